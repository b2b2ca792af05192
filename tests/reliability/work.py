"""Work for the bench: the reminders of contracts, and no other app's jobs in the way."""

import datetime
from typing import Any

from celery.app.task import Task
from celery.signals import task_success
from django.conf import settings
from redis import Redis

from notifications.reminders import remind
from portal.celery import app
from procurement.models import Contract

REMINDERS = "procurement.tasks.remind"
KEPT = ("portal.tasks.heartbeat", "notifications.tasks.sweep_mail", REMINDERS)
YEAR = datetime.timedelta(days=365)

app.conf.beat_schedule = {
    name: job for name, job in app.conf.beat_schedule.items() if job["task"] in KEPT
}

# A worker that is asked to end waits this long for its tasks, also when they end sooner.
app.conf.worker_soft_shutdown_timeout = 3


@task_success.connect
def count(sender: Task, **_kwargs: Any) -> None:
    """Count the runs, so that the tests need not wait blindly for more of them."""
    if sender.name == REMINDERS:
        Redis.from_url(settings.CELERY_BROKER_URL).incr("runs")


def remind_of(contract: Contract) -> int:
    """The bare reminder, without the row lock that procurement puts before it."""
    return remind(
        "bench.expiring",
        contract,
        deadline=contract.expiry_date,
        step="12 months",
        people=[contract.owner],
    )
