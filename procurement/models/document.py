from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from procurement.models.case import Case
from procurement.models.checklist import ChecklistStep


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def kept(self) -> Self:
        return self.filter(removed_at=None)

    def newest(self) -> Self:
        """Kept, and not replaced by a newer version."""
        return self.kept().filter(replaced_by=None)

    def with_versions(self) -> Self:
        """Each knows whether it was replaced, without a question to the database."""
        return self.select_related("replaced_by")


class Document(models.Model):
    """A file on a case. The stored name is ours; `name` is what the person called it."""

    class Kind(models.TextChoices):
        """What a file is (C04b, C02f, C19, G01, G10–G12). Steps name those they want."""

        PRODUCT = "product_description", _("Product description")
        INTERFACES = "interface_drawing", _("Drawing of interfaces and data flow")
        SECURITY = "security_description", _("Security description")
        CONFIGURATION = "configuration_form", _("Configuration form")
        REQUIREMENTS = "functional_requirements", _("Functional requirements")
        BUSINESS_CASE = "business_case", _("Business case")
        PROJECT = "project_description", _("Project description")
        TECHNICAL = "technical_description", _("Technical description")
        CONTRACT_DRAFT = "contract_draft", _("Draft contract")
        PROCESSOR_DRAFT = "processor_draft", _("Draft data processor agreement")
        PROCESSOR = "processor_agreement", _("Data processor agreement")
        CONTRACT = "contract", _("Signed contract")
        MIGRATION = "migration_agreement", _("Agreement on migration of data")
        PLAN = "final_plan", _("Implementation plan")
        SUPPORT = "support_agreement", _("Support and operations agreement")
        HANDOVER = "handover_document", _("Handover document")
        OFFER = "offer", _("Offer")
        MINUTES = "minutes", _("Minutes or note")
        OTHER = "", _("Other")

    # Where the files lie in the storage, by year and month.
    FOLDER = "cases"

    case = models.ForeignKey(Case, models.PROTECT, related_name="documents")
    step = models.ForeignKey(
        ChecklistStep, models.PROTECT, null=True, blank=True, related_name="documents"
    )
    kind = models.CharField(_("type"), max_length=30, choices=Kind, blank=True)
    # One row a version: the newest is replaced by nobody.
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("is a new version of"),
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    journal_number = models.CharField(_("number in the records system"), max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=200)
    file = models.FileField(upload_to="cases/%Y/%m/", max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            # The same file twice is one file: a repeated upload is harmless. As a paper of
            # another type it is another.
            models.UniqueConstraint(
                fields=["case", "sha256", "kind"],
                name="same_file_once",
                condition=Q(removed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("procurement:document", args=[self.pk])

    @property
    def is_newest(self) -> bool:
        """Replaced by no other. Rows read `with_versions` know it."""
        return not hasattr(self, "replaced_by")


class FileView(models.Model):
    """Who has opened a file, and when the first and the last time (procurement.files.access_log).

    What makes it one row a person stands in `ONE_A_PERSON`, and in a constraint.
    """

    ONE_A_PERSON: tuple[str, ...]

    first_at = models.DateTimeField(auto_now_add=True)
    last_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        ordering = ["-last_at"]


class DocumentView(FileView):
    """Who has opened a file of a case."""

    ONE_A_PERSON = ("document", "user")

    document = models.ForeignKey(Document, models.CASCADE, related_name="views")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta(FileView.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["document", "user"], name="one_view_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.user}"


class UnwantedDocument(models.Model):
    """A document that a step wants and the case does not need, and why."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="unwanted_documents")
    kind = models.CharField(_("type"), max_length=30, choices=Document.Kind)
    reason = models.CharField(_("why it is not relevant"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], name="document_unwanted_once"),
            models.CheckConstraint(name="unwanted_document_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.get_kind_display()}"
