"""The guided questions on one page, and what their answers would change."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.templatetags.formats import day
from procurement.models.request import Answer
from requirements_bank.choosing.prefill import answers_of, from_case
from requirements_bank.choosing.selection import SELECTING
from requirements_bank.models import MarketDialogue, Question, QuestionAnswer, Requirement

# The first four stand alone; the others make the choice more exact.
FIRST = 4
CASE_SAYS = gettext_lazy("The case says: %(answer)s.")


@dataclass(frozen=True)
class Fact:
    """A question that the case has answered, so that it is not asked again."""

    question: Question
    answer: str | Promise
    source: str
    field: BoundField


class QuestionsForm(forms.Form):
    """What the case has answered stands apart and can be changed; the rest is asked."""

    def __init__(self, *args: Any, dialogue: MarketDialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(Question.objects.select_related("asked_if"))
        self.known = answers_of(dialogue)
        self.said = from_case(dialogue.case)
        self.sources: dict[str, str] = {
            QuestionAnswer.Source.REQUEST: _("in the request, %(day)s")
            % {"day": day(dialogue.case.submitted_at)},
            QuestionAnswer.Source.CASE: _("in the case’s sheets and assessments"),
        }
        for number, question in enumerate(self.questions, 1):
            self.fields[question.code] = self._field(question, number)

    def _field(self, question: Question, number: int) -> forms.ChoiceField:
        known = None if self._was_moot(question) else self.known.get(question.code)
        field = forms.ChoiceField(
            label=f"{number}/{len(self.questions)} {question}",
            choices=Answer.choices,
            widget=forms.RadioSelect,
            required=False,
            initial=known.answer if known else None,
            # The hint is shown as HTML: what comes from the bank is escaped here.
            help_text=format_html(
                "<strong>{}</strong> {}{}",
                self._what_the_case_says(question),
                question.help_text,
                _when(question),
            ),
        )
        if question.asked_if:
            asked_if = (question.asked_if.code, tuple(sorted(SELECTING)))
            field.asked_if = asked_if  # type: ignore[attr-defined] # read by the form pack
        return field

    def clean(self) -> dict[str, Any]:
        """What another answer makes moot is answered no; what it makes to be asked, at least open.

        Nothing depends on what the page has hidden.
        """
        cleaned: dict[str, Any] = super().clean() or {}
        for question in self.questions:
            if question.asked_if is None:
                continue
            other = question.asked_if.code
            before = self.known.get(other)
            now = cleaned.get(other) or (before.answer if before else "")
            if now == Answer.NO:
                cleaned[question.code] = Answer.NO
            elif now and self._was_moot(question):
                cleaned[question.code] = cleaned.get(question.code) or Answer.UNKNOWN
        return cleaned

    def _was_moot(self, question: Question) -> bool:
        other = self.known.get(question.asked_if.code) if question.asked_if else None
        return other is not None and other.answer == Answer.NO

    def _what_the_case_says(self, question: Question) -> str:
        """Where it is asked all the same: answered otherwise here, or not known there."""
        said = self.said.get(question.prefilled_from)
        if not said or self._is_settled(question):
            return ""
        return CASE_SAYS % {"answer": str(Answer(said.answer).label).lower()}

    @property
    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """What is asked: the first four, and the others."""
        parts = (
            (_("The first four questions"), self.questions[:FIRST]),
            (_("Further questions"), self.questions[FIRST:]),
        )
        asked = [(legend, self._asked(questions)) for legend, questions in parts]
        return [(legend, fields) for legend, fields in asked if fields]

    def _asked(self, questions: Iterable[Question]) -> list[BoundField]:
        return [self[one.code] for one in questions if not self._is_settled(one)]

    def _is_settled(self, question: Question) -> bool:
        """The case has answered, and not by don't know."""
        known = self.known.get(question.code)
        return known is not None and known.is_of_the_case and known.answer != Answer.UNKNOWN

    @property
    def facts(self) -> list[Fact]:
        found = [(one, self.known[one.code]) for one in self.questions if self._is_settled(one)]
        return [
            Fact(one, Answer(known.answer).label, self.sources[known.source], self[one.code])
            for one, known in found
        ]

    @property
    def answered(self) -> int:
        return len(self.known)

    @property
    def given(self) -> dict[str, str]:
        """The answers by the questions' codes; what is not answered is left out."""
        return {code: answer for code, answer in self.cleaned_data.items() if answer}


def _when(question: Question) -> str:
    """When it is asked at all: said where the page cannot hide it."""
    if question.asked_if is None:
        return ""
    words = _("Only when you do not answer no to “%(question)s”") % {"question": question.asked_if}
    return format_html(" <span data-when>{}</span>", words)


class ChangesForm(forms.Form):
    """The changes that the page showed, and those still ticked."""

    shown = forms.ModelMultipleChoiceField(queryset=Requirement.objects.all())
    ticked = forms.ModelMultipleChoiceField(queryset=Requirement.objects.all(), required=False)

    @property
    def taken(self) -> set[int]:
        return {requirement.pk for requirement in self.cleaned_data["ticked"]}

    @property
    def declined(self) -> set[int]:
        return {requirement.pk for requirement in self.cleaned_data["shown"]} - self.taken
