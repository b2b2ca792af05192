"""Mails to a dialogue's suppliers, each in its own language; replies go to the contact person."""

from django.conf import settings
from django.urls import reverse

from notifications.trail import Letter
from requirements_bank.models import Invitation, MarketDialogue


def to_one(invitation: Invitation, token: str = "") -> Letter:
    """To the address that was invited; with a token, the link that it opens."""
    link = f"{settings.SITE_URL}{reverse('requirements_bank:open', args=[token])}" if token else ""
    reply_to = invitation.dialogue.contact_email
    return Letter(invitation.email, invitation.language, link, reply_to=reply_to)


def to_all(dialogue: MarketDialogue) -> list[Letter]:
    """One to each supplier that is still invited; nobody sees who the others are."""
    return [to_one(invitation) for invitation in dialogue.invitations.standing()]
