import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications.models import Mail
from portal.clock import ClockTimestamp
from procurement.models.case import Case

DELIVERY_TONES = {Mail.State.SENT: "info", Mail.State.FAILED: "error"}


class Party(models.TextChoices):
    """Who must agree to what binds all of them."""

    DEPARTMENT = "department", _("The department")
    IT = "it", _("IT")
    SUPPLIER = "supplier", _("The supplier")


class EntryQuerySet(models.QuerySet["Entry"]):
    def standing(self) -> Self:
        """The lines as they are now: neither changed since nor taken away."""
        return self.filter(is_newest=True, is_removed=False)

    def visitation_minutes(self) -> Self:
        """C05a: what was said at the IT visitation, with its day as it is kept: `held_on`."""
        held = KeyTextTransform("date", "answers")
        return self.standing().filter(sheet="visitation_meeting").annotate(held_on=held)

    def of_day(self, day: date) -> Self:
        """Of the visitation's minutes those of a day."""
        return self.filter(Q(held_on=day.isoformat()))


class Entry(models.Model):
    """One line of a worksheet as somebody wrote it. A change is a new row; the old ones stay."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="entries")
    sheet = models.CharField(max_length=40)
    line = models.UUIDField(default=uuid.uuid4)
    # Which line of the sheet it is, as people call it; a change keeps it.
    number = models.PositiveSmallIntegerField(default=1)
    answers = models.JSONField(default=dict)
    is_newest = models.BooleanField(default=True)
    is_removed = models.BooleanField(default=False)
    # None where an invited supplier wrote it; then the name says who.
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_for = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField(auto_now_add=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "sheet", "line"],
                condition=Q(is_newest=True),
                name="one_newest_entry",
            ),
            models.CheckConstraint(
                name="entry_says_who_wrote_it",
                condition=Q(written_by__isnull=False) | ~Q(written_for=""),
            ),
        ]
        indexes = [
            # Minutes are walked by the day of the meeting, and not by the case.
            models.Index(
                KeyTextTransform("date", "answers").desc(),
                F("id").desc(),
                name="visitation_minutes",
                condition=Q(sheet="visitation_meeting", is_newest=True, is_removed=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.sheet}"


class Confirmation(models.Model):
    """A party's yes to a worksheet as it stood: up to and with its latest entry."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="confirmations")
    party = models.CharField(max_length=12, choices=Party)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    by_supplier = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "party"], name="a_party_confirms_once"),
            models.CheckConstraint(
                name="confirmation_says_who",
                condition=Q(by__isnull=False) | ~Q(by_supplier=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry}: {self.get_party_display()}"


class StepInvitationQuerySet(models.QuerySet["StepInvitation"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def standing(self) -> Self:
        """Those not taken back."""
        return self.filter(revoked_at=None)

    def usable(self) -> Self:
        """Whose link opens something: not taken back, not past its day, and the case goes on."""
        return self.standing().filter(
            expires_at__gt=ClockTimestamp(), case__status__in=Case.UNDER_WAY
        )

    def with_delivery(self) -> Self:
        """How far the newest mail to the supplier has come, as `mail_state`."""
        mails = Mail.objects.filter(
            to=OuterRef("email"),
            event__object_id=OuterRef("case"),
            event__kind__startswith="procurement.step_",
        )
        return self.annotate(mail_state=Subquery(mails.order_by("-pk").values("state")[:1]))

    def still(self, invitation: "StepInvitation") -> Self:
        """The same one, if its link is the one that was opened."""
        return self.filter(pk=invitation.pk, token_hash=invitation.token_hash)


class StepInvitation(models.Model):
    """A supplier's way in to the steps of a case that suppliers take part in (C23).

    Only the hash of the token is kept.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="step_invitations")
    company = models.CharField(_("company"), max_length=200)
    name = models.CharField(_("contact"), max_length=150)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=settings.LANGUAGES,
        default="da",
    )
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("open until"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    objects = StepInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "email"],
                condition=Q(revoked_at=None),
                name="one_open_step_invitation",
                violation_error_message=_("That address is already invited."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.company} ({self.email})"

    @property
    def signature(self) -> str:
        """How what they write is signed."""
        return f"{self.name}, {self.company}"[:200]

    @property
    def state(self) -> tuple[str, str]:
        """The tone and the words for where it is; ask `with_delivery()` first."""
        if self.revoked_at:
            return "neutral", gettext("Withdrawn")
        if self.expires_at < timezone.now():
            return "warning", gettext("The link has stopped")
        if self.opened_at:
            return "success", gettext("Takes part")
        state = getattr(self, "mail_state", None) or Mail.State.QUEUED
        return DELIVERY_TONES.get(state, "neutral"), str(Mail.State(state).label)
