"""A mail that tells somebody of a deadline puts it in the calendar, where it follows and leaves."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from governance import tasks
from governance.actions import boards, conditions, decisions, items, meetings, minutes
from governance.appointments import papers_deadlines
from governance.conditions import Asked
from governance.diary import appointments_of
from governance.following import Onward
from governance.kinds import Kind
from governance.models import AgendaItem, Board, Condition, Decision, Meeting, Recusal
from governance.overtaken import fingerprint
from notifications import deadlines
from notifications.models import Event, Mail
from procurement.actions import enquiries
from procurement.models import Enquiry
from tests.calendars import sent_to
from tests.factories import make_item, make_meeting, make_user, next_monday, settings_of

TOMORROW = timezone.localdate() + datetime.timedelta(days=1)
NEXT_WEEK = TOMORROW + datetime.timedelta(days=7)


@pytest.fixture
def reported(ready_case, meeting, architect, coordinator):
    item = AgendaItem(heading="Hemmeligt navn", contact=architect)
    items.report(item, by=coordinator, case=ready_case, board=meeting.board, papers=[])
    return AgendaItem.objects.select_related("case", "meeting__board").get(pk=item.pk)


@pytest.fixture
def owner(department):
    return make_user(department=department, name="Ejer")


@pytest.fixture
def condition(decidable, chair, owner):
    onward = Onward([Asked("DPIA først.", owner, TOMORROW), Asked("Log.", owner, NEXT_WEEK)])
    decision = Decision(outcome="conditions", conditions="DPIA først.\nLog.")
    decisions.decide(decidable, by=chair, decision=decision, onward=onward)
    return Condition.objects.order_by("pk").first()


def feed_uids(person):
    return {one.uid for one in appointments_of(person, timezone.now())}


def give_rule(board, by, **rule):
    changed = Board.objects.get(pk=board.pk)
    for name, value in rule.items():
        setattr(changed, name, value)
    boards.change_board(changed, by=by, seen=settings_of(changed))


def moment(value):
    return f"{value.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"


@pytest.mark.spec("G16")
def test_who_brings_a_case_gets_the_deadline_of_its_papers_and_the_secretary_does_not(
    secretary, reported, requester, architect
):
    for person in (requester, architect):
        (deadline,) = sent_to(person, "governance.reported")
        assert deadline["METHOD"] == ["REQUEST"]
        assert deadline["DTEND"] == [moment(reported.meeting.deadline_at)]
        assert deadline["SUMMARY"] == ["Frist for papirer: It-projektrådet"]
        assert deadline["TRANSP"] == ["TRANSPARENT"]
        assert deadline["TRIGGER"] == ["-P1D"]
        assert deadline["ATTENDEE"][0].endswith(f":mailto:{person.email}")
        assert len(deadline["ATTENDEE"]) == 1
        assert "RSVP=FALSE" in deadline["ATTENDEE"][0]
        assert set(deadline["UID"]) <= feed_uids(requester)
    assert sent_to(secretary, "governance.reported") == []
    assert not Mail.objects.filter(calendar__contains="Hemmeligt").exists()


def test_a_board_that_wants_no_papers_has_no_deadline(reported, coordinator):
    reported.meeting.board.kind = Kind.VISITATION
    reported.meeting.board.save()

    meetings.move_meeting(later(reported.meeting), by=coordinator)

    assert [one["SUMMARY"] for one in sent_to(reported.contact, "governance.meeting_moved")] == [
        ["Møde: It-projektrådet"]
    ]


def later(meeting, **delta):
    meeting = Meeting.objects.select_related("board").get(pk=meeting.pk)
    meeting.starts_at += datetime.timedelta(**(delta or {"weeks": 1}))
    return meeting


def test_a_meeting_that_moves_takes_its_deadline_along_for_those_who_bring_something(
    reported, secretary, member, architect
):
    (before,) = sent_to(architect, "governance.reported")

    meetings.move_meeting(later(reported.meeting), by=secretary)

    meeting, deadline = sent_to(architect, "governance.meeting_moved")
    assert meeting["SUMMARY"] == ["Møde: It-projektrådet"]
    assert deadline["UID"] == before["UID"]
    assert int(deadline["SEQUENCE"][0]) >= int(before["SEQUENCE"][0])
    moved = Meeting.objects.get(pk=reported.meeting_id)
    assert deadline["DTEND"] == [moment(moved.deadline_at)] != before["DTEND"]
    assert len(sent_to(member, "governance.meeting_moved")) == 1


def test_the_contact_person_of_the_case_gets_the_new_deadline_though_not_called_to_the_meeting(
    ready_case, meeting, requester, coordinator, secretary
):
    item = AgendaItem(heading="Medicin", contact=requester)
    items.report(item, by=requester, case=ready_case, board=meeting.board, papers=[])
    (before,) = sent_to(coordinator, "governance.reported")

    meetings.move_meeting(later(meeting), by=secretary)

    (deadline,) = sent_to(coordinator, "governance.meeting_moved")
    assert deadline["UID"] == before["UID"]
    assert deadline["DTEND"] != before["DTEND"]


def test_a_rule_that_gives_another_deadline_is_told_to_those_who_bring_something(
    reported, secretary, member, architect
):
    (before,) = sent_to(architect, "governance.reported")
    empty = make_meeting(board=reported.meeting.board, starts_at=next_monday(3))

    give_rule(reported.meeting.board, secretary, place="Lokale 3")
    assert not Mail.objects.filter(event__kind="governance.deadline_changed").exists()
    give_rule(reported.meeting.board, secretary, deadline_time=datetime.time(8))

    (deadline,) = sent_to(architect, "governance.deadline_changed")
    changed = Meeting.objects.get(pk=reported.meeting_id)
    assert deadline["UID"] == before["UID"]
    assert deadline["DTEND"] == [moment(changed.deadline_at)] != before["DTEND"]
    mails = Mail.objects.filter(event__kind="governance.deadline_changed")
    assert not mails.filter(recipient=member).exists()
    assert "kl. 08.00" in mails.get(recipient=architect).text
    assert not Event.objects.about(empty).filter(kind="governance.deadline_changed").exists()


def test_where_no_papers_are_wanted_any_more_no_deadline_is_told(reported, secretary):
    give_rule(reported.meeting.board, secretary, kind=Kind.VISITATION, deadline_weekday=3)

    assert not Mail.objects.filter(event__kind="governance.deadline_changed").exists()


def test_what_is_taken_off_takes_the_deadline_away_from_those_who_bring_nothing_else(
    reported, secretary, requester, architect
):
    make_item(meeting=reported.meeting, contact=requester)

    items.take_off(reported, by=secretary)

    (gone,) = sent_to(architect, "governance.taken_off")
    assert gone["METHOD"] == ["CANCEL"]
    assert gone["STATUS"] == ["CANCELLED"]
    assert "TRIGGER" not in gone
    assert gone["UID"] == sent_to(architect, "governance.reported")[0]["UID"]
    assert sent_to(requester, "governance.taken_off") == []


def test_an_item_of_a_cancelled_meeting_has_the_deadline_of_the_next(
    reported, secretary, architect
):
    target = make_meeting(board=reported.meeting.board, starts_at=next_monday(3))

    meetings.cancel_meeting(reported.meeting, by=secretary, note="Sygdom")

    gone, new, old = sent_to(architect, "governance.meeting_cancelled")
    assert gone["SUMMARY"] == ["Møde: It-projektrådet"]
    assert (new["METHOD"], old["METHOD"]) == (["REQUEST"], ["CANCEL"])
    assert new["DTEND"] == [moment(target.deadline_at)]
    assert old["UID"] == sent_to(architect, "governance.reported")[0]["UID"]


def test_an_item_that_is_moved_forward_leaves_the_later_deadline(reported, chair, architect):
    late = make_meeting(board=reported.meeting.board, starts_at=next_monday(-1))
    Meeting.objects.filter(pk=late.pk).update(
        deadline_at=timezone.now() - datetime.timedelta(hours=1)
    )
    reported.late_reason = "Haster"

    items.add_late(reported, by=chair, case=reported.case, meeting=late, papers=[])

    (gone,) = sent_to(architect, "governance.added_late")
    assert gone["METHOD"] == ["CANCEL"]


def edited(item, by, **changed):
    seen = fingerprint(item, items.WRITTEN)
    for name, value in changed.items():
        setattr(item, name, value)
    items.edit_item(item, by=by, papers=[], seen=seen, after_deadline=True)


def test_a_new_contact_of_an_item_has_its_deadline_and_the_former_no_longer(
    reported, secretary, requester, architect, owner
):
    edited(reported, secretary, contact=owner)

    (new,) = sent_to(owner, "governance.item_edited")
    (old,) = sent_to(architect, "governance.item_edited")
    assert (new["METHOD"], old["METHOD"]) == (["REQUEST"], ["CANCEL"])
    assert new["UID"] == old["UID"]
    assert sent_to(requester, "governance.item_edited") == []


def test_who_brings_another_item_to_the_meeting_keeps_the_deadline(
    reported, secretary, architect, owner
):
    make_item(meeting=reported.meeting, contact=architect)

    edited(reported, secretary, contact=owner)

    assert sent_to(architect, "governance.item_edited") == []


def test_where_the_contact_stays_no_deadline_goes_along(reported, secretary, architect):
    edited(reported, secretary, heading="Nyt navn")

    assert sent_to(architect, "governance.item_edited") == []


def test_the_reminder_has_it_too(reported, architect, monkeypatch):
    Meeting.objects.update(deadline_at=timezone.now() + datetime.timedelta(hours=2))

    tasks.remind()

    (deadline,) = sent_to(architect, "governance.papers_due")
    assert deadline["METHOD"] == ["REQUEST"]


def test_a_draft_of_minutes_is_to_be_commented_by_a_whole_day(
    decidable, secretary, chair, member, requester
):
    decisions.decide(decidable, by=chair, decision=Decision(outcome="approved"))
    meeting = Meeting.objects.get(pk=decidable.meeting_id)

    minutes.circulate_minutes(meeting, by=secretary, comments_by=NEXT_WEEK)

    (last_day,) = sent_to(member, "governance.minutes_circulated")
    assert last_day["DTSTART"] == [f"VALUE=DATE:{NEXT_WEEK:%Y%m%d}"]
    assert last_day["DTEND"] == [f"VALUE=DATE:{NEXT_WEEK + datetime.timedelta(days=1):%Y%m%d}"]
    assert last_day["TRIGGER"] == ["-PT15H"]
    assert set(last_day["UID"]) <= feed_uids(member)
    assert not set(last_day["UID"]) & feed_uids(requester)

    minutes.approve_minutes(meeting, by=secretary, at=meeting)

    (gone,) = sent_to(member, "governance.minutes_approved")
    assert gone["METHOD"] == ["CANCEL"]
    assert sent_to(requester, "governance.minutes_approved") == []
    assert not set(last_day["UID"]) & feed_uids(member)


def test_who_sees_to_conditions_gets_their_days_with_the_decision(condition, owner, requester):
    first, second = sent_to(owner, "governance.decided")

    assert first["DTSTART"] == [f"VALUE=DATE:{TOMORROW:%Y%m%d}"]
    assert second["DTSTART"] == [f"VALUE=DATE:{NEXT_WEEK:%Y%m%d}"]
    assert first["UID"] != second["UID"]
    assert {*first["UID"], *second["UID"]} <= feed_uids(owner)
    assert "DPIA" not in Mail.objects.get(recipient=owner).calendar
    assert sent_to(requester, "governance.decided") == []


def test_a_condition_that_is_given_to_another_leaves_the_first_ones_calendar(
    condition, owner, secretary, architect
):
    before = sent_to(owner, "governance.decided")[0]["UID"]

    conditions.give_condition(condition, by=secretary, owner=architect, due_date=NEXT_WEEK)

    (gone,), (kept,) = (sent_to(one, "governance.condition_given") for one in (owner, architect))
    assert (gone["METHOD"], kept["METHOD"]) == (["CANCEL"], ["REQUEST"])
    assert before == gone["UID"] == kept["UID"]
    assert kept["DTSTART"] == [f"VALUE=DATE:{NEXT_WEEK:%Y%m%d}"]

    conditions.give_condition(condition, by=secretary, owner=architect, due_date=None)

    (gone,) = sent_to(architect, "governance.condition_given")
    assert gone["METHOD"] == ["CANCEL"]


def test_a_condition_leaves_the_calendar_when_it_is_met_and_comes_back(condition, owner, secretary):
    conditions.settle_condition(condition, by=secretary, status="met", note="")
    (gone,) = sent_to(owner, "governance.condition_settled")
    assert gone["METHOD"] == ["CANCEL"]
    assert not set(gone["UID"]) & feed_uids(owner)

    conditions.reopen_condition(condition, by=secretary)

    (kept,) = sent_to(owner, "governance.condition_reopened")
    assert kept["METHOD"] == ["REQUEST"]
    tasks.remind()
    assert sent_to(owner, "governance.condition_due")[0]["UID"] == kept["UID"] == gone["UID"]


def test_when_the_decision_is_corrected_who_saw_to_its_conditions_is_told(
    condition, decidable, owner, chair
):
    item = AgendaItem.objects.get(pk=decidable.pk)
    decision = Decision(outcome="approved")

    decisions.correct(item, by=chair, decision=decision, corrects=item.current_decision())

    gone = sent_to(owner, "governance.corrected")
    assert [one["METHOD"] for one in gone] == [["CANCEL"], ["CANCEL"]]


def test_a_condition_of_an_item_that_one_may_not_read_is_not_in_ones_calendar(
    condition, decidable, owner, secretary
):
    assert any("board-condition" in uid for uid in feed_uids(owner))

    Recusal.objects.create(item=decidable, user=owner, reason="Min bror", declared_by=secretary)

    assert not any("board-condition" in uid for uid in feed_uids(owner))


def test_days_that_are_over_go_along_with_nothing(condition, owner, secretary):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)

    conditions.give_condition(condition, by=secretary, owner=owner, due_date=yesterday)

    assert sent_to(owner, "governance.condition_given") == []


def test_a_question_is_to_be_answered_by_a_day_until_it_is_closed(
    case, coordinator, architect, settings
):
    asked = Enquiry(case=case, text="Hvem er Sofus?", addressee=architect, due_date=TOMORROW)
    enquiry = enquiries.ask(asked, by=coordinator)
    (first,) = sent_to(architect, "procurement.enquiry_asked")
    assert first["SUMMARY"] == [f"Frist for et svar: {case.number}"]
    assert first["DTSTART"] == [f"VALUE=DATE:{TOMORROW:%Y%m%d}"]
    assert set(first["UID"]) <= feed_uids(architect)

    enquiries.close(enquiry, by=coordinator)
    (gone,) = sent_to(architect, "procurement.enquiry_closed")
    assert gone["METHOD"] == ["CANCEL"]
    assert not set(first["UID"]) & feed_uids(architect)

    enquiries.reopen(enquiry, by=coordinator, text="Hvilken Sofus?", due_date=NEXT_WEEK)
    (again,) = sent_to(architect, "procurement.enquiry_reopened")
    assert again["UID"] == gone["UID"] == first["UID"]
    assert again["DTSTART"] == [f"VALUE=DATE:{NEXT_WEEK:%Y%m%d}"]
    assert not Mail.objects.filter(calendar__contains="Sofus").exists()


def test_nothing_of_a_case_that_is_closed_to_one_stays_in_ones_calendar(
    decidable, chair, member, coordinator
):
    case = decidable.case
    asked = Enquiry(case=case, text="Hvem?", addressee=member, due_date=TOMORROW)
    enquiries.ask(asked, by=coordinator)
    onward = Onward([Asked("DPIA først.", member, TOMORROW)])
    said = Decision(outcome="deferred", reason="Mangler.", conditions="DPIA først.")
    decisions.decide(decidable, by=chair, decision=said, onward=onward)
    own = ("enquiry-", "board-condition-")
    reader = User.objects.get(pk=member.pk)
    assert len([uid for uid in feed_uids(reader) if uid.startswith(own)]) == 2
    later = make_meeting(board=decidable.meeting.board, starts_at=next_monday(2))
    again = make_item(meeting=later, case=case)

    Recusal.objects.create(item=again, user=reader, reason="Ven", declared_by=chair)

    assert not [uid for uid in feed_uids(reader) if uid.startswith(own)]


def test_it_costs_the_same_for_three_people_as_for_one(
    meeting, requester, architect, coordinator, query_count
):
    def write(*people):
        return query_count(deadlines.keep, people, papers_deadlines, meeting)

    assert write(requester) == write(requester, architect, coordinator)


def test_each_reads_it_in_the_language_of_ones_own(case, coordinator, architect):
    architect.language = "en"
    architect.save()
    asked = Enquiry(case=case, text="Hvem?", addressee=architect, due_date=TOMORROW)

    enquiries.ask(asked, by=coordinator)

    (deadline,) = sent_to(architect, "procurement.enquiry_asked")
    assert deadline["SUMMARY"] == [f"Deadline for an answer: {case.number}"]


def test_my_calendar_shows_the_day_without_a_clock(client, condition, owner):
    client.force_login(owner)

    page = client.get(reverse("governance:my_calendar")).text

    assert f"Frist for det, boardet bad om: {condition.decision.item.case.number}" in page
    assert "kl. 00.00" not in page
