"""Colleagues at the supplier who help with an answer, each by a link of their own."""

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
from requirements_bank.sealing import before_deadline, must_be

Status = Invitation.Status
# Those who were removed count too: nobody uses the portal to write to strangers.
MOST_COLLEAGUES = 20


@transaction.atomic
def invite(invitation: Invitation, *, name: str, email: str) -> SupplierColleague:
    """Send a colleague a link to this sheet, in the sheet's language."""
    moment = before_deadline(invitation)
    must_be(invitation, Status.STARTED, Status.FINISHED)
    _check(invitation, email)
    pause_point("supplier_colleague_invited")
    token = new_token()
    colleague = SupplierColleague.objects.create(
        invitation=invitation,
        name=name,
        email=email,
        token_hash=hash_of(token),
        invited_at=moment,
    )
    link = f"{settings.SITE_URL}{reverse('requirements_bank:open', args=[token])}"
    reply_to = invitation.dialogue.contact_email
    record(
        "requirements_bank.supplier_colleague_invited",
        invitation,
        by=None,
        write=[Letter(email, invitation.language, link, reply_to=reply_to)],
        colleague=colleague,
    )
    return colleague


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
