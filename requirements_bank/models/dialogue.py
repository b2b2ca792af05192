import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Authority, Role, User
from notifications.models import Event
from portal.clock import ClockTimestamp
from portal.lifecycle import Lifecycle, TransitionNotAllowed
from portal.locks import locked, pause_point
from portal.refusals import Refused
from procurement.models import Case
from procurement.models.request import Answer as ThreeValued
from requirements_bank.models.classification import Domain, Question
from requirements_bank.models.collaboration import Membership
from requirements_bank.models.requirement import Requirement
from requirements_bank.models.weighing import Weighing

if TYPE_CHECKING:
    from requirements_bank.models.choice import SupplierChoice

# For lists; what is not named is neutral.
TONES = {"proposed": "warning", "active": "info", "answered": "success", "cancelled": "warning"}


class MarketDialogueQuerySet(models.QuerySet["MarketDialogue"]):
    def visible_to(self, user: User) -> Self:
        """What is not deleted: the buyers', those of visible cases, and whose work they are."""
        mine = Q(authority__in=user.authorities_as(Role.BUYER, Role.ADMINISTRATOR))
        mine |= Q(case__in=Case.objects.visible_to(user).values("pk"))
        mine |= Q(owner__in=user.acting_ids)
        on_team = MarketDialogue.team.through.objects.filter(user__in=user.acting_ids)
        beside = Membership.objects.beside(user.authority_id).values("authority")
        near = Q(authority__in=user.authority_ids) | Q(authority__in=beside)
        mine |= Q(pk__in=on_team.values("marketdialogue")) & near
        return self.filter(mine, deleted_at=None)

    def deleted(self, *authorities: int) -> Self:
        return self.filter(deleted_at__isnull=False, authority__in=authorities)

    def of(self, authority: int) -> Self:
        """All that the authority has and has not deleted, for what reads in its name."""
        return self.filter(authority=authority, deleted_at=None)

    def with_changed_at(self) -> Self:
        """When the trail of the case last says something: without that nothing of it changes."""
        kind = ContentType.objects.get_for_model(Case)
        said = Event.objects.filter(content_type=kind, object_id=OuterRef("case")).order_by("-pk")
        last = Subquery(said.values("happened_at")[:1])
        return self.annotate(changed_at=Greatest(last, "created_at"))

    def ongoing(self) -> Self:
        """Something is still to be done about them; the others lie in the archive."""
        return self.exclude(status__in=MarketDialogue.PUT_AWAY)

    def put_away(self) -> Self:
        return self.filter(status__in=MarketDialogue.PUT_AWAY)

    def beginnings(self, authority: Authority | int, user: User) -> Self:
        """What a new dialogue may take its requirements from: templates first, then the newest."""
        is_template = ~Q(template_name="")
        seen = Q(pk__in=MarketDialogue.objects.visible_to(user).values("pk"))
        found = self.filter(is_template | seen, authority=authority, deleted_at=None)
        order = models.Case(models.When(is_template, then=0), default=1)
        return found.select_related("case").order_by(order, "template_name", "-pk")

    def with_counts(self) -> Self:
        """How many requirements are asked, and how many suppliers; as columns of a list."""
        invited = Q(invitations__isnull=False) & ~Q(invitations__status="revoked")
        return self.annotate(
            asked=self._number_of(Count("requirements")),
            invited=self._number_of(Count("invitations", filter=invited)),
        )

    def _number_of(self, count: Count) -> Subquery:
        one = MarketDialogue.objects.filter(pk=OuterRef("pk")).order_by()
        return Subquery(one.values("pk").annotate(number=count).values("number"))

    def asked(self) -> Self:
        """Opened to suppliers, and neither given up nor deleted."""
        return self.filter(status__in=MarketDialogue.OPENED, deleted_at=None)

    def accepting_answers(self) -> Self:
        """Active, and the database's clock has not reached the deadline."""
        return self.filter(status=MarketDialogue.Status.ACTIVE, deadline__gt=ClockTimestamp())

    def unsealed(self) -> Self:
        """Activated once, and the deadline has passed by the database's clock."""
        return self.asked().filter(deadline__lte=ClockTimestamp())

    def due_to_close(self) -> Self:
        return self.filter(status=MarketDialogue.Status.ACTIVE, deadline__lte=ClockTimestamp())

    def due_to_cancel(self, closed_before: datetime.datetime) -> Self:
        """Those that still take answers, though their case is over, and has been since then."""
        over = self.accepting_answers().exclude(case__status__in=Case.UNDER_WAY)
        return over.filter(case__closed_at__lte=closed_before)

    def going_on(self) -> Self:
        """They take answers that are still wanted."""
        return self.accepting_answers().filter(case__status__in=Case.UNDER_WAY)

    def closing_before(self, moment: datetime.datetime) -> Self:
        return self.going_on().filter(deadline__lte=moment)

    def closing_after(self, moment: datetime.datetime) -> Self:
        return self.going_on().filter(deadline__gt=moment)


class MarketDialogue(Weighing, Lifecycle):
    """Suppliers are asked how they meet the requirements of a case. Sealed until the deadline."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("requirements bank", "Draft")
        PROPOSED = "proposed", _("Awaits approval")
        ACTIVE = "active", pgettext_lazy("market dialogue", "Open")
        ANSWERED = "answered", _("Answered")
        ARCHIVED = "archived", _("Archived")
        CANCELLED = "cancelled", pgettext_lazy("market dialogue", "Cancelled")

    # Suppliers have been asked, and may have answered.
    OPENED = (Status.ACTIVE, Status.ANSWERED, Status.ARCHIVED)
    TRANSITIONS = {
        Status.DRAFT: {Status.PROPOSED, Status.ACTIVE, Status.CANCELLED},
        # Two pairs of eyes: nothing is changed meanwhile, so what is approved is what was read.
        Status.PROPOSED: {Status.DRAFT, Status.ACTIVE, Status.CANCELLED},
        Status.ACTIVE: {Status.ANSWERED, Status.CANCELLED},
        Status.ANSWERED: {Status.ARCHIVED, Status.ACTIVE},
        Status.ARCHIVED: {Status.ANSWERED},
        # Opened again: as a draft, or to the suppliers who were asked before.
        Status.CANCELLED: {Status.DRAFT, Status.ACTIVE},
    }
    PUT_AWAY = (Status.ARCHIVED, Status.CANCELLED)

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="dialogues")
    case = models.ForeignKey(Case, models.PROTECT, related_name="dialogues")
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.DRAFT)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"))
    contact_email = models.EmailField(_("contact e-mail"))
    domains = models.ManyToManyField(Domain, blank=True, verbose_name=_("domains"))
    shows_priorities = models.BooleanField(_("show priorities to suppliers"), default=True)
    # The questions are answered: the requirements follow them, and not only what you prefer.
    is_guided = models.BooleanField(default=False)
    # Taken out by hand: the questions do not bring them back.
    removed = models.ManyToManyField(Requirement, blank=True, related_name="+")
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    # Who runs it and is told; the team works on it as the owner does.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    team = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("team")
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    activated_at = models.DateTimeField(null=True)
    # Its requirements and words are a beginning for others, under this name.
    template_name = models.CharField(_("name of the template"), max_length=100, blank=True)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    deleted_reason = models.TextField(_("why it is deleted"), blank=True)
    # Since then nobody knows who was asked at the suppliers.
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects = MarketDialogueQuerySet.as_manager()

    class Meta:
        verbose_name = _("market dialogue")
        verbose_name_plural = _("market dialogues")
        constraints = [
            models.CheckConstraint(
                name="activated_dialogue_has_a_deadline",
                condition=Q(status__in=["draft", "proposed", "cancelled"])
                | Q(deadline__isnull=False, activated_at__isnull=False),
            ),
            models.CheckConstraint(
                name="proposed_dialogue_has_a_proposer",
                condition=~Q(status="proposed") | Q(proposed_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["authority", "status", "-id"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("requirements_bank:dialogue_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_proposed(self) -> bool:
        return self.status == self.Status.PROPOSED

    @property
    def is_archived(self) -> bool:
        return self.status == self.Status.ARCHIVED

    @property
    def is_answered(self) -> bool:
        return self.status == self.Status.ANSWERED

    @property
    def was_opened(self) -> bool:
        """Suppliers have been asked, whatever came of it."""
        return self.activated_at is not None

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def tone(self) -> str:
        """How the state is coloured in lists."""
        return TONES.get(self.status, "neutral")

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE

    def is_elaborating(self) -> bool:
        """Suppliers are asked to elaborate, and the round is not over."""
        return self.rounds.going().exists()

    def chosen(self) -> "SupplierChoice | None":
        """Who is chosen after it; fetch `choice` along."""
        return getattr(self, "choice", None)

    def everybody(self) -> list[User]:
        """Those who run it; no longer those whose authority has left the collaboration."""
        beside = Membership.objects.beside(self.authority_id).values("authority")
        near = Q(authority=self.authority_id) | Q(authority__in=beside)
        return [self.owner, *self.team.filter(near)]

    def takes_answers_at(self, moment: datetime.datetime) -> bool:
        return self.is_active and self.deadline is not None and moment < self.deadline

    def lock(self, *statuses: str) -> None:
        """Read the row anew and keep others out until the transaction ends.

        Raises TransitionNotAllowed when it is deleted, or no longer in one of these states.
        """
        self.refresh_from_db(from_queryset=locked(MarketDialogue.objects.all()))
        if self.deleted_at or self.status not in statuses:
            raise TransitionNotAllowed(f"{self!r} is {self.status}.")
        pause_point("dialogue_locked")

    def lock_in_open_case(self, *statuses: str) -> None:
        """As `lock`, and the case stays open meanwhile. Raises Refused when it is over."""
        case = locked(Case.objects.filter(pk=self.case_id)).get()
        pause_point("the case of a dialogue is open")
        if not case.is_under_way:
            raise Refused(_("The case is over: the market dialogue can be read and cancelled."))
        self.lock(*statuses)


class QuestionAnswerQuerySet(models.QuerySet["QuestionAnswer"]):
    def unclear(self) -> Self:
        """Answered by “don’t know”: to be clarified before the contract."""
        return self.filter(answer=ThreeValued.UNKNOWN)


class QuestionAnswer(models.Model):
    """The answer to a guided question in a dialogue, and where it comes from."""

    class Source(models.TextChoices):
        REQUEST = "request", _("From the request")
        CASE = "case", _("From the case")
        BUYER = "buyer", _("Answered here")

    dialogue = models.ForeignKey(MarketDialogue, models.CASCADE, related_name="question_answers")
    question = models.ForeignKey(Question, models.PROTECT)
    answer = models.CharField(_("answer"), max_length=10, choices=ThreeValued)
    source = models.CharField(max_length=10, choices=Source)

    objects = QuestionAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "question"], name="question_answered_once")
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.get_answer_display()}"
