from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import BigIntegerField, F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, User

_OF = Coalesce(F("authority"), Value(0), output_field=BigIntegerField())


class ThresholdSetQuerySet(models.QuerySet["ThresholdSet"]):
    def in_use(self) -> Self:
        return self.filter(removed_at=None)

    def of(self, authority: Authority) -> Self:
        """The law's, and the authority's own."""
        return self.in_use().filter(Q(authority=None) | Q(authority=authority))

    def visible_to(self, user: User) -> Self:
        own = Q(authority=None) | Q(authority=user.authority_id)
        return self.in_use().filter(own)

    def valid_on(self, day: date, authority: Authority) -> "ThresholdSet | None":
        """What counts for the authority on that day: its own amounts, else the law's."""
        ends_after = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        valid = self.of(authority).filter(ends_after, valid_from__lte=day)
        return valid.order_by(F("authority").asc(nulls_last=True)).first()


class ThresholdSet(models.Model):
    """The procurement thresholds of a period, in kr. excl. VAT, with their source.

    Never changed: a case keeps the set it was judged by (udbudsloven § 9: revised every two
    years). The law's, without an authority, come with the portal. An authority's own count for it
    alone, in place of the law's.
    """

    authority = models.ForeignKey(
        Authority, models.CASCADE, null=True, blank=True, related_name="+"
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    state_amount = models.DecimalField(max_digits=13, decimal_places=2)
    municipal_amount = models.DecimalField(max_digits=13, decimal_places=2)
    light_amount = models.DecimalField(max_digits=13, decimal_places=2)
    small_lots_amount = models.DecimalField(max_digits=13, decimal_places=2)
    works_amount = models.DecimalField(max_digits=13, decimal_places=2)
    direct_award_amount = models.DecimalField(max_digits=13, decimal_places=2)
    source = models.TextField(_("source"))
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ThresholdSetQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_threshold_set_a_day",
                expressions=[
                    # Equality, in a way that needs no extension of PostgreSQL.
                    (
                        Func(_OF, _OF, Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(F("valid_from"), F("valid_to"), Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(removed_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.valid_from} – {self.valid_to or ''}"
