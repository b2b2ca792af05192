from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from governance.actions.boards import SETTINGS
from governance.actions.series import SERIES
from governance.forms.guarded import GuardedForm
from governance.kinds import KINDS, Kind
from governance.models import Board, Decision, Meeting
from governance.series import AHEAD, plan_of
from portal.forms import DayField

A_YEAR = timedelta(days=366)


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class BoardForm(GuardedForm):
    """What the board is, when it meets, and when it wants papers."""

    chosen_outcomes = forms.MultipleChoiceField(
        label=_("Decisions in use"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all that a board of its kind can reach."),
    )

    link = forms.URLField(
        label=_("Link to the online meeting"),
        required=False,
        assume_scheme="https",
        max_length=500,
    )

    class Meta:
        model = Board
        fields = SETTINGS
        widgets = {
            "kind": forms.RadioSelect,
            "time": TimeInput(),
            "deadline_time": TimeInput(),
        }
        help_texts = {
            "quorum": _(
                "0 where the board decides however many members are there. Empty: what is usual "
                "for its kind."
            ),
            "next_board": _("Where the board forwards a case that it cannot decide itself."),
            "deadline_weeks_before": _(
                "1 is the week before the meeting. Papers must also be in one week before the "
                "meeting at the latest: the stricter of the two rules decides."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Board.objects.filter(authority=self.instance.authority_id).order_by("name")
        self.fields["next_board"].queryset = others.exclude(  # type: ignore[attr-defined] # a model choice
            pk=self.instance.pk
        )
        self.fields["next_board"].empty_label = _("None")  # type: ignore[attr-defined] # as above
        self.fields["quorum"].required = False
        self._offer_outcomes()
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "seen",
            "name",
            "kind",
            Fieldset(
                _("Decisions"),
                "chosen_outcomes",
                "quorum",
                "votes",
                "checks_projects",
                "next_board",
            ),
            Fieldset(_("Meetings"), "weekday", "time", "minutes", "place", "link"),
            Fieldset(
                _("Deadline for papers"),
                "deadline_weekday",
                "deadline_time",
                "deadline_weeks_before",
            ),
        )
        self.helper.add_input(Submit("save", _("Save the settings")))

    def _offer_outcomes(self) -> None:
        """Those of the board's kind. A new board has none yet: it begins with all of its kind."""
        if self.instance.pk is None:
            self.initial["quorum"] = None
            del self.fields["chosen_outcomes"]
            return
        possible = KINDS[Kind(self.instance.kind)].outcomes
        self.fields["chosen_outcomes"].choices = [  # type: ignore[attr-defined] # a choice field
            (one.value, one.label) for one in Decision.Outcome if one in possible
        ]

    def clean_kind(self) -> str:
        """What a board has decided was decided by a board of its kind."""
        kind: str = self.cleaned_data["kind"]
        decided = Decision.objects.filter(item__meeting__board=self.instance.pk).count()
        if "kind" in self.changed_data and self.instance.pk and decided:
            text = ngettext(
                "The board has decided %(number)s case as what it is now. Add a new board of the "
                "other kind, and let this one end its series.",
                "The board has decided %(number)s cases as what it is now. Add a new board of the "
                "other kind, and let this one end its series.",
                decided,
            )
            raise ValidationError(text % {"number": decided})
        return kind

    def clean(self) -> dict[str, Any]:
        """What follows from the kind, where it is new or nobody has said otherwise."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("kind"):
            return cleaned
        rules = KINDS[Kind(cleaned["kind"])]
        if "quorum" in cleaned and cleaned["quorum"] is None:
            cleaned["quorum"] = rules.quorum
        if "chosen_outcomes" in cleaned:
            chosen = cleaned["chosen_outcomes"]
            cleaned["chosen_outcomes"] = [one for one in chosen if one in rules.outcomes]
        return cleaned

    def clean_next_board(self) -> Board | None:
        """A case that is forwarded comes to an end."""
        following: Board | None = self.cleaned_data["next_board"]
        seen, board = {self.instance.pk}, following
        while board is not None:
            if board.pk in seen:
                raise ValidationError(
                    _("That board forwards to this one: cases would go round in circles.")
                )
            seen.add(board.pk)
            board = board.next_board
        return following


class PlanMeetingsForm(GuardedForm):
    """The rule of the series, and what to do with the holidays in it."""

    class Meta:
        model = Board
        fields = SERIES
        field_classes = {"series_from": DayField, "series_until": DayField}
        widgets = {"on_holidays": forms.RadioSelect}
        labels = {"series_from": _("From"), "series_until": _("Until")}
        help_texts = {
            "series_until": _("Empty: until further notice, always two years ahead."),
            "every_weeks": _("1 is every week, 2 every other week."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["series_from"].required = True
        # A board that is new begins today, and asks no more than it must.
        self.initial["series_from"] = self.instance.series_from or timezone.localdate()
        self.helper = FormHelper()
        self.helper.add_input(Submit("plan", _("Plan the meetings")))
        self.helper.add_input(Submit("preview", _("Show the days"), css_class="button-secondary"))

    def clean_series_from(self) -> date:
        start: date = self.cleaned_data["series_from"]
        today = timezone.localdate()
        if not today - A_YEAR <= start <= today + AHEAD:
            raise ValidationError(_("Choose a day between a year back and two years ahead."))
        return start

    def days(self) -> list[Meeting]:
        """The coming meetings as the rule would set them."""
        board, today = self.instance, timezone.localdate()
        return [plan_of(board, one) for one in board.series(today, today + AHEAD)]
