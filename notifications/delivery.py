"""Taking mails out of the outbox and to the mail server.

At least once, never lost: a sender takes a lease on the row, sends outside every transaction and
notes the end. The only possible double is a crash between the server's acceptance and our note;
both have the same Message-ID. Being asked to end is not a crash: it waits for the note.
"""

import signal
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple

import structlog
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from accounts.models import Role, User, spread
from notifications.events import tell, write_down
from notifications.models import LINK, Event, Mail, MailQuerySet, Notification
from notifications.secrets import unseal
from portal import calendars
from portal.clock import ClockTimestamp, database_now
from portal.crash import crash_point

log = structlog.get_logger(__name__)

GIVE_UP_AFTER = timedelta(days=3)
LONGEST_PAUSE = timedelta(hours=1)
HOUR = timedelta(hours=1)
MOST_DEATHS = 5
# What no later attempt can change: the mail itself is wrong, or its secret cannot be read.
OUR_MISTAKES = (ValueError, ValidationError, InvalidToken)


class Failure(NamedTuple):
    """Why a mail was not taken, and whether it may be later."""

    words: str
    permanent: bool


@transaction.atomic
def claim(mails: MailQuerySet) -> Mail | None:
    """Take the lease on the first of these that is due; nobody else sends it meanwhile."""
    due = mails.due(ClockTimestamp()).order_by("next_try_at")
    mail = due.select_for_update(skip_locked=True, no_key=True).first()
    if mail is None:
        return None
    died = mail.state == Mail.State.LEASED
    Mail.objects.filter(pk=mail.pk).update(
        state=Mail.State.LEASED,
        lease_until=ClockTimestamp() + Value(settings.MAIL_LEASE),
        attempts=F("attempts") + 1,
        deaths=F("deaths") + int(died),
        tried_since=Coalesce(F("tried_since"), ClockTimestamp()),
    )
    mail.refresh_from_db()
    return mail


def deliver(mail: Mail) -> None:
    """Send a mail whose lease we have, and note how it ended."""
    if mail.deaths >= MOST_DEATHS:
        give_up(mail, f"{mail.deaths} senders died with this mail.")
    elif not _wait_for_room(mail):
        with _finishing_first():
            _send_and_note(mail)


@contextmanager
def _finishing_first() -> Iterator[None]:
    """A request to end waits until we are through.

    The worker ends what it does when it loses its broker: often, and often after the server took
    the mail. It asks by the one signal or, where it may stop softly, by the other.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGQUIT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _send_and_note(mail: Mail) -> None:
    failure = _send(mail)
    if failure is None:
        _note_sent(mail)
    elif failure.permanent or _is_too_old(mail):
        give_up(mail, failure.words)
    else:
        _try_later(mail, failure.words)


def _wait_for_room(mail: Mail) -> bool:
    """Put the mail back if its address has had enough this hour. A new password does not wait."""
    if mail.event_id is None:
        return False
    sent = Mail.objects.filter(
        to=mail.to, event__isnull=False, sent_at__gt=ClockTimestamp() - Value(HOUR)
    )
    # The mail that must be an hour old before there is room again.
    newest = sent.order_by("-sent_at").values_list("sent_at", flat=True)
    limit = settings.MAILS_PER_HOUR
    oldest_of_full_hour = newest[limit - 1 : limit].first()
    if oldest_of_full_hour is None:
        return False
    _leased(mail).update(
        state=Mail.State.QUEUED,
        next_try_at=oldest_of_full_hour + HOUR,
        lease_until=None,
        attempts=F("attempts") - 1,
        tried_since=None,
    )
    return True


def _send(mail: Mail) -> Failure | None:
    """Hand the mail to the server; nothing is answered when the server has it."""
    connection = get_connection()
    try:
        message = _message(mail)
        connection.open()
        message.connection = connection
        message.send()
    except Exception as error:
        return _judge(error)
    finally:
        _hang_up(connection)
    crash_point("after_smtp")
    return None


def _hang_up(connection: object) -> None:
    """The server has the mail or has not: a bad good-bye changes nothing."""
    try:
        connection.close()  # type: ignore[attr-defined] # every backend has it, no stub says so
    except (smtplib.SMTPException, OSError) as error:
        log.info("mail_server_left", error=str(error))


def _message(mail: Mail) -> EmailMultiAlternatives:
    """One recipient, plain text, and headers that no robot answers.

    An appointment is another form of the text, which puts it in the calendar, and a file too;
    a second one is a file alone.
    """
    for address in (mail.to, mail.reply_to):
        if address:
            validate_email(address)
    text = mail.words.replace(LINK, unseal(mail.secret)) if mail.secret else mail.words
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=f"{text}\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={
            "Message-ID": mail.message_id,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    for number, calendar in enumerate(calendars.files_in(mail.calendar), start=1):
        if number == 1:
            method = calendars.method_of(calendar)
            message.attach_alternative(calendar, f"text/calendar; method={method}")
        name = "invite.ics" if number == 1 else f"invite-{number}.ics"
        message.attach(name, calendar.encode(), "application/ics")
    return message


def _judge(error: Exception) -> Failure:
    """Permanent is what the server says about this mail or its recipient, and our own mistakes.

    What it says about us (sign-in, sender, greeting) is a wrong setting that somebody will mend.
    """
    code, words = _answer_of(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
        return Failure(words, permanent=code >= 500)
    # A certificate that is not trusted is a ValueError too, but one of the server's.
    if isinstance(error, OSError):
        return Failure(words, permanent=False)
    log.error("mail_not_made", exc_info=error)
    return Failure(words, permanent=isinstance(error, OUR_MISTAKES))


def _answer_of(error: Exception) -> tuple[int, str]:
    """The server's code and words, or the error's own."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return code, _words(code, words)
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code, _words(error.smtp_code, error.smtp_error)
    return 0, _words(type(error).__name__, str(error))


def _words(code: int | str, words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return f"{code} {text}"[:500]


def _note_sent(mail: Mail) -> None:
    """Sent, and the secret with it: it is of no further use to us."""
    _leased(mail).update(
        state=Mail.State.SENT,
        sent_at=ClockTimestamp(),
        lease_until=None,
        secret="",
        last_error="",
    )


def _try_later(mail: Mail, words: str) -> None:
    pause = min(settings.MAIL_RETRY * 2 ** min(mail.attempts - 1, 10), LONGEST_PAUSE)
    _leased(mail).update(
        state=Mail.State.QUEUED,
        next_try_at=ClockTimestamp() + Value(pause),
        lease_until=None,
        last_error=words,
    )


def _is_too_old(mail: Mail) -> bool:
    return mail.tried_since is not None and database_now() - mail.tried_since > GIVE_UP_AFTER


@transaction.atomic
def give_up(mail: Mail, words: str) -> None:
    """Nobody will get this mail: say so in the trail and in the inbox of those who can act.

    Not by mail, for mail is what does not work.
    """
    given_up = _leased(mail).update(state=Mail.State.FAILED, lease_until=None, last_error=words)
    if not given_up:
        return
    target = mail.target
    context = {"mail": mail, "words": words}
    event = write_down("notifications.mail_failed", target, by=None, context=context)
    people = _not_yet_worried(event.kind, target, _who_can_act(target, mail))
    tell(event, people, target)


def _who_can_act(target: models.Model, mail: Mail) -> list[User]:
    authority = getattr(target, "authority", None) or (mail.event and mail.event.authority)
    contact = getattr(target, "coordinator", None)
    if authority is None:
        return spread([contact])
    return spread([contact, *User.objects.holding(Role.ADMINISTRATOR, authority=authority)])


def _not_yet_worried(kind: str, target: models.Model, people: list[User]) -> list[User]:
    """Those without an unread word of this already: ten failed mails of a case are one trouble."""
    events = Event.objects.about(target).filter(kind=kind).order_by()
    unread = Notification.objects.unread().filter(event__in=events, recipient__in=people)
    told = set(unread.values_list("recipient", flat=True))
    return [person for person in people if person.pk not in told]


def _leased(mail: Mail) -> MailQuerySet:
    """The row while our lease stands: a sender that overslept changes nothing."""
    return Mail.objects.filter(
        pk=mail.pk, state=Mail.State.LEASED, lease_until=mail.lease_until, attempts=mail.attempts
    )
