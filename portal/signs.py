"""Signs of life from each job: when it last ended well.

Celery's own signal is used, so that no job can forget to tell.
"""

from typing import Any

import structlog
from celery.app.task import Task
from celery.signals import task_success
from django.db import DatabaseError

from portal.celery import app
from portal.clock import ClockTimestamp
from portal.models import Heartbeat

log = structlog.get_logger(__name__)

JOB = "job:"


def note_life(part: str) -> None:
    """Write down that a part was heard from now."""
    Heartbeat.objects.update_or_create(part=part, defaults={"heard_at": ClockTimestamp()})


@task_success.connect
def note_job(sender: Task, **_kwargs: Any) -> None:
    """Note the end of what runs by the clock."""
    if sender.name not in {entry["task"] for entry in app.conf.beat_schedule.values()}:
        return
    try:
        note_life(f"{JOB}{sender.name}")
    except DatabaseError as error:
        log.warning("job_not_noted", job=sender.name, error=str(error))
