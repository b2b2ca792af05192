"""What the case has answered already: the guided questions do not ask it again."""

from collections.abc import Iterator
from dataclasses import dataclass

from procurement.assessments import listing
from procurement.models import Case, Request
from procurement.models.request import Answer
from procurement.worksheets import written
from procurement.worksheets.architecture import COMPONENTS, Component
from requirements_bank.models import MarketDialogue, Question, QuestionAnswer

Audience = Request.Audience
Prefill = Question.Prefill
Source = QuestionAnswer.Source

AUDIENCES = {
    Prefill.CITIZENS_OR_COMPANIES: (Audience.CITIZENS, Audience.COMPANIES),
    Prefill.EMPLOYEES: (Audience.EMPLOYEES,),
}
# Where the case's sheet on architecture says that the solution is operated.
HOSTING = {
    "own": (Answer.NO, Answer.YES),
    "supplier": (Answer.YES, Answer.NO),
    "either": (Answer.YES, Answer.YES),
    "unknown": (Answer.UNKNOWN, Answer.UNKNOWN),
}
AI = {"yes": Answer.YES, "planned": Answer.YES, "no": Answer.NO, "unknown": Answer.UNKNOWN}


@dataclass(frozen=True)
class Known:
    """An answer, and who gave it."""

    answer: str
    source: str

    @property
    def is_of_the_case(self) -> bool:
        return self.source != Source.BUYER


def answers_of(dialogue: MarketDialogue) -> dict[str, Known]:
    """By the questions' codes: what was answered in the dialogue, else what the case says now.

    Once suppliers are asked, what the case says later changes nothing.
    """
    kept = {row.question_id: row for row in dialogue.question_answers.all()}
    now = from_case(dialogue.case) if dialogue.is_draft else {}
    found = {}
    for question in Question.objects.all():
        row = kept.get(question.pk)
        known = now.get(question.prefilled_from)
        if row and (row.source == Source.BUYER or not known):
            known = Known(row.answer, row.source)
        if known:
            found[question.code] = known
    return found


def from_case(case: Case) -> dict[str, Known]:
    """All that the case knows, by what a question is prefilled from."""
    sheets = {name: Known(answer, Source.CASE) for name, answer in _from_sheets(case)}
    asked = from_request(case.request).items()
    return sheets | {name: Known(answer, Source.REQUEST) for name, answer in asked}


def from_request(request: Request) -> dict[str, str]:
    """The request's answers, by what a question is prefilled from; what is open is left out."""
    answers = {
        Prefill.PERSONAL_DATA: request.personal_data,
        Prefill.REPLACES_SYSTEM: request.replaces,
    }
    if request.audiences:
        for prefill, audiences in AUDIENCES.items():
            named = set(audiences) & set(request.audiences)
            answers[prefill] = Answer.YES if named else Answer.NO
    return {str(prefill): str(answer) for prefill, answer in answers.items() if answer}


def _from_sheets(case: Case) -> Iterator[tuple[str, str]]:
    """What the case's worksheets and assessments say."""
    hosting = HOSTING.get(written.answers(case, "architecture").get("hosting", ""))
    if hosting:
        yield Prefill.HOSTED_BY_SUPPLIER, hosting[0]
        yield Prefill.HOSTED_BY_US, hosting[1]
    exchanged = [row for row in written.lines(case, "integrations") if _is_wanted(row.answers)]
    if exchanged or components_of(case):
        yield Prefill.EXCHANGES_DATA, Answer.YES
    assessed = listing.newest_of(case, "ai_act")
    says = AI.get(assessed.answers.get("ai", "")) if assessed else None
    if says:
        yield Prefill.CONTAINS_AI, says


def _is_wanted(integration: dict[str, str]) -> bool:
    return integration.get("state") != "dropped"


def components_of(case: Case) -> list[Component]:
    """D08: the components of the shared infrastructure that the case says yes to."""
    answers = written.answers(case, "infrastructure")
    return [component for component in COMPONENTS if answers.get(component.key) == Answer.YES]


def to_request(request: Request, changed: dict[str, str]) -> dict[str, object]:
    """The fields of the request that changed answers change, the other way round.

    “Don’t know” about the audience leaves the request as it is: it has no word for that.
    """
    fields: dict[str, object] = {}
    if Prefill.PERSONAL_DATA in changed:
        fields["personal_data"] = changed[Prefill.PERSONAL_DATA]
    if Prefill.REPLACES_SYSTEM in changed:
        fields["replaces"] = changed[Prefill.REPLACES_SYSTEM]
    audiences = _audiences(request, changed)
    if audiences != list(request.audiences):
        fields["audiences"] = audiences
    return fields


def _audiences(request: Request, changed: dict[str, str]) -> list[str]:
    audiences = list(request.audiences)
    for prefill, named in AUDIENCES.items():
        if changed.get(prefill) == Answer.NO:
            audiences = [audience for audience in audiences if audience not in named]
        elif changed.get(prefill) == Answer.YES and not set(named) & set(audiences):
            audiences.append(str(named[0]))
    return audiences
