"""The same mail to all suppliers of a dialogue."""

from notifications.trail import Letter
from requirements_bank.models import MarketDialogue


def to_all(dialogue: MarketDialogue) -> list[Letter]:
    """One to each supplier that is still invited; nobody sees who the others are."""
    return [
        Letter(invitation.email, invitation.language, "", reply_to=dialogue.contact_email)
        for invitation in dialogue.invitations.standing()
    ]
