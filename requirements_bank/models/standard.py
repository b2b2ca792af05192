import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from procurement.models import Case
from requirements_bank.models.pdf import PDF_ATTEMPTS, unmade


class StandardDocumentQuerySet(models.QuerySet["StandardDocument"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def without_pdf(self) -> Self:
        return unmade(self)


class StandardDocument(models.Model):
    """The authority's technical requirements as one paper for suppliers (C03d).

    Its words are those of the day it was made: every supplier gets the same.
    """

    # Where the PDFs lie in the storage, by year and month.
    FOLDER = "standards"

    case = models.ForeignKey(Case, models.PROTECT, related_name="standard_documents")
    number = models.PositiveSmallIntegerField(_("edition"))
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    # Each requirement as a dialogue would freeze it.
    content = models.JSONField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    pdf = models.FileField(upload_to="standards/%Y/%m/", max_length=200, blank=True)
    pdf_begun_at = models.DateTimeField(null=True)
    pdf_attempts = models.PositiveSmallIntegerField(default=0)

    objects = StandardDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_standard_an_edition")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("requirements_bank:standard_detail", args=[self.pk])

    @property
    def pdf_is_given_up(self) -> bool:
        return not self.pdf and self.pdf_attempts >= PDF_ATTEMPTS


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(document__in=StandardDocument.objects.visible_to(user))

    def counting(self) -> Self:
        """Not noted by mistake."""
        return self.filter(withdrawn_at=None)


class Delivery(models.Model):
    """A standard document was handed over to a supplier: what, to whom, when and how."""

    class How(models.TextChoices):
        MAIL = "mail", _("By e-mail")
        MEETING = "meeting", _("At a meeting")
        OTHER = "other", _("In another way")

    document = models.ForeignKey(StandardDocument, models.PROTECT, related_name="deliveries")
    supplier = models.CharField(_("supplier"), max_length=200)
    contact = models.CharField(_("to whom there"), max_length=200, blank=True)
    how = models.CharField(_("how"), max_length=10, choices=How, default=How.MAIL)
    date = models.DateField(_("handed over"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    # Its line in the sheet of the step.
    line = models.UUIDField(default=uuid.uuid4)
    # It was noted by mistake, and does not count.
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["date", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "supplier", "contact", "how", "date"],
                name="same_delivery_once",
                condition=models.Q(withdrawn_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.supplier}: {self.document}"
