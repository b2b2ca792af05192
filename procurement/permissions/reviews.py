"""Who may ask for a review of a file, and who may answer."""

from accounts.models import Role, User
from procurement.models import Case, Document, DocumentReview
from procurement.permissions.belonging import coordinates, holds, is_disqualified
from procurement.permissions.documents import can_attach


def can_ask_for_guidance(user: User, case: Case) -> bool:
    """G10–G12: the three reviews at once."""
    return not case.is_draft and can_attach(user, case)


def can_ask_review(user: User, document: Document) -> bool:
    stands = document.removed_at is None and document.is_newest
    return stands and can_ask_for_guidance(user, document.case)


def can_answer_review(user: User, review: DocumentReview) -> bool:
    """The person who was asked, or somebody of the role."""
    case = review.document.case
    if not review.is_open or not case.is_under_way or review.document.removed_at:
        return False
    if not (user.acts_as(review.reviewer_id) or holds(user, case, review.asked_role)):
        return False
    return review.asked_role not in Role.board() or not is_disqualified(user, case)


def can_take_back_review(user: User, review: DocumentReview) -> bool:
    """What was asked by mistake. An answer stays."""
    case = review.document.case
    mine = user.acts_as(review.asked_by_id) or coordinates(user, case)
    return review.is_open and case.is_under_way and mine
