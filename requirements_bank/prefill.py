"""What the request has answered already: the guided questions do not ask it again."""

from procurement.models import Request
from procurement.models.request import Answer
from requirements_bank.models.classification import Question

Audience = Request.Audience
Prefill = Question.Prefill

AUDIENCES = {
    Prefill.CITIZENS_OR_COMPANIES: (Audience.CITIZENS, Audience.COMPANIES),
    Prefill.EMPLOYEES: (Audience.EMPLOYEES,),
}


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
