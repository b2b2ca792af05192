from collections.abc import Collection
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from procurement.models.assessment import Assessment
from procurement.models.case import Case
from procurement.models.checklist import ChecklistStep


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(closed_at=None, case__status__in=Case.UNDER_WAY)

    def overdue(self, day: date) -> Self:
        return self.open().filter(due_date__lt=day)

    def threads(self) -> Self:
        """With everybody who takes part, and every word."""
        people = ("addressee", "asked_by", "closed_by", "step", "assessment")
        return self.select_related(*people).prefetch_related("replies__written_by")

    def newest_threads(self) -> Self:
        """As pages beside a case list them: open ones first, the newest of each first."""
        return self.threads().order_by(F("closed_at").desc(nulls_first=True), "-pk")

    def waiting_on(self, people: Collection[int], day: date) -> Self:
        """Those to be answered by one of these people, and those of theirs that are answered.

        A supplier's answer is waited for until its day; then whoever asked sees to it.
        """
        last = EnquiryReply.objects.filter(enquiry=OuterRef("pk")).order_by("-pk")
        rows = self.open().filter(Q(addressee__in=people) | Q(asked_by__in=people))
        asked = Q(is_asked_again=None) | Q(is_asked_again=True)
        return rows.annotate(is_asked_again=Subquery(last.values("to_addressee")[:1])).filter(
            (asked & Q(addressee__in=people))
            | Q(is_asked_again=False, asked_by__in=people)
            | (asked & Q(addressee=None, asked_by__in=people, due_date__lt=day))
        )


class Enquiry(models.Model):
    """C05b: a question about a case, to somebody, to be answered by a day.

    A supplier has no account: the question goes by mail, and whoever gets the answer notes it.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="enquiries")
    step = models.ForeignKey(
        ChecklistStep, models.PROTECT, null=True, blank=True, related_name="enquiries"
    )
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, null=True, blank=True, related_name="enquiries"
    )
    text = models.TextField(_("question"))
    addressee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enquiries",
        verbose_name=_("to"),
    )
    supplier = models.CharField(_("supplier"), max_length=200, blank=True)
    supplier_email = models.EmailField(_("supplier’s e-mail"), blank=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=settings.LANGUAGES,
        default="da",
    )
    due_date = models.DateField(_("answer by"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="enquiry_goes_to_somebody",
                condition=Q(addressee__isnull=False) | ~Q(supplier=""),
                violation_error_message=_("Say who is to answer."),
            )
        ]
        indexes = [
            models.Index(
                fields=["addressee", "due_date"],
                name="enquiry_open",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["asked_by", "due_date"],
                name="enquiry_asked",
                condition=Q(closed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.text[:60]}"

    def get_absolute_url(self) -> str:
        return reverse("procurement:enquiry", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_answered(self) -> bool:
        """Whether the last word is not a question to the addressee. The replies are prefetched."""
        replies = list(self.replies.all())
        return bool(replies) and not replies[-1].to_addressee

    @property
    def to(self) -> str:
        """Who is asked, in words."""
        return self.addressee.name if self.addressee else self.supplier

    @property
    def waits_on(self) -> str:
        """Whose turn it is, in words; nobody's when it is closed."""
        if not self.is_open:
            return ""
        return self.asked_by.name if self.is_answered else self.to

    def is_addressed_to(self, user: User) -> bool:
        return user.acts_as(self.addressee_id)


class EnquiryReply(models.Model):
    """What was answered, or asked further. Kept as it was written."""

    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="replies")
    text = models.TextField(_("answer"))
    # Who wrote it down; a supplier's words are noted by somebody here.
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    from_supplier = models.BooleanField(_("this is the supplier’s answer"), default=False)
    # Asked further: it is the addressee's turn again.
    to_addressee = models.BooleanField(default=False)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.enquiry}: {self.written_by}"
