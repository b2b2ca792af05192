from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from governance import seating
from governance.models.meeting import Meeting
from governance.models.outcome import APPROVALS, Outcome
from governance.models.recusal import Recusal
from portal.lifecycle import Lifecycle
from procurement.models import Case, Document

if TYPE_CHECKING:
    from governance.models.decision import Decision


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
        """Nor earlier items of a case in which one is disqualified now."""
        recused = Recusal.objects.in_force().of(user).values("item")
        cases = Recusal.objects.cases_of(user)
        closed = AgendaItem.objects.closed_to(user).order_by().values("pk")
        found = self.exclude(pk__in=recused).exclude(case__in=cases)
        return found.exclude(pk__in=closed)

    def pending(self) -> Self:
        return self.filter(status=AgendaItem.Status.PENDING)

    def standing(self) -> Self:
        """Those that are or were treated at the meeting, not those taken off."""
        return self.exclude(status=AgendaItem.Status.WITHDRAWN)

    def with_another_body(self) -> Self:
        """Forwarded to a body without meetings here, which has not decided yet."""
        decisions = apps.get_model("governance", "Decision").objects.filter(item=OuterRef("pk"))
        last = decisions.order_by("-pk").values("outcome")[:1]
        return (
            self.filter(status=AgendaItem.Status.DECIDED, case__status=Case.Status.AWAITING_BOARD)
            .alias(last_outcome=Subquery(last))
            .filter(last_outcome=Outcome.FORWARDED)
            .exclude(pk__in=AgendaItem.objects.exclude(continues=None).values("continues__item"))
        )

    def with_people(self) -> Self:
        """With those who bring each of them."""
        return self.select_related("contact", "reported_by", "case__requester", "case__coordinator")

    def for_show(self) -> Self:
        """With all that an agenda shows of each item."""
        decisions = apps.get_model("governance", "Decision").objects.for_show()
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
    def is_confidential(self) -> bool:
        return bool(self.confidential)

    @property
    def speaks_openly(self) -> bool:
        """Whether all who see the case may read what the board says of it (governance/gaps.py)."""
        recused = any(one.lifted_at is None for one in self.recusals.all())
        return not (self.is_confidential or recused)

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
    def outcomes(self) -> list[Outcome]:
        """What the board can decide. A strategic project is approved by the last body only."""
        barred = APPROVALS if self.strategic and not self.meeting.board.is_last else ()
        return [Outcome(one) for one in self.meeting.board.outcomes if one not in barred]

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
