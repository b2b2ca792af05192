"""Why a requirement is chosen, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from procurement.models.request import Answer
from procurement.worksheets.architecture import COMPONENTS
from requirements_bank.choosing.prefill import answers_of
from requirements_bank.choosing.selection import Reason, Selection
from requirements_bank.models import DialogueRequirement, MarketDialogue, Question

NAMES = {component.key: component.name for component in COMPONENTS}


class Wording:
    """The words for one dialogue: its questions in short, with what was answered."""

    def __init__(self, dialogue: MarketDialogue) -> None:
        said = {code: Answer(known.answer).label for code, known in answers_of(dialogue).items()}
        self.questions = {
            question.code: f"{question.in_short} = {str(said.get(question.code, '')).lower()}"
            for question in Question.objects.all()
        }

    def of(self, reason: Reason) -> str:
        """All that speaks for it: “Chosen because: personal data = yes”."""
        parts = self._parts(reason.questions, reason.components)
        if reason.is_favourite:
            parts.append(_("your favourite"))
        return _because(parts) or str(DialogueRequirement.Origin.ALWAYS.label)

    def of_row(self, row: DialogueRequirement) -> str:
        """The same for one that is there. Fetch `chosen_by` along."""
        codes = [question.code for question in row.chosen_by.all()]
        parts = self._parts(codes, row.components)
        return _because(parts) or str(row.get_origin_display())

    def of_dropped(self, row: DialogueRequirement, selection: Selection) -> str:
        """Why one that was chosen is not chosen any more. Fetch `chosen_by` along."""
        if row.requirement and not row.requirement.is_published:
            return _("It is not in use in the bank any more.")
        if row.requirement_id in selection.deselected:
            return _("You have de-selected it.")
        answers = self._parts([question.code for question in row.chosen_by.all()], ())
        if answers:
            return _("Not chosen any more: %(answers)s") % {"answers": ", ".join(answers)}
        return _("Neither the answers nor the domains call for it any more.")

    def _parts(self, codes: Iterable[str], components: Iterable[str]) -> list[str]:
        asked = [text for code, text in self.questions.items() if code in codes]
        return [*asked, *(str(NAMES.get(key, key)) for key in sorted(components))]


def _because(parts: list[str]) -> str:
    return _("Chosen because: %(reasons)s") % {"reasons": ", ".join(parts)} if parts else ""
