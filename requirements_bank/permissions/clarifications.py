"""Who answers what suppliers ask, and who writes down who advised."""

from accounts.models import User
from procurement.models import Case
from requirements_bank.models import Adviser, Clarification, MarketDialogue
from requirements_bank.permissions.dialogues import runs_dialogues, works_on

Status = Clarification.Status


def can_inform(user: User, dialogue: MarketDialogue) -> bool:
    talks = dialogue.is_active or dialogue.is_answered
    return talks and works_on(user, dialogue)


def can_clarify(user: User, clarification: Clarification) -> bool:
    """Also what was set aside, on second thoughts."""
    return clarification.can_become(Status.GIVEN) and can_inform(user, clarification.dialogue)


def can_set_aside(user: User, clarification: Clarification) -> bool:
    return clarification.can_become(Status.SET_ASIDE) and can_inform(user, clarification.dialogue)


def can_note_adviser(user: User, case: Case) -> bool:
    return case.is_under_way and runs_dialogues(user, case)


def can_change_adviser(user: User, adviser: Adviser) -> bool:
    return adviser.removed_at is None and can_note_adviser(user, adviser.case)


def can_remove_adviser(user: User, adviser: Adviser) -> bool:
    return can_change_adviser(user, adviser)
