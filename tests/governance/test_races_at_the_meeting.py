"""Somebody treats an item, or the minutes, in the instant when another one writes.

Each race has a twin with the lock off, which must fail: else the test is blind.
"""

import datetime

import pytest
from django.utils import timezone

from accounts.models import Role
from governance.actions import (
    attendance,
    conditions,
    decisions,
    items,
    meetings,
    minutes,
    preparation,
)
from governance.conditions import Asked
from governance.following import Onward
from governance.models import (
    AgendaItem,
    Attendance,
    Condition,
    Decision,
    Meeting,
    MinutesComment,
    Position,
    Question,
)
from governance.overtaken import fingerprint
from notifications.models import Event, Mail
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from procurement.models import Enquiry
from tests import races
from tests.factories import begin, make_item, make_meeting, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def item():
    """On a published agenda of a meeting that is going on."""
    meeting = begin(make_meeting(status=Meeting.Status.PUBLISHED))
    return make_item(meeting=meeting)


@pytest.fixture
def chair(item):
    return make_user(Role.CHAIR, authority=item.case.authority)


def anew(item):
    return AgendaItem.objects.select_related("case", "meeting__board").get(pk=item.pk)


def order_of(*kinds):
    found = Event.objects.filter(kind__in=[f"governance.{kind}" for kind in kinds])
    return [kind.partition(".")[2] for kind in found.order_by("pk").values_list("kind", flat=True)]


def decide(item, by):
    decisions.decide(anew(item), by=by, decision=Decision(outcome="approved"))


WRITTEN = {
    "commented": lambda item, by: preparation.comment(item, by=by, text="Hvad koster det?"),
    "position_taken": lambda item, by: preparation.take_position(
        item, by=by, stance="agree", words=""
    ),
    "asked_about": lambda item, by: preparation.ask_about(
        item, by=by, text="Hvad koster det?", due_date=timezone.localdate()
    ),
}


@pytest.fixture(params=list(WRITTEN))
def write_while_deciding(request, settings, item, chair):
    """What the trail says happened last."""
    hold = races.Hold()
    settings.PAUSES = {"item_is_pending": hold}
    kind = request.param

    def run():
        hold.race(lambda: WRITTEN[kind](anew(item), chair), meanwhile=lambda: decide(item, chair))
        return order_of(kind, "decided")[-1]

    return run


def test_what_is_written_before_the_item_is_treated_stands_before_it(write_while_deciding):
    assert write_while_deciding() == "decided"


def test_without_the_lock_it_is_written_to_a_treated_item(write_while_deciding, locks_off):
    assert write_while_deciding() != "decided"


def test_a_question_of_two_clicks_is_one_and_a_position_is_the_last_of_two(item, chair):
    def ask():
        WRITTEN["asked_about"](anew(item), chair)

    def take(stance):
        return lambda: preparation.take_position(anew(item), by=chair, stance=stance, words="")

    races.at_once(ask, ask)
    races.at_once(take("agree"), take("doubt"))

    assert Question.objects.count() == Enquiry.objects.count() == 1
    assert Position.objects.get().stance in ("agree", "doubt")


@pytest.fixture
def edit_while_it_is_taken_off(settings):
    """What the trail says happened, in its order."""
    hold = races.Hold()
    settings.PAUSES = {"item_stands": hold}
    item = make_item(meeting=make_meeting(status=Meeting.Status.CLOSED))
    by = make_user(Role.SECRETARY, authority=item.case.authority)

    def edit():
        now = anew(item)
        seen, now.heading = fingerprint(now, items.WRITTEN), "Nyt navn"
        items.edit_item(now, by=by, papers=[], seen=seen, after_deadline=True)

    def run():
        hold.race(edit, meanwhile=lambda: items.take_off(anew(item), by=by))
        return order_of("item_edited", "taken_off")

    return run


def test_an_item_is_edited_before_it_is_taken_off(edit_while_it_is_taken_off):
    assert edit_while_it_is_taken_off() == ["item_edited", "taken_off"]


def test_without_the_lock_it_is_edited_when_it_is_off(edit_while_it_is_taken_off, locks_off):
    assert edit_while_it_is_taken_off() == ["taken_off", "item_edited"]


def test_of_two_who_publish_an_agenda_at_once_one_does():
    meeting = make_meeting(status=Meeting.Status.CLOSED)
    make_item(meeting=meeting)
    by = make_user(Role.SECRETARY, authority=meeting.board.authority)

    def publish():
        meetings.publish_agenda(Meeting.objects.get(pk=meeting.pk), by=by)

    refused = races.errors(races.at_once(publish, publish, refusals=TransitionNotAllowed))

    assert len(refused) == 1
    assert meeting.papers.count() == meeting.packages.count() == 1
    assert order_of("agenda_published") == ["agenda_published"]


@pytest.fixture
def reopen_while_correcting(settings, item, chair):
    """How many conditions of the corrected decision are open."""
    hold = races.Hold()
    settings.PAUSES = {"decision_stands": hold}
    first = Decision(outcome="conditions", conditions="DPIA først.")
    decisions.decide(item, by=chair, decision=first)
    conditions.settle_condition(Condition.objects.get(), by=chair, status="met", note="")

    def reopen():
        found = Condition.objects.select_related("decision__item__meeting__board")
        conditions.reopen_condition(found.get(), by=chair)

    def correct():
        second = Decision(outcome="approved")
        decisions.correct(anew(item), by=chair, decision=second, corrects=first)

    def run():
        hold.race(reopen, meanwhile=correct)
        return Condition.objects.open().count()

    return run


def test_a_condition_that_is_opened_while_its_decision_is_corrected_is_dropped(
    reopen_while_correcting,
):
    assert reopen_while_correcting() == 0


def test_without_the_lock_it_stays_open_for_ever(reopen_while_correcting, locks_off):
    assert reopen_while_correcting() == 1


@pytest.fixture
def settle_while_correcting(settings, item, chair):
    """What became of the condition, and whether its owner is told that it is dropped."""
    hold = races.Hold()
    settings.PAUSES = {"what_is_dropped_is_known": hold}
    owner = make_user(authority=item.case.authority)
    first = Decision(outcome="conditions", conditions="DPIA først.")
    onward = Onward([Asked("DPIA først.", owner, timezone.localdate())])
    decisions.decide(item, by=chair, decision=first, onward=onward)

    def correct():
        second = Decision(outcome="approved")
        decisions.correct(anew(item), by=chair, decision=second, corrects=first)

    def settle():
        found = Condition.objects.select_related("decision__item__meeting__board")
        conditions.settle_condition(found.get(), by=chair, status="met", note="")

    def run():
        hold.race(correct, meanwhile=settle, refusals=TransitionNotAllowed)
        told = Mail.objects.filter(event__kind="governance.corrected", recipient=owner).exists()
        return Condition.objects.get().status, told

    return run


def test_what_is_dropped_by_a_correction_is_not_met_in_that_instant(settle_while_correcting):
    assert settle_while_correcting() == ("dropped", True)


def test_without_the_lock_who_has_met_it_is_told_that_it_is_dropped(
    settle_while_correcting, locks_off
):
    assert settle_while_correcting() == ("met", True)


@pytest.fixture
def comment_while_approving(settings, item, chair):
    """How many comments are open in minutes that are approved."""
    hold = races.Hold()
    settings.PAUSES = {"comment_is_new": hold}
    decide(item, chair)
    meeting = Meeting.objects.get()
    today = timezone.localdate()
    minutes.circulate_minutes(meeting, by=chair, comments_by=today + datetime.timedelta(days=7))

    def comment():
        minutes.comment_minutes(Meeting.objects.get(), by=chair, text="Der stod 10.")

    def approve():
        mine = Meeting.objects.get()
        minutes.approve_minutes(mine, by=chair, at=mine)

    def run():
        hold.race(comment, meanwhile=approve, refusals=Refused)
        approved = MinutesComment.objects.filter(meeting__status=Meeting.Status.MINUTED)
        return approved.open().count()

    return run


def test_minutes_are_not_approved_past_a_comment(comment_while_approving):
    assert comment_while_approving() == 0


def test_without_the_lock_nobody_answers_the_comment(comment_while_approving, locks_off):
    assert comment_while_approving() == 1


def test_of_two_who_approve_minutes_at_once_one_does_and_there_is_one_paper_of_a_kind(item, chair):
    decide(item, chair)

    def approve():
        mine = Meeting.objects.get()
        minutes.approve_minutes(mine, by=chair, at=mine)

    refused = races.errors(races.at_once(approve, approve, refusals=TransitionNotAllowed))

    assert len(refused) == 1
    assert item.meeting.papers.count() == 2


def test_two_who_note_the_same_person_at_once_note_it_once(item, chair):
    def note(is_present):
        changes = {chair: is_present}
        return lambda: attendance.mark_attendance(item.meeting, by=chair, changes=changes)

    races.at_once(note(True), note(False))

    assert Attendance.objects.count() == 1
