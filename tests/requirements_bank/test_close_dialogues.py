"""When the deadline passes, the dialogue is answered, and suppliers were reminded in time."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Event, Mail, Notification, Reminder
from portal.lifecycle import TransitionNotAllowed
from requirements_bank import tasks
from requirements_bank.actions import dialogues, invitations
from requirements_bank.models import Invitation, MarketDialogue
from tests.factories import make_case, make_finished, make_invitation, make_user
from tests.requirements_bank.rounds import ask, make_answered, time_is_up

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


def test_one_whose_deadline_was_moved_in_the_last_moment_is_not_closed(dialogue):
    move_deadline(dialogue, seconds=-1)
    due = MarketDialogue.objects.due_to_close().get()
    move_deadline(dialogue, days=1)

    with pytest.raises(TransitionNotAllowed):
        dialogues.close(due)

    dialogue.refresh_from_db()
    assert dialogue.is_active


WAITS = (
    ("choose_supplier", "post"),
    ("send_letters", "get"),
    ("ask_to_elaborate", "get"),
    ("reopen", "post"),
    ("cancel", "post"),
    ("invite_supplier", "post"),
    ("choose_suppliers", "get"),
)


@pytest.mark.parametrize(("name", "method"), WAITS)
def test_in_the_minute_before_it_is_closed_each_page_says_that_it_must_wait(
    client, dialogue, buyer, name, method
):
    make_finished(dialogue, "yes")
    move_deadline(dialogue, seconds=-1)
    client.force_login(buyer)
    address = reverse(f"requirements_bank:{name}", args=[dialogue.pk])

    response = getattr(client, method)(address)

    assert response.status_code == 409
    assert "Om et minut har portalen lukket" in response.text
    assert f'href="{address}"' in response.text
    dialogue.refresh_from_db()
    assert dialogue.is_active


def test_the_dialogues_own_page_says_so_and_the_answers_can_be_read(client, dialogue, buyer):
    make_finished(dialogue, "yes")
    move_deadline(dialogue, seconds=-1)
    client.force_login(buyer)

    text = client.get(dialogue.get_absolute_url()).text

    assert "Lukker nu" in text
    assert "Om et minut" in text
    assert "choose_supplier" not in text
    answers = client.get(reverse("requirements_bank:comparison", args=[dialogue.pk]))
    assert answers.status_code == 200
    tasks.close_dialogues()
    text = client.get(dialogue.get_absolute_url()).text
    assert "Om et minut" not in text
    assert reverse("requirements_bank:choose_supplier", args=[dialogue.pk]) in text


def test_who_may_not_read_the_answers_is_refused_as_always(client, dialogue, administrator):
    move_deadline(dialogue, seconds=-1)
    client.force_login(administrator)

    address = reverse("requirements_bank:choose_supplier", args=[dialogue.pk])
    assert client.get(address).status_code == 403


def test_in_the_minute_after_a_rounds_deadline_it_is_said_too(client, buyer):
    answered = make_answered(
        case=make_case(requester=make_user(authority=buyer.authority)), buyer=buyer
    )
    current = ask(answered)
    time_is_up(current)
    client.force_login(buyer)

    choose = reverse("requirements_bank:choose_supplier", args=[answered.pk])
    assert client.get(choose).status_code == 409
    assert "Lukker nu" in client.get(current.get_absolute_url()).text
    tasks.close_dialogues()
    assert client.get(choose).status_code == 200
    assert "Lukker nu" not in client.get(current.get_absolute_url()).text


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
