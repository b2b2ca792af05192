"""Where KITOS is, who we are there, and whether it is asked every night."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.outside import is_outside
from procurement.models import KitosConnection, SystemImport


class KitosForm(forms.ModelForm):
    """The secret goes in and never out; another address or user wants it anew."""

    address = forms.URLField(label=_("Address of KITOS"), assume_scheme="https", max_length=200)
    secret = forms.CharField(
        label=_("Password or token"),
        required=False,
        max_length=4000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("It is kept encrypted and never shown. Empty: it stays as it is."),
    )

    class Meta:
        model = KitosConnection
        fields = ("address", "email", "owner_role", "known", "is_on")
        help_texts = {
            "email": _(
                "A mailbox with access to the API, ordered from the secretariat of KITOS. "
                "Empty: what you write below is a token."
            ),
        }

    known = forms.ChoiceField(
        label=_("Systems that we have already"),
        choices=[
            (SystemImport.Known.UPDATE, _("Update them: what KITOS says replaces what we have")),
            (SystemImport.Known.SKIP, _("Leave them as they are")),
        ],
        widget=forms.RadioSelect,
        help_text=_("The name, the owner, the supplier and the stage as KITOS has them."),
    )

    field_order = ["address", "email", "secret", "owner_role", "known", "is_on"]

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].rstrip("/")
        parts = urlsplit(address)
        if not is_outside(address) or parts.username or parts.path or parts.query or parts.fragment:
            raise ValidationError(_("Write it as https://kitos.dk."))
        return address

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        is_kept = bool(self.instance.sealed_secret)
        kept = (self.instance.address, self.instance.email)
        is_other = (cleaned.get("address"), cleaned.get("email")) != kept
        if not self.errors and not cleaned.get("secret") and (is_other or not is_kept):
            self.add_error("secret", _("Write the password or the token."))
        return cleaned
