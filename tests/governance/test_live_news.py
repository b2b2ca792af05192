"""The page of the meeting renews itself when somebody else has written, part by part."""

import re

import pytest
from django.urls import reverse

from accounts.models import Role
from governance.actions import attendance, decisions, minutes, recusals, standing
from governance.models import AgendaItem, Condition, Decision, FixedPoint, Meeting
from governance.overtaken import fingerprint
from portal.lifecycle import TransitionNotAllowed
from tests.factories import make_case, make_item, make_meeting, make_user, next_monday

HIDDEN = 'name="{}" value="([^"]*)"'


@pytest.fixture
def board(board):
    board.quorum = 1
    board.save()
    return board


@pytest.fixture
def three(decidable, requester):
    """The item, and two more on the same agenda."""
    for title in ("Vagtplan", "Booking"):
        case = make_case(requester=requester, status="awaiting_board", title=title)
        make_item(meeting=decidable.meeting, case=case)
    return decidable.meeting


@pytest.fixture
def page(client, three, secretary, chair):
    """The secretary has the page open; asks with what the page has."""
    client.force_login(secretary)
    shown = client.get(reverse("governance:live", args=[three.pk]))
    return Page(client, three, shown)


class Page:
    def __init__(self, client, meeting, shown):
        self.client = client
        self.address = reverse("governance:live_news", args=[meeting.pk])
        self.has = self.marks(shown)

    def ask(self):
        answer = self.client.get(self.address, self.has, headers={"HX-Request": "true"})
        if answer.status_code == 200:
            self.has = self.marks(answer)
        return answer

    @staticmethod
    def marks(answer):
        values = {name: HIDDEN.format(name) for name in ("marks", "state")}
        return {name: re.search(text, answer.text)[1] for name, text in values.items()}


def decide(item, by, outcome="approved", **texts):
    mine = AgendaItem.objects.select_related("case", "meeting__board").get(pk=item.pk)
    decision = Decision(outcome=outcome, **texts)
    decisions.decide(mine, by=by, decision=decision)


def mark(meeting, by):
    attendance.mark_attendance(meeting, by=by, changes={by: True})


def test_where_nothing_has_happened_nothing_is_sent(page):
    answer = page.ask()

    assert answer.status_code == 204
    assert answer.content == b""


def test_the_other_decided_one_item_and_that_alone_is_sent(page, decidable, chair, three):
    mark(three, chair)
    page.ask()
    decide(decidable, chair)

    answer = page.ask()

    text = answer.text
    assert f'<li hx-swap-oob="true" id="item-{decidable.pk}">' in text
    assert text.count("<li") - text.count("<li>") == 1
    assert "Punkt 1, Medicinplan: Godkendt" in text
    assert "2 punkter skal behandles" in text
    assert 'id="live-news" hx-swap-oob="innerHTML"' in text
    assert page.ask().status_code == 204


def test_of_each_condition_it_says_who_sees_to_it_and_by_when(page, decidable, chair, three):
    mark(three, chair)
    decide(decidable, chair, outcome="conditions", conditions="DPIA først.\nAftale om drift.")

    text = page.ask().text

    assert text.count("DPIA først.") == 1
    assert text.count(decidable.case.coordinator.name) == 2


def test_who_came_is_ticked_on_the_others_page_and_the_quorum_is_met(page, three, chair):
    attendance.mark_attendance(three, by=chair, changes={chair: True})

    text = page.ask().text

    assert f'<div hx-swap-oob="true" id="person-{chair.pk}"' in text
    assert f'name="leaves" value="{chair.pk}"' in text
    assert "1 er noteret som til stede" in text
    assert f"{chair.name}: til stede" in text
    attendance.mark_attendance(three, by=chair, changes={chair: False})
    assert f"{chair.name}: ikke til stede" in page.ask().text


def test_an_item_that_comes_brings_the_whole_list(page, three, requester, chair):
    case = make_case(requester=requester, status="awaiting_board", title="Ny i går")
    make_item(meeting=three, case=case)
    attendance.mark_attendance(three, by=chair, changes={chair: True})

    text = page.ask().text

    assert '<div hx-swap-oob="innerHTML:#live-items">' in text
    assert text.count('<li id="item-') == 4
    assert "Ny i går" in text
    assert 'hx-swap-oob="true" id="item-' not in text


def test_what_is_said_under_a_standing_item_and_of_a_condition_is_renewed(
    client, three, board, secretary, chair
):
    point = FixedPoint.objects.create(meeting=three, heading="Siden sidst")
    held = make_meeting(board=board, starts_at=next_monday(-9))
    earlier = make_item(meeting=held, case=make_case(department=chair.department))
    asked = earlier.decisions.create(outcome="conditions", conditions="DPIA.", decided_by=chair)
    Condition.objects.create(decision=asked, text="DPIA.", owner=chair)
    client.force_login(secretary)
    page = Page(client, three, client.get(reverse("governance:live", args=[three.pk])))

    seen, point.said = fingerprint(point, standing.SAID), "Intet nyt."
    standing.write_down(point, by=chair, seen=seen)
    Condition.objects.update(status="met")

    text = page.ask().text
    assert f'<li hx-swap-oob="true" id="point-{point.pk}">' in text
    assert '<div hx-swap-oob="true" id="live-conditions">' in text
    assert "DPIA." not in text


def test_who_is_disqualified_hears_of_a_number_and_of_nothing_else(
    client, page, decidable, secretary, chair, three
):
    recusals.recuse(decidable, by=chair, person=secretary, reason="Ven")
    page.ask()
    mark(three, chair)
    decide(decidable, chair, outcome="rejected", reason="For dyrt.")

    text = page.ask().text

    assert "Medicinplan" not in text
    assert "Afvist" not in text


def test_when_the_minutes_are_out_the_page_is_told_and_asks_no_more(page, three, secretary, chair):
    mark(three, chair)
    for item in three.items.all():
        decide(item, chair)
    minutes.approve_minutes(Meeting.objects.get(pk=three.pk), by=secretary, at=three)

    answer = page.client.get(page.address, page.has)

    assert answer.status_code == 286
    assert "Der besluttes ikke mere på dette møde." in answer.text


def test_only_those_who_lead_follow_it(client, three, member, requester):
    address = reverse("governance:live_news", args=[three.pk])
    client.force_login(member)
    assert client.get(address).status_code == 403
    client.force_login(requester)
    assert client.get(address).status_code == 404


def test_to_ask_in_vain_and_to_be_told_cost_the_same_for_one_item_and_for_many(
    client, decidable, secretary, chair, requester, query_count
):
    client.force_login(secretary)
    address = reverse("governance:live_news", args=[decidable.meeting_id])
    mark(decidable.meeting, chair)
    client.get(address)

    def ask():
        news = query_count(client.get, address)
        return news, query_count(client.get, address, Page.marks(client.get(address)))

    few = ask()
    for _more in range(20):
        make_item(
            meeting=decidable.meeting, case=make_case(requester=requester, status="awaiting_board")
        )

    assert ask() == few
    assert few[1] < few[0]


def test_a_long_meeting_is_a_page_of_less_than_100_kb_and_one_decision_little_news(
    client, decidable, secretary, chair, requester
):
    for _more in range(59):
        case = make_case(requester=requester, status="awaiting_board")
        make_item(meeting=decidable.meeting, case=case)
    client.force_login(secretary)
    shown = client.get(reverse("governance:live", args=[decidable.meeting_id]))
    page = Page(client, decidable.meeting, shown)
    mark(decidable.meeting, chair)
    page.ask()
    decide(decidable, chair)

    assert len(shown.content) < 100_000
    assert len(page.ask().content) < 6_000


def test_a_meeting_that_is_over_takes_no_more_attendance(three, chair):
    Meeting.objects.update(status=Meeting.Status.MINUTED)
    person = make_user(Role.MEMBER, authority=three.board.authority)

    with pytest.raises(TransitionNotAllowed):
        attendance.mark_attendance(three, by=chair, changes={person: True})
