"""What is made of a meeting as PDF in the background, for those who may read the same of it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.models.meeting import Meeting


class Made(models.Model):
    """A PDF on its way: wanted, tried, and there."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be made")

    # The items that its readers may not see: their keys, in order (governance/gaps.py).
    without = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    file = models.FileField(upload_to="papers/%Y/", max_length=200, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def is_failed(self) -> bool:
        return self.state == self.State.FAILED


class PaperQuerySet(models.QuerySet["Paper"]):
    def waiting(self) -> Self:
        return self.filter(state=Paper.State.WAITING)

    def want_again(self) -> None:
        self.filter(state=Paper.State.FAILED).update(state=Paper.State.WAITING, attempts=0)


class Paper(Made):
    """An agenda or minutes, rendered once and then frozen."""

    class Kind(models.TextChoices):
        AGENDA = "agenda", _("Agenda")
        MINUTES = "minutes", _("Minutes")
        PUBLIC = "public", _("Public edition of the minutes")
        ADDENDUM = "addendum", _("Addendum to the minutes")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="papers")
    addendum = models.OneToOneField(
        "governance.Addendum", models.PROTECT, null=True, blank=True, related_name="paper"
    )
    kind = models.CharField(max_length=10, choices=Kind)

    objects = PaperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind", "without"],
                name="one_paper_of_a_kind",
                condition=Q(addendum=None),
            ),
            models.CheckConstraint(
                name="addendum_has_its_own_paper",
                condition=Q(kind="addendum", addendum__isnull=False)
                | ~Q(kind="addendum") & Q(addendum=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.get_kind_display()}"

    @property
    def is_agenda(self) -> bool:
        return self.kind == self.Kind.AGENDA

    @property
    def is_public(self) -> bool:
        return self.kind == self.Kind.PUBLIC

    @property
    def html_id(self) -> str:
        return f"paper-{self.pk}"
