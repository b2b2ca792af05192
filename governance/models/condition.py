"""What a board asks somebody for with a decision, and follows up."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from governance.models.meeting import Meeting
from governance.models.outcome import Outcome
from governance.models.recusal import Recusal
from portal.lifecycle import Lifecycle
from procurement.models import Case

GIVEN_UP = (Case.Status.WITHDRAWN, Case.Status.REJECTED)
# The case was to go on.
ON_GOING = (Outcome.CONDITIONS, Outcome.DEFERRED)


class ConditionQuerySet(models.QuerySet["Condition"]):
    def visible_to(self, user: User, *, items: models.QuerySet[Any]) -> Self:
        """Those of the items one may see, and one's own."""
        seen = Q(decision__item__in=items) | Q(owner__in=user.acting_ids)
        return self.filter(seen).not_closed_to(user)

    def not_closed_to(self, user: User) -> Self:
        """Not those of items and cases in which one is disqualified."""
        items = Recusal.objects.in_force().of(user).values("item")
        found = self.exclude(decision__item__in=items)
        return found.exclude(decision__item__case__in=Recusal.objects.cases_of(user))

    def open(self) -> Self:
        return self.filter(status=Condition.Status.OPEN)

    def awaited(self) -> Self:
        """Open, and of use: nobody is waited for with what an approval or a deferral of a case
        asked for that was given up.
        """
        moot = Q(decision__item__case__status__in=GIVEN_UP, decision__outcome__in=ON_GOING)
        return self.open().exclude(moot)

    def of(self, user: User) -> Self:
        """Those that a person sees to, and those of whom the person stands in for."""
        return self.filter(owner__in=user.acting_ids)

    def due_by(self, day: date) -> Self:
        return self.awaited().filter(due_date__lte=day)

    def to_follow_up(self, meeting: Meeting) -> Self:
        """What the board has asked for at earlier meetings, and what is not settled yet."""
        earlier = self.awaited().filter(
            decision__item__meeting__board=meeting.board_id,
            decision__item__meeting__starts_at__lt=meeting.starts_at,
        )
        return earlier.select_related("owner", "decision__item__case").by_date()

    def by_date(self) -> Self:
        return self.order_by(F("due_date").asc(nulls_last=True), "pk")


class Condition(Lifecycle):
    """Something that a decision asks for: somebody sees to it, and the board follows it up.

    A condition of an approval, what is missing before a case comes again, or what was agreed.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        MET = "met", _("Met")
        DROPPED = "dropped", _("Dropped")

    TRANSITIONS = {
        Status.OPEN: {Status.MET, Status.DROPPED},
        Status.MET: {Status.OPEN},
        Status.DROPPED: {Status.OPEN},
    }

    decision = models.ForeignKey(
        "governance.Decision", models.PROTECT, related_name="condition_rows"
    )
    text = models.TextField(_("condition"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sees to it")
    )
    due_date = models.DateField(_("to be met by"), null=True, blank=True)
    # Who, and by when, as the meeting said: the minutes say so, whoever gets it later.
    agreed = models.CharField(_("agreed"), max_length=300, blank=True)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.OPEN)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    objects = ConditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="dropped_condition_says_why",
                condition=~Q(status="dropped") | ~Q(note=""),
                violation_error_message=_("Write why it is dropped."),
            )
        ]
        indexes = [models.Index(fields=["owner", "status"], name="condition_owner")]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def tone(self) -> str:
        return {self.Status.MET: "success", self.Status.OPEN: "warning"}.get(
            self.Status(self.status), "neutral"
        )
