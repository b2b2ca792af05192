"""The authority says which system of its own register a supplier offers (E41)."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.trail import record
from portal.refusals import Refused
from procurement.models import System
from requirements_bank.models import Invitation, MarketDialogue, RecognisedSystem, Solution


@transaction.atomic
def recognise_system(invitation: Invitation, *, by: User, system: System | None) -> None:
    """Link what the supplier named to one of our systems, or to none of them again.

    Raises Refused when the answers are sealed again. A second click finds it done.
    """
    invitation.dialogue.lock(*MarketDialogue.OPENED)
    if not Invitation.objects.unsealed().filter(pk=invitation.pk).exists():
        raise Refused(_("The answers are sealed. Nothing is saved."))
    solution = Solution.objects.filter(invitation=invitation).first()
    said = {"system": system, "named": solution.system if solution else ""}
    before = RecognisedSystem.objects.filter(invitation=invitation)
    if system is None:
        if not before.delete()[0]:
            return
    elif before.filter(**said).exists():
        return
    else:
        RecognisedSystem.objects.update_or_create(invitation=invitation, defaults=said | {"by": by})
    record("requirements_bank.system_recognised", invitation, by=by, system=system)
