"""Whose turn it is: the cases whose current step waits for a person, and the assessments that do.

The nearest deadline comes first.
"""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, QuerySet

from accounts.models import Assignment, Role, User
from portal.among import among
from procurement import assessments
from procurement.assessments import Kind
from procurement.models import Assessment, Case, ChecklistStep, Request
from procurement.processes import Process

# Who is of that role only in the own cases, and how they are found.
OWN_CASES = {
    Role.REQUESTER: "case__requester",
    Role.SYSTEM_OWNER: "case__request__system_owner",
}


def cases_for(user: User) -> QuerySet[Case]:
    """Cases at a step that is this person's; or nobody's yet, and theirs to do by a role.

    Each way has an index, so that the database can choose between them and a walk along the
    deadlines.
    """
    ways = [_by_role(user, role) for role in Role if user.has_role(role)]
    owned = Request.objects.filter(system_owner__in=user.acting_ids).values("case")
    ways += [
        Q(next_assignee__in=user.acting_ids),
        _answered_for(user),
        _free_at(Role.SYSTEM_OWNER) & among("pk", owned),
    ]
    return (
        Case.objects.under_way()
        .filter(reduce(or_, ways), authority__in=user.authority_ids)
        .nearest_deadline_first()
    )


def current_steps(cases: Iterable[Case]) -> list[ChecklistStep]:
    """The step that each of these cases stands at, in the same order."""
    order = [case.pk for case in cases]
    steps = (
        ChecklistStep.objects.open()
        .filter(case__in=order, number=F("case__current_step"))
        .select_related("case__department", "case__coordinator", "case__edition", "assignee")
    )
    found = sorted(steps, key=lambda step: order.index(step.case_id))
    share_courses(step.case for step in found)
    return found


def share_courses(cases: Iterable[Case]) -> None:
    """Cases of one edition and department have the same course: it is worked out once."""
    courses: dict[tuple[Any, ...], Process] = {}
    for case in cases:
        key = (case.process, case.process_version, case.edition_id, case.department_id)
        if key in courses:
            vars(case)["course"] = courses[key]
        courses[key] = case.course


def _answered_for(user: User) -> Q:
    """A requester's own cases; not new ones, which wait for a coordinator to read them."""
    own = Q(requester__in=user.acting_ids) & ~Q(status=Case.Status.SUBMITTED)
    return _free_at(Role.REQUESTER) & own


def _by_role(user: User, role: Role) -> Q:
    """Requesters and system owners answer for their own cases, not for others'."""
    if role in (Role.REQUESTER, Role.SYSTEM_OWNER):
        return Q(pk__in=[])
    where = Q(authority__in=user.authorities_as(role))
    where |= Q(department__in=user.departments_as(role))
    if role == Role.COORDINATOR:
        where &= Q(coordinator=None) | Q(coordinator__in=user.acting_ids)
    return where & _free_at(role)


def _free_at(role: Role) -> Q:
    """The case stands at a step that the role performs, in whatever process, and nobody has it."""
    return Q(next_roles__contains=[role], next_assignee=None)


def assessments_for(user: User) -> QuerySet[Assessment]:
    """Those to answer, to confirm, or to ask in another way, by this person or their role."""
    states = Assessment.Status
    open_ends = [_open_ends(kind) for kind in assessments.newest_of_all().values()]
    unsettled = reduce(or_, open_ends, Q(pk__in=[]))
    to_answer = _assigned_to(user) | _of_roles(user, lambda kind: kind.answered_by, assignee=None)
    to_confirm = _of_roles(user, lambda kind: kind.confirmed_by)
    # Two people stand for a result, where there are two.
    to_confirm &= ~Q(answered_by=user) | _alone(user)
    own = Q(answered_by__in=user.acting_ids) | _assigned_to(user)
    asked = Q(asked_by__in=user.acting_ids) | Q(case__coordinator__in=user.acting_ids)
    waiting = Assessment.objects.waiting()
    if not user.has_role(*(set(Role) - OWN_CASES.keys())):
        # Theirs are few among many: by an index each, and not by walking along the deadlines.
        waiting = waiting.filter(_near(user))
    return waiting.filter(
        Q(case__authority__in=user.authority_ids)
        & (
            (Q(status=states.ASKED) & to_answer)
            | (Q(status=states.ANSWERED) & unsettled & (own | to_answer))
            | (Q(status=states.ANSWERED) & ~unsettled & to_confirm)
            # The answer went back to whoever gave it, or the question to whoever asked.
            | (Q(status=states.RETURNED, answered_at__isnull=False) & own)
            | (Q(status=states.RETURNED, answered_at=None) & asked)
        )
    )


def _alone(user: User) -> Q:
    """Where nobody else has a role for confirming: as assessing.confirmers_of, for many cases."""
    kinds = assessments.newest_of_all().values()
    roles = {role for kind in kinds for role in kind.confirmed_by}
    held = Assignment.objects.filter(authority__in=user.authority_ids, user__is_active=True)
    others = list(held.filter(role__in=roles).exclude(user=user))
    ways = []
    for kind in kinds:
        theirs = [one for one in others if one.role in kind.confirmed_by]
        whole = {one.authority_id for one in theirs if one.department_id is None}
        if whole >= user.authority_ids:
            continue
        limited = {one.department_id for one in theirs if one.department_id is not None}
        below = {pk for top in limited for pk in user.departments_below(top)}
        covered = Q(case__authority__in=whole) | Q(case__department__in=below)
        ways.append(Q(kind=kind.key) & ~covered)
    return reduce(or_, ways, Q(pk__in=[]))


def _near(user: User) -> Q:
    """All that a person can have to do with who has no role but in the own cases."""
    me = user.acting_ids
    cases = Case.objects.filter(Q(requester__in=me) | Q(coordinator__in=me)).values_list("pk")
    owned = Request.objects.filter(system_owner__in=me).values_list("case")
    ways = [Q(**{f"{way}__in": me}) for way in ("assignee", "answered_by", "asked_by")]
    return reduce(or_, ways, among("case_id", cases.union(owned)))


def _assigned_to(user: User) -> Q:
    return Q(assignee__in=user.acting_ids)


def _open_ends(kind: Kind) -> Q:
    return Q(kind=kind.key, outcome__in=kind.unsettled)


def _of_roles(user: User, roles_of: Callable[[Kind], Iterable[str]], **more: None) -> Q:
    """The kinds that are a role's question, where the person has that role."""
    ways = []
    for role in Role:
        kinds = [k.key for k in assessments.newest_of_all().values() if role in roles_of(k)]
        if kinds and (role in OWN_CASES or user.has_role(role)):
            ways.append(Q(kind__in=kinds, **more) & _in_cases_of(user, role))
    return reduce(or_, ways, Q(pk__in=[]))


def _in_cases_of(user: User, role: Role) -> Q:
    """Where the role is the person's: some of them only in the own cases."""
    if role in OWN_CASES:
        return Q(**{f"{OWN_CASES[role]}__in": user.acting_ids})
    where = Q(case__authority__in=user.authorities_as(role))
    where |= Q(case__department__in=user.departments_as(role))
    if role == Role.COORDINATOR:
        where &= Q(case__coordinator=None) | Q(case__coordinator__in=user.acting_ids)
    return where
