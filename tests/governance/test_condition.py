"""What a decision asks for is followed up until it is met or dropped."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from governance import permissions, tasks
from governance.actions import conditions, decisions, recusals
from governance.conditions import Asked
from governance.following import Onward
from governance.models import AgendaItem, Condition, Decision
from notifications.models import Event, Mail
from portal.lifecycle import TransitionNotAllowed
from tests.factories import make_meeting, make_user, next_monday

TOMORROW = timezone.localdate() + datetime.timedelta(days=1)


@pytest.fixture
def owner(department):
    return make_user(department=department, name="Ejer")


@pytest.fixture
def condition(decidable, chair, owner):
    decision = Decision(outcome="conditions", conditions="DPIA først.")
    onward = Onward([Asked("DPIA først.", owner, TOMORROW)])
    decisions.decide(decidable, by=chair, decision=decision, onward=onward)
    return Condition.objects.get()


def page_of(condition, verb="settle_condition"):
    return reverse(f"governance:{verb}", args=[condition.pk])


def test_who_sees_to_it_is_told_and_finds_it_in_my_work(client, condition, owner):
    assert Mail.objects.filter(event__kind="governance.decided", recipient=owner).exists()
    client.force_login(owner)

    page = client.get(reverse("procurement:my_work")).content.decode()

    assert "DPIA først." in page
    assert page_of(condition) in page


def test_without_a_name_it_is_the_contact_person(decidable, chair, coordinator):
    decision = Decision(outcome="conditions", conditions="DPIA først.")
    decisions.decide(decidable, by=chair, decision=decision)

    assert Condition.objects.get().owner == coordinator


def test_the_owner_says_that_it_is_met(client, condition, owner, chair, secretary):
    client.force_login(owner)
    page = client.get(page_of(condition))
    assert [value for value, _label in page.context["form"].fields["status"].choices] == ["met"]

    answer = client.post(page_of(condition), {"status": "met", "note": "DPIA af 3. december."})

    assert answer.url == reverse("procurement:my_work")
    condition.refresh_from_db()
    assert (condition.status, condition.settled_by) == ("met", owner)
    event = Event.objects.get(kind="governance.condition_settled")
    assert "DPIA af 3. december." in event.text_da
    assert Mail.objects.filter(event=event, recipient=secretary).exists()
    client.force_login(chair)
    shown = client.get(condition.decision.item.get_absolute_url()).content.decode()
    assert "Opfyldt" in shown


def test_only_the_board_drops_it_and_says_why(client, condition, chair, owner):
    client.force_login(chair)
    refused = client.post(page_of(condition), {"status": "dropped"})
    assert "note" in refused.context["form"].errors

    answer = client.post(page_of(condition), {"status": "dropped", "note": "Ikke nødvendig."})

    assert answer.url == condition.decision.item.get_absolute_url()
    condition.refresh_from_db()
    assert condition.status == Condition.Status.DROPPED
    assert not permissions.can_settle_condition(owner, condition)


def test_it_is_opened_again_by_the_board(client, condition, chair, owner):
    conditions.settle_condition(condition, by=owner, status="met", note="Klaret.")
    client.force_login(owner)
    assert client.post(page_of(condition, "reopen_condition")).status_code == 403

    client.force_login(chair)
    client.post(page_of(condition, "reopen_condition"))

    condition.refresh_from_db()
    assert (condition.status, condition.note) == (Condition.Status.OPEN, "")
    assert Event.objects.filter(kind="governance.condition_reopened").exists()


def test_it_is_given_to_somebody_else_who_is_told(client, condition, chair, owner, coordinator):
    client.force_login(owner)
    assert client.get(page_of(condition, "give_condition")).status_code == 403

    client.force_login(chair)
    day = TOMORROW + datetime.timedelta(days=7)
    said = {"owner": coordinator.email, "due_date": day.isoformat()}
    client.post(page_of(condition, "give_condition"), said)

    condition.refresh_from_db()
    assert (condition.owner, condition.due_date) == (coordinator, day)
    told = Mail.objects.filter(event__kind="governance.condition_given")
    assert {owner.pk, coordinator.pk} <= set(told.values_list("recipient", flat=True))


def test_two_cannot_both_settle_it(condition, owner, chair):
    seen_by_the_other = Condition.objects.get()
    conditions.settle_condition(condition, by=owner, status="met", note="")

    with pytest.raises(TransitionNotAllowed):
        conditions.settle_condition(seen_by_the_other, by=chair, status="dropped", note="Nej.")
    with pytest.raises(TransitionNotAllowed):
        conditions.give_condition(seen_by_the_other, by=chair, owner=chair, due_date=None)


def test_a_correction_drops_the_conditions_for_good(condition, chair):
    item = AgendaItem.objects.for_show().get()
    old = item.current_decision()

    decisions.correct(item, by=chair, decision=Decision(outcome="approved"), corrects=old)

    condition = Condition.objects.get()
    assert (condition.status, condition.note) == ("dropped", "Beslutningen blev berigtiget.")
    assert not permissions.can_reopen_condition(chair, condition)


def test_the_next_meeting_of_the_board_follows_it_up(condition, board):
    coming = make_meeting(board=board, starts_at=next_monday(weeks=2))
    elsewhere = make_meeting(starts_at=next_monday(weeks=2))

    assert list(Condition.objects.to_follow_up(coming)) == [condition]
    assert not Condition.objects.to_follow_up(condition.decision.item.meeting)
    assert not Condition.objects.to_follow_up(elsewhere)


def test_the_owner_is_reminded_once_the_day_before(condition, owner):
    tasks.remind()
    tasks.remind()

    [mail] = Mail.objects.filter(event__kind="governance.condition_due", recipient=owner)
    assert "DPIA først." in mail.text


def test_what_is_settled_reminds_nobody(condition, owner):
    conditions.settle_condition(condition, by=owner, status="met", note="")

    tasks.remind()

    assert not Mail.objects.filter(event__kind="governance.condition_due").exists()


def test_one_reminder_that_fails_does_not_keep_the_others_from_theirs(condition, monkeypatch):
    def fail(condition):
        raise RuntimeError

    monkeypatch.setattr(tasks, "_remind_of", fail)

    tasks.remind()

    assert not Mail.objects.filter(event__kind="governance.condition_due").exists()


def test_who_is_disqualified_in_the_item_sees_no_condition_of_it(
    client, decidable, chair, secretary
):
    recusals.recuse(decidable, by=secretary, person=secretary, reason="Ven")
    decision = Decision(outcome="conditions", conditions="DPIA først.")
    decisions.decide(decidable, by=chair, decision=decision)
    client.force_login(secretary)

    assert client.get(page_of(Condition.objects.get())).status_code == 404
    Condition.objects.update(owner=secretary)
    assert "DPIA først." not in client.get(reverse("procurement:my_work")).text


def test_a_stranger_gets_nothing(client, condition, stranger, requester):
    client.force_login(stranger)
    assert client.get(page_of(condition)).status_code == 404
    client.force_login(requester)
    assert client.get(page_of(condition)).status_code == 403
