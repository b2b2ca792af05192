import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications.models import Event, Mail
from portal.clock import ClockTimestamp
from portal.lifecycle import Lifecycle
from requirements_bank.models.asked import DialogueRequirement
from requirements_bank.models.dialogue import MarketDialogue

# A supplier may read the own receipt for a while after the deadline.
LINK_OUTLIVES_DEADLINE = datetime.timedelta(days=30)

MARKS = {"yes": "yes", "addon": "yes", "partly": "partly", "no": "no-answer"}
DELIVERY_TONES = {Mail.State.SENT: "success", Mail.State.FAILED: "error"}


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(dialogue__in=MarketDialogue.objects.visible_to(user))

    def usable(self) -> Self:
        """Not revoked, and not past the day that the link stops."""
        return self.exclude(status=Invitation.Status.REVOKED).filter(
            expires_at__gt=ClockTimestamp()
        )

    def for_supplier(self) -> Self:
        """With what the supplier's pages show of it."""
        return self.select_related("dialogue__authority")

    def standing(self) -> Self:
        return self.exclude(status=Invitation.Status.REVOKED)

    def unfinished(self) -> Self:
        return self.filter(status__in=[Invitation.Status.INVITED, Invitation.Status.STARTED])

    def unsealed(self) -> Self:
        """Those who finished, where the deadline has passed by the database's clock."""
        return self.filter(
            dialogue__in=MarketDialogue.objects.unsealed(), status=Invitation.Status.FINISHED
        )

    def with_delivery(self) -> Self:
        """How far the mail with the link has come, as `mail_state`."""
        mails = Mail.objects.filter(event=OuterRef("event"), to=OuterRef("email"))
        return self.annotate(mail_state=Subquery(mails.values("state")[:1]))


class Invitation(Lifecycle):
    """A supplier asked to answer, by a link in a mail. Only the hash of the token is kept."""

    class Status(models.TextChoices):
        INVITED = "invited", _("Invited")
        STARTED = "started", _("Started")
        FINISHED = "finished", _("Finished")
        REVOKED = "revoked", _("Withdrawn")

    TRANSITIONS = {
        Status.INVITED: {Status.STARTED, Status.REVOKED},
        Status.STARTED: {Status.FINISHED, Status.REVOKED},
        # Until the deadline a supplier may take the answer back and change it.
        Status.FINISHED: {Status.STARTED, Status.REVOKED},
        Status.REVOKED: set(),
    }

    dialogue = models.ForeignKey(MarketDialogue, models.PROTECT, related_name="invitations")
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.INVITED)
    email = models.EmailField(_("e-mail"))
    supplier_name = models.CharField(_("supplier"), max_length=200)
    subject = models.CharField(_("heading"), max_length=200)
    message = models.TextField(_("message"), blank=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[("da", _("Danish")), ("en", _("English"))],
        default="da",
    )
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(_("the link stops"))
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(_("invited"), auto_now_add=True)
    opened_at = models.DateTimeField(null=True)
    # The happening whose mail carries the link that counts now.
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dialogue", "email"],
                name="supplier_invited_once",
                condition=~Q(status="revoked"),
                violation_error_message=_("That address is already invited."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.supplier_name} ({self.dialogue})"

    @property
    def delivery(self) -> tuple[str, str]:
        """The tone and the words for how far the mail has come; ask `with_delivery()` first."""
        if self.status == self.Status.REVOKED:
            return "neutral", str(self.Status.REVOKED.label)
        state = getattr(self, "mail_state", None) or Mail.State.QUEUED
        return DELIVERY_TONES.get(state, "neutral"), str(Mail.State(state).label)

    @property
    def is_revoked(self) -> bool:
        return self.status == self.Status.REVOKED


class AnswerQuerySet(models.QuerySet["Answer"]):
    def unsealed(self) -> Self:
        """What the authority may read: finished answers of dialogues past their deadline.

        The database's clock decides, in the same statement that reads.
        """
        return self.filter(
            invitation__dialogue__in=MarketDialogue.objects.unsealed(),
            invitation__status=Invitation.Status.FINISHED,
        )

    def answered(self) -> Self:
        """With a choice: words alone do not say whether the requirement is met."""
        return self.exclude(choice="")


class Answer(models.Model):
    """A supplier's answer to one requirement."""

    class Choice(models.TextChoices):
        YES = "yes", _("Yes")
        ADDON = "addon", _("Yes, as an add-on")
        PARTLY = "partly", _("Yes, in part")
        NO = "no", _("No")
        NOT_RELEVANT = "not_relevant", _("Not relevant")

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="answers")
    requirement = models.ForeignKey(DialogueRequirement, models.PROTECT, related_name="answers")
    choice = models.CharField(_("answer"), max_length=15, choices=Choice, blank=True)
    elaboration = models.TextField(_("elaboration"), blank=True)
    saved_at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "requirement"], name="requirement_answered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id}/{self.requirement_id}"

    @property
    def css(self) -> str:
        """The mark before the word; “not relevant” has none."""
        return MARKS.get(self.choice, "")


class SubmissionReceiptQuerySet(models.QuerySet["SubmissionReceipt"]):
    def counting(self) -> Self:
        """Not taken back: at most one of an invitation."""
        return self.filter(withdrawn_at=None)


class SubmissionReceipt(models.Model):
    """Proof that a finished answer was received, when by the database's clock, and of what."""

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="receipts")
    version = models.PositiveSmallIntegerField()
    received_at = models.DateTimeField()
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)

    objects = SubmissionReceiptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation", "version"], name="one_receipt_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id} v{self.version}"
