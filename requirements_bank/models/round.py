"""Elaboration rounds: after the deadline, suppliers are asked more about some of their answers."""

import datetime
from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.clock import ClockTimestamp
from portal.lifecycle import Lifecycle
from requirements_bank.models.answer import Answer, round_is_unsealed
from requirements_bank.models.asked import DialogueRequirement
from requirements_bank.models.dialogue import MarketDialogue
from requirements_bank.models.given import ADDON_HAS_PRICE, Given, GivenFields
from requirements_bank.models.invitation import Invitation


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(dialogue__in=MarketDialogue.objects.visible_to(user))

    def going(self) -> Self:
        """Suppliers may answer, or what they answered is not taken over yet."""
        return self.filter(closed_at=None)

    def due_to_close(self) -> Self:
        return self.going().filter(deadline__lte=ClockTimestamp())


class Round(models.Model):
    """Some suppliers elaborate on some answers; sealed until a deadline of its own."""

    dialogue = models.ForeignKey(MarketDialogue, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("round"))
    message = models.TextField(_("message to the suppliers"))
    deadline = models.DateTimeField(_("deadline"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    # Given up before its deadline: what suppliers wrote is never shown.
    is_cancelled = models.BooleanField(default=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("elaboration round")
        verbose_name_plural = _("elaboration rounds")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "number"], name="one_round_a_number"),
            models.CheckConstraint(
                name="cancelled_round_is_closed",
                condition=Q(is_cancelled=False) | Q(closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dialogue} ({self.number})"

    def get_absolute_url(self) -> str:
        return reverse("requirements_bank:round_detail", args=[self.pk])

    @property
    def is_going(self) -> bool:
        return self.closed_at is None

    def takes_answers_at(self, moment: datetime.datetime) -> bool:
        return self.is_going and moment < self.deadline


class RoundSheetQuerySet(models.QuerySet["RoundSheet"]):
    def unsealed(self) -> Self:
        """What the authority may read: what was sent, when the round's deadline has passed too."""
        return self.filter(round_is_unsealed())

    def going(self) -> Self:
        return self.filter(round__closed_at=None)

    def unsent_before(self, moment: datetime.datetime) -> Self:
        """Not sent, in rounds that end by then and have not ended yet."""
        near = {"round__deadline__gt": ClockTimestamp(), "round__deadline__lte": moment}
        return self.going().filter(status=RoundSheet.Status.ASKED, **near)


class RoundSheet(Lifecycle):
    """One supplier's part in a round, and the proof of what was sent."""

    class Status(models.TextChoices):
        ASKED = "asked", _("Asked")
        SENT = "sent", _("Sent")

    TRANSITIONS = {
        Status.ASKED: {Status.SENT},
        # Until the round's deadline a supplier may take it back and change it.
        Status.SENT: {Status.ASKED},
    }

    round = models.ForeignKey(Round, models.CASCADE, related_name="sheets")
    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="round_sheets")
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.ASKED)
    sent_at = models.DateTimeField(null=True)
    # All that was sent, word by word, with the salt and the fingerprint, as on a receipt.
    content = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)

    objects = RoundSheetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "invitation"], name="one_sheet_a_round"),
            models.CheckConstraint(
                name="sent_sheet_has_a_proof",
                condition=~Q(status="sent") | (Q(sent_at__isnull=False) & ~Q(digest="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.invitation_id}"

    @property
    def is_sent(self) -> bool:
        return self.status == self.Status.SENT


class Elaboration(GivenFields):
    """What a supplier answers to one requirement in a round: a new version of the answer."""

    sheet = models.ForeignKey(RoundSheet, models.CASCADE, related_name="elaborations")
    requirement = models.ForeignKey(DialogueRequirement, models.PROTECT, related_name="+")
    question = models.TextField(_("what you would like to know"), blank=True)
    # What the assessors had written to this supplier when the round began.
    remark = models.TextField(_("comment to the supplier"), blank=True)
    # The answer as it stood when the round began.
    before = models.JSONField(encoder=DjangoJSONEncoder)
    # The names of its files at that time; they stand, and more can be added.
    files_before = models.JSONField(default=list)
    saved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["requirement__position", "requirement"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "requirement"], name="requirement_once_in_a_round"
            ),
            models.CheckConstraint(
                name="only_an_elaborated_addon_has_a_price", condition=ADDON_HAS_PRICE
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id}/{self.requirement_id}"

    @property
    def earlier(self) -> Answer:
        """The answer as it stood, to be shown as answers are."""
        return Answer(requirement=self.requirement, **vars(Given.read(self.before)))

    @property
    def file_names(self) -> list[str]:
        """Of the answer with what came in the round; prefetch `files`."""
        return [*self.files_before, *(file.name for file in self.files.all())]

    @property
    def is_changed(self) -> bool:
        return self.given != Given.read(self.before) or bool(self.files.all())
