"""Who sits in a board, and for how long."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from governance.models.board import Board
from procurement.turns.functions import FunctionName


class SeatQuerySet(models.QuerySet["Seat"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(board__authority__in=user.authority_ids)

    def on(self, day: date) -> Self:
        """Held that day, by somebody who works here; of a day that is over, who sat there then."""
        lasting = Q(last_day=None) | Q(last_day__gte=day)
        held = self.filter(lasting, first_day__lte=day)
        return held if day < timezone.localdate() else held.filter(user__is_active=True)

    def today(self) -> Self:
        return self.on(timezone.localdate())

    def coming(self) -> Self:
        return self.filter(first_day__gt=timezone.localdate())


class Seat(models.Model):
    """A person's place in a board: as what, for whom, and from when until when."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("Chair")
        SECRETARY = "secretary", _("Secretary")
        MEMBER = "member", _("Member")
        SUBSTITUTE = "substitute", _("Substitute")

    board = models.ForeignKey(Board, models.PROTECT, related_name="seats")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats", verbose_name=_("person")
    )
    role = models.CharField(_("sits as"), max_length=10, choices=Role, default=Role.MEMBER)
    # May do what that seat may; without it, what a member may.
    substitute_for = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="substitutes",
        verbose_name=_("substitute for"),
    )
    area = models.CharField(_("represents the area"), max_length=200, blank=True)
    function = models.CharField(_("function"), max_length=20, choices=FunctionName, blank=True)
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("up to and including"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.CheckConstraint(
                name="seat_ends_after_it_begins",
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                violation_error_message=_("The last day cannot be before the first."),
            ),
            models.CheckConstraint(
                name="only_substitutes_stand_for_a_seat",
                condition=Q(substitute_for=None) | Q(role="substitute"),
                violation_error_message=_("Only a substitute stands in for somebody."),
            ),
        ]
        indexes = [models.Index(fields=["board", "last_day"])]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    @property
    def acts_as(self) -> str:
        """What the seat may do: a substitute does what the seat does that it stands in for."""
        if self.role != self.Role.SUBSTITUTE:
            return self.role
        return self.substitute_for.role if self.substitute_for else self.Role.MEMBER

    def is_held_on(self, day: date) -> bool:
        return self.first_day <= day and (self.last_day is None or self.last_day >= day)

    @property
    def is_substitute(self) -> bool:
        return self.role == self.Role.SUBSTITUTE
