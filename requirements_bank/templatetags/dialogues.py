"""What pages of other apps show of market dialogues: the worksheets of a case."""

from collections.abc import Iterable, Mapping

from django import template
from django.template import Context

from accounts.models import User
from procurement.models import Case
from procurement.views.presenting import Line
from procurement.worksheets.written import Sheet
from requirements_bank.answers import elaborated, outcomes, promises
from requirements_bank.answers.outcomes import Result
from requirements_bank.answers.promises import Tested
from requirements_bank.models import DialogueRequirement, MarketDialogue, Round

register = template.Library()
# More are found on the list.
MOST = 10


@register.simple_tag
def requirements_asked_in(case: Case) -> list[str]:
    """What a test case can name."""
    return [promises.as_written(row) for row in promises.asked_in(case)]


@register.simple_tag
def results_of(case: Case) -> list[Result]:
    """What its market dialogues came to, in numbers: for the case, and for the board."""
    known: list[Result] | None = getattr(case, "market_results", None)
    return outcomes.results_of(case) if known is None else known


@register.simple_tag
def read_results_of(cases: Iterable[Case]) -> str:
    """Read those of many cases at once, before each is shown."""
    results = outcomes.results_of_each(cases)
    for case in cases:
        case.market_results = results[case.pk]  # type: ignore[attr-defined] # for the tag above
    return ""


@register.simple_tag
def rounds_about(requirement: DialogueRequirement) -> list[Round]:
    """The rounds that are over in which suppliers were asked about it."""
    return elaborated.rounds_about(requirement)


@register.simple_tag(takes_context=True)
def requirements_tested(context: Context, sheet: Sheet, lines: list[Line]) -> dict[str, Tested]:
    """The requirements that these lines name, where the sheet asks for them."""
    field = sheet.text.traced
    texts = {line.entry.answers.get(field.key, "") for line in lines} - {""} if field else set()
    user = context["user"]
    return promises.tested_by(texts, case=sheet.case, user=user) if texts else {}


@register.simple_tag
def dialogues_together(user: User) -> list[MarketDialogue]:
    """Those of other authorities that the person works on as a guest, the newest first."""
    mine = MarketDialogue.objects.visible_to(user).ongoing()
    others = mine.exclude(authority__in=user.authority_ids).select_related("authority")
    return list(others.order_by("-pk")[:MOST])


@register.filter
def of_line(tested: Mapping[str, Tested], line: Line) -> Tested | None:
    field = line.text.traced
    return tested.get(line.entry.answers.get(field.key, "")) if field else None
