"""How the course of a case was, in one question."""

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.models import Satisfaction


class SatisfactionForm(forms.Form):
    score = forms.TypedChoiceField(
        label=_("How did the case go, from your request until the end?"),
        choices=Satisfaction.Score.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers, or skip the question.")},
    )
    text = forms.CharField(
        label=_("What should we do more or less of?"),
        help_text=_("It is read without your name or the case, so leave out names."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
