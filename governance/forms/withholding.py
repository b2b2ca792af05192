from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from governance.edition import Target
from governance.models import Addendum, Withholding
from governance.models.withholding import Part
from governance.wording import words_of

# What stands between a part and its line, in what is sent.
BETWEEN = "|"
# Danish in every language: the public edition is.
USUAL = (
    _("Forvaltningsloven § 27: duty of confidentiality"),
    _("Offentlighedsloven § 30, no. 1: somebody’s private affairs"),
    _("Offentlighedsloven § 30, no. 2: business affairs"),
    _("Offentlighedsloven § 33, no. 3: the authority’s economic interests"),
    _("Offentlighedsloven § 33, no. 5: what must by its nature be secret, such as IT security"),
    _("Databeskyttelsesloven: personal data"),
)


class WithholdForm(forms.Form):
    """Which parts of an item, or lines of them, the public edition leaves out; and why."""

    chosen = forms.MultipleChoiceField(
        label=_("What is left out"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Whole parts first, then each paragraph by itself. A single word cannot be left out, "
            "so put it in a paragraph of its own while the minutes are a draft."
        ),
    )
    because = forms.CharField(
        label=_("Kept from the public because"),
        max_length=300,
        help_text=_("The provision and the reason. It stands in the public edition itself."),
        widget=forms.TextInput(attrs={"list": "reasons"}),
    )

    def __init__(
        self, *args: Any, target: Target, marked: set[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [one for one in _choices(target) if _pair(one[0]) not in marked]
        self.fields["chosen"].choices = choices  # type: ignore[attr-defined] # a choice field
        with translation.override("da"):
            self.suggested_reasons = [str(one) for one in USUAL]
        self.helper = FormHelper()
        self.helper.add_input(Submit("withhold", _("Leave it out of the public edition")))

    def clean_chosen(self) -> list[tuple[str, str]]:
        return [_pair(one) for one in self.cleaned_data["chosen"]]


class LiftForm(forms.ModelForm):
    class Meta:
        model = Withholding
        fields = ["lifted_because"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lifted_because"].required = True
        self.helper = FormHelper()
        self.helper.add_input(Submit("lift", _("Make it public after all")))


def _choices(target: Target) -> list[tuple[str, Any]]:
    """The whole; the heading; each part that has words; its paragraphs, where they are many."""
    words = words_of(target)
    parts = [Part(one) for one in dict.fromkeys(one.part for one in words if one.part)]
    # What stands over an addendum is only when it was made.
    headed = [] if isinstance(target, Addendum) else [Part.HEADING]
    found: list[tuple[str, Any]] = [
        (one + BETWEEN, one.label) for one in (Part.WHOLE, *headed, *parts)
    ]
    for part in parts:
        lines = [line for one in words if one.part == part for line in one.lines]
        if len(lines) > 1:
            found += [(part + BETWEEN + line, f"{part.label}: “{line}”") for line in lines]
    return list(dict.fromkeys(found))


def _pair(choice: str) -> tuple[str, str]:
    part, _between, line = choice.partition(BETWEEN)
    return part, line
