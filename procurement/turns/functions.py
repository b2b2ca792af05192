"""The six functions behind the one entrance (F01, F47): who they are, and which have answered."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import Assignment, Role
from procurement.models import Case, ChecklistStep
from procurement.turns.waits import threads_of
from procurement.worksheets import WORKSHEETS


class FunctionName(TextChoices):
    DIGITALISATION = "digitalisation", _("Digitalisation")
    TENDERS = "tenders", _("Tenders")
    LEGAL = "legal", _("Legal")
    IT = "it", _("IT")
    FINANCE = "finance", _("Finance")
    PURCHASING = "purchasing", _("Purchasing")


FUNCTIONS: tuple[tuple[FunctionName, tuple[Role, ...]], ...] = (
    (FunctionName.DIGITALISATION, (Role.COORDINATOR,)),
    (FunctionName.TENDERS, (Role.PROCUREMENT,)),
    (FunctionName.LEGAL, (Role.LEGAL,)),
    (FunctionName.IT, (Role.ARCHITECT, Role.SECURITY)),
    (FunctionName.FINANCE, (Role.FINANCE,)),
    (FunctionName.PURCHASING, (Role.BUYER, Role.CONTRACTS)),
)
SHOWN = 3
# Role, person, name, and whether the person works here.
Member = tuple[str, int, str, bool]


@dataclass(frozen=True)
class Function:
    """One of the six in a case: its people there, and those of them who have answered."""

    name: str
    members: list[str]
    answered: list[str]

    @property
    def shown(self) -> str:
        more = " …" if len(self.members) > SHOWN else ""
        return ", ".join(self.members[:SHOWN]) + more


def of_case(case: Case) -> list[Function]:
    """All six, in their order. Who has left is named where the answer is theirs."""
    spoke = set(_answerers(case)) - {None}
    here = Q(department=None) | Q(department__in=case.department.path_ids())
    rows = (
        Assignment.objects.filter(here, authority=case.authority_id)
        .filter(Q(user__is_active=True) | Q(user__in=spoke))
        .order_by("user__name", "user")
        .values_list("role", "user", "user__name", "user__is_active")
    )
    found = list(rows.filter(role__in=[role for _name, roles in FUNCTIONS for role in roles]))
    return [
        _function(str(name.label), [one for one in found if one[0] in roles], spoke)
        for name, roles in FUNCTIONS
    ]


def _function(name: str, found: list[Member], spoke: set[int | None]) -> Function:
    """Each person once, though somebody may hold two roles of it."""
    members = {pk: person for _role, pk, person, works_here in found if works_here}
    answered = {pk: person for _role, pk, person, _works_here in found if pk in spoke}
    return Function(name, list(members.values()), list(answered.values()))


def _answerers(case: Case) -> Iterator[int | None]:
    """Whoever has finished, decided, assessed, replied, gone through, or written what is theirs."""
    done = ChecklistStep.Status.DONE
    for step in case.steps.all():
        yield step.finished_by_id if step.status == done else None
        yield from (decision.decided_by_id for decision in step.decisions.all())
    for assessment in case.assessments.all():
        yield from (assessment.answered_by_id, assessment.confirmed_by_id)
    yield from _repliers(case)


def _repliers(case: Case) -> Iterator[int | None]:
    for enquiry in threads_of(case):
        # What a supplier answered is only written down here, and whoever asked did not answer.
        own = [reply for reply in enquiry.replies.all() if not reply.from_supplier]
        yield from {reply.written_by_id for reply in own} - {enquiry.asked_by_id}
    for document in case.documents.all():
        yield from (review.answered_by_id for review in document.reviews.all())
    for entry in case.entries.all():
        if entry.sheet in WORKSHEETS and WORKSHEETS[entry.sheet].written_by:
            yield entry.written_by_id
