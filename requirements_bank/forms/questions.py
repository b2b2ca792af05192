"""The thirteen guided questions on one page."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _

from portal.templatetags.formats import day
from procurement.models.request import Answer
from requirements_bank.models import MarketDialogue, Question, QuestionAnswer

# The first four stand alone; the others make the choice more exact.
FIRST = 4


class QuestionsForm(forms.Form):
    def __init__(self, *args: Any, dialogue: MarketDialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(Question.objects.all())
        self.known = {row.question_id: row for row in dialogue.question_answers.all()}
        source = _(
            "Answered in the request, %(day)s. If you change it here, the request is changed too."
        )
        self.source = source % {"day": day(dialogue.case.submitted_at)}
        for number, question in enumerate(self.questions, 1):
            self.fields[question.code] = self._field(question, number)
        codes = [question.code for question in self.questions]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset(_("The first four questions"), *codes[:FIRST]),
            Fieldset(_("Further questions"), *codes[FIRST:]),
        )
        self.helper.add_input(Submit("save", _("Find requirements")))

    def _field(self, question: Question, number: int) -> forms.ChoiceField:
        known = self.known.get(question.pk)
        from_request = known is not None and known.source == QuestionAnswer.Source.REQUEST
        source = self.source if from_request else ""
        return forms.ChoiceField(
            label=f"{number}/{len(self.questions)} {question}",
            choices=Answer.choices,
            widget=forms.RadioSelect,
            required=False,
            initial=known.answer if known else None,
            # The hint is shown as HTML: what comes from the bank is escaped here.
            help_text=format_html("<strong>{}</strong> {}", source, question.help_text),
        )

    @property
    def answered(self) -> int:
        return len(self.known)

    @property
    def given(self) -> dict[str, str]:
        """The answers by the questions' codes; what is not answered is left out."""
        return {code: answer for code, answer in self.cleaned_data.items() if answer}
