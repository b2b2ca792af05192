"""Who may found a collaboration, invite to it, and share with it: editors, for their authority."""

from accounts.models import Role, User
from requirements_bank.models import Collaboration, Membership, Requirement

Status = Membership.Status


def can_found_collaboration(user: User) -> bool:
    return bool(user.authorities_as(Role.EDITOR))


def can_run_collaboration(user: User, collaboration: Collaboration) -> bool:
    """Any member's editors: name it, invite to it, and take an invitation back."""
    members = collaboration.memberships.current()
    return members.filter(authority__in=user.authorities_as(Role.EDITOR)).exists()


def can_join_collaboration(user: User, membership: Membership) -> bool:
    return membership.can_become(Status.MEMBER) and edits_for(user, membership.authority_id)


def can_decline_membership(user: User, membership: Membership) -> bool:
    return can_join_collaboration(user, membership)


def can_leave_collaboration(user: User, membership: Membership) -> bool:
    return membership.is_current and edits_for(user, membership.authority_id)


def can_withdraw_membership(user: User, membership: Membership) -> bool:
    """An invitation that has not been answered."""
    return membership.is_invited and can_run_collaboration(user, membership.collaboration)


def can_share(user: User, requirement: Requirement) -> bool:
    """The own requirement, with a collaboration that its authority is in and that lacks it."""
    if not (requirement.is_local and requirement.is_published and requirement.is_edited_by(user)):
        return False
    return Collaboration.objects.open_to(requirement).exists()


def edits_for(user: User, authority: int) -> bool:
    return authority in user.authorities_as(Role.EDITOR)
