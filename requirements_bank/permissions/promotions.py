"""Who may propose a requirement to everybody, talk about it, and decide it."""

from accounts.models import Role, User
from requirements_bank.models import EditorialMeeting, Promotion, Requirement

Status = Promotion.Status


def can_propose_promotion(user: User, requirement: Requirement) -> bool:
    """Its own editors, once at a time, and no more when it is everybody's already."""
    if requirement.is_shared or not requirement.is_published:
        return False
    tried = requirement.promotions.filter(status__in=[Status.PROPOSED, Status.APPROVED])
    return requirement.is_edited_by(user) and not tried.exists()


def can_see_promotion(user: User, promotion: Promotion) -> bool:
    return edits_shared(user) or promotion.requirement.is_edited_by(user)


def can_discuss(user: User, promotion: Promotion) -> bool:
    return promotion.is_open and can_see_promotion(user, promotion)


def can_approve_promotion(user: User, promotion: Promotion) -> bool:
    return promotion.is_open and edits_shared(user)


def can_reject_promotion(user: User, promotion: Promotion) -> bool:
    return can_approve_promotion(user, promotion)


def can_move_promotion(user: User, promotion: Promotion) -> bool:
    return can_approve_promotion(user, promotion)


def can_withdraw_promotion(user: User, promotion: Promotion) -> bool:
    """Whoever may write the original may also take the wish back."""
    return promotion.is_open and promotion.requirement.is_edited_by(user)


def can_plan_meeting(user: User, _meeting: EditorialMeeting) -> bool:
    return edits_shared(user)


def edits_shared(user: User) -> bool:
    return bool(user.authorities_as(Role.SHARED_EDITOR))
