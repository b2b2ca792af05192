from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.lifecycle import Lifecycle
from requirements_bank.models.asked import DialogueRequirement
from requirements_bank.models.dialogue import MarketDialogue
from requirements_bank.models.invitation import Invitation

TONES = {"asked": "warning", "given": "success"}


class ClarificationQuerySet(models.QuerySet["Clarification"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(dialogue__in=MarketDialogue.objects.visible_to(user))

    def waiting(self) -> Self:
        """Asked, and neither answered nor set aside; the oldest first."""
        return self.filter(status=Clarification.Status.ASKED).order_by("asked_at", "pk")

    def given(self) -> Self:
        """What all suppliers read."""
        return self.filter(status=Clarification.Status.GIVEN)

    def of_supplier(self, invitation: Invitation) -> Self:
        """What this supplier asked and not all have got."""
        mine = self.filter(asked_by=invitation).exclude(status=Clarification.Status.GIVEN)
        return mine.order_by("asked_at", "pk")


class Clarification(Lifecycle):
    """A supplier's question and the answer that all suppliers get, or what all are told unasked.

    Who asked, and in which words, is for the authority and the one who asked.
    """

    class Status(models.TextChoices):
        ASKED = "asked", _("Awaits an answer")
        GIVEN = "given", _("Given to all suppliers")
        SET_ASIDE = "set_aside", _("Set aside")

    TRANSITIONS = {
        Status.ASKED: {Status.GIVEN, Status.SET_ASIDE},
        # What all have got is not taken back; who thinks better of it tells all once more.
        Status.GIVEN: set(),
        Status.SET_ASIDE: {Status.GIVEN},
    }

    dialogue = models.ForeignKey(MarketDialogue, models.PROTECT, related_name="clarifications")
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.ASKED)
    requirement = models.ForeignKey(
        DialogueRequirement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="clarifications",
        verbose_name=_("requirement"),
    )
    asked_by = models.ForeignKey(
        Invitation, models.PROTECT, null=True, related_name="clarifications"
    )
    asked_text = models.TextField(_("the question as it was asked"), blank=True)
    asked_at = models.DateTimeField(null=True)
    # As all suppliers read it; empty where all are told something that nobody asked.
    question = models.TextField(_("question"), blank=True)
    answer = models.TextField(_("answer"), blank=True)
    set_aside_reason = models.TextField(_("reason"), blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    handled_at = models.DateTimeField(null=True)

    objects = ClarificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("clarification")
        constraints = [
            models.CheckConstraint(
                name="question_has_who_asked_and_when",
                condition=Q(asked_by=None, asked_at=None, asked_text="", status="given")
                | (Q(asked_by__isnull=False, asked_at__isnull=False) & ~Q(asked_text="")),
            ),
            models.CheckConstraint(
                name="given_clarification_has_an_answer",
                condition=~Q(status="given") | (~Q(answer="") & Q(handled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="set_aside_with_a_reason",
                condition=~Q(status="set_aside") | ~Q(set_aside_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["dialogue", "status", "handled_at"])]

    def __str__(self) -> str:
        return f"{self.dialogue} #{self.pk}"

    @property
    def tone(self) -> str:
        return TONES.get(self.status, "neutral")

    @property
    def is_set_aside(self) -> bool:
        return self.status == self.Status.SET_ASIDE
