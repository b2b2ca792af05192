"""What happens to a request until it is a case, and to its answers afterwards."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Department, Role, User
from notifications.models import Event
from notifications.trail import Letter, record
from portal.clock import database_now
from portal.locks import locked, pause_point
from portal.refusals import Refused
from procurement import answers, editions, numbering, processes, search
from procurement.actions import cases, checklist
from procurement.models import Case, Contract, Request


@dataclass(frozen=True)
class Saved:
    """What saving came to: the fields another had changed meanwhile, and those refused."""

    contested: Mapping[str, Any]
    refused: Mapping[str, str]


@transaction.atomic
def start(*, by: User, form_key: uuid.UUID, renews: Contract | None = None) -> Case:
    """Somebody begins a request. The same key again finds the same draft."""
    process = processes.newest(by.authority.process)
    case, new = Case.objects.get_or_create(
        form_key=form_key,
        defaults={
            "authority": by.authority,
            "department": by.department or Department.objects.filter(authority=by.authority)[0],
            "requester": by,
            "process": process.key,
            "process_version": process.version,
            "renews": renews,
        },
    )
    if new:
        Request.objects.create(case=case, contact=by)
        # To the one who began it, so that the draft is found again; the only mail of a draft.
        link = settings.SITE_URL + case.get_absolute_url()
        record(
            "procurement.draft_started",
            case,
            by=by,
            write=[Letter(by.email, by.language, "")],
            link=link,
        )
    return case


@transaction.atomic
def save_draft(
    case: Case, *, by: User, values: Mapping[str, Any], seen: Mapping[str, str]
) -> Saved:
    """Store the answers that are fit to be stored; the others are reported.

    A draft that has been sent or discarded meanwhile is left as it is.
    """
    case = _held(case)
    if not case.is_draft:
        return Saved({}, {})
    saved = _apply(case, values, seen)
    _store(case)
    # A draft saves itself all the time: the trail says once who has written along.
    trail = Event.objects.about(case).filter(kind="procurement.draft_written", actor=by)
    if by != case.requester and not trail.exists():
        record("procurement.draft_written", case, by=by)
    return saved


@transaction.atomic
def change_answers(
    case: Case, *, by: User, values: Mapping[str, Any], seen: Mapping[str, str]
) -> Saved:
    """Correct the answers of a request that has been sent. The trail says from what to what."""
    case = _held(case)
    if not case.is_under_way:
        raise Refused(_("The case is closed, so its answers stay as they are."))
    before = answers.read(case)
    saved = _apply(case, values, seen)
    if lacking := answers.missing(case):
        raise ValidationError({name: str(text) for name, text in lacking.items()})
    _store(case)
    changed = list(answers.changes(before, answers.read(case)))
    if changed:
        people = [case.requester, case.coordinator]
        record("procurement.answers_changed", case, by=by, tell=people, changes=changed)
        _let_follow(case, {change.name for change in changed}, by=by)
    return saved


def _let_follow(case: Case, changed: set[str], *, by: User) -> None:
    """What hangs on the answers: the words to search for, and the steps with a condition."""
    search.index(case)
    if changed & {"replaces", "personal_data"}:
        cases.settle(case, by=by)


def _held(case: Case) -> Case:
    """The case as it is now, and nobody else's until the transaction ends."""
    relations = ("authority", "department", "requester")
    # Read after the lock: a case that changes its department meanwhile would lose the join.
    locked(Case.objects.filter(pk=case.pk)).get()
    held = Case.objects.select_related(*relations).get(pk=case.pk)
    held.request = Request.objects.get(case=held)
    pause_point("case_held")
    return held


def _apply(case: Case, values: Mapping[str, Any], seen: Mapping[str, str]) -> Saved:
    """Put the answers into the case, in memory, as far as they do not contradict anything."""
    stored = answers.read(case)
    changed, contested = answers.merge(stored, values, seen)
    answers.write(case, changed)
    refused = {}
    if answers.dates_clash(case):
        answers.write(case, {name: stored[name] for name in ("wanted_from", "deadline")})
        refused = {"deadline": _("“Latest” cannot be before “wanted in use from”.")}
    return Saved(contested, refused)


def _store(case: Case) -> None:
    case.save(update_fields=["title", "department", "saved_at"])
    case.request.save()


@transaction.atomic
def submit(case: Case, *, by: User) -> Case:
    """The department sends its request: it becomes a case with a number and its steps.

    Sent twice, it is one case. Raises ValidationError with a sentence for each missing answer.
    """
    case = _held(case)
    if case.number:
        return case
    if lacking := answers.missing(case):
        raise ValidationError({name: str(text) for name, text in lacking.items()})
    case.submitted_at = database_now()
    case.number = numbering.next_number(case.authority, case.submitted_at)
    answers.judge_cost(case)
    case.request.save()
    case.save(update_fields=["number", "submitted_at", "saved_at"])
    case.move_to(Case.Status.SUBMITTED)
    editions.choose_for(case)
    search.index(case)
    checklist.start(case)
    record("procurement.submitted", case, by=by, tell=_who_is_told(case))
    link = f"{settings.SITE_URL}{reverse('procurement:receipt', args=[case.pk])}"
    letter = Letter(case.requester.email, case.requester.language, "")
    record("procurement.receipt_sent", case, by=by, write=[letter], link=link)
    if case.request.says_why:
        # Step 1 asks for these three; whoever has answered them is not asked again.
        checklist.complete_if_answered(case.steps.get(number=1), by=by)
    return case


def _who_is_told(case: Case) -> list[User]:
    """Coordinators whose assignment covers the department, and the draft's other writers.

    Where nobody coordinates, administrators are told: no request goes into the void.
    """
    place = {"authority": case.authority_id, "department": case.department_id}
    people = User.objects.holding(
        Role.COORDINATOR, Role.ADMINISTRATOR, authority=case.authority_id
    ).prefetch_related("assignments")
    coordinators = [one for one in people if one.has_role(Role.COORDINATOR, **place)]
    writers = [colleague.user for colleague in case.colleagues.select_related("user")]
    return [*(coordinators or people), *writers]


@transaction.atomic
def discard(case: Case, *, by: User) -> None:
    """The requester drops a draft; it can be brought back."""
    case.move_to(Case.Status.DISCARDED)
    record("procurement.discarded", case, by=by)


@transaction.atomic
def restore(case: Case, *, by: User) -> None:
    """The requester brings a discarded draft back."""
    case.move_to(Case.Status.DRAFT)
    record("procurement.restored", case, by=by)
