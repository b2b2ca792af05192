from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Department, Role
from procurement import processes
from procurement.models.request import Request


class ProcessEdition(models.Model):
    """A process as an authority has made it its own. Published ones never change.

    A case keeps the edition it began with.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="editions")
    process = models.CharField(_("process"), max_length=40)
    process_version = models.PositiveSmallIntegerField(_("process version"))
    number = models.PositiveSmallIntegerField(_("edition"))
    note = models.CharField(_("what is changed, and why"), max_length=300, blank=True)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "process", "number"], name="edition_number_once"
            ),
            models.UniqueConstraint(
                fields=["authority", "process"],
                condition=Q(published_at=None),
                name="one_draft_edition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority}: {self.process} {self.number}"

    def adjust(self, process: processes.Process, department: Department) -> processes.Process:
        """The process as this edition has it for a department; the nearest setting rules."""
        read = _read_once if self.is_published else _read
        return read(self, process.key, process.version, tuple(department.path_ids()))

    def settings_for(self, path: tuple[int, ...]) -> "dict[str, StepSetting]":
        """What rules for a department, by step, given its path from the top."""
        rows = self.settings.filter(Q(department=None) | Q(department__in=path))
        order = [None, *path]
        return {row.step: row for row in sorted(rows, key=lambda r: order.index(r.department_id))}

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class StepSetting(models.Model):
    """What an authority, or one of its departments, says about a step of a process."""

    edition = models.ForeignKey(ProcessEdition, models.CASCADE, related_name="settings")
    step = models.CharField(max_length=40)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only for the department"),
    )
    performers = ArrayField(
        models.CharField(max_length=20, choices=Role),
        verbose_name=_("who performs it"),
        default=list,
        blank=True,
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who gets the step"),
    )
    guidance = models.TextField(_("our own guidance"), blank=True)
    off_reason = models.CharField(_("why we do not use the step"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "step", "department"],
                name="one_setting_a_step",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.step}"

    @property
    def performer_names(self) -> list[str]:
        return [str(Role(role).label) for role in self.performers]


class AddedCheckpoint(models.Model):
    """A checkpoint that an authority has added to a step."""

    edition = models.ForeignKey(ProcessEdition, models.CASCADE, related_name="checkpoints")
    step = models.CharField(max_length=40)
    title = models.CharField(_("checkpoint"), max_length=200)
    guidance = models.TextField(_("guidance"), blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class ProcessChoice(models.Model):
    """Which process an authority uses for requests of one kind; else it uses its usual one."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="process_choices")
    kind = models.CharField(_("kind of request"), max_length=20, choices=Request.Kind)
    process = models.CharField(_("process"), max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "kind"], name="one_process_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.authority}: {self.get_kind_display()}"


def _read(
    edition: ProcessEdition, key: str, version: int, path: tuple[int, ...]
) -> processes.Process:
    process = processes.get(key, version)
    settings = edition.settings_for(path)
    added = _by_step(edition.checkpoints.all())
    steps = tuple(
        _adjusted(step, settings.get(step.key), added.get(step.key, [])) for step in process.steps
    )
    return replace(process, steps=steps)


# What is published never changes: it is read once for each department, and not for each case.
_read_once = lru_cache(maxsize=500)(_read)


def _by_step(rows: Iterable[AddedCheckpoint]) -> dict[str, list[AddedCheckpoint]]:
    found: dict[str, list[AddedCheckpoint]] = {}
    for row in rows:
        found.setdefault(row.step, []).append(row)
    return found


def _adjusted(
    step: processes.Step, setting: StepSetting | None, added: list[AddedCheckpoint]
) -> processes.Step:
    more = tuple(
        processes.Checkpoint(key=f"own.{one.pk}", title=one.title, guidance=one.guidance)
        for one in added
    )
    step = replace(step, points=(*step.points, *more))
    if setting is None:
        return step
    return replace(
        step,
        performers=tuple(setting.performers) or step.performers,
        own_guidance=setting.guidance,
        person_id=setting.person_id,
        off_reason=setting.off_reason,
    )
