from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from accounts.models import Role, User
from portal.among import among
from procurement import processes
from procurement.models.colleague import Colleague

if TYPE_CHECKING:
    from procurement.models.case import Case


# The roles that open cases, beside those at boards.
OPENING = (
    *(Role.COORDINATOR, Role.MANAGER, *Role.specialists()),
    *(Role.BUYER, Role.ADMINISTRATOR),
)
# Sorts cases without a deadline last.
NO_DEADLINE = date(9999, 12, 31)


def _at_visitation(process: processes.Process) -> Q:
    """Where cases of the process stand then; the phase is what the index knows."""
    steps = [step for step in process.steps if step.is_visitation]
    return Q(
        process=process.key,
        process_version=process.version,
        current_phase__in={process.phase_of(step.number).key for step in steps},
        current_step__in=[step.number for step in steps],
    )


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User) -> Self:
        """Own and shared cases, and those that a role opens. Drafts only for their writers.

        X08: a role at a board opens no case in which one is disqualified.
        """
        if not user.has_role(*Role.board()):
            return self._opened_to(user, *OPENING)
        closed = self.model.objects.closed_to(user).values_list("pk")
        return self._opened_to(user, *OPENING, *Role.board()).exclude(among("pk", closed))

    def closed_to(self, user: User) -> Self:
        """In which the person is disqualified before a board, and which nothing else opens.

        With their sub-cases.
        """
        recused = recusals().cases_of(user)
        found = self.filter(among("pk", recused) | among("parent", recused))
        return found.exclude(pk__in=found._opened_to(user, *OPENING).values("pk"))

    def _opened_to(self, user: User, *whole: Role) -> Self:
        """The authority stands alone, and each way to be one's own has an index, so that the
        database need not read every case however many there are.
        """
        authorities = user.authorities_as(*whole)
        mine = self.filter(authority__in=user.authority_ids)
        past_draft = ~Q(status__in=self.model.UNSENT)
        if user.authority_ids == authorities:
            return mine.filter(
                past_draft | Q(requester__in=user.acting_ids) | Q(pk__in=_shared_with(user))
            )
        opened = Q(department__in=user.departments_as(Role.REQUESTER, *whole))
        opened |= Q(authority__in=authorities) | among("pk", self._owned_by(user))
        written = Q(requester__in=user.acting_ids) | among("pk", _shared_with(user))
        return mine.filter(written | past_draft & opened)

    def submitted(self) -> Self:
        """Past the draft: all that the authority has in hand or has had."""
        return self.exclude(status__in=self.model.UNSENT)

    def drafts(self) -> Self:
        return self.filter(status=self.model.Status.DRAFT)

    def under_way(self) -> Self:
        return self.filter(status__in=self.model.UNDER_WAY)

    def awaiting_triage(self) -> Self:
        return self.filter(status=self.model.Status.SUBMITTED)

    def awaiting_triage_of(self, user: User) -> Self:
        """New cases where this person is a coordinator."""
        authorities = user.authorities_as(Role.COORDINATOR)
        departments = user.departments_as(Role.COORDINATOR)
        return self.awaiting_triage().filter(
            Q(authority__in=authorities) | Q(department__in=departments)
        )

    def at_visitation(self) -> Self:
        """C05a: the cases that the visitation is to go through, or to answer."""
        return self.under_way().filter(
            reduce(or_, map(_at_visitation, processes.PROCESSES.values()))
        )

    def awaiting_board(self) -> Self:
        return self.filter(status=self.model.Status.AWAITING_BOARD)

    def by_deadline(self) -> Self:
        """Each with `deadline_key`, which sorts: no deadline comes last."""
        last = Value(NO_DEADLINE, models.DateField())
        return self.annotate(deadline_key=Coalesce("next_due", last))

    def nearest_deadline_first(self) -> Self:
        return self.by_deadline().order_by("deadline_key", "id")

    def overdue(self, day: date) -> Self:
        """The step that the case stands at should have been finished."""
        return self.under_way().filter(next_due__lt=day)

    def _owned_by(self, user: User) -> "models.QuerySet[Case, tuple[int]]":
        me = user.acting_ids
        owners = Q(request__system_owner__in=me) | Q(request__business_owner__in=me)
        return self.model.objects.filter(owners).values_list("pk")


def recusals() -> Any:
    """Who is disqualified before a board; boards are above us, so they are asked for by name."""
    return apps.get_model("governance", "Recusal").objects


def _shared_with(user: User) -> "models.QuerySet[Colleague, tuple[int]]":
    return Colleague.objects.filter(user__in=user.acting_ids).values_list("case")
