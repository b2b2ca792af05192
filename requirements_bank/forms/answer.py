import hashlib
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.html import format_html
from django.utils.translation import gettext

from requirements_bank.models import Answer, DialogueRequirement, Invitation

LONGEST = 10_000


class AnswerForm(forms.Form):
    """One requirement's answer. Saving asks for nothing; sending asks what is still missing.

    `seen` says which answer the page showed: several colleagues may have the sheet open, and
    saving a whole page must not put back what somebody else has changed meanwhile.
    """

    choice = forms.ChoiceField(
        choices=Answer.Choice.choices, widget=forms.RadioSelect, required=False
    )
    # No maxlength in the page: browsers cut off what is pasted, without a word.
    elaboration = forms.CharField(
        validators=[MaxLengthValidator(LONGEST)],
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any = None, *, requirement: DialogueRequirement, saved: dict[str, str]
    ) -> None:
        initial = {**saved, "seen": mark(saved)}
        super().__init__(data, prefix=f"r{requirement.pk}", initial=initial)
        self.requirement = requirement
        self.saved = saved
        self.fields["choice"].label = _about(gettext("Your answer"), requirement)
        self.fields["elaboration"].label = _about(gettext("Elaboration"), requirement)

    def clean_elaboration(self) -> str:
        """Browsers send line breaks in two ways; one is stored, whichever way it came."""
        return str(self.cleaned_data["elaboration"]).replace("\r\n", "\n")

    @property
    def answer(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("choice", "elaboration")}

    @property
    def is_new(self) -> bool:
        """Whether this is another answer than the one that is stored."""
        return self.answer != self.saved

    @property
    def is_touched(self) -> bool:
        """Whether it is another than the page showed when it was opened."""
        return self.is_new and mark(self.answer) != self.cleaned_data["seen"]

    @property
    def first_error(self) -> str:
        return str(next(iter(self.errors.values()), [""])[0])

    @property
    def chosen(self) -> str:
        return str(dict(Answer.Choice.choices).get(self.saved["choice"], ""))

    @property
    def mark_of_answer(self) -> str:
        return mark(self.answer)


def mark(answer: dict[str, str]) -> str:
    """A short sign of an answer, to tell whether two are the same."""
    text = f"{answer['choice']}\n{answer['elaboration']}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def answer_forms(
    invitation: Invitation, requirements: list[DialogueRequirement], data: Any = None
) -> list[AnswerForm]:
    """A form for each of these requirements, showing what is saved."""
    found = {
        answer.requirement_id: {"choice": answer.choice, "elaboration": answer.elaboration}
        for answer in invitation.answers.filter(requirement__in=requirements)
    }
    nothing = {"choice": "", "elaboration": ""}
    return [
        AnswerForm(data, requirement=requirement, saved=found.get(requirement.pk, nothing))
        for requirement in requirements
    ]


def _about(label: str, requirement: DialogueRequirement) -> str:
    """Thirty fields are called the same: who listens to the page is told which one it is."""
    return format_html('{} <span class="sr-only">{}</span>', label, requirement.label)
