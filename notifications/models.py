"""The trail (what happened), the inbox (who was told), the outbox (mail) and reminders."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, User
from portal.clock import ClockTimestamp

LINK = "[[link]]"
# Below this line a text speaks to those who are told: what to do, and where. It is no history.
TO_YOU = "[[to you]]"
TONES = {"sent": "success", "failed": "error"}
# In the place of words that were told openly, and are closed since.
CLOSED = _("The rest is closed. It is read where it was said, by those who may.")


def without_link(text: str) -> str:
    """The text for everybody else: a personal link is a key."""
    return text.replace(LINK, gettext("(a personal link)"))


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, target: models.Model) -> Self:
        return self.filter(
            content_type=ContentType.objects.get_for_model(target), object_id=target.pk
        ).order_by("-pk")

    def close(self) -> None:
        """From now on their headlines alone are read. What they said stays as it was written."""
        self.filter(closed_at=None).update(closed_at=ClockTimestamp())


class Event(models.Model):
    """Something that was done. Never changed afterwards: this is the trail an auditor reads.

    The text is kept in both languages as it read on the day. When what it told of is closed to
    people who read the trail, the event is closed once and for all: its words stay, unread.
    """

    kind = models.CharField(max_length=60)
    text_da = models.TextField()
    text_en = models.TextField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+")
    happened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey()

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["content_type", "object_id", "-id"])]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

    def said(self, language: str) -> str:
        """All that was said, as mails say it: with links still to be filled in."""
        parts = self._kept(language).split(TO_YOU)
        return "\n\n".join(part.strip() for part in parts if part.strip())

    @property
    def text(self) -> str:
        return without_link(self.said(get_language() or ""))

    @property
    def headline(self) -> str:
        return self.text.partition("\n")[0]

    @property
    def body(self) -> str:
        return self.text.partition("\n")[2].strip()

    @property
    def facts(self) -> str:
        """What happened, below the headline; nothing of what speaks to those who were told."""
        kept = self._kept(get_language() or "")
        above, mark, _below = kept.rpartition(TO_YOU)
        return (above if mark else kept).partition("\n")[2].strip()

    def _kept(self, language: str) -> str:
        kept = self.text_en if language == "en" else self.text_da
        if self.closed_at is None:
            return kept
        headline = kept.partition("\n")[0]
        with translation.override(language):
            return f"{headline}\n{CLOSED}"


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(recipient=user)

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notification(models.Model):
    """An event, told to one person."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="notifications")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications"
    )
    url = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "recipient"], name="told_once"),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"]),
            models.Index(fields=["recipient"], name="unread", condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.recipient}"


class MailQuerySet(models.QuerySet["Mail"]):
    def due(self, moment: models.Func) -> Self:
        """Waiting to be sent: queued and its time has come, or leased by a sender that died."""
        return self.filter(
            Q(state=Mail.State.QUEUED, next_try_at__lte=moment)
            | Q(state=Mail.State.LEASED, lease_until__lt=moment)
        )

    def failed(self) -> Self:
        """Those that could be sent again: it is still known to whom."""
        return self.filter(state=Mail.State.FAILED).exclude(to="")

    def waiting(self) -> Self:
        return self.filter(state__in=[Mail.State.QUEUED, Mail.State.LEASED])

    def about(self, target: models.Model) -> Self:
        return self.filter(event__in=Event.objects.about(target).order_by()).order_by("-pk")

    def visible_to(self, user: User) -> Self:
        return self.filter(event__authority__in=user.authority_ids)

    def letters_of(self, user: User, since: datetime) -> Self:
        """To people without an account, by what this person has done since then."""
        return self.filter(event__actor=user, event__happened_at__gt=since, recipient=None)


class Mail(models.Model):
    """A mail in the outbox, written in the same transaction as what it tells.

    `secret` holds what may not lie in the clear (a link with a token), encrypted; it takes the
    place of [[link]] in the text when the mail is sent, and is wiped then. `calendar` is an
    appointment that goes along, as a calendar file.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        LEASED = "leased", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Could not be sent")

    key = models.CharField(max_length=300, unique=True)
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="mails")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="mails"
    )
    to = models.EmailField()
    reply_to = models.EmailField(blank=True)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    secret = models.TextField(blank=True)
    calendar = models.TextField(blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    # How many senders died with the mail in their hands.
    deaths = models.PositiveSmallIntegerField(default=0)
    tried_since = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="mail_waiting",
                condition=Q(state__in=["queued", "leased"]),
            ),
            models.Index(fields=["to", "sent_at"], name="mail_sent_to"),
            models.Index(fields=["-id"], name="mail_failed", condition=Q(state="failed")),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    @property
    def target(self) -> models.Model:
        """What the mail is about; for a mail outside the trail its recipient."""
        return (self.event.target if self.event else None) or self.recipient or self

    @property
    def to_whom(self) -> str:
        """The address, as pages show it."""
        return self.to or gettext("deleted by the rule")

    @property
    def is_failed(self) -> bool:
        """It did not arrive, and it is still known to whom it was."""
        return self.state == self.State.FAILED and bool(self.to)

    @property
    def tone(self) -> str:
        """The colour of the state on a page."""
        return TONES.get(self.state, "neutral")

    @property
    def words(self) -> str:
        """What is sent: nothing that was closed before it could be."""
        return str(CLOSED) if self.event and self.event.closed_at else self.text

    @property
    def shown_text(self) -> str:
        """The text as it was sent, but for what only the recipient may see, and what is closed."""
        return without_link(self.words)


class Reminder(models.Model):
    """One person reminded of one deadline. The constraint is what makes it once.

    The key holds the deadline itself: when the deadline moves, a new reminder falls due.
    """

    kind = models.CharField(max_length=60)
    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey()
    deadline = models.CharField(max_length=40)
    step = models.CharField(max_length=20)
    address = models.EmailField()
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "content_type", "object_id", "deadline", "step", "address"],
                name="reminded_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.step} → {self.address}"
