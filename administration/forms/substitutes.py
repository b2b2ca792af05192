"""What somebody says about an absence."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.forms import DayField
from procurement.forms.people import PersonField, offer_people


class SubstituteForm(forms.Form):
    substitute = PersonField(
        label=_("Substitute"),
        help_text=_("Sees and does what you do until you are back."),
    )
    first_day = DayField(label=_("From"))
    last_day = DayField(label=_("Up to and including"))

    def __init__(self, *args: Any, absent: User, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"first_day": timezone.localdate()})
        super().__init__(*args, **kwargs)
        offer_people(self, absent.authority, set())
        field = self.fields["substitute"]
        field.required = True
        field.error_messages["required"] = _("Choose who does the work.")
        self.absent = absent

    def clean_substitute(self) -> User:
        substitute: User = self.cleaned_data["substitute"]
        if substitute == self.absent:
            raise forms.ValidationError(_("Choose somebody else."))
        return substitute
