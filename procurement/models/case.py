import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Department, Role, User
from portal.lifecycle import Lifecycle
from procurement import processes
from procurement.models.case_queryset import NO_DEADLINE, CaseQuerySet

if TYPE_CHECKING:
    from procurement.models.checklist import ChecklistStep
    from procurement.models.document import Document


class Case(Lifecycle):
    """A wish to buy IT, from the first line of the request until the system is in operation."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        DISCARDED = "discarded", _("Discarded draft")
        SUBMITTED = "submitted", _("New")
        IN_PROGRESS = "in_progress", _("In progress")
        AWAITING_BOARD = "awaiting_board", _("Before the board")
        APPROVED = "approved", _("Approved")
        CONTRACTED = "contracted", _("Contract signed")
        IN_OPERATION = "in_operation", _("In operation")
        CLOSED = "closed", _("Closed")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Result(models.TextChoices):
        BOUGHT = "bought", _("Bought as wished")
        CHANGED = "changed", _("Bought in another way")
        PILOT = "pilot", _("Became a pilot")
        REUSED = "reused", _("We use what we have")
        RENEWED = "renewed", _("Renewed")
        DROPPED = "dropped", _("Not bought")

    TRANSITIONS = {
        Status.DRAFT: {Status.SUBMITTED, Status.DISCARDED},
        Status.DISCARDED: {Status.DRAFT},
        Status.SUBMITTED: {Status.IN_PROGRESS, Status.REJECTED, Status.WITHDRAWN},
        Status.IN_PROGRESS: {
            Status.AWAITING_BOARD,
            Status.CONTRACTED,
            Status.IN_OPERATION,
            Status.CLOSED,
            Status.REJECTED,
            Status.WITHDRAWN,
        },
        Status.AWAITING_BOARD: {
            Status.IN_PROGRESS,
            Status.APPROVED,
            Status.REJECTED,
            Status.WITHDRAWN,
        },
        Status.APPROVED: {
            Status.CONTRACTED,
            Status.IN_OPERATION,
            Status.AWAITING_BOARD,
            Status.CLOSED,
            Status.REJECTED,
            Status.WITHDRAWN,
        },
        Status.CONTRACTED: {Status.IN_OPERATION, Status.CLOSED},
        Status.IN_OPERATION: {Status.CLOSED},
        # Only what left the process at the end of a phase (D03).
        Status.CLOSED: {Status.IN_PROGRESS},
        Status.REJECTED: {Status.IN_PROGRESS},
        Status.WITHDRAWN: {Status.IN_PROGRESS},
    }
    UNSENT = (Status.DRAFT, Status.DISCARDED)
    UNDER_WAY = (
        Status.SUBMITTED,
        Status.IN_PROGRESS,
        Status.AWAITING_BOARD,
        Status.APPROVED,
        Status.CONTRACTED,
        Status.IN_OPERATION,
    )

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="cases")
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="cases", verbose_name=_("department")
    )
    # Null in a draft: a case gets its number when it is submitted.
    number = models.CharField(  # noqa: DJ001 -- unique, and absent in drafts
        _("case number"), max_length=20, unique=True, null=True
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.DRAFT)
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="cases",
        verbose_name=_("requester"),
    )
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="coordinated_cases",
        verbose_name=_("contact person"),
    )
    # Made when the empty form opens: a second click or a refresh finds the same draft.
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    process = models.CharField(_("process"), max_length=40)
    process_version = models.PositiveSmallIntegerField(_("process version"))
    edition = models.ForeignKey(
        "procurement.ProcessEdition",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("edition of the process"),
    )
    # F36: a risk analysis, an agreement … that belongs to a main case.
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sub_cases",
        verbose_name=_("main case"),
    )
    # D02: the phase it began in, if not the first, and why.
    entered_phase = models.CharField(max_length=40, blank=True)
    entered_reason = models.TextField(_("why it begins there"), blank=True)
    current_step = models.PositiveSmallIntegerField(_("current step"), default=1)
    current_phase = models.CharField(max_length=40, blank=True, editable=False)
    # Who performs the current step, so that a queue is found by role in any process.
    next_roles = ArrayField(
        models.CharField(max_length=20, choices=Role), default=list, editable=False
    )
    # Since when the case stands at its step.
    step_since = models.DateTimeField(null=True, editable=False)
    # The current step's deadline and person, kept here so that long lists can be walked by them.
    next_due = models.DateField(_("next deadline"), null=True, editable=False)
    next_assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    triage_rounds = models.PositiveSmallIntegerField(default=0)
    test_rounds = models.PositiveSmallIntegerField(default=0)
    renews = models.ForeignKey(
        "procurement.Contract",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="renewals",
        verbose_name=_("renews the contract"),
    )
    outcome_note = models.TextField(_("outcome"), blank=True)
    # F37: what came of it, and what it saved.
    result = models.CharField(_("what came of it"), max_length=20, choices=Result, blank=True)
    benefit = models.TextField(_("what was won"), blank=True)
    # Kr. excl. VAT that are not spent.
    avoided_amount = models.DecimalField(
        _("amount avoided"), max_digits=13, decimal_places=2, null=True, blank=True
    )
    journal_number = models.CharField(_("number in the records system"), max_length=60, blank=True)
    journal_link = models.URLField(_("link in the records system"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    saved_at = models.DateTimeField(_("last saved"), auto_now=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    search = SearchVectorField(null=True, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.CheckConstraint(
                name="avoided_amount_is_not_negative",
                condition=Q(avoided_amount__isnull=True) | Q(avoided_amount__gte=0),
                violation_error_message=_("An amount cannot be less than zero."),
            ),
            models.CheckConstraint(
                name="case_beyond_draft_has_number_and_time",
                condition=Q(status__in=["draft", "discarded"])
                | Q(number__isnull=False, submitted_at__isnull=False) & ~Q(title=""),
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="case_search"),
            models.Index(fields=["authority", "-submitted_at", "-id"]),
            models.Index(fields=["authority", "status", "-submitted_at", "-id"]),
            models.Index(fields=["authority", "title", "id"]),
            models.Index(
                "authority",
                Coalesce("next_due", Value(NO_DEADLINE, models.DateField())),
                "id",
                name="case_by_deadline",
            ),
            models.Index(fields=["authority", "process", "current_phase", "-submitted_at", "-id"]),
            models.Index(fields=["department", "-submitted_at", "-id"]),
            models.Index(fields=["coordinator", "-submitted_at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}" if self.number else self.title

    def get_absolute_url(self) -> str:
        page = "case_detail" if self.number else "request_edit"
        return reverse(f"procurement:{page}", args=[self.pk])

    @cached_property
    def course(self) -> processes.Process:
        """The process of this case, as its authority had made it when the case began."""
        process = processes.get(self.process, self.process_version)
        return self.edition.adjust(process, self.department) if self.edition else process

    def step_named(self, key: str) -> "ChecklistStep | None":
        """The step that is this in whatever process, if the case has one; from memory."""
        step = self.course.named(key)
        return next((one for one in self.steps.all() if step and one.number == step.number), None)

    @property
    def has_no_conditions(self) -> bool:
        """Whether it may be bought as it is: the board, if it was asked, wrote no conditions."""
        return (
            self.status
            in (
                self.Status.APPROVED,
                self.Status.CONTRACTED,
                self.Status.IN_OPERATION,
            )
            and not self.outcome_note
        )

    def kept_documents(self) -> models.QuerySet["Document"]:
        """The files as they are now; earlier versions stand on the page of each."""
        return self.documents.newest().select_related("uploaded_by").order_by("pk")

    @property
    def waits_on(self) -> str:
        """Who has it now: a name, else the roles of its step; a new one is the coordinators'."""
        if self.next_assignee:
            return self.next_assignee.name
        roles = [Role.COORDINATOR] if self.is_new else self.next_roles
        return ", ".join(str(Role(role).label) for role in roles)

    def is_closed_to(self, person: User) -> bool:
        """Disqualified in it before a board, and nothing but a role there opens it (X08)."""
        return Case.objects.closed_to(person).filter(pk=self.pk).exists()

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_new(self) -> bool:
        return self.status == self.Status.SUBMITTED

    @property
    def is_under_way(self) -> bool:
        return self.status in self.UNDER_WAY


class CaseSequence(models.Model):
    """The last case number given out by an authority in a year; its row lock orders submitters."""

    authority = models.ForeignKey(Authority, models.CASCADE)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "year"], name="one_sequence_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.authority} {self.year}: {self.last}"
