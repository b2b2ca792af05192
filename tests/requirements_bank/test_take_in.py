"""A table of requirements is taken in by a worker: the whole of it, once, or nothing."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from notifications.models import Event, Notification
from portal.refusals import Refused
from requirements_bank import tasks
from requirements_bank.actions import requirement_imports as actions
from requirements_bank.importing import planning, progress, running
from requirements_bank.models import Category, Requirement, RequirementImport
from tests.factories import make_user
from tests.races import Meeting, at_once
from tests.requirements_bank.tables import kept, krav_xls, line

pytestmark = pytest.mark.django_db
Problem = RequirementImport.Problem


@pytest.fixture(autouse=True)
def security(db):
    return Category.objects.create(name="Sikkerhed", name_en="Security")


@pytest.fixture
def table(editor):
    second = line(**{"Krav id": 172, "Navn": "B", "Beskrivelse": "Løsningen skal kunne B."})
    return kept(krav_xls(line(), second), editor)


@pytest.fixture
def unheard(monkeypatch):
    """The broker is away: nobody hears the bell of the page."""
    monkeypatch.setattr("requirements_bank.views.requirement_imports.ring", lambda *_how: None)


def page(table, name="requirement_import"):
    return reverse(f"requirements_bank:{name}", args=[table.pk])


def ask(table, by, **how):
    with_seal = {"seal": planning.plan(table, by).seal, "language": "da"} | how
    actions.ask_to_take_in(table, by=by, **with_seal)
    return RequirementImport.objects.get(pk=table.pk)


def wait_a_minute():
    earlier = timezone.now() - datetime.timedelta(minutes=2)
    RequirementImport.objects.update(asked_at=earlier)


def again(table):
    return RequirementImport.objects.get(pk=table.pk)


def die():
    raise SystemExit


def number():
    return Requirement.objects.count()


def test_the_click_asks_and_the_page_says_how_far_it_is(client, editor, table, unheard):
    client.force_login(editor)
    seal = client.get(page(table)).context["plan"].seal

    assert client.post(page(table, "take_in"), {"seal": seal}).url == page(table)

    shown = client.get(page(table))
    assert page(table, "import_progress") in shown.text
    assert shown.context["plan"].rows == []
    assert number() == 0
    progress.note(again(table), 0.5)
    assert 'value="45"' in client.get(page(table, "import_progress")).text

    running.run(table.pk)

    assert number() == 2
    assert client.get(page(table, "import_progress"))["HX-Refresh"] == "true"
    assert "next--done" in client.get(page(table)).text


def test_a_second_click_is_harmless_before_and_after(client, editor, table, unheard):
    client.force_login(editor)
    seal = planning.plan(table, editor).seal
    for _click in range(2):
        client.post(page(table, "take_in"), {"seal": seal})
    assert Event.objects.filter(kind="requirements_bank.import_asked").count() == 1

    running.run(table.pk)
    client.post(page(table, "take_in"), {"seal": "x\x00"})
    running.run(table.pk)

    assert number() == 2
    assert again(table).created == 2
    assert not again(table).is_waiting


def test_while_it_is_taken_in_nothing_about_it_is_changed(client, editor, table, unheard, security):
    ask(table, editor)
    client.force_login(editor)

    assert client.post(page(table, "settle"), {"known": "skip"}).url == page(table)
    assert client.post(page(table, "place_categories")).url == page(table)

    assert again(table).known == "update"


def test_the_sweep_takes_up_what_nobody_heard(client, editor, table, unheard):
    client.force_login(editor)
    client.post(page(table, "take_in"), {"seal": planning.plan(table, editor).seal})
    tasks.sweep_imports()
    assert number() == 0

    wait_a_minute()
    tasks.sweep_imports()

    assert number() == 2
    wait_a_minute()
    tasks.sweep_imports()
    assert again(table).attempts == 1


def test_a_worker_that_is_killed_leaves_nothing_and_the_next_one_starts_over(
    editor, table, settings
):
    ask(table, editor)
    settings.PAUSES = {"requirements_written": die}
    with pytest.raises(SystemExit):
        running.run(table.pk)
    assert number() == 0
    assert again(table).is_waiting

    settings.PAUSES = {}
    wait_a_minute()
    tasks.sweep_imports()

    assert number() == 2
    assert again(table).attempts == 2


def test_a_table_on_which_workers_die_is_given_up_and_who_asked_is_told(
    client, editor, table, settings
):
    ask(table, editor)
    settings.PAUSES = {"requirements_planned": die}
    for _time in range(running.MOST_TRIES):
        with pytest.raises(SystemExit):
            running.run(table.pk)
    settings.PAUSES = {}

    running.run(table.pk)
    running.run(table.pk)

    assert again(table).problem == Problem.STOPPED
    assert number() == 0
    assert Notification.objects.filter(recipient=editor).count() == 1
    client.force_login(editor)
    shown = client.get(page(table))
    assert again(table).get_problem_display() in shown.text
    ask(table, editor)
    running.run(table.pk)
    assert number() == 2


def test_what_fails_is_logged_and_tried_again(editor, table, monkeypatch):
    def fail(*_how, **_more):
        raise ZeroDivisionError

    ask(table, editor)
    with monkeypatch.context() as patched:
        patched.setattr(actions, "take_in", fail)
        tasks.take_in_requirements(table.pk)
    assert again(table).is_waiting

    tasks.take_in_requirements(table.pk)

    assert number() == 2


def test_a_bank_that_changed_meanwhile_is_looked_at_once_more(client, editor, table):
    ask(table, editor, seal="of another day")

    running.run(table.pk)

    assert again(table).problem == Problem.CHANGED
    assert number() == 0
    client.force_login(editor)
    shown = client.get(page(table))
    assert "Intet blev importeret" in shown.text
    assert len(shown.context["plan"].rows) == 2


def test_who_may_no_more_when_the_worker_comes_takes_nothing_in(editor, table):
    ask(table, editor)
    editor.assignments.all().delete()

    running.run(table.pk)

    assert again(table).problem == Problem.CHANGED
    assert number() == 0


def test_it_is_carried_out_in_the_language_in_which_it_was_looked_at(
    client, editor, table, unheard
):
    editor.language = "en"
    editor.save()
    client.force_login(editor)
    seal = client.get(page(table)).context["plan"].seal
    client.post(page(table, "take_in"), {"seal": seal})

    running.run(table.pk)

    assert again(table).language == "en"
    assert number() == 2


def test_it_says_how_far_it_is_batch_by_batch(editor, table, monkeypatch):
    told = []
    monkeypatch.setattr("requirements_bank.importing.writing.BATCH", 1)

    actions.take_in(table, by=editor, seal=planning.plan(table, editor).seal, told=told.append)

    assert told == [0, 0.25, 0.5, 0.75, 1.0]


def test_what_is_not_asked_for_is_not_taken_in(editor, table):
    running.run(table.pk)
    actions.note_failure(table, problem=Problem.STOPPED)

    assert number() == 0
    assert again(table).problem == ""


def test_somebody_elses_table_cannot_be_asked_for(client, table):
    client.force_login(make_user(Role.EDITOR))

    assert client.post(page(table, "take_in"), {"seal": "x"}).status_code == 404
    assert client.get(page(table, "import_progress")).status_code == 404


# At the same time


@pytest.mark.django_db(transaction=True)
def test_while_a_worker_is_at_it_no_other_one_begins_and_no_click_waits(editor, table, settings):
    ask(table, editor)
    wait_a_minute()
    seen = []

    def look():
        running.run(table.pk)
        actions.ask_to_take_in(again(table), by=editor, seal="x", language="da")
        seen.append((running.waiting(timezone.now()), again(table).attempts))

    settings.PAUSES = {"requirements_planned": lambda: at_once(look)}
    running.run(table.pk)

    assert seen == [([], 1)]
    assert number() == 2


def ask_twice_at_once(settings, table, editor) -> int:
    settings.PAUSES = {"an import is asked for": Meeting()}
    at_once(lambda: ask(table, editor), lambda: ask(table, editor), refusals=Refused)
    return Event.objects.filter(kind="requirements_bank.import_asked").count()


@pytest.mark.django_db(transaction=True)
def test_asked_twice_at_once_it_is_asked_once(settings, table, editor):
    assert ask_twice_at_once(settings, table, editor) == 1


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_it_is_asked_twice(settings, table, editor):
    settings.LOCKS_OFF = True

    assert ask_twice_at_once(settings, table, editor) == 2
