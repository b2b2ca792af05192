"""Sending what lies in the outbox."""

import time

import structlog
from celery import shared_task

from notifications import delivery
from notifications.models import Mail, MailQuerySet

log = structlog.get_logger(__name__)

# The next sweep comes after a minute, and leaves what is leased alone.
SWEEP_S = 50


@shared_task(soft_time_limit=60, time_limit=80)
def send_mail(mail_id: int) -> None:
    """Send one mail, if it is still waiting and its time has come."""
    _send_next(Mail.objects.filter(pk=mail_id))


@shared_task
def sweep_mail() -> None:
    """Send every mail that is due, one after the other."""
    until = time.monotonic() + SWEEP_S
    while _send_next(Mail.objects.all()) and time.monotonic() < until:
        pass


def _send_next(mails: MailQuerySet) -> bool:
    """Send the first that is due. One mail that cannot be dealt with must not stop the others."""
    mail = delivery.claim(mails)
    if mail is None:
        return False
    try:
        delivery.deliver(mail)
    except Exception:
        # The lease runs out, and the mail is tried again or given up.
        log.exception("mail_not_dealt_with", mail=mail.pk)
    return True
