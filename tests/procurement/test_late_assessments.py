"""Whoever should have answered or confirmed an assessment is reminded, once for each day."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Assignment, Role, User
from notifications.models import Event, Mail
from procurement import tasks
from procurement.actions import assessments as actions
from procurement.actions import reminders
from procurement.models import Assessment, Case
from procurement.thresholds import Band
from procurement.turns import waiting
from tests.factories import make_case, make_user

pytestmark = pytest.mark.django_db
KIND = "procurement.assessment_overdue"


@pytest.fixture
def case(requester, coordinator):
    return make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)


@pytest.fixture
def security(case):
    return make_user(Role.SECURITY, department=case.department)


@pytest.fixture
def late(case, security, architect):
    return actions.ask(case, by=architect, kind="gdpr", due_date=timezone.localdate())


def next_day(one) -> date:
    return one.due_date + timedelta(days=1)


def reminded():
    events = Event.objects.filter(kind=KIND)
    return set(Mail.objects.filter(event__in=events).values_list("to", flat=True))


@pytest.mark.spec("C02g")
def test_the_day_after_it_was_due_whose_question_it_is_is_told_once(late, security):
    assert tasks.remind_of_late_assessments(late.due_date) == 0
    assert tasks.remind_of_late_assessments(next_day(late)) == 1
    assert tasks.remind_of_late_assessments(next_day(late)) == 0

    mail = Mail.objects.get(event__kind=KIND)
    assert mail.to == security.email
    assert late.get_absolute_url() in mail.text
    assert mail.subject.startswith("Intet svar siden")
    assert "No answer since" in Event.objects.get(kind=KIND).text_en


def test_a_new_day_is_another_deadline(late, architect, coordinator):
    tasks.remind_of_late_assessments(next_day(late))
    later = next_day(late)
    actions.assign(late, by=coordinator, assignee=architect, due_date=later)

    assert tasks.remind_of_late_assessments(later) == 0
    assert tasks.remind_of_late_assessments(later + timedelta(days=1)) == 1
    assert architect.email in reminded()


@pytest.fixture
def answered(late, security):
    """Answered by security in time; legal or another in security confirms."""
    answers = {"personal_data": "no"}
    return actions.answer(late, by=security, answers=answers, seen=0)


@pytest.mark.spec("C02g")
def test_the_day_after_whoever_is_to_confirm_an_answer_is_told_once(answered, case, security):
    other = make_user(Role.SECURITY, department=case.department)

    assert tasks.remind_of_late_assessments(answered.due_date) == 0
    assert tasks.remind_of_late_assessments(next_day(answered)) == 1
    assert tasks.remind_of_late_assessments(next_day(answered)) == 0

    mail = Mail.objects.get(event__kind=KIND)
    assert mail.to == other.email
    assert mail.subject.startswith("Ikke bekræftet siden")
    assert security.name in mail.text
    assert answered.get_absolute_url() in mail.text
    assert "Not confirmed since" in Event.objects.get(kind=KIND).text_en


def test_a_new_day_to_confirm_by_is_another_deadline(answered, case, coordinator):
    legal = make_user(Role.LEGAL, department=case.department)
    tasks.remind_of_late_assessments(next_day(answered))
    assert reminded() == {legal.email}
    later = next_day(answered)
    actions.assign(answered, by=coordinator, assignee=None, due_date=later)

    assert tasks.remind_of_late_assessments(later) == 0
    assert tasks.remind_of_late_assessments(later + timedelta(days=1)) == 1


def test_whoever_answered_is_told_to_confirm_where_nobody_else_can(answered, security):
    tasks.remind_of_late_assessments(next_day(answered))

    assert reminded() == {security.email}


def test_where_nobody_can_confirm_the_coordinators_are_told(answered, coordinator):
    Assignment.objects.filter(role=Role.SECURITY).delete()

    tasks.remind_of_late_assessments(next_day(answered))

    assert reminded() == {coordinator.email}


def test_an_answer_that_leaves_something_open_waits_for_whoever_gave_it(late, security, architect):
    make_user(Role.LEGAL, department=late.case.department)
    actions.answer(late, by=architect, answers={"personal_data": "unknown"}, seen=0)

    tasks.remind_of_late_assessments(next_day(late))

    assert reminded() == {architect.email}
    mail = Mail.objects.get(event__kind=KIND)
    assert mail.subject.startswith("Stadig åben siden")


@pytest.mark.spec("C02g")
def test_a_small_matter_waits_quietly(late):
    small = Assessment.Status.ANSWERED
    Assessment.objects.update(kind="tender_law", status=small, outcome=Band.BELOW_DIRECT)

    assert tasks.remind_of_late_assessments(next_day(late)) == 0


def test_what_is_confirmed_is_not_reminded_of(answered, case):
    legal = make_user(Role.LEGAL, department=case.department)
    actions.confirm(answered, by=legal, seen=answered.revision)

    assert tasks.remind_of_late_assessments(next_day(answered)) == 0


def test_what_waits_for_a_confirmation_is_late_in_the_queue_of_whoever_confirms(answered, case):
    legal = make_user(Role.LEGAL, department=case.department)
    day = next_day(answered)

    (row,) = waiting.for_user(legal, today=day)

    assert row.url == answered.get_absolute_url()
    assert row.is_late(day)
    assert not row.is_late(answered.due_date)
    assert waiting.count(waiting.Wish(legal, day, only_late=True), limit=10) == 1


def test_what_was_sent_back_waits_for_whoever_asked_or_answered(
    late, security, architect, coordinator
):
    actions.give_back(late, by=security, reason="Hvad gemmes?", seen=0)
    assert tasks.remind_of_late_assessments(next_day(late)) == 2
    assert reminded() == {architect.email, coordinator.email}

    actions.answer(late, by=security, answers={"personal_data": "no"}, seen=1)
    actions.give_back(Assessment.objects.get(), by=security, reason="Se igen", seen=2)
    assert tasks.remind_of_late_assessments(next_day(late)) == 1
    assert security.email in reminded()


def test_where_nobody_has_the_role_the_coordinators_are_told(late, coordinator):
    Assignment.objects.filter(role=Role.SECURITY).delete()

    tasks.remind_of_late_assessments(next_day(late))

    assert reminded() == {coordinator.email}


def test_a_case_that_is_over_is_let_be(late):
    Case.objects.update(status=Case.Status.CLOSED)

    assert tasks.remind_of_late_assessments(next_day(late)) == 0


@pytest.mark.parametrize(
    "meanwhile",
    [{"status": "answered"}, {"due_date": timezone.localdate()}, {"due_date": None}, None],
)
def test_what_changed_since_the_run_began_is_seen(late, security, meanwhile):
    seen = Assessment.objects.get(pk=late.pk)
    seen.due_date -= timedelta(days=1)
    Assessment.objects.update(due_date=seen.due_date)
    if meanwhile:
        Assessment.objects.update(**meanwhile)
    else:
        Assessment.objects.all().delete()

    people = User.objects.filter(pk=security.pk)
    assert reminders.remind_of_late(seen, people=people) == 0


def test_the_daily_task_reminds_of_them(late, security):
    Assessment.objects.update(due_date=timezone.localdate() - timedelta(days=1))

    tasks.remind()

    assert reminded() == {security.email}
