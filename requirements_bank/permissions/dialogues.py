"""Who may do what with market dialogues. Who may see them is in `visible_to`."""

from accounts.models import Role, User
from procurement.models import Case
from requirements_bank.models import Invitation, MarketDialogue

Status = MarketDialogue.Status
READERS = (Role.BUYER, Role.COORDINATOR, Role.MANAGER, *Role.specialists())


def can_start_dialogue(user: User, case: Case) -> bool:
    return case.is_under_way and _runs_dialogues(user, case)


def can_edit_dialogue(user: User, dialogue: MarketDialogue) -> bool:
    return dialogue.is_draft and _works_on(user, dialogue)


def can_activate(user: User, dialogue: MarketDialogue) -> bool:
    """The market is not asked about a case that is over. Who proposed it does not approve it."""
    if dialogue.is_proposed and dialogue.proposed_by_id == user.pk:
        return False
    return (dialogue.is_draft or dialogue.is_proposed) and _works_on(user, dialogue)


def can_postpone(user: User, dialogue: MarketDialogue) -> bool:
    return dialogue.is_active and _works_on(user, dialogue)


def can_cancel(user: User, dialogue: MarketDialogue) -> bool:
    return dialogue.can_become(Status.CANCELLED) and _runs(user, dialogue)


def can_invite_supplier(user: User, dialogue: MarketDialogue) -> bool:
    return dialogue.is_active and _works_on(user, dialogue)


def can_resend(user: User, invitation: Invitation) -> bool:
    return can_revoke(user, invitation)


def can_revoke(user: User, invitation: Invitation) -> bool:
    return can_invite_supplier(user, invitation.dialogue) and invitation.can_become(
        Invitation.Status.REVOKED
    )


def can_compare(user: User, dialogue: MarketDialogue) -> bool:
    """Who may ever read the answers; that they are sealed until then, the database holds."""
    was_open = dialogue.status in (Status.ACTIVE, Status.ANSWERED, Status.ARCHIVED)
    reads = _has_role(user, dialogue.case, READERS) or _is_of_the_case(user, dialogue)
    return was_open and (reads or is_of_dialogue(user, dialogue))


def can_read_infrastructure(user: User) -> bool:
    """D16: it tells of answers, so only those who may read them; of the cases that they see."""
    return user.has_role(*READERS)


def is_of_dialogue(user: User, dialogue: MarketDialogue) -> bool:
    """The owner and the team, whatever roles they have."""
    on_team = {person.pk for person in dialogue.team.all()} & user.acting_ids
    return user.acts_as(dialogue.owner_id) or bool(on_team)


def _works_on(user: User, dialogue: MarketDialogue) -> bool:
    """When the case is over, its dialogues can be read and cancelled, no more."""
    return dialogue.case.is_under_way and _runs(user, dialogue)


def _runs(user: User, dialogue: MarketDialogue) -> bool:
    return _runs_dialogues(user, dialogue.case) or is_of_dialogue(user, dialogue)


def _runs_dialogues(user: User, case: Case) -> bool:
    return _has_role(user, case, (Role.BUYER, Role.COORDINATOR))


def _has_role(user: User, case: Case, roles: tuple[Role, ...]) -> bool:
    return user.has_role(*roles, authority=case.authority_id, department=case.department_id)


def _is_of_the_case(user: User, dialogue: MarketDialogue) -> bool:
    case = dialogue.case
    invited = case.colleagues.filter(user__in=user.acting_ids)
    return user.acts_as(case.requester_id) or invited.exists()
