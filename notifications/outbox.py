"""Putting mails in the outbox, in the transaction of what they tell."""

import hashlib
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from accounts.models import User
from notifications import tasks
from notifications.models import Event, Mail
from notifications.secrets import seal
from portal.clock import ClockTimestamp
from portal.doorbell import ring

SUBJECT_LENGTH = 250


@dataclass(frozen=True)
class Letter:
    """A mail to somebody without an account. The link is secret: it is never stored in clear."""

    to: str
    language: str
    link: str
    reply_to: str = ""


@dataclass(frozen=True)
class Wording:
    """What a mail says. The text's first line is the subject; the reason says why one got it.

    The calendar is an appointment that goes along, as `portal.calendars` writes it.
    """

    text: str
    url: str
    reason: str
    calendar: str = ""

    @property
    def subject(self) -> str:
        """One line whatever was typed: a line break here would be a header of somebody's own."""
        return " ".join(self.text.partition("\n")[0].split())[:SUBJECT_LENGTH]

    @property
    def body(self) -> str:
        address = f"{settings.SITE_URL}{self.url}" if self.url else ""
        parts = (self.text.partition("\n")[2].strip(), address, self.reason)
        return "\n\n".join(part for part in parts if part)


def post(key: str, to: Letter | User, wording: Wording, *, event: Event | None = None) -> Mail:
    """Queue one mail to one person, and ring for a sender after commit."""
    letter = to if isinstance(to, Letter) else Letter(to.email, to.language, "")
    mail = Mail.objects.create(
        key=key,
        event=event,
        recipient=to if isinstance(to, User) else None,
        to=letter.to,
        reply_to=letter.reply_to,
        subject=wording.subject,
        text=wording.body,
        secret=seal(letter.link) if letter.link else "",
        calendar=wording.calendar,
        message_id=message_id(key),
        next_try_at=ClockTimestamp(),
    )
    transaction.on_commit(partial(ring, tasks.send_mail, mail.pk))
    return mail


def message_id(key: str) -> str:
    """Made from the key: the same mail sent twice after a crash is recognisably one."""
    host = urlsplit(settings.SITE_URL).hostname
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{host}>"
