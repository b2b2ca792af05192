"""What is typed when a text for all is written."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requirements_bank.models import PageText
from requirements_bank.texts import letters, page_texts


class PageTextForm(forms.ModelForm):
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
        body: str = self.cleaned_data["body"]
        known = page_texts.KNOWS[self.instance.page]
        for name in letters.PLACEHOLDER.findall(body):
            if name not in known:
                words = _("{%(name)s} is nothing that can be filled in here.")
                raise forms.ValidationError(words, params={"name": name})
        return body

    def overtake(self, current: PageText) -> None:
        """What is published next is written by somebody who has read the other's text."""
        sent: Any = self.data
        self.data = sent = sent.copy()
        sent["seen"] = str(current.number)
