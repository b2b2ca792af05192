from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Department, User
from procurement.models.case import Case


class CheckpointCommentQuerySet(models.QuerySet["CheckpointComment"]):
    def visible_to(self, user: User) -> Self:
        """What one's own authority has learnt, and what others share."""
        return self.filter(Q(authority__in=user.authority_ids) | Q(is_shared=True))

    def standing(self) -> Self:
        return self.filter(removed_at=None)

    def by_key(self) -> dict[str, int]:
        """How many there are at each checkpoint."""
        return dict(self.order_by().values_list("key").annotate(models.Count("pk")))


class CheckpointComment(models.Model):
    """D05: what an authority has learnt at a checkpoint, for its own cases and perhaps for others.

    Others see the text and the name of the authority, never the case or the person.
    """

    class Stone(models.TextChoices):
        """D14: the five stepping stones of the toolbox, by which experience is sorted."""

        AWARE = "aware", _("Become aware")
        INVOLVE = "involve", _("Involve and engage")
        ANALYSE = "analyse", _("Analyse and build knowledge")
        ACT = "act", _("Act and learn")
        KEEP = "keep", _("Hold on to new practice")

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="checkpoint_comments")
    process = models.CharField(max_length=40)
    key = models.CharField(max_length=60)
    text = models.TextField(_("experience or example"), max_length=2000)
    is_shared = models.BooleanField(_("share with other authorities"), default=False)
    stone = models.CharField(_("stepping stone"), max_length=20, choices=Stone, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = CheckpointCommentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["process", "key", "-id"])]

    def __str__(self) -> str:
        return f"{self.authority}: {self.key}"


class CheckpointAnswer(models.Model):
    """The position a case takes on a checkpoint: one answer, however many phases ask."""

    class Status(models.TextChoices):
        OPEN = "open", _("Not answered")
        RELEVANT = "relevant", _("Relevant")
        DONE = "done", _("Done")
        NOT_RELEVANT = "not_relevant", _("Not relevant")

    case = models.ForeignKey(Case, models.CASCADE, related_name="checkpoints")
    key = models.CharField(max_length=60)
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.OPEN)
    note = models.TextField(_("note"), blank=True)
    # D12: who judges whether it matters, who helps, and which unit is responsible.
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("judged by"),
    )
    helped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("help from"),
    )
    unit = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible unit"),
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="one_answer_a_checkpoint"),
            models.CheckConstraint(
                name="checkpoint_not_relevant_says_why",
                condition=~Q(status="not_relevant") | ~Q(note=""),
                violation_error_message=_("Say why it is not relevant."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.key}"


class CheckpointConfirmation(models.Model):
    """D10: an answer from an earlier phase, said to hold in a later one too."""

    answer = models.ForeignKey(CheckpointAnswer, models.CASCADE, related_name="confirmations")
    phase = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "phase"], name="confirmed_once_a_phase")
        ]

    def __str__(self) -> str:
        return f"{self.answer}: {self.phase}"


class PhaseDecision(models.Model):
    """D03: at the end of a phase somebody says whether the case goes on or leaves."""

    class Outcome(models.TextChoices):
        ON = "on", _("Go on")
        EXIT = "exit", _("Leave the process here")

    case = models.ForeignKey(Case, models.CASCADE, related_name="phase_decisions")
    phase = models.CharField(max_length=40)
    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome)
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="phase_decision_says_why", condition=~Q(reason=""))
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.phase} {self.get_outcome_display()}"

    @property
    def title(self) -> str:
        """The phase it was said of."""
        return str(self.case.course.phase(self.phase).title)
