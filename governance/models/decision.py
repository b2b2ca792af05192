from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from governance import seating
from governance.models.meeting import Meeting
from governance.models.recusal import Recusal
from portal.lifecycle import Lifecycle
from procurement.models import Case, Document, StepDecision


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: User) -> Self:
        """Those of meetings and cases that are visible, and in which one is not disqualified."""
        return self.filter(
            Q(meeting__in=Meeting.objects.visible_to(user).values("pk"))
            | Q(case__in=Case.objects.visible_to(user).values("pk"))
        ).not_hidden_from(user)

    def closed_to(self, user: User) -> Self:
        """Confidential, and the person neither sits in the board nor brings the case."""
        coordinator = Role.COORDINATOR
        brings = Q(contact__in=user.acting_ids) | Q(reported_by__in=user.acting_ids)
        brings |= Q(case__requester__in=user.acting_ids)
        brings |= Q(case__coordinator__in=user.acting_ids)
        brings |= Q(case__department__in=user.departments_as(coordinator))
        brings |= Q(case__authority__in=user.authorities_as(coordinator))
        sits = Q(meeting__board__in=seating.boards_as(user, *seating.EVERYBODY))
        return self.exclude(confidential="").exclude(sits | brings)

    def not_hidden_from(self, user: User) -> Self:
        recused = Recusal.objects.in_force().of(user).values("item")
        closed = AgendaItem.objects.closed_to(user).order_by().values("pk")
        return self.exclude(pk__in=recused).exclude(pk__in=closed)

    def pending(self) -> Self:
        return self.filter(status=AgendaItem.Status.PENDING)

    def standing(self) -> Self:
        """Those that are or were treated at the meeting, not those taken off."""
        return self.exclude(status=AgendaItem.Status.WITHDRAWN)

    def with_another_body(self) -> Self:
        """Forwarded to a body without meetings here, which has not decided yet."""
        last = Decision.objects.filter(item=OuterRef("pk")).order_by("-pk").values("outcome")[:1]
        return (
            self.filter(status=AgendaItem.Status.DECIDED, case__status=Case.Status.AWAITING_BOARD)
            .alias(last_outcome=Subquery(last))
            .filter(last_outcome=Decision.Outcome.FORWARDED)
            .exclude(pk__in=AgendaItem.objects.exclude(continues=None).values("continues__item"))
        )

    def for_show(self) -> Self:
        """With all that an agenda shows of each item."""
        decisions = Decision.objects.for_show()
        before = AgendaItem.objects.filter(
            case=OuterRef("case"), pk__lt=OuterRef("pk"), status=AgendaItem.Status.DECIDED
        )
        counted = before.order_by().values("case").annotate(count=Count("pk")).values("count")
        return (
            self.select_related("case__department", "case__request", "meeting__board")
            .select_related("contact", "discussion")
            .annotate(treatment=Coalesce(Subquery(counted), 0) + 1)
            .prefetch_related(
                Prefetch("papers", queryset=Document.objects.order_by("name", "pk")),
                "supplements__written_by",
                "supplements__papers",
                Prefetch("decisions", queryset=decisions),
                Prefetch("recusals", queryset=Recusal.objects.in_force().select_related("user")),
            )
        )


class AgendaItem(Lifecycle):
    """A case on a meeting's agenda, presented in the form that every body uses."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Not treated")
        DECIDED = "decided", _("Treated")
        WITHDRAWN = "withdrawn", _("Taken off the agenda")

    TRANSITIONS = {
        Status.PENDING: {Status.DECIDED, Status.WITHDRAWN},
        Status.DECIDED: set(),
        Status.WITHDRAWN: set(),
    }

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, models.PROTECT, related_name="agenda_items")
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.PENDING)
    position = models.PositiveSmallIntegerField(_("number"))
    heading = models.CharField(_("heading"), max_length=200)
    presentation = models.TextField(_("presentation"))
    recommendation = models.TextField(_("recommendation"))
    organisation = models.TextField(_("organisation"), blank=True)
    economy = models.TextField(_("economy"), blank=True)
    strategic = models.BooleanField(_("has a strategic focus"), default=False)
    minutes = models.PositiveSmallIntegerField(
        _("length in minutes"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
    )
    confidential = models.CharField(_("why it is confidential"), max_length=300, blank=True)
    late_reason = models.CharField(_("why it came after the deadline"), max_length=300, blank=True)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("contact")
    )
    papers = models.ManyToManyField(
        Document, blank=True, related_name="+", verbose_name=_("papers")
    )
    # The decision by which an earlier board sent the case here (G19).
    continues = models.OneToOneField(
        "Decision", models.PROTECT, null=True, blank=True, related_name="continued_by"
    )
    # What the case said when the agenda was published, by language (governance/basis.py).
    basis = models.JSONField(default=dict, blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(auto_now_add=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                name="case_on_one_agenda_at_a_time",
                condition=Q(status="pending"),
                violation_error_message=_("The case is already on an agenda."),
            )
        ]

    def __str__(self) -> str:
        return self.heading

    def get_absolute_url(self) -> str:
        return reverse("governance:item_detail", args=[self.pk])

    @property
    def is_pending(self) -> bool:
        return self.status == self.Status.PENDING

    @property
    def withheld_because(self) -> str:
        """Why the public edition of the minutes leaves the item out; nothing where it does not."""
        discussion = getattr(self, "discussion", None)
        return (discussion and discussion.exempt_because) or self.confidential

    @property
    def is_confidential(self) -> bool:
        return bool(self.confidential)

    @property
    def is_ripe(self) -> bool:
        """The case waits for the board; or the board goes through cases as they come."""
        if self.meeting.board.rules.wants_papers:
            return self.case.status == Case.Status.AWAITING_BOARD
        return self.case.is_under_way

    @property
    def is_stranded(self) -> bool:
        """Still to be treated, but its case has been withdrawn meanwhile."""
        return self.is_pending and not self.is_ripe

    @property
    def outcomes(self) -> list["Decision.Outcome"]:
        """What the board can decide. A strategic project is approved by the last body only."""
        approvals = (Decision.Outcome.APPROVED, Decision.Outcome.CONDITIONS)
        barred = approvals if self.strategic and not self.meeting.board.is_last else ()
        return [
            one
            for one in Decision.Outcome
            if one in self.meeting.board.outcomes and one not in barred
        ]

    @property
    def shown_papers(self) -> list[Document]:
        """Once the agenda is out, a paper that is removed from its case stays as the board got it.

        The papers are prefetched where there are many items.
        """
        papers = list(self.papers.all())
        return [one for one in papers if self.meeting.is_out or one.removed_at is None]

    def all_papers(self) -> list[Document]:
        """Those of the item, and those that came with its supplements."""
        later = [paper for one in self.supplements.all() for paper in one.papers.all()]
        return [*self.shown_papers, *later]

    def minuted_decisions(self) -> list["Decision"]:
        """What the meeting itself decided. What came after the minutes stands beside them: a
        correction in its addendum, the answer of a body outside on the item.
        """
        kept: list[Decision] = []
        for one in self.decisions.all():
            known = one.corrects_id is None or one.corrects_id in [before.pk for before in kept]
            if known and not one.is_answer_of_a_body_outside and not hasattr(one, "addendum"):
                kept.append(one)
        return kept

    def current_decision(self) -> "Decision | None":
        """The last word: a correction, or the decision of the body it was forwarded to."""
        decisions = list(self.decisions.all())
        return decisions[-1] if decisions else None


class DecisionQuerySet(models.QuerySet["Decision"]):
    def for_show(self) -> Self:
        """With all that is shown of them."""
        people = ("decided_by", "contact_person")
        chain = ("answers", "continued_by__meeting__board", "answered_by__item__meeting__board")
        return self.select_related(*people, *chain, "step_decision", "addendum").prefetch_related(
            "condition_rows__owner", "step_decision__it_contacts"
        )

    def visible_to(self, user: User) -> Self:
        return self.filter(item__in=AgendaItem.objects.visible_to(user).order_by().values("pk"))

    def first_words(self) -> Self:
        """As each board decided, corrected later or not; nor the answer of a body outside."""
        own = Q(answers=None) | ~Q(answers__item=F("item"))
        return self.filter(own, corrects=None)

    def last_words(self) -> Self:
        """What holds: not those that are corrected, or answered by another body."""
        return self.filter(corrected_by=None, answered_by=None)


class Decision(models.Model):
    """What the board decided. Never changed: a correction is a new row that points at the old."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("Approved")
        CONDITIONS = "conditions", _("Approved with conditions")
        DEFERRED = "deferred", _("Deferred")
        REJECTED = "rejected", _("Rejected")
        FORWARDED = "forwarded", _("Forwarded")
        GO_ON = "go_on", _("Yes, go on")
        MISSING = "missing", _("Maybe, something is missing")
        STOP = "stop", _("No, stop")
        NOTED = "noted", _("Noted")

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("decision"), max_length=12, choices=Outcome)
    reason = models.TextField(_("reason"), blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    forwarded_to = models.CharField(_("forwarded to"), max_length=200, blank=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    # The decision by which the case was forwarded, where this one is the other body's answer.
    answers = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="answered_by"
    )
    # The answer that the case's own course wanted, where the board gives it (governance/reaching).
    step_decision = models.OneToOneField(
        StepDecision, models.PROTECT, null=True, blank=True, related_name="board_decision"
    )
    contact_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contact person"),
    )
    sustainable = models.TextField(_("is it sustainable?"), blank=True)
    coherent = models.TextField(_("does it cohere with our other IT?"), blank=True)
    approves_description = models.BooleanField(_("approves the project description"), default=False)
    approves_business_case = models.BooleanField(_("approves the business case"), default=False)
    # How the board voted, where it votes (governance/quorum.py).
    votes = models.CharField(_("votes"), max_length=100, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)
    search = SearchVectorField(null=True, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                name="item_decided_once",
                condition=Q(corrects=None, answers=None),
                violation_error_message=_("The item is already decided."),
            ),
            models.CheckConstraint(
                name="rejection_or_deferral_has_a_reason",
                condition=~Q(outcome__in=["rejected", "deferred"]) | ~Q(reason=""),
                violation_error_message=_("A rejection or a deferral must have a reason."),
            ),
            models.CheckConstraint(
                name="conditions_are_written",
                condition=~Q(outcome="conditions") | ~Q(conditions=""),
                violation_error_message=_("Write the conditions."),
            ),
            models.CheckConstraint(
                name="forwarded_says_where",
                condition=~Q(outcome="forwarded") | ~Q(forwarded_to=""),
                violation_error_message=_("Write which body the case is forwarded to."),
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="decision_search"),
            models.Index(fields=["decided_at"], name="decision_day"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_outcome_display()}"

    def searched_texts(self) -> list[str]:
        """What it is found by: the case, what was put before the board, and what it said."""
        case, item = self.item.case, self.item
        about = [(case.number or "").replace("-", " "), case.title, item.heading]
        put = [item.presentation, item.recommendation, item.organisation, item.economy]
        said = [self.reason, self.conditions, self.forwarded_to, self.sustainable, self.coherent]
        return [*about, *put, *said]

    @property
    def is_correction(self) -> bool:
        return self.corrects_id is not None

    @property
    def is_answer(self) -> bool:
        return self.answers_id is not None

    @property
    def is_answer_of_a_body_outside(self) -> bool:
        """Written down here, beside the decision that forwarded the case."""
        return self.answers is not None and self.answers.item_id == self.item_id

    @property
    def is_forwarding(self) -> bool:
        return self.outcome == self.Outcome.FORWARDED

    @property
    def next_item(self) -> AgendaItem | None:
        """Where the next board treats the case, when it was forwarded to one with meetings."""
        return getattr(self, "continued_by", None)

    @property
    def is_deferral(self) -> bool:
        return self.outcome == self.Outcome.DEFERRED

    @property
    def gist(self) -> str:
        """The words that go with the outcome, in a list."""
        return self.conditions or self.reason or self.forwarded_to

    @property
    def tone(self) -> str:
        """Which colour goes with the word."""
        tones = {self.Outcome.APPROVED: "success", self.Outcome.CONDITIONS: "success"}
        tones |= {self.Outcome.REJECTED: "error", self.Outcome.DEFERRED: "warning"}
        tones |= {self.Outcome.GO_ON: "success", self.Outcome.STOP: "error"}
        tones |= {self.Outcome.MISSING: "warning"}
        return str(tones.get(self.Outcome(self.outcome), "info"))
