from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import CVR, Authority, Department, User


class SupplierQuerySet(models.QuerySet["Supplier"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(authority__in=user.authority_ids)


class Supplier(models.Model):
    """A company that the authority buys from."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="suppliers")
    name = models.CharField(_("name"), max_length=200)
    cvr = models.CharField(_("CVR number"), max_length=8, blank=True, validators=[CVR])
    email = models.EmailField(_("e-mail"), blank=True)

    objects = SupplierQuerySet.as_manager()

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        constraints = [models.UniqueConstraint(fields=["authority", "name"], name="supplier_once")]

    def __str__(self) -> str:
        return self.name


class SystemQuerySet(models.QuerySet["System"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(authority__in=user.authority_ids)

    def in_use(self) -> Self:
        return self.exclude(stage=System.Stage.CLOSED)

    def without_owner(self) -> Self:
        """G25: every system in use has an owner who works here."""
        return self.in_use().filter(Q(owner=None) | Q(owner__is_active=False))

    def awaiting_statement(self, day: date) -> Self:
        """G26: used, and the owner has said nothing of it for a year. Each with `stated_at`."""
        said = OwnerStatement.objects.filter(system=OuterRef("pk")).order_by("-pk").values("at")
        used = self.filter(stage__in=System.USED, owner__is_active=True)
        silent = Q(stated_at=None) | Q(stated_at__date__lte=day - timedelta(days=365))
        return used.annotate(stated_at=Subquery(said[:1])).filter(silent)


class System(models.Model):
    """An IT system that the authority has, is getting, or has closed."""

    class Stage(models.TextChoices):
        COMING = "coming", _("Being introduced")
        IN_OPERATION = "in_operation", _("In operation")
        LEAVING = "leaving", _("Being closed down")
        CLOSED = "closed", _("Closed down")

    # Stages follow each other, and a slip of the finger can be taken back.
    TRANSITIONS = {
        Stage.COMING: {Stage.IN_OPERATION, Stage.CLOSED},
        Stage.IN_OPERATION: {Stage.LEAVING, Stage.CLOSED, Stage.COMING},
        Stage.LEAVING: {Stage.CLOSED, Stage.IN_OPERATION},
        Stage.CLOSED: {Stage.LEAVING},
    }
    USED = (Stage.IN_OPERATION, Stage.LEAVING)

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="systems")
    name = models.CharField(_("name"), max_length=200)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage, default=Stage.COMING)
    # G27: the unit that uses it most, where its ownership belongs.
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="systems",
        verbose_name=_("unit that uses it most"),
    )
    description = models.TextField(_("description"), blank=True)
    purpose = models.TextField(_("what it is used for"), blank=True)
    supplier = models.ForeignKey(
        Supplier,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="systems",
        verbose_name=_("supplier"),
    )
    user_count = models.PositiveIntegerField(_("number of users"), null=True, blank=True)
    users = models.CharField(_("who uses it"), max_length=300, blank=True)
    kitos_link = models.URLField(_("link in KITOS"), blank=True)
    # By which it is known in KITOS, also under another name: the authority's use of a system.
    kitos_uuid = models.UUIDField(_("KITOS id"), null=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_systems",
        verbose_name=_("system owner"),
    )
    business_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("business owner"),
    )
    in_operation_from = models.DateField(_("in operation from"), null=True, blank=True)
    leaving_from = models.DateField(_("being closed down since"), null=True, blank=True)
    closed_from = models.DateField(_("closed down"), null=True, blank=True)
    # Flagged, never deleted: KITOS named it, and does not any more.
    kitos_gone_from = models.DateField(_("not in KITOS since"), null=True, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    search = SearchVectorField(null=True, editable=False)
    # By its name alone: all that other authorities may know of it.
    name_search = SearchVectorField(null=True, editable=False)

    objects = SystemQuerySet.as_manager()

    class Meta:
        verbose_name = _("system")
        verbose_name_plural = _("systems")
        constraints = [
            models.UniqueConstraint("authority", Upper("name"), name="system_once"),
            models.UniqueConstraint(
                fields=["authority", "kitos_uuid"], name="system_once_from_kitos"
            ),
            models.CheckConstraint(
                name="system_closes_after_it_began",
                condition=Q(closed_from__isnull=True)
                | Q(in_operation_from__isnull=True)
                | Q(closed_from__gte=F("in_operation_from")),
                violation_error_message=_("It cannot be closed before it came into operation."),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "name", "id"], name="system_list"),
            GinIndex(fields=["search"], name="system_search"),
            GinIndex(fields=["name_search"], name="system_name_search"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("procurement:system_detail", args=[self.pk])

    @property
    def is_used(self) -> bool:
        return self.stage in self.USED

    def asked_about(self, stated_at: datetime | None) -> tuple[date, date | None]:
        """The days from which the owner's yearly word is counted: the beginning, and the last."""
        began = self.in_operation_from or timezone.localdate(self.added_at)
        return began, timezone.localdate(stated_at) if stated_at else None

    def can_become(self, stage: str) -> bool:
        return stage in self.TRANSITIONS[self.Stage(self.stage)]


class OwnerStatement(models.Model):
    """G26: the owner's yearly word on security and operating routine. Never changed."""

    system = models.ForeignKey(System, models.PROTECT, related_name="statements")
    security_ok = models.BooleanField(_("suitable security is established"))
    routine_ok = models.BooleanField(_("a suitable operating routine is established"))
    note = models.TextField(_("what is missing, and what is done about it"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_lacking_statement_says_what",
                condition=Q(security_ok=True, routine_ok=True) | ~Q(note=""),
                violation_error_message=_("Write what is missing."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.system}: {self.at:%Y}"

    @property
    def is_fine(self) -> bool:
        return self.security_ok and self.routine_ok

    def says_the_same(self, other: "OwnerStatement") -> bool:
        return (self.security_ok, self.routine_ok, self.note) == (
            other.security_ok,
            other.routine_ok,
            other.note,
        )


class SystemImportQuerySet(models.QuerySet["SystemImport"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(authority=user.authority_id)


class SystemImport(models.Model):
    """A table of systems on its way in: read, mapped, looked through, then taken in whole."""

    class Known(models.TextChoices):
        UPDATE = "update", _("Update them: what the file says replaces what we have")
        SKIP = "skip", _("Leave them as they are")

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="+")
    name = models.CharField(_("file"), max_length=200)
    header = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    # Column by field: {"name": 0, "owner": 3}.
    mapping = models.JSONField(default=dict)
    # What happens to systems that we have already.
    known = models.CharField(max_length=10, choices=Known, default=Known.UPDATE)
    # By nobody: fetched from KITOS.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    from_kitos = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)
    imported_at = models.DateTimeField(null=True, blank=True)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)

    objects = SystemImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("procurement:system_import", args=[self.pk])
