"""How it is with the mails, for portal.health."""

from datetime import timedelta

from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.models import Mail
from portal.clock import database_now
from portal.health import Part, in_words

LATE = timedelta(minutes=15)


def outbox() -> list[Part]:
    """The last mail sent, the oldest that waits, and those that nobody got."""
    return [_last(), _oldest(), _failed()]


def _last() -> Part:
    sent = Mail.objects.filter(state=Mail.State.SENT).order_by("-pk")
    sent_at = sent.values_list("sent_at", flat=True).first()
    if sent_at is None:
        return Part("mail_sent", True, _("No mail has been sent yet."))
    ago = in_words(database_now() - sent_at)
    return Part("mail_sent", True, _("The last mail was sent %(ago)s ago.") % {"ago": ago})


def _oldest() -> Part:
    now = database_now()
    # Those that wait for the hour's limit of an address are held back, not late.
    late = Mail.objects.waiting().exclude(attempts=0, next_try_at__gt=now)
    queued_at = late.aggregate(oldest=Min("queued_at"))["oldest"]
    if queued_at is None:
        return Part("mail_waiting", True, _("No mail is waiting to be sent."))
    age = now - queued_at
    words = _("The oldest unsent mail has waited %(ago)s.") % {"ago": in_words(age)}
    return Part("mail_waiting", age < LATE, words)


def _failed() -> Part:
    failed = Mail.objects.failed().count()
    if not failed:
        return Part("mail_failed", True, _("Every mail has been delivered."))
    words = ngettext(
        "%(count)s mail could not be delivered.", "%(count)s mails could not be delivered.", failed
    )
    return Part("mail_failed", False, words % {"count": failed})
