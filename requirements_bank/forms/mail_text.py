"""What is typed when an authority words a mail to suppliers."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from requirements_bank.models import MailText
from requirements_bank.texts import letters


class MailTextForm(forms.ModelForm):
    class Meta:
        model = MailText
        fields = ["subject", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 12})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self._kind.subject:
            del self.fields["subject"]

    def clean_subject(self) -> str:
        return self._known("subject")

    def clean_body(self) -> str:
        body = self._known("body")
        for name in letters.missing(body, self._kind):
            text = _("Write {%(name)s} in the text: suppliers must be told.")
            raise forms.ValidationError(text, params={"name": name})
        return body

    def _known(self, field: str) -> str:
        """The text, if all its placeholders are ones that this mail can fill in."""
        text: str = self.cleaned_data[field]
        for name in letters.unknown(text, self._kind):
            words = _("{%(name)s} is nothing that can be filled in here.")
            raise forms.ValidationError(words, params={"name": name})
        return text

    @property
    def _kind(self) -> letters.Kind:
        return letters.KINDS[self.instance.kind]
