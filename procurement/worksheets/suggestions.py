"""What a request has answered already, so that a sheet need not ask for it again (X02)."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from portal.templatetags.formats import day
from procurement.fields import Answers


def need(request: Any) -> Answers:
    """C01b to C01d: what is missing, which goal it serves, and what changes for those affected."""
    described = request.need or request.description
    return _known(need=described, fit=request.strategy, change=request.affected)


def costs(request: Any) -> Answers:
    """The amounts, where they are known."""
    return _known(cost_one_off=request.cost_one_off, cost_yearly=request.cost_yearly)


def six_questions(request: Any) -> Answers:
    """G13: contact and users, kind, unit, time, reason, amount and payer."""
    return _known(
        who=_joined(str(request.contact or ""), _users(request.user_count)),
        what=KINDS.get(request.kind),
        where=str(request.case.department),
        when=_time(request),
        why=request.need,
        how_much=request.value(),
        payer=str(request.payer or ""),
    )


def processing_agreement(request: Any) -> Answers:
    """C11a: how far the agreement is, where the assessment of it has said so."""
    of_it = [a for a in request.case.assessments.all() if a.kind == "processor_agreement"]
    found = next((one for one in of_it if one.is_current and one.outcome in AGREEMENT), None)
    if found is None:
        return {}
    state, said = AGREEMENT[found.outcome], found.answers
    reason = said.get("reason") if state == "not_relevant" else None
    signed = said.get("signed_date") if state == "signed" else None
    return _known(status=state, reason=reason, date=signed)


def _users(count: int | None) -> str:
    return _("number of users: %(count)s") % {"count": count} if count else ""


def _time(request: Any) -> str:
    begins, ends = request.wanted_from, request.deadline
    days = _joined(
        _("Wanted in use from %(day)s") % {"day": day(begins)} if begins else "",
        _("latest %(day)s") % {"day": day(ends)} if ends else "",
    )
    return ". ".join(part for part in (days, request.deadline_reason) if part)


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


# What the assessment came to, and what the sheet calls it.
AGREEMENT = {
    "not_needed": "not_relevant",
    "draft": "negotiated",
    "agreed": "agreed",
    "signed": "signed",
}
KINDS = {kind: kind for kind in ("addition", "system", "app", "program")}


def _known(**answers: Any) -> Answers:
    given = {key: answer for key, answer in answers.items() if answer not in (None, "")}
    return {key: _written(answer) for key, answer in given.items()}


def _written(answer: Any) -> Any:
    """As answers are kept: amounts are text."""
    return f"{answer.normalize():f}" if isinstance(answer, Decimal) else answer
