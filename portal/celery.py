"""The Celery app, and what runs by the clock.

The database row is the truth, Celery is only a doorbell: whatever must happen is a row, and a
sweep every minute finds what the doorbell missed. The schedule is static and in UTC; the tasks
ask the database what is due in Copenhagen.
"""

import os

from celery import Celery
from celery.schedules import crontab
from django_structlog.celery.steps import DjangoStructLogInitStep

from portal.watchdog import Watchdog

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("indgang")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    enable_utc=True,
    timezone="UTC",
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_soft_shutdown_timeout=30,
    task_soft_time_limit=300,
    task_time_limit=360,
    broker_connection_retry_on_startup=True,
    # Longer than the longest task, so that nothing is handed out twice while it runs.
    broker_transport_options={
        "visibility_timeout": 900,
        "socket_connect_timeout": 2,
        "socket_timeout": 30,
        "socket_keepalive": True,
        "health_check_interval": 10,
    },
    worker_hijack_root_logger=False,
    # A queue for each worker alone, which its watchdog uses.
    worker_direct=True,
)
app.autodiscover_tasks()
app.steps["worker"].add(Watchdog)
# What a task logs carries the id of the request that rang for it.
app.steps["worker"].add(DjangoStructLogInitStep)

# The reliability tests cannot wait for minutes to pass.
FAST = os.environ.get("BEAT_FAST") == "1"
EVERY_MINUTE = 1.0 if FAST else crontab()
EVERY_QUARTER = 1.0 if FAST else crontab(minute="*/15")

app.conf.beat_schedule = {
    "every 20 seconds, tell that beat and a worker are alive": {
        "task": "portal.tasks.heartbeat",
        "schedule": 1.0 if FAST else 20.0,
        "options": {"expires": 60},
    },
    "every minute, send the mails that nobody rang for": {
        "task": "notifications.tasks.sweep_mail",
        "schedule": EVERY_MINUTE,
        "options": {"expires": 120},
    },
    "every quarter, remind of contracts and overdue steps": {
        "task": "procurement.tasks.remind",
        "schedule": EVERY_QUARTER,
        "options": {"expires": 900},
    },
    "every minute, make the papers of assessments and visitations that nobody rang for": {
        "task": "procurement.tasks.sweep_papers",
        "schedule": EVERY_MINUTE,
        "options": {"expires": 120},
    },
    "every minute, make the dossiers that nobody rang for": {
        "task": "procurement.tasks.sweep_dossiers",
        "schedule": EVERY_MINUTE,
        "options": {"expires": 120},
    },
    "every minute, fetch from KITOS what is due": {
        "task": "procurement.tasks.sweep_kitos",
        "schedule": EVERY_MINUTE,
        "options": {"expires": 60},
    },
    "every night, delete files that nothing points at, and old dossiers": {
        "task": "procurement.tasks.sweep_orphans",
        "schedule": crontab(hour="2", minute="30"),
        "options": {"expires": 3600},
    },
    "every night, forget the sessions that have ended": {
        "task": "portal.tasks.clear_sessions",
        "schedule": crontab(hour="2", minute="15"),
        "options": {"expires": 3600},
    },
    "every quarter, remind of what suppliers have asked": {
        "task": "requirements_bank.tasks.remind_of_questions",
        "schedule": EVERY_QUARTER,
        "options": {"expires": 900},
    },
    "every quarter, remind suppliers of their deadline": {
        "task": "requirements_bank.tasks.remind",
        "schedule": EVERY_QUARTER,
        "options": {"expires": 900},
    },
    "every quarter, remind of requirements to go through": {
        "task": "requirements_bank.tasks.remind_of_reviews",
        "schedule": EVERY_QUARTER,
        "options": {"expires": 900},
    },
    "every night, delete files of requirements that nothing points at": {
        "task": "requirements_bank.tasks.sweep_attachments",
        "schedule": crontab(hour="2", minute="45"),
        "options": {"expires": 3600},
    },
    "every night, forget people at suppliers, as the rules of their authorities say": {
        "task": "requirements_bank.tasks.forget_people_at_suppliers",
        "schedule": crontab(hour="3", minute="15"),
        "options": {"expires": 3600},
    },
    "every minute, close the market dialogues whose deadline has passed": {
        "task": "requirements_bank.tasks.close_dialogues",
        "schedule": EVERY_MINUTE,
        "options": {"expires": 120},
    },
    "every minute, make the receipts that nobody rang for": {
        "task": "requirements_bank.tasks.sweep_receipts",
        "schedule": EVERY_MINUTE,
        "options": {"expires": 120},
    },
    "every minute, make the documents of technical requirements that nobody rang for": {
        "task": "requirements_bank.tasks.sweep_standards",
        "schedule": EVERY_MINUTE,
        "options": {"expires": 120},
    },
    "every minute, take in the tables of requirements that nobody rang for": {
        "task": "requirements_bank.tasks.sweep_imports",
        "schedule": EVERY_MINUTE,
        "options": {"expires": 120},
    },
    "every quarter, remind of papers for the board": {
        "task": "governance.tasks.remind",
        "schedule": EVERY_QUARTER,
        "options": {"expires": 900},
    },
    "every minute, keep who holds the roles at boards whose meeting begins": {
        "task": "governance.tasks.note_role_holders",
        "schedule": EVERY_MINUTE,
        "options": {"expires": 120},
    },
    "every minute, put new cases on the agendas that fill themselves": {
        "task": "governance.tasks.fill_agendas",
        "schedule": EVERY_MINUTE,
        "options": {"expires": 120},
    },
    "every night, plan the boards' meetings two years ahead": {
        "task": "governance.tasks.keep_series",
        "schedule": crontab(hour="1", minute="15"),
        "options": {"expires": 3600},
    },
    "every minute, make the papers that nobody rang for": {
        "task": "governance.tasks.sweep_papers",
        "schedule": EVERY_MINUTE,
        "options": {"expires": 120},
    },
}
