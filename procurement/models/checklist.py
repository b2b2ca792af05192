from collections.abc import Sequence
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.lifecycle import Lifecycle
from procurement import processes
from procurement.models.case import Case


class ChecklistStepQuerySet(models.QuerySet["ChecklistStep"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def open(self) -> Self:
        return self.exclude(status__in=ChecklistStep.FINISHED)

    def current(self) -> Self:
        """The one step that each case under way stands at."""
        return self.open().filter(number=F("case__current_step"), case__status__in=Case.UNDER_WAY)

    def overdue(self, day: date) -> Self:
        return self.open().filter(due_date__lt=day, case__status__in=Case.UNDER_WAY)


class ChecklistStep(Lifecycle):
    """One of the process's steps in one case. The words are in `procurement.processes`."""

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", _("Not started")
        IN_PROGRESS = "in_progress", _("In progress")
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        NOT_RELEVANT = "not_relevant", _("Not relevant")

    OPEN = {Status.NOT_STARTED, Status.IN_PROGRESS, Status.WAITING}
    FINISHED = (Status.DONE, Status.NOT_RELEVANT)
    TRANSITIONS = {
        Status.NOT_STARTED: {Status.IN_PROGRESS, Status.WAITING, Status.DONE, Status.NOT_RELEVANT},
        Status.IN_PROGRESS: {Status.NOT_STARTED, Status.WAITING, Status.DONE, Status.NOT_RELEVANT},
        Status.WAITING: {Status.NOT_STARTED, Status.IN_PROGRESS, Status.DONE, Status.NOT_RELEVANT},
        Status.DONE: {Status.IN_PROGRESS, Status.NOT_STARTED},
        Status.NOT_RELEVANT: {Status.IN_PROGRESS, Status.NOT_STARTED},
    }

    # The index of step_once_in_a_case begins with it.
    case = models.ForeignKey(Case, models.CASCADE, related_name="steps", db_index=False)
    number = models.PositiveSmallIntegerField(_("number"))
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.NOT_STARTED)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="steps",
        verbose_name=_("assigned to"),
    )
    due_date = models.DateField(_("due"), null=True, blank=True)
    not_relevant_reason = models.TextField(_("why it is not relevant"), blank=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ChecklistStepQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="step_once_in_a_case"),
            models.CheckConstraint(
                name="not_relevant_has_a_reason",
                condition=~Q(status="not_relevant") | ~Q(not_relevant_reason=""),
                violation_error_message=_("Say why the step is not relevant."),
            ),
        ]
        indexes = [
            models.Index(fields=["assignee", "status"]),
            models.Index(
                fields=["due_date"],
                name="step_due",
                condition=Q(due_date__isnull=False) & ~Q(status__in=["done", "not_relevant"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text.title}"

    def get_absolute_url(self) -> str:
        return reverse("procurement:step_detail", args=[self.pk])

    @property
    def text(self) -> processes.Step:
        """Title, guidance, points and performers of the version that the case began with."""
        return self.case.course.step(self.number)

    @property
    def why_not_relevant(self) -> str:
        """The reason; where no person gave it, the portal's, in the reader's language."""
        given = None if self.finished_by_id else self.text.why_left_out
        return str(given or self.not_relevant_reason)

    @property
    def has_person(self) -> bool:
        """Whether somebody who works here has the step."""
        return self.assignee is not None and self.assignee.is_active

    @property
    def is_finished(self) -> bool:
        return self.status in self.FINISHED


class Remark(models.Model):
    """A remark on a step. Several are kept, each with its author and time."""

    step = models.ForeignKey(ChecklistStep, models.CASCADE, related_name="remarks")
    text = models.TextField(_("remark"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.step}: {self.author}"


# In the place of a board's words that not everybody may read who sees the case.
READ_ELSEWHERE = _("What the board said is read on its agenda, by those who may.")


class StepDecision(models.Model):
    """The answer to "can we go on?" (yes, maybe, no) or "ready for operation?" (yes, no).

    Never changed: a new round is a new row.
    """

    class Outcome(models.TextChoices):
        YES = "yes", _("Yes")
        MAYBE = "maybe", _("Maybe")
        CONDITIONS = "conditions", _("Yes, with conditions")
        NO = "no", _("No")

    step = models.ForeignKey(ChecklistStep, models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField(_("round"))
    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome)
    reason = models.TextField(_("reason"), blank=True)
    recommendations = models.TextField(_("recommendations"), blank=True)
    no_recommendations = models.BooleanField(_("no recommendations"), default=False)
    missing = models.TextField(_("what is missing"), blank=True)
    missing_by = models.DateField(_("to be here by"), null=True, blank=True)
    it_contacts = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("contacts in IT")
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)
    # Where not everybody who sees the case may read what its board said, it is read there alone.
    speaks_openly = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["step", "round"], name="one_decision_a_round"),
            models.CheckConstraint(
                name="no_has_a_reason",
                condition=~Q(outcome="no") | ~Q(reason="") | ~Q(missing=""),
                violation_error_message=_("A no must say why."),
            ),
            models.CheckConstraint(
                name="maybe_says_what_is_missing_and_by_when",
                condition=~Q(outcome="maybe") | (~Q(missing="") & Q(missing_by__isnull=False)),
                violation_error_message=_("A maybe must say what is missing and by when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.get_outcome_display()}"

    @property
    def elsewhere(self) -> str | Promise:
        """What stands in the place of its words; nothing where they are for all."""
        return "" if self.speaks_openly else READ_ELSEWHERE

    @property
    def open_reason(self) -> str:
        """As it is kept in the case, in the authority's own language."""
        with translation.override("da"):
            return str(self.elsewhere) or self.reason

    @property
    def ends_the_case(self) -> bool:
        decision = self.step.text.decision
        return (
            decision is not None and decision.no_ends_the_case and self.outcome == self.Outcome.NO
        )

    @property
    def sends_back(self) -> bool:
        """A maybe of management waits; every other answer short of a yes goes a way back."""
        goes_on = (self.Outcome.YES, self.Outcome.CONDITIONS)
        decision = self.step.text.decision
        back = decision is not None and bool(decision.back_to)
        return back and self.outcome not in goes_on and not self.ends_the_case

    @property
    def back_at(self) -> processes.Step:
        """Where the case is after an answer that sends it back."""
        decision, course = self.step.text.decision, self.step.case.course
        back = course.named(decision.back_to) if decision else None
        return back or self.step.text

    @property
    def waits(self) -> bool:
        """C07a: put off until a day, with the step still open."""
        return self.outcome == self.Outcome.MAYBE and not self.sends_back

    def lacking(self, it_contacts: Sequence[User]) -> dict[str, str]:
        """What the decision must say and does not, by field: for the form, and for the action."""
        decision = self.step.text.decision
        if decision is None or self.outcome not in dict(decision.outcomes):
            return {"outcome": gettext("Choose one of the answers.")}
        if self.outcome == self.Outcome.YES:
            return self._yes_lacks(decision.key, it_contacts)
        if self.outcome == self.Outcome.CONDITIONS:
            return {} if self.reason.strip() else {"reason": gettext("Write the conditions.")}
        if self.ends_the_case:
            return {} if self.reason.strip() else {"reason": gettext("A no must say why.")}
        return self._return_lacks()

    def _yes_lacks(self, decision: str, it_contacts: Sequence[User]) -> dict[str, str]:
        """C06b: the visitation's yes; C07a: the manager's. Others go without saying."""
        if decision == "management" and not self.reason.strip():
            return {"reason": gettext("Write the reason. It is kept on the case.")}
        if decision != "visitation":
            return {}
        errors = {}
        if not self.recommendations.strip() and not self.no_recommendations:
            text = gettext("Write the recommendations, or say that there are none.")
            errors["recommendations"] = text
        if not it_contacts:
            errors["it_contacts"] = gettext("Appoint at least one contact in IT.")
        return errors

    def _return_lacks(self) -> dict[str, str]:
        errors = {}
        if not self.missing.strip():
            errors["missing"] = gettext("List what is missing.")
        if self.outcome == self.Outcome.MAYBE and not self.missing_by:
            errors["missing_by"] = gettext("Say when it must be here.")
        return errors
