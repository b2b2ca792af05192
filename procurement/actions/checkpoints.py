"""What happens to the checkpoints of a case: a position is taken, and people are drawn in."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Department, User
from notifications.trail import record
from portal.clock import database_now
from portal.locks import SECOND_CLICK, pause_point
from portal.refusals import Refused
from procurement.course import checking, standing
from procurement.models import (
    Case,
    ChecklistStep,
    CheckpointAnswer,
    CheckpointComment,
    CheckpointConfirmation,
)
from procurement.processes import Checkpoint

Status = CheckpointAnswer.Status


@dataclass(frozen=True)
class Experts:
    """D12: who judges whether it matters, who helps, and which unit is responsible."""

    judged_by: User | None = None
    helped_by: User | None = None
    unit: Department | None = None


@dataclass(frozen=True)
class Experience:
    """D05: what was learnt and who may read it; D14: on which of the five stepping stones."""

    text: str
    is_shared: bool = False
    stone: str = ""


@transaction.atomic
def answer(
    step: ChecklistStep, *, by: User, key: str, status: str, note: str = ""
) -> CheckpointAnswer:
    """D11: take a position. It counts in this phase; in the others it is to be looked at anew."""
    case, checkpoint = _enter(step, key)
    if status == Status.NOT_RELEVANT and not note.strip():
        raise Refused(_("Say why it is not relevant."))
    row = _row(case, key)
    pause_point("a position is taken")
    if _is_second_click(row, by, status, note.strip()) and not _confirm(row, step, by):
        return row
    row.status, row.note = status, note.strip()
    row.answered_by, row.answered_at = by, database_now()
    row.save()
    row.confirmations.all().delete()
    _confirm(row, step, by)
    tell = [row.judged_by, row.helped_by]
    known: dict[str, Any] = {"checkpoint": checkpoint, "step": step, "row": row}
    record("procurement.checkpoint_answered", case, by=by, tell=tell, **known)
    return row


@transaction.atomic
def confirm(step: ChecklistStep, *, by: User, key: str) -> None:
    """D10: the answer of an earlier phase holds in this one too."""
    case, checkpoint = _enter(step, key)
    if checking.read_anew(step).named(key).is_open:
        raise Refused(_("Nobody has taken a position yet, so there is nothing to confirm."))
    row = _row(case, key)
    if row.pk is None:
        # Answered elsewhere: that is confirmed, and not copied.
        row.save()
    if _confirm(row, step, by):
        record("procurement.checkpoint_confirmed", case, by=by, checkpoint=checkpoint, step=step)


@transaction.atomic
def assign(step: ChecklistStep, *, by: User, key: str, experts: Experts) -> CheckpointAnswer:
    """D12: draw in those who can judge and help. Those who are new to it are told."""
    case, checkpoint = _enter(step, key)
    row = _row(case, key)
    before = {row.judged_by_id, row.helped_by_id}
    if Experts(row.judged_by, row.helped_by, row.unit) == experts:
        return row
    row.judged_by, row.helped_by, row.unit = experts.judged_by, experts.helped_by, experts.unit
    row.save()
    drawn_in = [row.judged_by, row.helped_by]
    tell = [person for person in drawn_in if person and person.pk not in before]
    known: dict[str, Any] = {"checkpoint": checkpoint, "step": step, "row": row}
    record("procurement.checkpoint_assigned", case, by=by, tell=tell, **known)
    return row


@transaction.atomic
def comment(step: ChecklistStep, *, by: User, key: str, said: Experience) -> CheckpointComment:
    """D05: write what was learnt at a checkpoint, also when the case is over."""
    checkpoint = _checkpoint(step, key)
    case = standing.lock(step.case_id)
    since = timezone.now() - SECOND_CLICK
    own = case.checkpoint_comments.standing().filter(key=key, author=by, text=said.text)
    if again := own.filter(written_at__gt=since).first():
        return again
    pause_point("comment is new")
    row = case.checkpoint_comments.create(
        authority=case.authority,
        process=case.process,
        key=key,
        author=by,
        **asdict(said),
    )
    tell = [case.coordinator]
    record(
        "procurement.checkpoint_commented", case, by=by, tell=tell, checkpoint=checkpoint, row=row
    )
    return row


@transaction.atomic
def remove_comment(row: CheckpointComment, *, by: User) -> None:
    """D05: it is no longer shown, here or at others'. A second press changes nothing."""
    standing_row = CheckpointComment.objects.standing().filter(pk=row.pk)
    if standing_row.update(removed_at=database_now()):
        record("procurement.checkpoint_comment_removed", row.case, by=by, row=row)


def _enter(step: ChecklistStep, key: str) -> tuple[Case, Checkpoint]:
    """Lock the open case, and find the checkpoint among those of the step."""
    case = standing.enter(step)
    return case, _checkpoint(step, key)


def _checkpoint(step: ChecklistStep, key: str) -> Checkpoint:
    found = next((one for one in step.text.checkpoints if one.key == key), None)
    if found is None:
        raise Refused(_("The step has no such checkpoint."))
    return found


def _is_second_click(row: CheckpointAnswer, by: User, status: str, note: str) -> bool:
    if (row.answered_by, row.status, row.note) != (by, status, note) or row.answered_at is None:
        return False
    return row.answered_at > database_now() - SECOND_CLICK


def _row(case: Case, key: str) -> CheckpointAnswer:
    """The case is locked, so there is one."""
    people = ("judged_by", "helped_by", "unit")
    known = CheckpointAnswer.objects.select_related(*people).filter(case=case, key=key).first()
    return known or CheckpointAnswer(case=case, key=key)


def _confirm(row: CheckpointAnswer, step: ChecklistStep, by: User) -> bool:
    phase = step.case.course.phase_of(step.number).key
    _made, new = CheckpointConfirmation.objects.get_or_create(
        answer=row, phase=phase, defaults={"by": by}
    )
    return new
