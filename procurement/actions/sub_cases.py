"""Sub-cases: a piece of a case that others work on under a number of its own (F36)."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.trail import record
from portal.clock import database_now
from portal.refusals import Refused
from procurement import editions, numbering, search
from procurement.actions import assessments, checklist
from procurement.assessments import assessing
from procurement.course import standing
from procurement.course.parts import ASSESSED, KINDS, steps_of
from procurement.models import Case, ChecklistStep, Request

Status = ChecklistStep.Status
# What a sub-case knows from its main case, so that nobody answers it twice.
TAKEN_OVER = (
    *("contact", "description", "need", "strategy", "affected"),
    *("personal_data", "personal_data_kinds", "audiences", "user_count"),
    *("system_owner", "business_owner"),
)


@transaction.atomic
def open_sub_case(parent: Case, *, by: User, kind: str, title: str, form_key: uuid.UUID) -> Case:
    """Open a piece of the case as a case of its own. The same form sent twice opens one."""
    parent = standing.lock_open(parent.pk)
    if opened := Case.objects.filter(form_key=form_key).first():
        return opened
    if parent.parent_id or kind not in KINDS:
        raise Refused(_("A sub-case cannot have sub-cases of its own."))
    case = _new(parent, by, title, form_key)
    request = Request(case=case, kind=kind)
    for name in TAKEN_OVER:
        setattr(request, name, getattr(parent.request, name))
    # What is replaced and paid is settled in the main case.
    request.replaces = "no"
    request.save()
    case.request = request
    editions.choose_for(case)
    search.index(case)
    checklist.start(case)
    _leave_out(case, kind, by)
    if ASSESSED.get(Request.Kind(kind)) in assessing.missing_kinds(case):
        assessments.ask(case, by=by, kind=ASSESSED[Request.Kind(kind)])
    tell = [parent.coordinator, parent.requester]
    record("procurement.sub_case_opened", parent, by=by, tell=tell, sub_case=case)
    return case


def _new(parent: Case, by: User, title: str, form_key: uuid.UUID) -> Case:
    now = database_now()
    return Case.objects.create(
        authority=parent.authority,
        department=parent.department,
        requester=parent.requester,
        coordinator=parent.coordinator or by,
        parent=parent,
        title=title,
        form_key=form_key,
        status=Case.Status.IN_PROGRESS,
        process=parent.process,
        process_version=parent.process_version,
        submitted_at=now,
        number=numbering.next_number(parent.authority, now),
    )


def _leave_out(case: Case, kind: str, by: User) -> None:
    """A sub-case keeps the steps it is about; the others are the main case's."""
    kept = steps_of(case.course, kind)
    for step in case.steps.all():
        if step.text in kept:
            # What the main case may leave out is what this one is about.
            _open(step)
            continue
        if step.is_finished:
            continue
        step.not_relevant_reason = _("This step belongs to the main case.")
        standing.sign(step, by=by)
        step.move_to(Status.NOT_RELEVANT)
    assessments.ask_at(standing.update(case))


def _open(step: ChecklistStep) -> None:
    if step.status == Status.NOT_RELEVANT:
        step.move_to(Status.NOT_STARTED)
