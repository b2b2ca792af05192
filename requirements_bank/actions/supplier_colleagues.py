"""Colleagues at the supplier who help with an answer, each by a link of their own."""

import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from notifications.trail import Letter, record
from portal.clock import ClockTimestamp
from portal.doors import hash_of, new_token
from portal.locks import pause_point
from portal.refusals import Refused
from requirements_bank.models import Invitation, SupplierColleague
from requirements_bank.sheets.sealing import before_any_deadline, must_be

Status = Invitation.Status
# Those who were removed count too: nobody uses the portal to write to strangers.
MOST_COLLEAGUES = 20


@transaction.atomic
def invite(invitation: Invitation, *, name: str, email: str) -> SupplierColleague:
    """Send a colleague a link to this sheet, in the sheet's language.

    As long as there is something to write: before the deadline, and in a round.
    """
    moment = _while_it_helps(invitation)
    _check(invitation, email)
    pause_point("supplier_colleague_invited")
    # Typed anew instead of with the button beside the name.
    ended = invitation.colleagues.ended_by_new_link().filter(email=email)
    ended.update(ended_by_new_link=False)
    colleague = SupplierColleague(invitation=invitation, name=name, email=email)
    _send_link(colleague, moment)
    return colleague


@transaction.atomic
def invite_again(colleague: SupplierColleague) -> None:
    """Their link ended with the supplier's own; a new one is sent. A second click finds it done."""
    invitation = colleague.invitation
    moment = _while_it_helps(invitation)
    colleague.refresh_from_db(fields=["removed_at", "ended_by_new_link"])
    if colleague.ended_by_new_link:
        _send_link(colleague, moment)


def _while_it_helps(invitation: Invitation) -> datetime.datetime:
    """The moment; refused where nothing can be written, or the supplier's link was replaced."""
    moment = before_any_deadline(invitation)
    must_be(invitation, Status.STARTED, Status.FINISHED)
    if not Invitation.objects.filter(token_hash=invitation.token_hash).exists():
        raise Refused(_("Your link has been replaced. Open the link in the newest mail."))
    pause_point("a colleague is let in")
    return moment


def _send_link(colleague: SupplierColleague, moment: datetime.datetime) -> None:
    invitation, token = colleague.invitation, new_token()
    colleague.token_hash, colleague.invited_at = hash_of(token), moment
    colleague.removed_at, colleague.ended_by_new_link = None, False
    colleague.save()
    sheet = invitation.round_sheets.going().select_related("round").first()
    until = sheet.round.deadline if sheet else invitation.dialogue.deadline
    link = f"{settings.SITE_URL}{reverse('requirements_bank:open', args=[token])}"
    reply_to = invitation.dialogue.contact_email
    record(
        "requirements_bank.supplier_colleague_invited",
        invitation,
        by=None,
        write=[Letter(colleague.email, invitation.language, link, reply_to=reply_to)],
        colleague=colleague,
        until=until,
    )


@transaction.atomic
def remove(colleague: SupplierColleague) -> None:
    """The colleague's link ends, after the deadline too: it would still open what was sent.

    What they have written stays. A second click finds it done.
    """
    rows = SupplierColleague.objects.standing().filter(pk=colleague.pk)
    if rows.update(removed_at=ClockTimestamp()):
        record(
            "requirements_bank.supplier_colleague_removed",
            colleague.invitation,
            by=None,
            colleague=colleague,
        )


def _check(invitation: Invitation, email: str) -> None:
    colleagues = invitation.colleagues.all()
    if email == invitation.email or colleagues.standing().filter(email=email).exists():
        raise Refused(_("That address already has a link to this answer."))
    if colleagues.count() >= MOST_COLLEAGUES:
        raise Refused(_("You can invite twenty colleagues at most."))
