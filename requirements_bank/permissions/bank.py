"""Who may do what with the requirements of the bank."""

from accounts.models import Authority, Role, User
from requirements_bank.models import (
    Attachment,
    Promotion,
    Requirement,
    RequirementImport,
    RequirementVersion,
    SavedView,
)

Status = Requirement.Status


def can_draft_requirement(user: User, authority: Authority) -> bool:
    """For the authority and its collaborations, or cross-municipal ones."""
    roles = (Role.EDITOR, Role.SHARED_EDITOR)
    return authority.pk in user.authorities_as(*roles)


def can_import_requirements(user: User, authority: Authority) -> bool:
    return can_draft_requirement(user, authority)


def can_take_in(user: User, table: RequirementImport) -> bool:
    """Whoever may write what the table's owner asks."""
    return table.new_requirement().is_edited_by(user)


def can_change_requirement(user: User, requirement: Requirement) -> bool:
    return not requirement.is_deleted and requirement.is_edited_by(user)


def can_change_many(user: User, _authority: Authority) -> bool:
    """Their words, or what the authority adds to them: each of them asks for itself."""
    return user.has_role(Role.EDITOR, Role.SHARED_EDITOR)


def can_put_back_version(user: User, version: RequirementVersion) -> bool:
    """The newest says already what the requirement says."""
    requirement = version.requirement
    is_past = version.number != requirement.version
    return is_past and can_change_requirement(user, requirement)


def can_publish_requirement(user: User, requirement: Requirement) -> bool:
    if not requirement.can_become(Status.PUBLISHED) or _is_proposed(requirement):
        return False
    return can_change_requirement(user, requirement)


def can_retire_requirement(user: User, requirement: Requirement) -> bool:
    return requirement.can_become(Status.RETIRED) and can_change_requirement(user, requirement)


def can_remove_requirement(user: User, requirement: Requirement) -> bool:
    return can_change_requirement(user, requirement) and not _is_proposed(requirement)


def can_put_back_requirement(user: User, requirement: Requirement) -> bool:
    return requirement.is_deleted and requirement.is_edited_by(user)


def can_extend_requirement(user: User, requirement: Requirement) -> bool:
    """An authority's own editors add to what it reads, whoever wrote it."""
    is_editor = user.authority_id in user.authorities_as(Role.EDITOR)
    return is_editor and not requirement.is_deleted


def can_attach(user: User, requirement: Requirement) -> bool:
    """To the requirement itself, or beside one of others for the own authority."""
    adds = can_extend_requirement(user, requirement) and not requirement.is_local
    return adds or can_change_requirement(user, requirement)


def can_detach(user: User, attachment: Attachment) -> bool:
    if attachment.authority_id:
        return attachment.authority_id in user.authorities_as(Role.EDITOR)
    return can_change_requirement(user, attachment.requirement)


def can_review_requirement(user: User, requirement: Requirement) -> bool:
    """Its editors, and whoever they asked to go through it."""
    asked = user.acts_as(requirement.reviewer_id) and not requirement.is_deleted
    return asked or can_change_requirement(user, requirement)


def can_plan_review(user: User, requirement: Requirement) -> bool:
    return can_change_requirement(user, requirement)


def can_forget_view(user: User, view: SavedView) -> bool:
    return view.user_id == user.pk


def _is_proposed(requirement: Requirement) -> bool:
    """The copy that a promotion is about: what becomes of it, the decision says."""
    if not (requirement.is_shared and requirement.lifted_from_id):
        return False
    return Promotion.objects.open().filter(copy=requirement).exists()
