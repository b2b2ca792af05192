"""/readyz and the administrator's page say in words whether everything is at work."""

import datetime

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from notifications.health import outbox
from notifications.models import Mail
from portal import health, signs, tasks
from portal.models import Heartbeat
from tests.notifications.conftest import make_mail  # noqa: F401 -- a fixture


@pytest.fixture
def words():
    return lambda: {part.name: part.words for part in health.report()}


def ago(**how) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(**how)


def heard(part: str, moment: datetime.datetime) -> None:
    Heartbeat.objects.update_or_create(part=part, defaults={"heard_at": moment})


def test_ready_when_all_four_are_at_work(client, db):
    tasks.heartbeat()

    response = client.get("/readyz")

    assert response.status_code == 200
    answer = response.json()
    assert answer["ready"]
    assert set(answer["parts"]) == {"database", "migrations", "broker", "queue"}
    assert answer["parts"]["queue"]["words"].startswith("Der kom et livstegn gennem køen for ")


@pytest.mark.parametrize("moment", [None, {"seconds": 121}])
def test_not_ready_when_nothing_comes_through_the_queue(client, db, moment):
    if moment:
        heard("queue", ago(**moment))

    response = client.get("/readyz")

    assert response.status_code == 503
    assert [name for name, part in response.json()["parts"].items() if not part["ok"]] == ["queue"]


def test_not_ready_without_a_broker_and_no_secret_is_told(client, db, settings):
    settings.CELERY_BROKER_URL = "redis://:password@127.0.0.1:1/0"
    tasks.heartbeat()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert "password" not in response.text
    assert response.json()["parts"]["broker"]["words"] == "Køen (brokeren) svarer ikke."


def test_not_ready_with_a_table_missing(client, db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'notifications'")

    part = client.get("/readyz").json()["parts"]["migrations"]

    assert not part["ok"]
    assert "ændringer af databasen mangler" in part["words"]


def test_not_ready_without_a_database(client, db, monkeypatch):
    def away() -> None:
        raise OperationalError("password")

    monkeypatch.setattr(health, "database_now", away)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["parts"]["database"]["words"] == "Databasen svarer ikke."
    assert "password" not in answer.text


def test_a_job_that_is_late_is_told_in_hours(db, words):
    heard("job:procurement.tasks.remind", ago(hours=26, minutes=5))

    assert words()["procurement.tasks.remind"] == (
        "Påmindelser om kontrakter og trin: kørte sidst for 26 timer siden."
    )
    assert words()["governance.tasks.remind"] == (
        "Påmindelser om bilag til boardet: har ikke kørt endnu."
    )


@pytest.mark.parametrize(
    ("how", "text"),
    [
        ({"seconds": 1}, "1 sekund"),
        ({"seconds": 119}, "119 sekunder"),
        ({"minutes": 90}, "90 minutter"),
        ({"hours": 26}, "26 timer"),
        ({"days": 4}, "4 dage"),
        ({"seconds": -3}, "0 sekunder"),
    ],
)
def test_lateness_is_counted_in_what_people_count(how, text):
    assert health.in_words(datetime.timedelta(**how)) == text


def test_the_mails_are_told_of(make_mail, words):  # noqa: F811 -- the fixture
    empty = words()
    assert empty["mail_sent"] == "Der er endnu ikke sendt nogen mail."
    assert empty["mail_waiting"] == "Ingen mail venter på at blive sendt."
    assert empty["mail_failed"] == "Alle mails er leveret."

    make_mail(state=Mail.State.SENT, sent_at=ago(hours=3))
    waiting = make_mail()
    Mail.objects.filter(pk=waiting.pk).update(queued_at=ago(hours=5))
    make_mail(state=Mail.State.FAILED)

    told = words()
    assert told["mail_sent"] == "Den seneste mail blev sendt for 3 timer siden."
    assert told["mail_waiting"] == "Den ældste mail, der ikke er sendt, har ventet i 5 timer."
    assert told["mail_failed"] == "1 mail kunne ikke leveres."


def test_every_job_by_the_clock_has_its_words():
    from portal.celery import app  # noqa: PLC0415

    by_clock = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert by_clock - {"portal.tasks.heartbeat"} == set(health.JOBS)


def test_a_job_that_ends_well_is_noted_and_other_tasks_are_not(db):
    from notifications.tasks import send_mail, sweep_mail  # noqa: PLC0415

    sweep_mail.apply()
    send_mail.apply([0])

    assert [beat.part for beat in Heartbeat.objects.all()] == ["job:notifications.tasks.sweep_mail"]


def test_a_job_ends_well_though_it_cannot_be_noted(db, monkeypatch):
    from notifications.tasks import sweep_mail  # noqa: PLC0415

    def away(part: str) -> None:
        raise OperationalError

    monkeypatch.setattr(signs, "note_life", away)

    assert sweep_mail.apply().successful()


def test_workers_that_are_gone_are_forgotten(db):
    heard("worker:celery@old", ago(days=2))
    tasks.answer_watchdog("celery@new")

    tasks.heartbeat()

    assert {beat.part for beat in Heartbeat.objects.all()} == {"queue", "worker:celery@new"}


def test_sessions_that_have_ended_are_forgotten_at_night_and_others_stay(db):
    for key, ends in (("ended", ago(hours=1)), ("lasting", ago(hours=-1))):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)

    tasks.clear_sessions()

    assert [one.session_key for one in Session.objects.all()] == ["lasting"]


def test_the_migrations_are_all_there(db):
    call_command("makemigrations", "--check", "--dry-run", "notifications", "portal", verbosity=0)


@pytest.mark.parametrize(("stood", "well"), [({"minutes": 3}, True), ({"hours": 3}, False)])
def test_a_job_that_has_never_run_is_late_only_after_its_time(db, stood, well):
    began = timezone.now() - datetime.timedelta(**stood)
    MigrationRecorder(connection).migration_qs.update(applied=began)

    parts = {part.name: part for part in health.jobs()}

    assert parts["procurement.tasks.remind"].ok is well


def test_a_mail_held_back_for_the_hours_limit_is_not_late(make_mail, db):  # noqa: F811 -- the fixture
    make_mail()
    long_ago = timezone.now() - datetime.timedelta(hours=1)
    soon = timezone.now() + datetime.timedelta(minutes=5)
    Mail.objects.update(queued_at=long_ago, next_try_at=soon)

    waiting = [part for part in outbox() if part.name == "mail_waiting"]

    assert [part.ok for part in waiting] == [True]
