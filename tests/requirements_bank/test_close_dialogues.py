"""When the deadline passes, the dialogue is answered, and suppliers were reminded in time."""

import datetime

import pytest
from django.utils import timezone

from notifications.models import Event, Mail, Notification, Reminder
from portal.lifecycle import TransitionNotAllowed
from requirements_bank import tasks
from requirements_bank.actions import dialogues, invitations
from requirements_bank.models import Invitation, MarketDialogue
from tests.factories import make_finished, make_invitation

pytestmark = pytest.mark.django_db


def move_deadline(dialogue: MarketDialogue, **delta: float) -> None:
    MarketDialogue.objects.filter(pk=dialogue.pk).update(
        deadline=timezone.now() + datetime.timedelta(**delta)
    )


@pytest.mark.spec("E42")
def test_it_becomes_answered_and_those_who_wait_are_told(dialogue, buyer, coordinator):
    make_finished(dialogue, "yes")
    make_invitation(dialogue=dialogue)
    move_deadline(dialogue, seconds=-1)

    tasks.close_dialogues()
    tasks.close_dialogues()

    dialogue.refresh_from_db()
    assert dialogue.status == "answered"
    event = Event.objects.get(kind="requirements_bank.dialogue_closed")
    assert "1 af 2 leverandører svarede" in event.text_da
    told = {row.recipient for row in Notification.objects.filter(event=event)}
    assert told == {buyer, coordinator}


@pytest.mark.spec("E42")
def test_one_that_still_takes_answers_stays_open(dialogue):
    tasks.close_dialogues()

    dialogue.refresh_from_db()
    assert dialogue.is_active


def test_two_workers_close_it_once(dialogue):
    move_deadline(dialogue, seconds=-1)
    other = MarketDialogue.objects.get(pk=dialogue.pk)
    dialogues.close(dialogue)

    with pytest.raises(TransitionNotAllowed):
        dialogues.close(other)


def test_another_worker_in_between_is_no_error(dialogue, monkeypatch):
    move_deadline(dialogue, seconds=-1)
    due = list(MarketDialogue.objects.due_to_close())
    dialogues.close(dialogue)
    monkeypatch.setattr(type(MarketDialogue.objects), "due_to_close", lambda _self: due)

    tasks.close_dialogues()

    assert Event.objects.filter(kind="requirements_bank.dialogue_closed").count() == 1


@pytest.mark.parametrize(
    ("days", "steps"), [(8, []), (6.9, ["7 days"]), (1.9, ["2 days"]), (-1, [])]
)
def test_suppliers_are_reminded_a_week_and_two_days_before(dialogue, days, steps):
    make_invitation(dialogue=dialogue)
    move_deadline(dialogue, days=days)

    tasks.remind()
    tasks.remind()

    assert [reminder.step for reminder in Reminder.objects.all()] == steps
    assert Mail.objects.count() == len(steps)


def test_the_reminder_points_to_the_mail_that_has_the_link(dialogue):
    invitation = make_invitation(dialogue=dialogue)
    Invitation.objects.update(invited_at=datetime.datetime(2026, 11, 3, 12, tzinfo=datetime.UTC))
    move_deadline(dialogue, days=5)

    tasks.remind()

    mail = Mail.objects.get()
    assert mail.to == invitation.email
    assert mail.reply_to == dialogue.contact_email
    assert "mail fra 3. november 2026" in mail.text
    assert dialogue.contact_email in mail.text
    assert not mail.secret


def test_after_a_new_link_the_reminder_points_to_that_mail(dialogue, buyer):
    invitation = make_invitation(dialogue=dialogue)
    Invitation.objects.update(invited_at=datetime.datetime(2026, 11, 3, 12, tzinfo=datetime.UTC))
    invitations.resend(invitation, by=buyer)
    move_deadline(dialogue, days=5)

    tasks.remind()

    assert "mail fra 3. november" not in Mail.objects.latest("pk").text


def test_who_has_finished_or_is_withdrawn_is_left_in_peace(dialogue):
    make_finished(dialogue, "yes", "yes")
    make_invitation(dialogue=dialogue).move_to(Invitation.Status.REVOKED)
    move_deadline(dialogue, days=1)

    tasks.remind()

    assert not Mail.objects.exists()


def test_a_moved_deadline_is_another_deadline(dialogue):
    make_invitation(dialogue=dialogue)
    move_deadline(dialogue, days=5)
    tasks.remind()
    move_deadline(dialogue, days=6)

    tasks.remind()

    assert Reminder.objects.count() == 2
