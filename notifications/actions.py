"""What people do with their messages and with mails that did not arrive."""

from django.db import transaction

from accounts.models import User
from notifications.events import write_down
from notifications.models import Mail, Notification
from portal.clock import ClockTimestamp
from portal.lifecycle import TransitionNotAllowed


def read(notification: Notification) -> None:
    """A person has read one message; the first time counts."""
    Notification.objects.filter(pk=notification.pk).unread().update(read_at=ClockTimestamp())


def read_all(*, by: User) -> None:
    """A person has read all messages."""
    Notification.objects.visible_to(by).unread().update(read_at=ClockTimestamp())


@transaction.atomic
def resend(mail: Mail, *, by: User) -> None:
    """Put a mail that was given up in the outbox again, with three days more."""
    failed = Mail.objects.failed().filter(pk=mail.pk)
    again = failed.update(
        state=Mail.State.QUEUED,
        attempts=0,
        deaths=0,
        tried_since=None,
        next_try_at=ClockTimestamp(),
    )
    if not again:
        raise TransitionNotAllowed(f"{mail!r} is being sent already.")
    write_down("notifications.mail_resent", mail.target, by=by, context={"mail": mail})
