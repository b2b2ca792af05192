"""Is everything at work? In words, for the one who looks after the portal.

Each part is a function that is named here as text, so that the apps above us can have theirs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from redis import Redis
from redis.exceptions import RedisError

from portal.clock import database_now
from portal.models import Heartbeat
from portal.signs import JOB

SILENCE = timedelta(seconds=120)
PATIENCE_S = 2
ESSENTIAL = (
    "portal.health.database",
    "portal.health.migrations",
    "portal.health.broker",
    "portal.health.queue",
)
FURTHER = ("portal.health.jobs", "notifications.health.outbox", "portal.viruses.scanner")
# What runs by the clock, and how long it may be silent.
JOBS: dict[str, tuple[str | Promise, timedelta]] = {
    "notifications.tasks.sweep_mail": (gettext_lazy("Mails"), timedelta(minutes=5)),
    "procurement.tasks.remind": (
        gettext_lazy("Reminders of contracts and steps"),
        timedelta(hours=1),
    ),
    "procurement.tasks.sweep_papers": (
        gettext_lazy("Assessments and IT visitation as PDF"),
        timedelta(minutes=5),
    ),
    "procurement.tasks.sweep_dossiers": (
        gettext_lazy("Cases as one file"),
        timedelta(minutes=5),
    ),
    "procurement.tasks.sweep_kitos": (gettext_lazy("Fetching from KITOS"), timedelta(minutes=5)),
    "procurement.tasks.sweep_orphans": (gettext_lazy("Clearing of files"), timedelta(hours=26)),
    "portal.tasks.clear_sessions": (gettext_lazy("Clearing of sessions"), timedelta(hours=26)),
    "requirements_bank.tasks.remind": (gettext_lazy("Reminders to suppliers"), timedelta(hours=1)),
    "requirements_bank.tasks.remind_of_reviews": (
        gettext_lazy("Reminders of requirements to go through"),
        timedelta(hours=1),
    ),
    "requirements_bank.tasks.sweep_attachments": (
        gettext_lazy("Clearing of files of requirements and answers"),
        timedelta(hours=26),
    ),
    "requirements_bank.tasks.forget_people_at_suppliers": (
        gettext_lazy("Forgetting of people at suppliers"),
        timedelta(hours=26),
    ),
    "requirements_bank.tasks.close_dialogues": (
        gettext_lazy("Closing of market dialogues"),
        timedelta(minutes=5),
    ),
    "requirements_bank.tasks.sweep_receipts": (
        gettext_lazy("Suppliers’ receipts as PDF"),
        timedelta(minutes=5),
    ),
    "requirements_bank.tasks.remind_of_questions": (
        gettext_lazy("Reminders of suppliers’ questions"),
        timedelta(hours=1),
    ),
    "requirements_bank.tasks.sweep_imports": (
        gettext_lazy("Imports of requirements"),
        timedelta(minutes=5),
    ),
    "requirements_bank.tasks.sweep_standards": (
        gettext_lazy("Documents of technical requirements as PDF"),
        timedelta(minutes=5),
    ),
    "governance.tasks.remind": (gettext_lazy("Reminders of board papers"), timedelta(hours=1)),
    "governance.tasks.note_role_holders": (
        gettext_lazy("Roles at meetings that begin"),
        timedelta(minutes=5),
    ),
    "governance.tasks.fill_agendas": (
        gettext_lazy("New cases on the boards’ agendas"),
        timedelta(minutes=5),
    ),
    "governance.tasks.keep_series": (gettext_lazy("Planning of meetings"), timedelta(hours=26)),
    "governance.tasks.sweep_papers": (gettext_lazy("Board papers as PDF"), timedelta(minutes=5)),
}


@dataclass(frozen=True)
class Part:
    """One thing that must work, and how it is with it."""

    name: str
    ok: bool
    words: str


Check = Callable[[], list[Part]]


def essentials() -> list[Part]:
    """Without these the portal does not do its work."""
    return _ask(ESSENTIAL)


def report() -> list[Part]:
    """Everything, for the administrator's page."""
    return _ask(ESSENTIAL + FURTHER)


def _ask(checks: tuple[str, ...]) -> list[Part]:
    return [part for check in checks for part in _answer(check)]


def _answer(name: str) -> list[Part]:
    check: Check = import_string(name)
    try:
        return check()
    except DatabaseError:
        return [Part(name.rpartition(".")[2], False, _("The database does not answer."))]


def database() -> list[Part]:
    database_now()
    return [Part("database", True, _("The database answers."))]


def migrations() -> list[Part]:
    """Whether the tables are those that this release needs."""
    on_disk = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    missing = set(on_disk or ()) - set(MigrationRecorder(connection).applied_migrations())
    words = (
        ngettext(
            "%(count)s change of the database is missing.",
            "%(count)s changes of the database are missing.",
            len(missing),
        )
        % {"count": len(missing)}
        if missing
        else _("The tables fit this release.")
    )
    return [Part("migrations", not missing, words)]


def broker() -> list[Part]:
    """Whether the broker takes messages."""
    patience = {"socket_connect_timeout": PATIENCE_S, "socket_timeout": PATIENCE_S}
    try:
        with Redis.from_url(settings.CELERY_BROKER_URL, retry=None, **patience) as client:
            client.ping()
    except (RedisError, OSError):
        return [Part("broker", False, _("The broker does not answer."))]
    return [Part("broker", True, _("The broker answers."))]


def queue() -> list[Part]:
    """Whether beat rings and a worker hears it, seen in the row that comes of both."""
    beat = Heartbeat.objects.filter(part="queue").first()
    if beat is None:
        return [Part("queue", False, _("No sign of life has come through the queue yet."))]
    ago = database_now() - beat.heard_at
    words = _("A sign of life came through the queue %(ago)s ago.") % {"ago": in_words(ago)}
    return [Part("queue", ago < SILENCE, words)]


def jobs() -> list[Part]:
    """When each job by the clock last ended well."""
    now = database_now()
    rows = Heartbeat.objects.filter(part__startswith=JOB).values_list("part", "heard_at")
    heard = {part.removeprefix(JOB): now - heard_at for part, heard_at in rows}
    age = _age(now)
    return [
        Part(name, heard.get(name, age) < limit, _last_run(label, heard.get(name)))
        for name, (label, limit) in JOBS.items()
    ]


def _age(now: datetime) -> timedelta:
    """How long the portal has stood: a job that has not run yet is late only after its time."""
    rows = MigrationRecorder(connection).migration_qs
    return now - (rows.aggregate(first=Min("applied"))["first"] or now)


def _last_run(label: str | Promise, ago: timedelta | None) -> str:
    if ago is None:
        return _("%(job)s: has not run yet.") % {"job": label}
    return _("%(job)s: last ran %(ago)s ago.") % {"job": label, "ago": in_words(ago)}


def in_words(ago: timedelta) -> str:
    """26 hours, not "1 day": it is lateness that counts."""
    seconds = max(0, int(ago.total_seconds()))
    if seconds < 120:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    if seconds < 2 * 3600:
        return ngettext("%(n)s minute", "%(n)s minutes", seconds // 60) % {"n": seconds // 60}
    if seconds < 72 * 3600:
        return ngettext("%(n)s hour", "%(n)s hours", seconds // 3600) % {"n": seconds // 3600}
    return ngettext("%(n)s day", "%(n)s days", seconds // 86400) % {"n": seconds // 86400}
