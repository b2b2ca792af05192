"""Every decision can ask for something: what is missing after a deferral, or what was agreed."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from governance import tasks
from governance.actions import conditions, decisions
from governance.conditions import Asked
from governance.diary import appointments_of
from governance.following import Onward
from governance.kinds import Kind
from governance.models import AgendaItem, Condition, Decision
from notifications.models import Event, Mail
from procurement.actions import cases
from procurement.models import Case
from tests.factories import (
    begin,
    make_board,
    make_case,
    make_item,
    make_meeting,
    make_user,
    next_monday,
    open_gates,
)

TOMORROW = timezone.localdate() + datetime.timedelta(days=1)
MISSING = "Mangler, før sagen kommer igen"


@pytest.fixture
def owner(department):
    return make_user(department=department, name="Ejer")


def decide(item, chair, outcome, *asked, reason="Mangler."):
    text = "\n".join(one.text for one in asked)
    said = Decision(outcome=outcome, conditions=text, reason=reason)
    decisions.decide(item, by=chair, decision=said, onward=Onward(asked))
    return said


@pytest.fixture
def homework(decidable, chair, owner):
    decide(decidable, chair, "deferred", Asked("Hent en DPIA.", owner, TOMORROW))
    return Condition.objects.get()


def again(board, case, chair, outcome, weeks=3, **more):
    """The case comes before the board once more, and is decided."""
    case = Case.objects.get(pk=case.pk)
    if case.status != Case.Status.AWAITING_BOARD:
        cases.send_to_board(case, by=chair)
    meeting = make_meeting(board=board, starts_at=next_monday(weeks), status="published")
    item = make_item(meeting=begin(meeting), case=case)
    decide(AgendaItem.objects.get(pk=item.pk), chair, outcome, **more)


def work_of(client, person):
    client.force_login(person)
    return client.get(reverse("procurement:my_work")).text


def test_a_deferral_says_what_is_missing_who_brings_it_and_by_when(client, decidable, chair, owner):
    client.force_login(chair)
    said = {"outcome": "deferred", "reason": "For tidligt.", "conditions": "Hent en DPIA."}
    said |= {"owner": owner.email, "due_date": TOMORROW.isoformat()}

    answer = client.post(reverse("governance:decide", args=[decidable.pk]), said)

    assert answer.status_code == 302
    row = Condition.objects.get()
    assert (row.text, row.owner, row.due_date) == ("Hent en DPIA.", owner, TOMORROW)
    mail = Mail.objects.get(event__kind="governance.decided", recipient=owner)
    assert f"{MISSING}: Hent en DPIA." in mail.text
    assert "For tidligt." in mail.text
    shown = client.get(decidable.get_absolute_url()).text
    assert MISSING in shown
    assert "Hent en DPIA." in work_of(client, owner)


def test_it_is_reminded_of_followed_up_at_the_next_meeting_and_settled(
    client, homework, board, chair, owner
):
    tasks.remind()
    [mail] = Mail.objects.filter(event__kind="governance.condition_due", recipient=owner)
    assert "Hent en DPIA." in mail.text
    coming = begin(make_meeting(board=board, starts_at=next_monday(3), status="published"))
    client.force_login(chair)
    live = reverse("governance:live", args=[coming.pk])
    assert "Hent en DPIA." in client.get(live).text

    client.force_login(owner)
    settle = reverse("governance:settle_condition", args=[homework.pk])
    assert MISSING in client.get(settle).text
    client.post(settle, {"status": "met", "note": "Den er der."})

    assert Condition.objects.get().status == "met"
    client.force_login(chair)
    assert "Hent en DPIA." not in client.get(live).text


def test_what_is_missing_is_over_when_the_board_has_decided_the_case_after_all(
    homework, board, chair
):
    again(board, homework.decision.item.case, chair, "deferred")
    assert Condition.objects.get(pk=homework.pk).is_open

    again(board, homework.decision.item.case, chair, "approved", weeks=4, reason="")

    row = Condition.objects.get(pk=homework.pk)
    assert (row.status, row.settled_by) == ("dropped", chair)
    assert row.note == "Boardet har siden afgjort sagen: Godkendt."
    mail = Mail.objects.filter(event__kind="governance.decided", recipient=row.owner).last()
    assert "METHOD:CANCEL" in mail.calendar


def test_who_reports_the_case_again_reads_what_was_missed(
    client, homework, requester, owner, query_count
):
    page = reverse("governance:report", args=[homework.decision.item.case_id])
    client.force_login(requester)
    assert "Hent en DPIA." in client.get(page).text
    one = query_count(client.get, page)
    for text in ("To.", "Tre."):
        Condition.objects.create(decision=homework.decision, text=text, owner=owner)
    assert query_count(client.get, page) == one

    for row in Condition.objects.all():
        conditions.settle_condition(row, by=owner, status="met", note="")

    assert "Hent en DPIA." not in client.get(page).text


def test_what_another_board_decides_leaves_it_open(homework, chair, authority):
    other = make_board(authority=authority, name="Et andet")

    again(other, homework.decision.item.case, chair, "approved", reason="")

    assert Condition.objects.get(pk=homework.pk).is_open


def test_a_correction_drops_what_was_missing(homework, chair):
    item = AgendaItem.objects.for_show().get()
    old = item.current_decision()

    decisions.correct(item, by=chair, decision=Decision(outcome="approved"), corrects=old)

    assert Condition.objects.get().status == "dropped"


def test_nobody_is_waited_for_when_the_case_is_given_up(client, homework, owner, requester, board):
    coming = make_meeting(board=board, starts_at=next_monday(3))
    case = Case.objects.get(pk=homework.decision.item.case_id)
    assert len(appointments_of(owner, timezone.now())) == 1
    cases.withdraw(case, by=requester, reason="Ikke nu.")

    tasks.remind()

    assert not Mail.objects.filter(event__kind="governance.condition_due").exists()
    assert "Hent en DPIA." not in work_of(client, owner)
    assert not Condition.objects.to_follow_up(coming)
    assert appointments_of(owner, timezone.now()) == []


def test_what_was_agreed_with_a_rejection_is_still_to_be_done(client, decidable, chair, owner):
    decide(decidable, chair, "rejected", Asked("Sig det til leverandøren.", owner, TOMORROW))

    tasks.remind()

    assert Mail.objects.filter(event__kind="governance.condition_due", recipient=owner).exists()
    assert "Sig det til leverandøren." in work_of(client, owner)


def test_an_approval_on_which_something_was_agreed_has_no_conditions(
    client, decidable, chair, owner
):
    asked = Asked("Vis det for afdelingen.", owner, None)
    decide(decidable, chair, "approved", asked, reason="")

    case = Case.objects.get(pk=decidable.case_id)
    assert case.has_no_conditions
    event = Event.objects.get(kind="governance.decided")
    assert "Aftalt: Vis det for afdelingen." in event.text_da
    assert "Betingelser" not in event.text_da


def test_the_step_that_a_board_answers_keeps_its_reason_and_not_what_was_agreed(
    client, authority, requester, coordinator, chair, owner
):
    """C06: the visitation says no, and somebody is to tell the supplier."""
    case = make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)
    case.steps.filter(number__lt=6).update(status="done")
    board = make_board(authority=authority, name="Visitation")
    board.kind = Kind.VISITATION
    board.save()
    meeting = begin(make_meeting(board=board, status="published"))
    item = make_item(meeting=meeting, case=open_gates(case))
    client.force_login(chair)
    said = {"outcome": "stop", "reason": "Vi har det.", "conditions": "Ring."}
    said |= {"owner": owner.email, "round": 1}

    page = client.post(reverse("governance:decide", args=[item.pk]), said)

    assert page.status_code == 302, page.context["form"].errors
    assert Decision.objects.get().step_decision.reason == "Vi har det."
    assert Condition.objects.get().owner == owner


def test_what_is_settled_by_hand_stays_so(homework, board, chair, owner):
    conditions.settle_condition(homework, by=owner, status="met", note="Den er der.")

    again(board, homework.decision.item.case, chair, "approved", reason="")

    assert Condition.objects.get(pk=homework.pk).status == "met"
