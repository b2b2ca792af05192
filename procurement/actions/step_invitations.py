"""Suppliers take part in some steps of a case, by a link. The link is in the mail alone (C23)."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.models import Event
from notifications.trail import Letter, record
from portal.clock import database_now
from portal.doors import hash_of, new_token
from portal.locks import SECOND_CLICK, locked, pause_point
from portal.refusals import Refused
from procurement.course import standing
from procurement.models import Case, StepInvitation
from procurement.worksheets import written


@transaction.atomic
def invite(case: Case, *, by: User, invitation: StepInvitation) -> StepInvitation:
    """Let a supplier in to the steps that suppliers take part in, and send the link."""
    found = standing.lock_open(case.pk)
    if not written.sheets_for_supplier(found):
        raise Refused(_("No step of the case has anything for a supplier to do."))
    before = found.step_invitations.standing().filter(email=invitation.email).first()
    pause_point("between looking at the suppliers and letting one in")
    if before:
        return _same_or_refuse(before, invitation, by)
    token = new_token()
    invitation.case, invitation.invited_by, invitation.token_hash = found, by, hash_of(token)
    invitation.save(force_insert=True)
    _write(invitation, "step_supplier_invited", by=by, token=token)
    return invitation


@transaction.atomic
def renew(invitation: StepInvitation, *, by: User, expires_at: datetime) -> None:
    """Send a new link; the old one ends. A second click sends no other: the first would be dead."""
    fresh = _enter(invitation)
    pause_point("a link is renewed")
    if _is_second_click(fresh, by, expires_at):
        return
    token = new_token()
    fresh.token_hash, fresh.expires_at = hash_of(token), expires_at
    fresh.save(update_fields=["token_hash", "expires_at"])
    _write(fresh, "step_invitation_renewed", by=by, token=token)


@transaction.atomic
def revoke(invitation: StepInvitation, *, by: User) -> None:
    """End a link. What the supplier has written stays. Ended twice, it is ended once."""
    fresh = locked(StepInvitation.objects.filter(pk=invitation.pk)).get()
    if fresh.revoked_at:
        return
    fresh.revoked_at = database_now()
    fresh.save(update_fields=["revoked_at"])
    _write(fresh, "step_invitation_revoked", by=by, token="")


@transaction.atomic
def open(invitation: StepInvitation) -> None:  # noqa: A001 -- the verb that suppliers use
    """A person at the supplier opens the link with the button, the first time or again."""
    fresh = locked(StepInvitation.objects.filter(pk=invitation.pk)).get()
    if fresh.opened_at:
        return
    fresh.opened_at = database_now()
    fresh.save(update_fields=["opened_at"])
    tell = [fresh.invited_by]
    record("procurement.step_invitation_opened", fresh.case, by=None, tell=tell, invitation=fresh)


def _enter(invitation: StepInvitation) -> StepInvitation:
    """Lock the case and what was sent to the supplier; refuse if either is over."""
    case = standing.lock_open(invitation.case_id)
    fresh = locked(StepInvitation.objects.filter(pk=invitation.pk)).get()
    if fresh.revoked_at:
        raise Refused(_("The invitation is withdrawn. Invite the supplier again."))
    fresh.case = case
    return fresh


def _is_second_click(fresh: StepInvitation, by: User, expires_at: datetime) -> bool:
    kind, since = "procurement.step_invitation_renewed", database_now() - SECOND_CLICK
    lately = Event.objects.about(fresh.case).filter(kind=kind, actor=by, happened_at__gt=since)
    return fresh.expires_at == expires_at and lately.filter(mails__to=fresh.email).exists()


def _same_or_refuse(before: StepInvitation, new: StepInvitation, by: User) -> StepInvitation:
    """A second click finds what the first one did; another name or day is no second click."""
    names = ("company", "name", "language", "expires_at")
    same = all(getattr(before, name) == getattr(new, name) for name in names)
    lately = before.invited_at > timezone.now() - SECOND_CLICK
    if same and lately and before.invited_by == by:
        return before
    raise Refused(_("That address is already invited."))


def _write(invitation: StepInvitation, event: str, *, by: User, token: str) -> None:
    """To the supplier, with the link where there is one. Answers go to the contact person."""
    case = invitation.case
    link = f"{settings.SITE_URL}{reverse('procurement:open_steps', args=[token])}" if token else ""
    contact = case.coordinator or by
    letter = Letter(invitation.email, invitation.language, link, reply_to=contact.email)
    what = f"procurement.{event}"
    record(what, case, by=by, write=[letter], invitation=invitation, contact=contact)
