"""What is typed when somebody words a text: a page of the portal, or a mail to suppliers."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requirements_bank.models import MailText, PageText
from requirements_bank.texts import letters, page_texts
from requirements_bank.texts.placeholders import missing, unknown


def check(text: str, *, knows: Collection[str], needs: Collection[str] = ()) -> str:
    """The text, if all its placeholders can be filled in, and those that it needs are there."""
    for name in unknown(text, knows):
        words = _("{%(name)s} is nothing that can be filled in here.")
        raise forms.ValidationError(words, params={"name": name})
    for name in missing(text, needs):
        words = _("Write {%(name)s} in the text: suppliers must be told.")
        raise forms.ValidationError(words, params={"name": name})
    return text


class PageTextForm(forms.ModelForm):
    # What somebody else has published meanwhile: its label and words.
    others: list[tuple[str, str]] = []

    # The version that was on the page when this one was typed.
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)

    class Meta:
        model = PageText
        fields = ["body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 20})}
        help_texts = {
            "body": gettext_lazy(
                "An empty line begins a paragraph. Write “## ” before a heading, “- ” or “1. ” "
                "before each line of a list, **bold** between two stars, and a link as "
                "[words](https://…)."
            )
        }

    def clean_body(self) -> str:
        return check(self.cleaned_data["body"], knows=page_texts.KNOWS[self.instance.page])

    def overtake(self, current: PageText) -> None:
        """What is published next is written by somebody who has read the other's text."""
        words = page_texts.body_of(current.page, current.language, current)
        self.others = [(str(self.fields["body"].label), words)]
        sent: Any = self.data
        self.data = sent = sent.copy()
        sent["seen"] = str(current.number)


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
        return check(self.cleaned_data["subject"], knows=self._kind.knows)

    def clean_body(self) -> str:
        kind = self._kind
        return check(self.cleaned_data["body"], knows=kind.knows, needs=kind.needs)

    @property
    def _kind(self) -> letters.Kind:
        return letters.KINDS[self.instance.kind]
