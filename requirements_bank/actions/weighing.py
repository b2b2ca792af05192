"""What the priorities weigh when answers are scored."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.trail import record
from portal.clock import database_now
from portal.refusals import Refused
from requirements_bank.models import MarketDialogue
from requirements_bank.models.weighing import Weights

Status = MarketDialogue.Status


@transaction.atomic
def weigh(dialogue: MarketDialogue, *, by: User, weights: Weights) -> None:
    """The priorities weigh this. Nobody who could read an answer may change it."""
    dialogue.lock_in_open_case(Status.DRAFT, Status.ACTIVE)
    is_open = dialogue.is_draft or dialogue.takes_answers_at(database_now())
    if dialogue.was_read or not is_open:
        raise Refused(_("The answers can be read. What the priorities weigh stands."))
    dialogue.weights = weights
    dialogue.save(update_fields=["weight_important", "weight_requirement", "weight_option"])
    record("requirements_bank.weighed", dialogue.case, by=by, dialogue=dialogue)
