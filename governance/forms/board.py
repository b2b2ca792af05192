from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from governance.deadlines import SeriesDate, series_dates
from governance.models import Board
from portal.forms import DayField

LONGEST = timedelta(days=550)


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class BoardForm(forms.ModelForm):
    class Meta:
        model = Board
        fields = [
            "name",
            "weekday",
            "time",
            "minutes",
            "place",
            "deadline_weekday",
            "deadline_time",
            "deadline_weeks_before",
        ]
        widgets = {"time": TimeInput(), "deadline_time": TimeInput()}
        help_texts = {
            "deadline_weeks_before": _(
                "1 is the week before the meeting. Papers must also be in one week before the "
                "meeting at the latest: the stricter of the two rules decides."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "name",
            Fieldset(_("Meetings"), "weekday", "time", "minutes", "place"),
            Fieldset(
                _("Deadline for papers"),
                "deadline_weekday",
                "deadline_time",
                "deadline_weeks_before",
            ),
        )
        self.helper.add_input(Submit("save", _("Save the settings")))

    def clean_name(self) -> str:
        """The constraint spans the authority, which is no field of the form."""
        name: str = self.cleaned_data["name"]
        namesakes = Board.objects.filter(authority=self.instance.authority_id, name=name)
        if namesakes.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is already a board of that name here."))
        return name


class PlanMeetingsForm(forms.Form):
    """A period, and what to do with the holidays in it."""

    start = DayField(label=_("From"))
    end = DayField(label=_("Until"))
    holidays = forms.ChoiceField(
        label=_("When the day is a holiday"),
        choices=[
            ("move", _("Hold the meeting on the next working day")),
            ("mark", _("Hold no meeting, and show why")),
        ],
        initial="move",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.board = board
        self.helper = FormHelper()
        self.helper.add_input(Submit("plan", _("Plan the meetings")))
        self.helper.add_input(Submit("preview", _("Show the days"), css_class="button-secondary"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", ValidationError(_("The period ends before it begins.")))
        elif start and end and end - start > LONGEST:
            self.add_error("end", ValidationError(_("Plan at most a year and a half at a time.")))
        return cleaned

    @property
    def moves_holidays(self) -> bool:
        return bool(self.cleaned_data["holidays"] == "move")

    def dates(self) -> list[SeriesDate]:
        start: date = self.cleaned_data["start"]
        return list(series_dates(self.board.weekday, start, self.cleaned_data["end"]))
