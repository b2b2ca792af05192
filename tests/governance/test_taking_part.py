"""Who took part in each decision: it is kept with it, and the minutes say where it differs."""

import pytest
from django.db import DatabaseError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.models import Role, User
from governance import taking_part
from governance.actions import attendance, decisions, recusals
from governance.agenda import whole_agenda
from governance.documents import html_of
from governance.models import AgendaItem, Attendance, Decision, Meeting, Paper, Vote
from procurement.dossier import contents
from tests.factories import make_case, make_item, make_user


@pytest.fixture
def anna(department, board):
    return make_user(Role.MEMBER, department=department, name="Anna Holm")


@pytest.fixture
def bo(department, board):
    return make_user(Role.MEMBER, department=department, name="Bo Bang")


@pytest.fixture
def items(decidable, requester, coordinator):
    """Three items of a meeting that is going on."""
    known = {"requester": requester, "coordinator": coordinator, "status": "awaiting_board"}
    more = [make_item(meeting=decidable.meeting, case=make_case(**known)) for _one in range(2)]
    return [decidable, *more]


def mark(meeting, by, *people, is_present=True, leaving=()):
    changes = dict.fromkeys(people, is_present)
    attendance.mark_attendance(meeting, by=by, changes=changes, leaving=leaving)


def decide(item, by):
    decision = Decision(outcome="approved")
    decisions.decide(AgendaItem.objects.get(pk=item.pk), by=by, decision=decision)
    return decision


def click(client, meeting, by, **said):
    client.force_login(by)
    return client.post(reverse("governance:live", args=[meeting.pk]), said)


def said_of(meeting):
    with translation.override("da"):
        return [slot.absent for slot in whole_agenda(meeting, None).slots]


@pytest.mark.spec("X07")
def test_who_comes_late_and_who_leaves_is_in_the_minutes_of_the_items_they_missed(
    client, items, secretary, chair, anna, bo
):
    meeting = items[0].meeting
    mark(meeting, secretary, chair, anna)
    first = decide(items[0], chair)
    click(client, meeting, secretary, leaves=anna.pk)
    click(client, meeting, secretary, comes=bo.pk)
    second = decide(items[1], chair)
    decide(items[2], chair)

    assert first.participants == sorted([chair.pk, anna.pk])
    assert (second.participants, second.had_left) == (sorted([chair.pk, bo.pk]), [anna.pk])
    late, left = "Uden Bo Bang, som endnu ikke var kommet.", "Uden Anna Holm, som var gået."
    assert said_of(meeting) == [late, left, left]
    page = client.get(meeting.minutes_url).text
    assert page.count(left) == 2
    assert page.count(late) == 1
    assert "Anna Holm<br>Bo Bang<br>Chair" in page
    secretary.language = "en"
    secretary.save()
    assert "Without Anna Holm, who had left." in client.get(meeting.minutes_url).text
    approve = client.get(reverse("governance:approve_minutes", args=[meeting.pk]))
    assert approve.context["form"].initial["present"] == "Anna Holm\nBo Bang\nChair"
    for kind in (Paper.Kind.MINUTES, Paper.Kind.PUBLIC):
        assert html_of(Paper(meeting=meeting, kind=kind)).count(left) == 2


@pytest.mark.spec("X07")
def test_the_decisions_own_page_says_who_took_part(client, items, secretary, chair, anna, bo):
    mark(items[0].meeting, secretary, chair, anna, bo)
    decide(items[1], chair)
    mark(items[0].meeting, secretary, anna, bo, is_present=False)
    recusals.recuse(items[0], by=secretary, person=chair, reason="Ven")
    mark(items[0].meeting, secretary, secretary)
    decide(items[0], secretary)
    client.force_login(secretary)

    page = client.get(items[0].get_absolute_url()).text

    part = page[page.index("<h2>Deltog</h2>") :].partition("</section>")[0]
    assert "<li>Secretary</li>" in part
    assert "Chair" not in part
    assert "Uden Anna Holm og Bo Bang, som var gået." in part
    assert "Deltog" not in client.get(items[2].get_absolute_url()).text


def test_who_decides_sees_who_takes_part(client, items, secretary, chair, anna, bo):
    mark(items[0].meeting, secretary, chair, anna, bo)
    click(client, items[0].meeting, secretary, leaves=bo.pk)
    recusals.recuse(items[0], by=secretary, person=chair, reason="Ven")

    page = client.get(reverse("governance:decide", args=[items[0].pk])).text

    assert "<strong>Deltager:</strong> Anna Holm ·" in page


def test_the_dossier_says_who_took_part(items, secretary, chair, anna):
    mark(items[0].meeting, secretary, chair, anna)
    decide(items[0], chair)

    whole = contents.cases().get(pk=items[0].case_id)
    text = render_to_string("procurement/dossier_pdf.html", contents.read(whole))

    assert "<strong>Deltog:</strong> Anna Holm, Chair</p>" in text


def test_where_nobody_is_noted_as_present_nothing_is_said(client, items, secretary, chair):
    decision = decide(items[0], chair)

    assert (decision.participants, decision.had_left) == ([], [])
    assert said_of(items[0].meeting) == ["", "", ""]
    client.force_login(secretary)
    assert "Deltog" not in client.get(items[0].get_absolute_url()).text


def test_nobody_came_late_to_a_decision_before_it_was_noted_who_is_present(
    client, items, secretary, chair, anna
):
    decide(items[0], chair)
    mark(items[0].meeting, secretary, chair, anna)
    mark(items[0].meeting, secretary, anna, is_present=False)

    assert said_of(items[0].meeting) == ["", "", ""]
    client.force_login(secretary)
    assert "Uden" not in client.get(items[0].get_absolute_url()).text


def test_a_slip_of_the_pen_is_not_somebody_who_left(items, secretary, chair, anna):
    meeting = items[0].meeting
    mark(meeting, secretary, chair, anna)
    mark(meeting, secretary, anna, is_present=False)
    decide(items[0], chair)

    assert not Attendance.objects.get(user=anna).has_left
    assert taking_part.attended(meeting) == [chair]
    assert said_of(meeting)[0] == ""


def test_who_leaves_before_the_first_item_was_there(client, items, secretary, chair, anna):
    meeting = items[0].meeting
    mark(meeting, secretary, chair, anna)
    click(client, meeting, secretary, leaves=anna.pk)
    decide(items[0], chair)

    assert taking_part.attended(meeting) == [anna, chair]
    assert said_of(meeting)[0] == "Uden Anna Holm, som var gået."


def test_who_left_and_comes_again_takes_part_again(client, items, secretary, chair, anna):
    meeting = items[0].meeting
    mark(meeting, secretary, chair, anna)
    click(client, meeting, secretary, leaves=anna.pk)
    click(client, meeting, secretary, comes=anna.pk)

    assert decide(items[0], chair).had_left == []
    assert said_of(meeting)[0] == ""


def test_a_tick_that_is_taken_away_after_a_decision_is_somebody_who_left(
    items, secretary, chair, anna
):
    meeting = items[0].meeting
    mark(meeting, secretary, chair, anna)
    decide(items[0], chair)
    mark(meeting, secretary, anna, is_present=False)

    assert decide(items[1], chair).had_left == [anna.pk]
    assert said_of(meeting)[:2] == ["", "Uden Anna Holm, som var gået."]


def test_one_click_changes_nobody_elses_tick(client, items, secretary, chair, anna):
    meeting = items[0].meeting
    mark(meeting, secretary, chair)
    client.force_login(secretary)
    page = client.get(reverse("governance:live", args=[meeting.pk])).text
    assert f'name="leaves" value="{chair.pk}"' in page
    assert f'name="comes" value="{anna.pk}"' in page

    click(client, meeting, secretary, comes=anna.pk)

    there = Attendance.objects.filter(is_present=True)
    assert set(there.values_list("user", flat=True)) == {chair.pk, anna.pk}
    click(client, meeting, secretary, comes="0")
    assert there.count() == 2


def test_a_correction_is_of_those_who_decided(items, secretary, chair, anna):
    meeting = items[0].meeting
    mark(meeting, secretary, chair, anna)
    decision = decide(items[0], chair)
    mark(meeting, secretary, anna, is_present=False)

    item = AgendaItem.objects.get(pk=items[0].pk)
    corrected = Decision(outcome="rejected", reason="Skrivefejl")
    decisions.correct(item, by=chair, decision=corrected, corrects=decision)

    assert corrected.participants == decision.participants
    assert said_of(meeting)[0] == ""


def test_who_took_part_is_never_changed(items, secretary, chair, anna):
    mark(items[0].meeting, secretary, chair, anna)
    decision = decide(items[0], chair)

    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(participants=[chair.pk])


def test_who_has_left_has_no_vote(items, secretary, chair, anna, board):
    board.votes = True
    board.save()
    meeting = items[0].meeting
    mark(meeting, secretary, chair, anna)
    for person in (chair, anna):
        ballot = attendance.Ballot(person, "", Vote.Choice.FOR)
        attendance.cast_votes(items[0], by=secretary, ballots=[ballot])
    mark(meeting, secretary, anna, is_present=False, leaving=[anna])

    decision = decide(items[0], chair)

    assert "1 for" in decision.votes
    assert "Stemmen fra Anna Holm tæller ikke med" in decision.votes


def test_it_takes_no_more_queries_for_many_items(client, query_count, items, chair, anna):
    meeting = items[0].meeting
    mark(meeting, chair, chair, anna)

    def read():
        reader = User.objects.get(pk=chair.pk)
        whole_agenda(Meeting.objects.select_related("board").get(pk=meeting.pk), reader)

    decide(items[0], chair)
    few = query_count(read)
    decide(items[1], chair)
    decide(items[2], chair)

    assert query_count(read) == few
