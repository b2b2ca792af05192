"""Who gets what people write, and who says where it goes."""

from accounts.models import User
from requirements_bank.models import Feedback, Mailbox
from requirements_bank.permissions.promotions import edits_shared


def receives_feedback(user: User, feedback: Feedback) -> bool:
    """Who keeps the requirement; else the cross-municipal editors, or who runs the portal."""
    if feedback.requirement:
        return feedback.requirement.is_edited_by(user)
    return user.is_operator if feedback.is_wish else edits_shared(user)


def can_answer_feedback(user: User, feedback: Feedback) -> bool:
    return feedback.is_new and receives_feedback(user, feedback)


def can_set_mailbox(user: User, topic: str) -> bool:
    """The one for the requirements is the editors', the one for the portal its operator's."""
    return edits_shared(user) if topic == Mailbox.Topic.REQUIREMENTS else user.is_operator
