"""Mails to a dialogue's suppliers, each in its own language; replies go to the contact person."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from notifications.trail import Letter
from portal.refusals import Refused
from requirements_bank.models import Invitation, MarketDialogue


def to_one(invitation: Invitation, token: str = "") -> Letter:
    """To the address that was invited; with a token, the link that it opens.

    Raises Refused when the address is forgotten.
    """
    if not invitation.email:
        raise Refused(
            _(
                "The people at the suppliers are forgotten, as your rules say, so nobody can be "
                "written to. Start a new market dialogue from this one."
            )
        )
    link = f"{settings.SITE_URL}{reverse('requirements_bank:open', args=[token])}" if token else ""
    reply_to = invitation.dialogue.contact_email
    return Letter(invitation.email, invitation.language, link, reply_to=reply_to)


def to_all(dialogue: MarketDialogue) -> list[Letter]:
    """One to each supplier that is still invited; nobody sees who the others are."""
    return [to_one(invitation) for invitation in dialogue.invitations.standing()]
