"""The pages and the mails of a board say what is so, once, to those whom it concerns."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.actions import decisions, meetings, minutes, recusals
from governance.kinds import Kind
from governance.models import AgendaItem, Attendance, Decision, Meeting
from notifications.models import Mail
from procurement.models import Case
from tests.factories import (
    begin,
    make_board,
    make_case,
    make_item,
    make_meeting,
    make_user,
    next_monday,
)

HOME = reverse("procurement:my_work")


@pytest.fixture
def intake(board):
    board.kind = Kind.INTAKE
    board.save()
    return board


@pytest.fixture
def new_case(intake, requester):
    """On the agenda of the intake, and nobody drives it."""
    meeting = begin(make_meeting(board=intake, status=Meeting.Status.PUBLISHED))
    case = make_case(requester=requester, status=Case.Status.SUBMITTED)
    return make_item(meeting=meeting, case=case)


def page_of(client, person, name, *args):
    client.force_login(person)
    return client.get(reverse(f"governance:{name}", args=args)).text


def out(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.PUBLISHED)


def test_who_sits_in_a_board_finds_its_agenda_on_the_own_page(client, meeting, member, requester):
    reading = reverse("governance:read_agenda", args=[meeting.pk])
    client.force_login(member)
    assert reading not in client.get(HOME).text
    out(meeting)

    assert reading in client.get(HOME).text
    client.force_login(requester)
    assert reading not in client.get(HOME).text
    # It is read before the meeting; then it is the meeting that one finds.
    begin(meeting)
    client.force_login(member)
    assert reading not in client.get(HOME).text


def test_who_sits_in_a_board_finds_the_draft_of_its_minutes_until_the_last_day(
    client, meeting, member
):
    today = timezone.localdate()
    Meeting.objects.update(status=Meeting.Status.CIRCULATED, comments_by=today)
    client.force_login(member)
    assert meeting.minutes_url in client.get(HOME).text

    Meeting.objects.update(comments_by=today - datetime.timedelta(days=1))

    assert meeting.minutes_url not in client.get(HOME).text


def test_a_reader_finds_where_to_say_that_one_is_disqualified(client, item, member):
    out(item.meeting)

    page = page_of(client, member, "read_item", item.pk)

    assert reverse("governance:recuse", args=[item.pk]) in page
    assert "Punkt 1</" in page


def test_everybody_is_present_by_one_button(client, decidable, secretary, chair, member):
    client.force_login(secretary)

    client.post(reverse("governance:live", args=[decidable.meeting_id]), {"everybody": "1"})

    there = Attendance.objects.filter(is_present=True).values_list("user", flat=True)
    assert set(there) == {secretary.pk, chair.pk, member.pk}


def test_the_live_page_says_where_a_case_went_and_who_has_it(client, decidable, chair, coordinator):
    said = {"outcome": "forwarded", "forwarded_to": "Økonomiudvalget"}
    said["contact_person"] = coordinator
    decision = Decision(**said)
    decisions.decide(AgendaItem.objects.get(pk=decidable.pk), by=chair, decision=decision)

    page = page_of(client, chair, "live", decidable.meeting_id)

    assert "Økonomiudvalget" in page
    assert f"Kontaktperson: {coordinator.name}" in page
    assert "0 punkter" not in page


def test_before_the_item_is_treated_somebody_is_and_afterwards_was_disqualified(
    client, decidable, chair, member
):
    recusals.recuse(decidable, by=member, person=member, reason="Min søster ejer firmaet.")
    assert "er inhabil (" in page_of(client, chair, "live", decidable.meeting_id)

    item = AgendaItem.objects.get(pk=decidable.pk)
    decisions.decide(item, by=chair, decision=Decision(outcome="approved"))

    assert "var inhabil (" in page_of(client, chair, "live", decidable.meeting_id)


def test_what_comes_again_by_itself_is_not_asked_to_be_reported(new_case, requester, secretary):
    make_meeting(board=new_case.meeting.board, starts_at=next_monday(weeks=2))

    decision = Decision(outcome="deferred", reason="Chefen var væk.")
    decisions.decide(AgendaItem.objects.get(pk=new_case.pk), by=secretary, decision=decision)

    text = Mail.objects.filter(recipient=requester, event__kind="governance.decided").get().text
    assert "Sagen kommer af sig selv for boardet igen på dets næste møde." in text
    assert "Klarmeld" not in text
    assert "i gang igen" not in text


def test_what_was_reported_is_reported_again(decidable, chair, requester):
    decision = Decision(outcome="deferred", reason="Chefen var væk.")
    decisions.decide(AgendaItem.objects.get(pk=decidable.pk), by=chair, decision=decision)

    text = Mail.objects.filter(recipient=requester, event__kind="governance.decided").get().text
    assert "Sagen er i gang igen." in text
    assert "Klarmeld den igen" in text


def test_a_new_case_has_no_contact_person_yet(client, new_case, secretary):
    assert "Ingen endnu" in page_of(client, secretary, "decide", new_case.pk)


def test_the_last_board_is_not_told_that_another_one_approves(client, decidable, chair):
    AgendaItem.objects.update(strategic=True)
    elsewhere = "den endelige godkendelse gives et andet sted"
    assert elsewhere in page_of(client, chair, "decide", decidable.pk)

    board = decidable.meeting.board
    board.kind = Kind.STRATEGIC
    board.save()

    assert elsewhere not in page_of(client, chair, "decide", decidable.pk)


def test_a_board_that_wants_no_papers_speaks_of_none(client, intake, secretary, member):
    meeting = make_meeting(board=intake)
    page = page_of(client, secretary, "meeting_detail", meeting.pk)
    assert "Sager kommer på dagsordenen, indtil mødet begynder." in page
    assert "Papirer skal være klar" not in page

    later = timezone.localtime(meeting.starts_at + datetime.timedelta(days=1))
    said = {"starts_at": f"{later:%Y-%m-%dT%H:%M}", "note": "Salen er optaget."}
    moved = client.post(
        reverse("governance:move_meeting", args=[meeting.pk]), said, follow=True
    ).text

    assert "Mødet er flyttet til" in moved
    assert "Den nye frist" not in moved
    mail = Mail.objects.filter(recipient=member, event__kind="governance.meeting_moved").get()
    assert "Papirer" not in mail.text


def test_an_extra_meeting_whose_deadline_has_passed_asks_for_no_papers(board, secretary, member):
    soon = timezone.now() + datetime.timedelta(days=2)
    meetings.add_meeting(Meeting(board=board, starts_at=soon, note="Haster."), by=secretary)

    text = Mail.objects.get(recipient=member).text

    assert "Kun formanden kan sætte en sag på dagsordenen." in text
    assert "Papirer skal være klar" not in text


def test_a_choice_says_everything_once(client, board, member):
    page = page_of(client, member, "decision_list")

    [boards] = re.findall(r'<select name="board".*?</select>', page, re.DOTALL)
    assert boards.count(">Alle<") == 1


def test_a_deadline_is_called_so_once(client, meeting, member):
    page = page_of(client, member, "my_calendar")

    assert page.count("Frist") == 1


def test_the_one_who_sends_is_not_among_those_who_are_told(client, item, secretary, member):
    cases = "de personer, hvis sager er på dagsordenen"
    assert cases in page_of(client, secretary, "publish_agenda", item.meeting_id)
    empty = make_meeting(board=item.meeting.board, starts_at=next_monday(2))
    assert cases not in page_of(client, secretary, "publish_agenda", empty.pk)
    for name in ("publish_agenda", "circulate_minutes"):
        told = page_of(client, secretary, name, item.meeting_id)
        assert f"<li>{member.name}</li>" in told
        assert f"<li>{secretary.name}</li>" not in told
        out(begin(item.meeting))
        AgendaItem.objects.update(status=AgendaItem.Status.WITHDRAWN)


def test_choices_of_nothing_have_a_word(client, board, secretary):
    make_board(authority=board.authority, name="Chefforum")
    make_user(authority=board.authority)
    for name in ("board_settings", "add_seat"):
        page = page_of(client, secretary, name, board.pk)
        assert "---------" not in page


def test_the_secretary_sees_that_the_items_take_longer_than_the_meeting(client, item, secretary):
    long = "men mødet slutter kl. 10.30"
    for name in ("order_items", "publish_agenda"):
        assert long not in page_of(client, secretary, name, item.meeting_id)
    AgendaItem.objects.update(minutes=91)

    for name in ("order_items", "publish_agenda"):
        page = page_of(client, secretary, name, item.meeting_id)
        assert f"Punkterne varer til kl. 10.31, {long}" in page


def test_whoever_reads_no_meetings_is_not_told_that_none_are_planned(
    client, meeting, requester, secretary
):
    client.force_login(requester)
    page = client.get(reverse("governance:meeting_list")).text
    assert "Du læser ingen boards møder" in page
    assert "Der er ikke planlagt møder" not in page

    client.force_login(secretary)
    other = make_board(authority=meeting.board.authority, name="Chefforum")
    page = client.get(reverse("governance:meeting_list"), {"board": other.pk}).text
    assert "Der er ikke planlagt møder" in page


def test_a_board_that_can_never_decide_says_so(client, board, chair, member):
    few = "Færre har stemmeret"
    board.quorum = 2
    board.save()
    assert few not in page_of(client, member, "board_detail", board.pk)

    board.quorum = 3
    board.save()

    assert few in page_of(client, member, "board_detail", board.pk)


def test_an_agenda_that_is_open_until_the_meeting_is_found_on_the_day(
    client, intake, secretary, chair
):
    today = timezone.now() + datetime.timedelta(minutes=5)
    if timezone.localdate(today) != timezone.localdate():
        pytest.skip("the day ends in five minutes")
    meeting = make_meeting(board=intake, starts_at=today)
    publish = reverse("governance:publish_agenda", args=[meeting.pk])
    client.force_login(chair)
    page = client.get(HOME).text
    assert meeting.get_absolute_url() in page
    assert publish not in page
    client.force_login(secretary)
    assert publish in client.get(HOME).text

    answer = client.post(publish)

    # It is held next.
    assert answer.url == reverse("governance:live", args=[meeting.pk])
    assert answer.url in client.get(HOME).text


def test_what_is_sent_out_on_another_day_is_looked_at(client, meeting, secretary):
    client.force_login(secretary)

    answer = client.post(reverse("governance:publish_agenda", args=[meeting.pk]))

    assert answer.url == meeting.get_absolute_url()


def test_the_last_decision_leads_to_where_the_minutes_are(client, decidable, chair):
    more = make_item(meeting=decidable.meeting)
    live = reverse("governance:live", args=[decidable.meeting_id])
    client.force_login(chair)

    def decide(item):
        page = reverse("governance:decide", args=[item.pk])
        return client.post(page, {"outcome": "approved"}).url

    assert decide(decidable) == f"{live}#item-{decidable.pk}"
    assert decide(more) == live


def test_from_the_votes_one_goes_on_to_the_decision(client, decidable, chair):
    decidable.meeting.board.votes = True
    decidable.meeting.board.save()

    page = page_of(client, chair, "cast_votes", decidable.pk)

    assert reverse("governance:decide", args=[decidable.pk]) in page


def test_a_meeting_of_no_cases_has_none_that_are_treated(client, decidable, chair):
    AgendaItem.objects.update(status=AgendaItem.Status.WITHDRAWN)

    page = page_of(client, chair, "live", decidable.meeting_id)

    assert "Der er ingen sager på dagsordenen." in page
    assert "Alle punkter er behandlet" not in page


def test_the_chair_chooses_among_the_meetings_that_are_near_by_their_days(
    client, meeting, ready_case, chair
):
    make_meeting(board=meeting.board, starts_at=next_monday(weeks=20))

    page = page_of(client, chair, "add_late", ready_case.pk)

    [choices] = re.findall(r'<select name="meeting".*?</select>', page, re.DOTALL)
    assert choices.count("It-projektrådet, mandag den") == 1
    assert choices.count("<option") == 2


def test_while_people_are_there_one_button_each_says_that_they_come_or_leave(
    client, decidable, secretary, chair, member
):
    address = reverse("governance:live", args=[decidable.meeting_id])
    before = page_of(client, secretary, "live", decidable.meeting_id)
    client.post(address, {f"present-{chair.pk}": "on"})

    running = client.get(address).text

    assert 'name="everybody"' in before
    assert 'name="comes"' not in before
    assert 'name="everybody"' not in running
    assert f'name="leaves" value="{chair.pk}"' in running
    assert f'name="comes" value="{member.pk}"' in running
    client.post(address, {"comes": member.pk})
    assert f'name="leaves" value="{member.pk}"' in client.get(address).text


def test_a_comment_on_minutes_waits_on_the_secretarys_own_page_until_it_is_settled(
    client, decidable, chair, secretary, member
):
    decisions.decide(decidable, by=chair, decision=Decision(outcome="approved"))
    meeting = Meeting.objects.get(pk=decidable.meeting_id)
    until = timezone.localdate() + datetime.timedelta(days=7)
    minutes.circulate_minutes(meeting, by=secretary, comments_by=until)
    comment = minutes.comment_minutes(meeting, by=member, text="Jeg kom klokken ni.")
    client.force_login(secretary)
    words = "Kommentarer til referater, der ikke er afklaret"

    assert words in client.get(HOME).text

    minutes.settle_comment(comment, by=secretary, answer="Det er rettet.")
    assert words not in client.get(HOME).text
