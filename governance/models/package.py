from typing import Self

from django.db import models
from django.db.models import F

from governance.models.meeting import Meeting


class PackageQuerySet(models.QuerySet["Package"]):
    def waiting(self) -> Self:
        return self.filter(state=Package.State.WAITING)

    def want_again(self) -> None:
        """Something is added to the agenda, or it could not be made: they are made anew."""
        waiting = Package.State.WAITING
        self.update(state=waiting, wanted=F("wanted") + 1, attempts=0, done=0)


class Package(models.Model):
    """An agenda with all its papers as one PDF, made in the background.

    Those who may read the same items share one. It is made anew when something is added.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        READY = "ready"
        FAILED = "failed"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="packages")
    # The items that its readers may not see: their keys, in order.
    without = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # Counts how often it was wanted: what was begun before the last time is thrown away.
    wanted = models.PositiveIntegerField(default=1)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to="papers/%Y/", max_length=200, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    made_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    objects = PackageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "without"], name="one_package_of_the_same")
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.without}"

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def is_failed(self) -> bool:
        return self.state == self.State.FAILED
