"""Who may write down what a board decided, and follow up what it asked for."""

from accounts.models import User
from governance.models import AgendaItem, Condition
from governance.permissions.parts import chairs, is_partial
from governance.recusals import is_recused
from procurement.models import Case


def can_decide(user: User, item: AgendaItem) -> bool:
    """Nobody decides a case of their own, nor of somebody whose work they do meanwhile.

    Whether the meeting has begun is not asked here: the action says in a sentence when it does.
    """
    ready = item.is_pending and item.meeting.may_decide and item.is_ripe
    return ready and can_note_decisions(user, item)


def can_note_decisions(user: User, item: AgendaItem) -> bool:
    """Whoever writes down what is decided of the item, whatever its state."""
    return chairs(user, item.meeting) and not is_partial(user, item)


def can_correct(user: User, item: AgendaItem) -> bool:
    return item.status == AgendaItem.Status.DECIDED and can_note_decisions(user, item)


def can_conclude(user: User, item: AgendaItem) -> bool:
    """The body it was forwarded to has decided, and somebody writes that down."""
    may = chairs(user, item.meeting) and not is_recused(user, item)
    if not (may and item.case.status == Case.Status.AWAITING_BOARD):
        return False
    last = item.current_decision()
    on_an_agenda = any(one.next_item for one in item.decisions.all())
    return last is not None and last.is_forwarding and not on_an_agenda


def can_settle_condition(user: User, condition: Condition) -> bool:
    """Who sees to it, and those who write down what the board says."""
    return condition.is_open and (
        user.acts_as(condition.owner_id) or can_give_condition(user, condition)
    )


def can_drop_condition(user: User, condition: Condition) -> bool:
    return can_give_condition(user, condition)


def can_give_condition(user: User, condition: Condition) -> bool:
    item = condition.decision.item
    return condition.is_open and chairs(user, item.meeting) and not is_recused(user, item)


def can_reopen_condition(user: User, condition: Condition) -> bool:
    """By a correction it is dropped for good."""
    item, stands = condition.decision.item, not hasattr(condition.decision, "corrected_by")
    may = chairs(user, item.meeting) and not is_recused(user, item)
    return may and stands and not condition.is_open
