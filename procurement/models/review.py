from functools import reduce
from operator import or_
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from procurement.models.case import Case
from procurement.models.document import Document


class DocumentReviewQuerySet(models.QuerySet["DocumentReview"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(document__case__in=Case.objects.visible_to(user))

    def open(self) -> Self:
        """Asked and not answered, of a file that is there, in a case under way."""
        return self.filter(
            outcome="", document__removed_at=None, document__case__status__in=Case.UNDER_WAY
        )

    def waiting_on(self, user: User) -> Self:
        """Asked of this person, or of nobody in particular among those of a role of theirs."""
        by_role = [_asked_of_role(user, role) for role in Role if user.has_role(role)]
        return self.open().filter(reduce(or_, by_role, Q(reviewer__in=user.acting_ids)))


class DocumentReview(models.Model):
    """G10–G12: a specialist goes through a file. The answer is never changed: ask again.

    A review is of the file, whichever version: while it is open, it moves on to a new one.
    """

    class Outcome(models.TextChoices):
        OK = "ok", _("OK")
        REMARKS = "remarks", _("Remarks")
        NOT_OK = "not_ok", _("Not OK")

    document = models.ForeignKey(Document, models.PROTECT, related_name="reviews")
    role = models.CharField(_("as"), max_length=20, choices=Role)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name=_("who"),
    )
    due_date = models.DateField(_("due"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(_("result"), max_length=10, choices=Outcome, blank=True)
    text = models.TextField(_("remarks"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentReviewQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "role"],
                condition=Q(outcome=""),
                name="one_open_review_a_role",
            ),
            models.CheckConstraint(
                name="review_says_what",
                condition=Q(outcome__in=["", "ok"]) | ~Q(text=""),
                violation_error_message=_("Write your remarks."),
            ),
        ]
        indexes = [
            models.Index(fields=["due_date", "id"], name="review_open", condition=Q(outcome=""))
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.get_role_display()}"

    def get_absolute_url(self) -> str:
        return reverse("procurement:review", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return not self.outcome

    @property
    def is_ok(self) -> bool:
        return self.outcome == self.Outcome.OK

    @property
    def asked_role(self) -> Role:
        return Role(self.role)

    @property
    def asked(self) -> str:
        """Who is to answer, in words."""
        return self.reviewer.name if self.reviewer else str(self.get_role_display())

    @property
    def tone(self) -> str:
        """The colour of the result on a page."""
        return {"ok": "success", "remarks": "warning", "not_ok": "error"}.get(self.outcome, "info")


def _asked_of_role(user: User, role: Role) -> Q:
    where = Q(document__case__authority__in=user.authorities_as(role))
    where |= Q(document__case__department__in=user.departments_as(role))
    return where & Q(reviewer=None, role=role)
