"""Who takes a position on checkpoints, and who draws others in."""

from accounts.models import User
from procurement.models import ChecklistStep, CheckpointComment
from procurement.permissions.belonging import coordinates, performs, writes


def can_answer_checkpoint(user: User, step: ChecklistStep) -> bool:
    """Those who work on the step, and those who were drawn in to judge or help (D12)."""
    if not step.case.is_under_way:
        return False
    return can_assign_checkpoint(user, step) or _is_drawn_in(user, step)


def can_assign_checkpoint(user: User, step: ChecklistStep) -> bool:
    under_way = step.case.is_under_way
    return under_way and (coordinates(user, step.case) or performs(user, step))


def can_comment_checkpoint(user: User, step: ChecklistStep) -> bool:
    """D05: those who work or worked on it, also when the case is over. A draft has none."""
    if step.case.is_draft:
        return False
    works = coordinates(user, step.case) or writes(user, step.case) or performs(user, step)
    return works or _is_drawn_in(user, step)


def can_remove_checkpoint_comment(user: User, comment: CheckpointComment) -> bool:
    """Who wrote it, and who coordinates its case: authors leave."""
    return user.pk == comment.author_id or coordinates(user, comment.case)


def _is_drawn_in(user: User, step: ChecklistStep) -> bool:
    keys = {point.key for point in step.text.checkpoints}
    return any(
        user.acts_as(row.judged_by_id) or user.acts_as(row.helped_by_id)
        for row in step.case.checkpoints.all()
        if row.key in keys
    )
