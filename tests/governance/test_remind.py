import datetime

import pytest
from django.utils import timezone

from governance import tasks
from governance.models import Meeting
from notifications.models import Event, Mail, Reminder
from tests.factories import make_document, make_item, quiet_monday

MONDAY_NOON = quiet_monday().replace(hour=12)
FRIDAY = MONDAY_NOON - datetime.timedelta(days=3, hours=4)


@pytest.fixture
def due(item, monkeypatch):
    """The deadline is Monday at 12:00; the task asks as if it were the moment given."""
    Meeting.objects.update(
        starts_at=MONDAY_NOON + datetime.timedelta(days=7), deadline_at=MONDAY_NOON
    )
    item.papers.add(make_document(case=item.case))

    def at(moment):
        monkeypatch.setattr(tasks, "database_now", lambda: moment)
        tasks.remind()
        return Reminder.objects.count()

    return at


def test_on_friday_one_is_reminded_of_monday(due, item, architect):
    item.contact = architect
    item.save()

    assert due(FRIDAY) == 2

    event = Event.objects.about(item.case).get(kind="governance.papers_due")
    assert f"mandag den {MONDAY_NOON:%-d}. februar {MONDAY_NOON.year} kl. 12.00" in event.text_da
    assert {mail.recipient for mail in Mail.objects.filter(event=event)} == {
        architect,
        item.reported_by,
    }


def test_an_item_that_fails_does_not_stop_the_others(due, item, monkeypatch):
    make_item(meeting=item.meeting)
    remind = tasks.remind_people

    def failing(kind, target, **words):
        if target == item:
            raise ValueError
        return remind(kind, target, **words)

    monkeypatch.setattr(tasks, "remind_people", failing)

    assert due(FRIDAY) == 1


def test_on_thursday_it_is_too_early(due):
    assert due(FRIDAY - datetime.timedelta(days=1)) == 0


def test_nobody_is_reminded_twice_however_often_the_clock_asks(due):
    assert [due(FRIDAY), due(FRIDAY), due(FRIDAY + datetime.timedelta(days=2))] == [1, 1, 1]


def test_after_an_outage_it_comes_on_the_day_itself(due):
    assert due(MONDAY_NOON - datetime.timedelta(hours=4)) == 1


def test_a_deadline_that_moves_is_another_deadline(due):
    due(FRIDAY)
    Meeting.objects.update(deadline_at=MONDAY_NOON - datetime.timedelta(hours=2))

    assert due(FRIDAY) == 2


@pytest.mark.parametrize("status", ["withdrawn", "decided"])
def test_only_items_that_wait_are_reminded_of(due, item, status):
    item.status = status
    item.save()

    assert due(FRIDAY) == 0


def test_a_closed_agenda_reminds_nobody(due, board):
    Meeting.objects.update(status=Meeting.Status.CLOSED)

    assert due(FRIDAY) == 0


def test_a_deadline_that_has_passed_reminds_nobody(meeting):
    make_item(meeting=meeting)
    Meeting.objects.update(deadline_at=timezone.now() - datetime.timedelta(minutes=5))

    tasks.remind()

    assert not Reminder.objects.exists()
