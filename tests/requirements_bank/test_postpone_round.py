"""A round's deadline is moved: all who are asked are told, and what they write stays sealed."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Event, Mail, Reminder
from portal.clock import database_now
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from procurement.models import Case
from requirements_bank import tasks
from requirements_bank.actions import elaborations, rounds
from requirements_bank.models import Given, Invitation, Round
from tests.races import Hold, wait
from tests.requirements_bank.rounds import (
    LATER,
    ask,
    entered,
    make_answered,
    page,
    time_is_up,
    typed,
)

LATEST = LATER + datetime.timedelta(days=7)
TYPED = {"day": "2027-06-08", "time": "12:00", "reason": "I får en uge mere & held og lykke."}


@pytest.fixture
def answered(case, buyer):
    return make_answered(case=case, buyer=buyer)


def url(current, verb="postpone_round"):
    return reverse(f"requirements_bank:{verb}", args=[current.pk])


def postpone(current, deadline=LATEST):
    rounds.postpone_round(current, by=current.asked_by, deadline=deadline, message="Ferie")


def test_those_who_are_asked_are_told_with_both_deadlines_and_nobody_else(client, buyer, answered):
    current = ask(answered, "Alfa")
    Mail.objects.all().delete()
    client.force_login(buyer)
    assert url(current) in client.get(current.get_absolute_url()).text
    assert "2027-06-01" in client.get(url(current)).text

    response = client.post(url(current), TYPED, follow=True)

    assert "Fristen er flyttet" in response.text
    current.refresh_from_db()
    assert timezone.localtime(current.deadline).strftime("%Y-%m-%d %H:%M") == "2027-06-08 12:00"
    mail = Mail.objects.get(recipient=None)
    assert mail.to == answered.invitations.get(supplier_name="Alfa").email
    for part in ("1. juni 2027", "8. juni 2027", TYPED["reason"]):
        assert part in mail.text
    log = client.get(reverse("requirements_bank:treatment", args=[answered.case_id])).text
    assert "Ny frist for uddybningsrunde 1" in log


def test_the_links_hold_as_much_longer(answered):
    current = ask(answered, "Alfa")

    postpone(current)

    alfa = answered.invitations.get(supplier_name="Alfa")
    assert alfa.expires_at == LATEST + datetime.timedelta(days=30)


def test_suppliers_answer_and_all_is_sealed_until_the_new_deadline(client, buyer, answered):
    current = ask(answered)
    soon = timezone.now() + datetime.timedelta(hours=1)
    Round.objects.update(deadline=soon)
    current.refresh_from_db()
    sheet, browser = entered(current)
    elaborations.save_elaboration(sheet, sheet.elaborations.get(), Given("partly", "Til juni."))
    postpone(current)
    client.force_login(buyer)

    assert "8. juni 2027" in browser.get(page(sheet)).text
    browser.post(page(sheet), {**typed(sheet, elaboration="Til juli."), "send": "1"})

    sheet.refresh_from_db()
    assert sheet.is_sent
    assert "Til juli." not in client.get(current.get_absolute_url()).text
    tasks.close_dialogues()
    current.refresh_from_db()
    assert current.is_going


def test_suppliers_are_reminded_anew_before_the_new_deadline(answered):
    current = ask(answered, "Alfa")
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    Round.objects.update(deadline=tomorrow)
    tasks.remind()
    current.refresh_from_db()
    postpone(current, tomorrow + datetime.timedelta(days=5))
    tasks.remind()
    assert Reminder.objects.count() == 1
    Round.objects.update(deadline=tomorrow + datetime.timedelta(hours=1))

    tasks.remind()
    tasks.remind()

    assert Event.objects.filter(kind="requirements_bank.round_near").count() == 2


def test_only_to_later(client, buyer, answered):
    current = ask(answered)
    client.force_login(buyer)

    for deadline in (LATER, LATER - datetime.timedelta(days=1)):
        with pytest.raises(TransitionNotAllowed):
            postpone(current, deadline)
    text = client.post(url(current), {**TYPED, "day": "2027-06-01"}).text
    assert "Den nye frist skal være senere end den gamle" in text


@pytest.mark.parametrize("over", ["late", "closed", "cancelled"])
def test_not_when_it_is_over(client, buyer, answered, over):
    current = ask(answered)
    if over == "cancelled":
        rounds.cancel_round(current, by=buyer, message="Fejl")
    else:
        time_is_up(current)
        if over == "closed":
            rounds.close_round(current)
    client.force_login(buyer)

    with pytest.raises(TransitionNotAllowed):
        postpone(Round.objects.get())
    response = client.post(url(current), TYPED)

    expected = "Den kan ikke flyttes mere" if over == "late" else ""
    assert expected in response.text
    assert response.status_code == (200 if over == "late" else 403)
    assert Round.objects.get().deadline != LATEST


def test_those_who_may_cancel_it_may_move_it_as_long_as_the_case_goes_on(
    client, buyer, requester, administrator, answered
):
    current = ask(answered)
    for person in (requester, administrator):
        client.force_login(person)
        assert client.get(url(current)).status_code in (403, 404)
    Case.objects.filter(pk=answered.case_id).update(status=Case.Status.REJECTED)
    client.force_login(buyer)

    assert client.get(url(current)).status_code == 403
    assert client.get(url(current, "cancel_round")).status_code == 200
    with pytest.raises(Refused):
        postpone(current)


def test_one_that_was_moved_in_the_last_moment_is_not_closed(answered):
    current = ask(answered)
    stale = Round.objects.get()
    time_is_up(stale)
    Round.objects.update(deadline=LATEST)

    with pytest.raises(TransitionNotAllowed):
        rounds.close_round(stale)

    current.refresh_from_db()
    assert current.is_going


def move_while_closing(settings) -> bool:
    """The round is closed just as its deadline is moved: whether it still goes on."""
    hold = Hold()
    settings.PAUSES = {"a round is moved": hold}
    current = ask(make_answered())
    stale = Round.objects.select_related("dialogue__case").get()
    deadline = timezone.now() + datetime.timedelta(seconds=2)
    Round.objects.update(deadline=deadline)

    def close():
        wait(until=lambda: database_now() > deadline)
        rounds.close_round(stale)

    hold.race(lambda: postpone(current), meanwhile=close, refusals=TransitionNotAllowed)
    return Round.objects.get().is_going


@pytest.mark.django_db(transaction=True)
def test_a_round_that_is_being_moved_is_not_closed(settings):
    assert move_while_closing(settings)


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_it_is(settings):
    settings.LOCKS_OFF = True

    assert not move_while_closing(settings)


def test_invitations_of_others_are_left(answered):
    before = Invitation.objects.get(supplier_name="Beta").expires_at

    postpone(ask(answered, "Alfa"))

    assert Invitation.objects.get(supplier_name="Beta").expires_at == before
