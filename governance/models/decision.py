from typing import Self, TypeAlias

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from governance.models.item import AgendaItem
from governance.models.outcome import AGREED, ASKED_FOR, TONES
from governance.models.outcome import Outcome as BoardOutcome
from procurement.models import StepDecision


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

    Outcome: TypeAlias = BoardOutcome

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
    votes = models.TextField(_("votes"), blank=True)
    # Who of the board took part, and who had left by then, where it is noted (taking_part.py).
    participants = ArrayField(models.BigIntegerField(), default=list, blank=True)
    had_left = ArrayField(models.BigIntegerField(), default=list, blank=True)
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
    def asked_for(self) -> Promise:
        """What to call its conditions: of an approval, what is missing, or what is agreed."""
        return ASKED_FOR.get(BoardOutcome(self.outcome), AGREED)

    @property
    def approves_if(self) -> str:
        """The conditions of an approval; nothing of what any other decision asks for."""
        return self.conditions if self.outcome == self.Outcome.CONDITIONS else ""

    @property
    def gist(self) -> str:
        """The words that go with the outcome, in a list."""
        return self.approves_if or self.reason or self.forwarded_to or self.conditions

    @property
    def tone(self) -> str:
        """Which colour goes with the word."""
        return TONES.get(BoardOutcome(self.outcome), "info")
