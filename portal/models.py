"""Signs of life. The rows are the truth about what ran; Celery is only a doorbell."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """When a part of the portal was last heard from, through the queue and not beside it."""

    part = models.CharField(_("part"), max_length=100, primary_key=True)
    heard_at = models.DateTimeField(_("heard"))

    def __str__(self) -> str:
        return f"{self.part}: {self.heard_at}"


class JobRun(models.Model):
    """One run of a job by the clock for one period: a second beat finds the row and stops."""

    job = models.CharField(_("job"), max_length=100)
    period = models.CharField(_("period"), max_length=40)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "period"], name="job_once_a_period")]

    def __str__(self) -> str:
        return f"{self.job} {self.period}"
