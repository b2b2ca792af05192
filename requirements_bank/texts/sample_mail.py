"""How a mail to suppliers would read, about a market dialogue that does not exist."""

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Authority, User
from notifications.events import LANGUAGES, words_of
from notifications.models import Event, without_link
from portal.clock import database_now
from requirements_bank.models import Invitation, MailText, MarketDialogue, Round
from requirements_bank.texts import letters
from requirements_bank.texts.placeholders import Context


def sample_of(text: MailText, *, by: User) -> Event:
    """The whole mail, with what the portal adds; an event that is not saved."""
    with override(text.language):
        context = _invented(text, by)
        event = letters.KINDS[text.kind].event or text.kind
        words = words_of(f"requirements_bank.{event}", text.language, context)
        said = Event(**{f"text_{code}": words for code in LANGUAGES}).said(text.language)
        shown = without_link(said)
    return Event(text_da=shown, text_en=shown)


def invented_dialogue(authority: Authority, by: User) -> MarketDialogue:
    return MarketDialogue(
        authority=authority,
        name=_("Medicine plan"),
        description=_("We want one list of medicine that home care and doctors share."),
        contact_email=by.email,
        deadline=database_now() + datetime.timedelta(days=14),
    )


def _invented(text: MailText, by: User) -> Context:
    now = database_now()
    dialogue = invented_dialogue(text.authority, by)
    invitation = Invitation(dialogue=dialogue, supplier_name=_("The supplier"))
    context = {
        "draft": text,
        "dialogue": dialogue,
        "invitation": invitation,
        "old": now + datetime.timedelta(days=7),
        "message": _("Several of you have asked for more time."),
        "sent_at": now,
        "was_read": False,
        "round": Round(dialogue=dialogue, deadline=now + datetime.timedelta(days=14)),
        "number": 3,
        "chosen": _("The chosen supplier"),
    }
    mail = letters.written(text, context)
    invitation.subject, invitation.message = mail.subject, mail.body
    return {**context, "text": mail.body}
