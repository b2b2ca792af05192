"""Forms about a worksheet as a whole."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ConfirmForm(forms.Form):
    """A party's yes to what the page showed. For the supplier it says who said so there."""

    party = forms.ChoiceField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)
    for_supplier = forms.CharField(
        label=_("Who has agreed at the supplier’s?"),
        help_text=_("Name, and how you know. Example: “Sonja Sol, in a mail of 3 March.”"),
        required=False,
        max_length=200,
    )

    def __init__(self, data: Any = None, *, parties: list[str], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["party"].choices = [(party, party) for party in parties]  # type: ignore[attr-defined] # a choice
        self.fields["for_supplier"].depends = True  # type: ignore[attr-defined] # read by the form pack

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("party") == "supplier":
            if not cleaned.get("for_supplier") and "for_supplier" not in self.errors:
                self.add_error("for_supplier", _("Write who has agreed at the supplier’s."))
        else:
            cleaned["for_supplier"] = ""
        return cleaned
