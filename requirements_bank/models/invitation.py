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
from procurement.models import Supplier
from requirements_bank.models.dialogue import MarketDialogue

# A supplier may read the own receipt for a while after the deadline.
LINK_OUTLIVES_DEADLINE = datetime.timedelta(days=30)

DELIVERY_TONES = {Mail.State.SENT: "success", Mail.State.FAILED: "error"}


def is_unsealed(path: str = "") -> Q:
    """The one rule of what the authority may read: sent, and the dialogue's deadline has passed.

    `path` leads to the invitation. A condition and not a list of invitations: the database then
    begins at the one dialogue that is asked for, however many there are.
    """
    passed = {f"{path}dialogue__in": MarketDialogue.objects.unsealed()}
    return Q(**passed, **{f"{path}status": Invitation.Status.FINISHED})


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(dialogue__in=MarketDialogue.objects.visible_to(user))

    def usable(self) -> Self:
        """Not revoked, and not past the day that the link stops."""
        return self.exclude(status=Invitation.Status.REVOKED).filter(
            expires_at__gt=ClockTimestamp()
        )

    def opened_by(self, token_hash: str) -> Self:
        """Those that this link opens: the supplier's own, or one that a colleague was given."""
        colleagues = SupplierColleague.objects.standing().filter(token_hash=token_hash)
        return self.filter(Q(token_hash=token_hash) | Q(pk__in=colleagues.values("invitation")))

    def for_supplier(self) -> Self:
        """With what the supplier's pages show of it."""
        return self.select_related("dialogue__authority")

    def standing(self) -> Self:
        return self.exclude(status=Invitation.Status.REVOKED)

    def of_same_mailbox(self, invitation: "Invitation") -> Self:
        """All that the same authority has asked this address, itself included."""
        there = self.standing().filter(dialogue__authority=invitation.dialogue.authority_id)
        return there.filter(dialogue__deleted_at=None, email__iexact=invitation.email)

    def unfinished(self) -> Self:
        return self.filter(status__in=[Invitation.Status.INVITED, Invitation.Status.STARTED])

    def not_begun(self, opened_before: datetime.datetime) -> Self:
        """Opened by then, and nothing is answered yet."""
        opened = self.filter(status=Invitation.Status.STARTED, opened_at__lte=opened_before)
        return opened.filter(answers=None)

    def unsealed(self) -> Self:
        """Those who finished, where the deadline has passed by the database's clock."""
        return self.filter(is_unsealed())

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
        DECLINED = "declined", _("Declined")
        REVOKED = "revoked", _("Withdrawn")

    TRANSITIONS = {
        Status.INVITED: {Status.STARTED, Status.REVOKED},
        Status.STARTED: {Status.FINISHED, Status.DECLINED, Status.REVOKED},
        # Until the deadline a supplier may take the answer back and change it.
        Status.FINISHED: {Status.STARTED, Status.REVOKED},
        # Who declined may think better of it until the deadline.
        Status.DECLINED: {Status.STARTED, Status.REVOKED},
        Status.REVOKED: set(),
    }

    dialogue = models.ForeignKey(MarketDialogue, models.PROTECT, related_name="invitations")
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.INVITED)
    # Empty when the people at the supplier are forgotten.
    email = models.EmailField(_("e-mail"), blank=True)
    supplier_name = models.CharField(_("supplier"), max_length=200)
    # The company in the authority's address book, whatever it is called today.
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True, related_name="invitations")
    subject = models.CharField(_("heading"), max_length=200)
    message = models.TextField(_("message"), blank=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=settings.LANGUAGES,
        default="da",
    )
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(_("the link stops"))
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(_("invited"), auto_now_add=True)
    opened_at = models.DateTimeField(null=True)
    # Why the supplier does not answer: told to the authority at once, unlike an answer.
    declined_reason = models.TextField(_("reason"), blank=True)
    # What it was told of the choice, when the letters were sent.
    letter = models.TextField(blank=True)
    # The happening whose mail carries the link that counts now.
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dialogue", "email"],
                name="supplier_invited_once",
                condition=~Q(status="revoked") & ~Q(email=""),
                violation_error_message=_("That address is already invited."),
            ),
            models.CheckConstraint(
                name="declined_with_a_reason",
                condition=~Q(status="declined") | ~Q(declined_reason=""),
                violation_error_message=_("Write why you do not answer."),
            ),
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

    @property
    def link_sent_at(self) -> datetime.datetime:
        """When the link that counts now was sent; fetch `event` along."""
        return self.event.happened_at if self.event else self.invited_at


class SupplierColleagueQuerySet(models.QuerySet["SupplierColleague"]):
    def standing(self) -> Self:
        return self.filter(removed_at=None)

    def ended_by_new_link(self) -> Self:
        """They had a link until the supplier's own was replaced: it may have been passed on."""
        return self.filter(ended_by_new_link=True)

    def end_with_the_link(self) -> int:
        """Nobody is let in by a link any more that was sent by the old one. How many that were."""
        return self.standing().update(removed_at=ClockTimestamp(), ended_by_new_link=True)


class SupplierColleague(models.Model):
    """Somebody at the supplier who helps with the answer, by a link of their own.

    The link holds as long as the supplier's own that it was sent by. It opens this one sheet and
    nothing else.
    """

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="colleagues")
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"))
    token_hash = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField(_("invited"))
    removed_at = models.DateTimeField(null=True)
    ended_by_new_link = models.BooleanField(default=False)

    objects = SupplierColleagueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "email"],
                name="supplier_colleague_once",
                condition=Q(removed_at=None),
                violation_error_message=_("That colleague is already invited."),
            )
        ]

    def __str__(self) -> str:
        return self.name
