"""People are reminded of a deadline, each of them once."""

import datetime

import pytest
from django.db import IntegrityError

from notifications import reminders
from notifications.models import Event, Mail, Reminder
from notifications.reminders import remind
from notifications.trail import Letter
from tests.factories import make_contract, make_user

DAY = datetime.date(2027, 11, 22)
KIND = "notifications.mail_resent"


@pytest.fixture
def of_contract(requester, coordinator):
    """Remind both of a contract; `changes` is what differs."""
    contract = make_contract(owner=requester)
    usual = {"deadline": DAY, "step": "12 months", "people": [requester, coordinator]}

    def call(**changes) -> int:
        return remind(KIND, contract, **{**usual, **changes}, mail=Mail(to="x", subject="y"))

    return call


@pytest.mark.spec("F35")
def test_twice_is_once(of_contract, requester, coordinator):
    assert of_contract() == 2
    assert of_contract() == 0

    assert Event.objects.count() == 1
    assert {mail.to for mail in Mail.objects.all()} == {requester.email, coordinator.email}
    assert Mail.objects.count() == Reminder.objects.count() == 2


def test_who_joins_later_is_reminded_alone(of_contract, coordinator):
    of_contract()
    newcomer = make_user()

    assert of_contract(people=[newcomer, coordinator]) == 1

    assert Mail.objects.latest("pk").to == newcomer.email


def test_a_deadline_that_moves_is_another_deadline(of_contract):
    of_contract()

    assert of_contract(deadline=DAY + datetime.timedelta(days=1)) == 2
    assert of_contract(step="3 months") == 2


def test_a_moment_is_the_same_in_every_zone(of_contract):
    noon = datetime.datetime(2026, 11, 30, 12, tzinfo=datetime.UTC)
    of_contract(deadline=noon)

    zone = datetime.timezone(datetime.timedelta(hours=1))
    assert of_contract(deadline=noon.astimezone(zone)) == 0


def test_nobody_to_remind_is_no_event(of_contract, requester):
    requester.is_active = False

    assert of_contract(people=[None, requester]) == 0
    assert not Event.objects.exists()


def test_letters_are_reminders_too(of_contract):
    letters = [Letter("bo@example.com", "da", "https://x/y")]

    assert of_contract(people=[], letters=letters) == 1
    assert of_contract(people=[], letters=letters) == 0
    assert Mail.objects.get().secret


def test_a_user_who_is_also_written_to_gets_one_mail(of_contract, requester):
    letters = [Letter(requester.email, "da", "")]

    assert of_contract(people=[requester], letters=letters) == 1
    assert Mail.objects.get().recipient == requester


def test_the_event_can_be_about_the_case(case, of_contract):
    of_contract(on=case)

    assert Event.objects.about(case).count() == 1


def test_what_is_wrong_each_time_is_raised(of_contract, monkeypatch):
    """Not a race: the database refuses for another reason."""

    def refused(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(reminders, "record", refused)

    with pytest.raises(IntegrityError):
        of_contract()


@pytest.mark.spec("Q6")
def test_a_faster_beat_is_noticed_and_nothing_is_doubled(of_contract, monkeypatch):
    """Somebody writes between our look and our writing; both are undone, and one does it again."""
    ours = reminders.record

    def overtaken(*args, **kwargs):
        monkeypatch.setattr(reminders, "record", ours)
        of_contract()
        return ours(*args, **kwargs)

    monkeypatch.setattr(reminders, "record", overtaken)

    assert of_contract() == 2
    assert Mail.objects.count() == Reminder.objects.count() == 2
    assert Event.objects.count() == 1
