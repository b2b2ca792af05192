from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.deadlines import ONE_DAY
from governance.models import Seat
from portal.forms import DayField
from procurement.forms.people import PersonField, offer_people
from procurement.turns.functions import FunctionName


class SeatForm(forms.ModelForm):
    """Somebody gets a place in the board."""

    suggested_people: list[tuple[str, str]] = []

    user = PersonField(label=_("Person"))

    class Meta:
        model = Seat
        fields = ["role", "substitute_for", "function", "area", "first_day", "last_day"]
        field_classes = {"first_day": DayField, "last_day": DayField}
        help_texts = {
            "substitute_for": _("For a substitute: whose place it is. Empty: any member’s."),
            "last_day": _("Empty: until further notice."),
        }

    field_order = ["user"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        board = self.instance.board
        held = Seat.objects.filter(board=board).exclude(last_day__lt=timezone.localdate())
        seats = held.exclude(role=Seat.Role.SUBSTITUTE).select_related("user").order_by("pk")
        self.fields["substitute_for"].queryset = seats  # type: ignore[attr-defined] # a model choice
        self.fields["substitute_for"].empty_label = _("Any member")  # type: ignore[attr-defined] # as above
        self.fields["function"].choices = [("", _("None")), *FunctionName.choices]  # type: ignore[attr-defined] # a choice field
        self.fields["user"].required = True
        self.initial["first_day"] = timezone.localdate()
        offer_people(self, board.authority, set())
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields)
        self.helper.add_input(Submit("save", _("Give the seat")))

    def clean(self) -> dict[str, Any]:
        """The person is no field of the model's form, so it is set here."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("user"):
            self.instance.user = cleaned["user"]
        return cleaned


class EndSeatForm(forms.Form):
    last_day = DayField(
        label=_("Last day"),
        help_text=_(
            "The seat is held on that day too: votes at a meeting on that day count, those at a "
            "later one are void."
        ),
    )

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seat = seat
        self.helper = FormHelper()
        self.helper.add_input(Submit("end", _("End the seat"), css_class="button-warning"))

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if day < self.seat.first_day:
            raise forms.ValidationError(_("The last day cannot be before the first."))
        if day < timezone.localdate() - ONE_DAY:
            raise forms.ValidationError(
                _("What the person has decided stands. Choose yesterday or later.")
            )
        return day
