from typing import Self

from django.db import models
from django.db.models import F

from governance.models.meeting import Meeting
from governance.models.paper import Made


class PackageQuerySet(models.QuerySet["Package"]):
    def waiting(self) -> Self:
        return self.filter(state=Package.State.WAITING)

    def want_again(self) -> None:
        """Something is added to the agenda, or it could not be made: they are made anew."""
        waiting = Package.State.WAITING
        self.update(state=waiting, wanted=F("wanted") + 1, attempts=0, done=0)


class Package(Made):
    """An agenda with all its papers as one PDF.

    Those who may read the same items share one. It is made anew when something is added.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="packages")
    # Counts how often it was wanted: what was begun before the last time is thrown away.
    wanted = models.PositiveIntegerField(default=1)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True, blank=True)

    objects = PackageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "without"], name="one_package_of_the_same")
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.without}"
