"""The six functions behind the one entrance (F01, F47): who they are, and which have answered."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.db.models import Q, TextChoices
from django.utils import timezone
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
# Who has said something in the case, and when: a person's key, and the moment where it is kept.
Word = tuple[int | None, datetime | None]


@dataclass(frozen=True)
class Member:
    """Somebody who is or was of a function, and whether they belong to it and have answered."""

    function: str
    person: int
    name: str
    belongs: bool
    has_answered: bool


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
    spoke: dict[int, set[date]] = defaultdict(set)
    for person, moment in _words(case):
        if person is not None:
            spoke[person].add(timezone.localdate(moment))
    found = [*_by_role(case, spoke), *_by_seat(case, spoke)]
    found.sort(key=lambda one: (one.name, one.person))
    return [_function(name, found) for name, _roles in FUNCTIONS]


def _function(name: FunctionName, found: list[Member]) -> Function:
    """Each person once, though somebody may hold two roles of it, or a role and a seat."""
    own = [one for one in found if one.function == name]
    members = {one.person: one.name for one in own if one.belongs}
    answered = {one.person: one.name for one in own if one.has_answered}
    return Function(str(name.label), list(members.values()), list(answered.values()))


def _by_role(case: Case, spoke: Collection[int]) -> Iterator[Member]:
    of_role = {role.value: name for name, roles in FUNCTIONS for role in roles}
    here = Q(department=None) | Q(department__in=case.department.path_ids())
    rows = Assignment.objects.filter(here, authority=case.authority_id, role__in=of_role)
    rows = rows.filter(Q(user__is_active=True) | Q(user__in=spoke))
    for role, person, name, works_here in rows.values_list(
        "role", "user", "user__name", "user__is_active"
    ):
        yield Member(of_role[role], person, name, works_here, person in spoke)


def _by_seat(case: Case, spoke: Mapping[int, set[date]]) -> Iterator[Member]:
    """Who has a seat for the function at a board of the authority today, or had it when they spoke.

    The boards are above us, so their seats are asked for by name.
    """
    seats = apps.get_model("governance", "Seat").objects.exclude(function="")
    seats = seats.filter(board__authority=case.authority_id)
    held = seats.filter(Q(pk__in=seats.today().values("pk")) | Q(user__in=spoke))
    today = timezone.localdate()
    for seat in held.select_related("user").order_by("pk"):
        belongs = seat.user.is_active and seat.is_held_on(today)
        answered = any(seat.is_held_on(day) for day in spoke.get(seat.user_id, ()))
        yield Member(seat.function, seat.user_id, seat.user.name, belongs, answered)


def _words(case: Case) -> Iterator[Word]:
    """Whoever has finished, decided, assessed, replied, gone through, or written what is theirs."""
    done = ChecklistStep.Status.DONE
    for step in case.steps.all():
        if step.status == done:
            yield step.finished_by_id, step.finished_at
        yield from ((one.decided_by_id, one.decided_at) for one in step.decisions.all())
    for assessment in case.assessments.all():
        yield assessment.answered_by_id, assessment.answered_at
        yield assessment.confirmed_by_id, assessment.confirmed_at
    yield from _replies(case)


def _replies(case: Case) -> Iterator[Word]:
    for enquiry in threads_of(case):
        # What a supplier answered is only written down here, and whoever asked did not answer.
        for reply in enquiry.replies.all():
            if not reply.from_supplier and reply.written_by_id != enquiry.asked_by_id:
                yield reply.written_by_id, reply.written_at
    for document in case.documents.all():
        reviews = document.reviews.all()
        yield from ((review.answered_by_id, review.answered_at) for review in reviews)
    yield from _entries(case)


def _entries(case: Case) -> Iterator[Word]:
    for entry in case.entries.all():
        if entry.sheet in WORKSHEETS and WORKSHEETS[entry.sheet].written_by:
            yield entry.written_by_id, entry.written_at
