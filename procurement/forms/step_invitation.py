"""Letting a supplier in to some steps of a case."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.forms import DayField
from portal.templatetags.formats import DENMARK
from procurement.models import Case, StepInvitation

USUAL = timedelta(days=90)
LONGEST = timedelta(days=366)


class UntilForm(forms.Form):
    """How long the link works: to the end of a day in Denmark."""

    until = DayField(
        label=gettext_lazy("Open until"),
        help_text=gettext_lazy("The last day on which the link works. A year at most."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"until": timezone.localdate() + USUAL})
        super().__init__(*args, **options)

    def clean_until(self) -> Any:
        day, today = self.cleaned_data["until"], timezone.localdate()
        if not today <= day <= today + LONGEST:
            raise ValidationError(_("Choose a day from today and at most a year ahead."))
        return day

    @property
    def expires_at(self) -> datetime:
        return datetime.combine(self.cleaned_data["until"], time(23, 59, 59), tzinfo=DENMARK)


class StepInvitationForm(UntilForm):
    company = forms.CharField(label=gettext_lazy("Company"), max_length=200)
    name = forms.CharField(
        label=gettext_lazy("Contact at the supplier’s"),
        help_text=gettext_lazy("What they write is signed with this name."),
        max_length=150,
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    language = forms.ChoiceField(
        label=gettext_lazy("The mail’s language"),
        choices=[("da", gettext_lazy("Danish")), ("en", gettext_lazy("English"))],
        initial="da",
        widget=forms.RadioSelect,
    )
    field_order = ("company", "name", "email", "language", "until")

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        self.case = case
        super().__init__(*args, **options)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    @property
    def invitation(self) -> StepInvitation:
        given = {name: self.cleaned_data[name] for name in ("company", "name", "email", "language")}
        return StepInvitation(expires_at=self.expires_at, **given)
