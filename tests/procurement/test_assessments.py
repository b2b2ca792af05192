"""An assessment is asked for, answered, sent back, confirmed and made anew."""

import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import Assignment, Role
from notifications.models import Event, Mail, Notification
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from procurement import assessments, permissions
from procurement.actions import assessments as actions
from procurement.actions import checklist
from procurement.assessments import assessing, tender_law
from procurement.assessments.listing import lines_of, lines_of_step
from procurement.models import Assessment, Case
from procurement.processes.structure import Step
from procurement.turns import queues
from tests import ticking
from tests.factories import (
    make_authority,
    make_case,
    make_department,
    make_thresholds,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 23)
SMALL = {
    "subject": "services",
    "published": "2026-11-02",
    "exemption": "no",
    "agreement": "no",
    "recurring": "no",
    "has_total": "yes",
    "total_price": "100000",
    "shared": "no",
    "lots": "no",
    "interest": "no",
    "interest_note": "Kun danske leverandører",
}
BIG = {**SMALL, "total_price": "2000000"}
OPEN = {key: value for key, value in SMALL.items() if not key.startswith("interest")}


@pytest.fixture
def limits():
    return make_thresholds()


@pytest.fixture
def case(requester, coordinator, limits):
    return make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)


@pytest.fixture
def asked(case, coordinator):
    return actions.ask(case, by=coordinator, kind="tender_law")


def answered(assessment, by, answers=SMALL):
    return actions.answer(assessment, by=by, answers=answers, seen=assessment.revision)


def stand_in(absent, substitute):
    today = timezone.localdate()
    absent.substitutions.create(
        substitute=substitute, first_day=today, last_day=today, named_by=absent
    )


def told(kind):
    events = Event.objects.filter(kind=f"procurement.assessment_{kind}")
    people = Notification.objects.filter(event__in=events)
    return {one.recipient for one in people.select_related("recipient")}


def test_whoever_drives_the_case_asks_and_the_one_whose_question_it_is_is_told(
    asked, case, requester
):
    assert asked.status == Assessment.Status.ASKED
    assert asked.version == 1
    assert asked.due_date is not None
    assert told("asked") == {requester}


def test_a_certain_person_can_be_asked_by_a_certain_day(case, coordinator, procurement):
    one = actions.ask(case, by=coordinator, kind="tender_law", assignee=procurement, due_date=TODAY)

    assert (one.assignee, one.due_date) == (procurement, TODAY)
    assert told("asked") == {procurement}


def test_the_same_is_not_asked_for_twice(asked, case, coordinator):
    with pytest.raises(Refused):
        actions.ask(case, by=coordinator, kind="tender_law")


def test_a_closed_case_is_not_assessed(case, coordinator):
    Case.objects.update(status=Case.Status.REJECTED)

    with pytest.raises(Refused):
        actions.ask(case, by=coordinator, kind="tender_law")


@pytest.fixture
def wanting(monkeypatch):
    """Steps 1 and 2 want the tender check and the debt register; 3 wants nothing."""

    def text(self):
        step = self.case.course.step(self.number)
        wants = ("tender_law", "technical_debt") if step.number in (1, 2) else ()
        return Step(**{**vars(step), "assessments": wants})

    monkeypatch.setattr("procurement.models.ChecklistStep.text", property(text))


@pytest.mark.spec("C02g")
def test_a_case_that_comes_to_a_step_is_asked_what_the_step_wants(case, wanting):
    ticking.complete(case.steps.get(number=1), by=case.requester)
    ticking.complete(case.steps.get(number=2), by=case.requester)

    [one] = Assessment.objects.all()
    assert (one.kind, one.asked_by) == ("tender_law", None)


def test_it_is_asked_for_when_the_case_begins(case, wanting):
    case.steps.all().delete()

    checklist.start(case)

    assert case.assessments.get().kind == "tender_law"


def test_it_is_due_with_its_step(case, wanting):
    case.steps.filter(number=2).update(due_date=TODAY)

    ticking.complete(case.steps.get(number=1), by=case.requester)

    assert case.assessments.get().due_date == TODAY


def test_nothing_is_asked_where_there_is_no_step_or_it_wants_nothing(case):
    actions.ask_at(None)
    actions.ask_at(case.steps.get(number=3))

    assert not Assessment.objects.exists()


@pytest.mark.spec("F28")
def test_an_answer_keeps_the_result_the_amounts_and_the_day(asked, requester, limits):
    one = answered(asked, requester)

    one.refresh_from_db()
    assert (one.status, one.outcome) == (Assessment.Status.ANSWERED, "below_direct")
    assert (one.thresholds, one.day) == (limits, datetime.date(2026, 11, 2))
    assert (one.answered_by, one.answers) == (requester, SMALL)
    assert assessing.verdict_of(one).outcome == "below_direct"


def test_a_question_without_an_answer_has_no_result(asked):
    assert assessing.verdict_of(asked) is None
    assert not asked.is_settled


def test_the_day_of_the_judgement_counts_where_the_answers_name_none(asked):
    kind = tender_law.TENDER_LAW

    assert assessing.day_that_counts(kind, {}, TODAY) == TODAY
    assert assessing.day_that_counts(kind, SMALL, TODAY) == datetime.date(2026, 11, 2)


@pytest.mark.spec("X14")
def test_an_old_result_is_judged_by_its_own_amounts(asked, requester, limits):
    one = answered(asked, requester, {**SMALL, "total_price": "1700000"})
    type(limits).objects.update(valid_to=datetime.date(2026, 12, 31))
    type(limits).objects.create(
        valid_from=datetime.date(2027, 1, 1),
        valid_to=datetime.date(2028, 12, 31),
        state_amount=9_000_000,
        municipal_amount=9_000_000,
        light_amount=9_000_000,
        small_lots_amount=600_000,
        works_amount=90_000_000,
        direct_award_amount=500_000,
        source="Test",
    )

    one = Assessment.objects.get()
    assert assessing.verdict_of(one).outcome == "above_eu"
    assert one.thresholds == limits


@pytest.mark.spec("C02g")
def test_procurement_is_told_of_a_large_purchase_in_person_and_in_its_mailbox(
    asked, requester, procurement
):
    procurement.authority.procurement_email = "udbud@example.dk"
    procurement.authority.save()

    answered(asked, requester, BIG)

    assert told("answered") == {procurement}
    assert set(
        Mail.objects.filter(event__kind="procurement.assessment_answered").values_list(
            "to", flat=True
        )
    ) == {procurement.email, "udbud@example.dk"}


@pytest.mark.spec("C02g")
def test_procurement_is_not_written_to_of_a_small_purchase(asked, requester, procurement):
    procurement.authority.procurement_email = "udbud@example.dk"
    procurement.authority.save()

    answered(asked, requester)

    assert told("answered") == set()
    assert not Mail.objects.filter(to="udbud@example.dk").exists()


def test_without_a_mailbox_the_people_are_told(asked, requester, procurement):
    answered(asked, requester, BIG)

    assert told("answered") == {procurement}


def test_an_answer_can_be_changed_until_it_is_confirmed(asked, requester, procurement):
    one = answered(asked, requester)
    one = answered(one, procurement, BIG)

    assert one.outcome == "above_eu"
    assert one.answered_by == procurement


def test_whoever_saw_an_older_answer_is_told(asked, requester, procurement):
    answered(asked, requester)

    with pytest.raises(Refused):
        actions.answer(asked, by=procurement, answers=BIG, seen=0)
    with pytest.raises(Refused):
        actions.confirm(asked, by=procurement, seen=0)
    with pytest.raises(Refused):
        actions.give_back(asked, by=procurement, reason="Nej", seen=0)


def test_a_draft_is_kept_and_the_answer_takes_its_place(asked, requester):
    assert actions.save_draft(asked, by=requester, draft={"total_price": "tolv"}, seen=0)

    asked.refresh_from_db()
    assert asked.draft == {"total_price": "tolv"}
    assert (asked.draft_by, asked.outcome) == (requester, "")
    one = answered(asked, requester)
    assert (one.draft, one.draft_by, one.draft_at) == ({}, None, None)


def test_the_trail_says_once_who_began(asked, requester):
    for text in ("t", "to"):
        actions.save_draft(Assessment.objects.get(), by=requester, draft={"a": text}, seen=0)

    assert Event.objects.filter(kind="procurement.assessment_begun").count() == 1


def test_thresholds_are_only_asked_for_where_a_day_is_given(limits):
    authority = make_authority()
    kind = tender_law.TENDER_LAW

    assert assessing.lacking(kind, {}, authority) == {}
    assert assessing.lacking(kind, SMALL, authority) == {}
    assert list(assessing.lacking(kind, {"published": "2031-05-03"}, authority)) == ["published"]
    no_day = type(kind)(**{**vars(kind), "day_field": ""})
    assert assessing.lacking(no_day, SMALL, authority) == {}


def test_a_draft_that_comes_late_is_not_kept(asked, requester, procurement):
    one = answered(asked, requester)

    assert not actions.save_draft(one, by=requester, draft={"a": "1"}, seen=0)
    actions.confirm(one, by=procurement, seen=1)
    assert not actions.save_draft(one, by=requester, draft={"a": "1"}, seen=2)
    assert Assessment.objects.get().draft == {}


def test_a_question_that_cannot_be_answered_goes_back_to_whoever_asked(
    asked, requester, coordinator
):
    actions.give_back(asked, by=requester, reason="Vi mangler prisen", seen=0)

    one = Assessment.objects.get()
    assert (one.status, one.return_reason) == (Assessment.Status.RETURNED, "Vi mangler prisen")
    assert told("returned") == {coordinator}


def test_where_nobody_asked_the_requester_hears_that_it_came_back(case, wanting, procurement):
    ticking.complete(case.steps.get(number=1), by=case.requester)
    Case.objects.update(coordinator=None)
    one = Assessment.objects.get()

    actions.give_back(one, by=procurement, reason="Uklart", seen=0)

    assert told("returned") == {case.requester}


def test_an_answer_that_cannot_stand_goes_back_to_whoever_gave_it(asked, requester, procurement):
    one = answered(asked, requester)

    actions.give_back(one, by=procurement, reason="Optionerne mangler", seen=1)

    assert told("returned") == {requester}
    one = answered(Assessment.objects.get(), requester)
    assert (one.status, one.return_reason) == (Assessment.Status.ANSWERED, "")


def test_somebody_else_can_be_asked(asked, coordinator, requester, procurement):
    actions.assign(asked, by=coordinator, assignee=procurement, due_date=TODAY)

    one = Assessment.objects.get()
    assert (one.assignee, one.due_date) == (procurement, TODAY)
    assert told("assigned") == {procurement}

    actions.assign(one, by=coordinator, assignee=None, due_date=None)
    assert told("assigned") == {procurement, requester}


def test_what_was_sent_back_is_asked_for_again(asked, coordinator, requester, procurement):
    actions.give_back(asked, by=requester, reason="Vi mangler prisen", seen=0)

    actions.assign(asked, by=coordinator, assignee=procurement, due_date=None)

    assert Assessment.objects.get().status == Assessment.Status.ASKED


def test_confirming_freezes_the_result_and_has_its_paper_made(
    asked, requester, coordinator, procurement
):
    one = answered(asked, requester)

    paper = actions.confirm(one, by=procurement, seen=1)

    one = Assessment.objects.get()
    assert (one.status, one.confirmed_by) == (Assessment.Status.CONFIRMED, procurement)
    assert (paper.assessment, paper.revision) == (one, one.revision)
    assert told("confirmed") == {requester, coordinator}
    with pytest.raises(TransitionNotAllowed):
        actions.answer(one, by=requester, answers=BIG, seen=one.revision)
    with pytest.raises(Refused):
        actions.assign(one, by=coordinator, assignee=requester, due_date=None)
    with pytest.raises(TransitionNotAllowed):
        actions.confirm(one, by=procurement, seen=one.revision)


def test_an_open_result_is_not_confirmed(asked, requester, procurement):
    one = answered(asked, requester, OPEN)

    assert one.outcome == "interest_unclear"
    with pytest.raises(Refused):
        actions.confirm(one, by=procurement, seen=1)


def test_two_people_stand_for_a_result(asked, procurement):
    colleague = make_user(Role.PROCUREMENT, department=procurement.department)
    one = answered(asked, procurement, BIG)

    assert told("answered") == {colleague}
    assert "c" not in may(procurement, one)
    with pytest.raises(Refused, match="selv"):
        actions.confirm(one, by=procurement, seen=1, alone=True)
    assert "c" in may(colleague, one)
    actions.confirm(one, by=colleague, seen=1)
    one = Assessment.objects.get()
    assert (one.confirmed_by, one.confirmed_alone) == (colleague, False)


def test_a_substitute_who_answered_does_not_confirm_for_the_absent(asked, procurement):
    substitute = make_user(department=procurement.department)
    stand_in(procurement, substitute)
    one = answered(asked, substitute)

    assert "c" not in may(substitute, one)
    assert "c" in may(procurement, one)


def test_a_substitute_of_whoever_answered_is_another_person(asked, procurement):
    one = answered(asked, procurement)
    substitute = make_user(department=procurement.department)
    stand_in(procurement, substitute)

    assert "c" in may(substitute, one)


def test_the_next_role_confirms_where_one_person_has_the_first(case, coordinator):
    security = make_user(Role.SECURITY, department=case.department)
    legal = make_user(Role.LEGAL, department=case.department)
    one = actions.ask(case, by=coordinator, kind="gdpr")
    one = answered(one, security, {"personal_data": "no"})

    assert told("answered") == {legal}
    assert (may(security, one)[-1], may(legal, one)[-1]) == ("r", "c")


def test_who_is_alone_with_the_role_says_so_and_it_stands_on_it(asked, procurement):
    one = answered(asked, procurement)

    assert "c" in may(procurement, one)
    with pytest.raises(Refused, match="selv"):
        actions.confirm(one, by=procurement, seen=1)
    actions.confirm(one, by=procurement, seen=1, alone=True)
    assert Assessment.objects.get().confirmed_alone


def test_whose_own_answer_it_is_waits_for_somebody_else(asked, procurement):
    answered(asked, procurement)
    assert list(queues.assessments_for(procurement)) == [asked]

    colleague = make_user(Role.PROCUREMENT, department=procurement.department)

    assert not queues.assessments_for(procurement).exists()
    assert list(queues.assessments_for(colleague)) == [asked]


def test_a_role_for_another_department_leaves_nobody_else_to_confirm(asked, procurement):
    one = answered(asked, procurement)
    elsewhere = make_department(authority=one.case.authority)
    other = make_user(Role.PROCUREMENT, department=elsewhere)
    other.assignments.update(department=elsewhere)

    assert "c" in may(procurement, one)
    assert list(queues.assessments_for(procurement)) == [one]

    other.assignments.update(department=one.case.department)

    assert "c" not in may(procurement, one)
    assert not queues.assessments_for(procurement).exists()


def test_it_is_made_anew_and_the_old_one_stays(asked, requester, procurement):
    one = answered(asked, requester)
    actions.confirm(one, by=procurement, seen=1)

    again = actions.make_anew(one, by=procurement)

    old = Assessment.objects.get(pk=one.pk)
    assert (old.is_current, old.status, old.answers) == (False, Assessment.Status.CONFIRMED, SMALL)
    assert (again.is_current, again.status, again.draft) == (True, Assessment.Status.ASKED, SMALL)
    with pytest.raises(Refused):
        actions.make_anew(one, by=procurement)


def test_what_has_no_result_is_not_made_anew(asked, procurement):
    with pytest.raises(Refused):
        actions.make_anew(asked, by=procurement)


def test_an_old_version_of_the_rules_is_kept(asked, requester, monkeypatch):
    one = answered(asked, requester)
    kind = tender_law.TENDER_LAW
    newer = type(kind)(**{**vars(kind), "version": 2})
    monkeypatch.setitem(assessments.KINDS, ("tender_law", 2), newer)

    again = actions.make_anew(one, by=requester)

    assert (again.version, Assessment.objects.get(pk=one.pk).rules.version) == (2, 1)


def test_a_paper_is_asked_for_once(asked, requester):
    one = answered(asked, requester)

    first = actions.ask_for_paper(one, by=requester)
    type(first).objects.update(attempts=5, failed_at=datetime.datetime.now(datetime.UTC))
    again = actions.ask_for_paper(one, by=requester)

    again.refresh_from_db()
    assert (again.pk, again.attempts, again.failed_at) == (first.pk, 0, None)


def test_every_event_reads_in_both_languages(asked, requester, procurement):
    one = answered(asked, requester, BIG)
    actions.give_back(one, by=procurement, reason="Se på optionerne", seen=1)
    one = answered(Assessment.objects.get(), requester, BIG)
    actions.confirm(one, by=procurement, seen=one.revision)

    events = Event.objects.filter(kind__startswith="procurement.assessment_")
    assert events.count() == 5
    for event in events:
        assert "http" in event.text_da
        assert event.text_da != event.text_en


# Whose turn it is


def test_a_question_goes_to_the_first_role_that_somebody_has(case, procurement, coordinator):
    assert assessing.people_of(case, ("archive", "procurement")) == [procurement]
    assert assessing.people_of(case, ("coordinator",)) == [coordinator]
    assert assessing.people_of(case, ("archive",)) == []


def test_without_a_contact_person_all_coordinators_are_meant(case, coordinator):
    other = make_user(Role.COORDINATOR, department=case.department)
    case.coordinator = None

    assert assessing.people_of(case, ("coordinator",)) == [coordinator, other]


def test_a_system_owner_is_the_cases_own(case, system_owner):
    assert assessing.people_of(case, ("system_owner",)) == []

    case.request.system_owner = system_owner

    assert assessing.people_of(case, ("system_owner",)) == [system_owner]


def test_a_role_for_another_department_is_not_meant(case):
    elsewhere = make_department(authority=case.authority)
    make_user(Role.ARCHIVE, department=elsewhere, limited_to=elsewhere)

    assert assessing.people_of(case, ("archive",)) == []


# Who may


def may(user, assessment):
    names = ("answer", "assign", "return", "confirm")
    functions = [getattr(permissions, f"can_{name}_assessment") for name in names]
    return "".join(name[0] for name, f in zip(names, functions, strict=True) if f(user, assessment))


def test_who_may_do_what_with_a_question(
    asked, requester, coordinator, procurement, architect, stranger
):
    assert may(requester, asked) == "aar"
    assert may(coordinator, asked) == "aar"
    assert may(procurement, asked) == "aar"
    assert may(architect, asked) == "a"
    assert may(stranger, asked) == ""


def test_who_may_do_what_with_an_answer(
    asked, requester, coordinator, procurement, architect, stranger
):
    one = answered(asked, requester)

    assert may(procurement, one) == "aarc"
    assert may(requester, one) == "aa"
    assert may(stranger, one) == ""


def test_whoever_it_is_assigned_to_may_answer(asked, architect):
    asked.assignee = architect

    assert may(architect, asked) == "aar"


def test_nobody_confirms_what_is_open(asked, requester, procurement):
    one = answered(asked, requester, OPEN)

    assert "c" not in may(procurement, one)


def test_after_confirmation_it_is_only_made_anew(asked, requester, procurement, architect):
    one = answered(asked, requester)
    assert not permissions.can_make_assessment_anew(procurement, one)
    actions.confirm(one, by=procurement, seen=1)
    one = Assessment.objects.get()

    assert may(procurement, one) == ""
    assert permissions.can_make_assessment_anew(procurement, one)
    assert not permissions.can_make_assessment_anew(architect, one)
    assert permissions.can_ask_for_paper(architect, one)


def test_who_may_ask(case, coordinator, architect, manager, requester, stranger):
    may_ask = permissions.can_ask_assessment

    assert all(may_ask(user, case) for user in (coordinator, architect, manager))
    assert not any(may_ask(user, case) for user in (requester, stranger))


def test_a_role_limited_to_another_department_does_not_answer(asked):
    elsewhere = make_department(authority=asked.case.authority)
    one = make_user(Role.PROCUREMENT, department=elsewhere, limited_to=elsewhere)

    assert may(one, asked) == ""


def test_nothing_is_done_in_a_closed_case(asked, procurement):
    asked.case.status = Case.Status.REJECTED

    assert may(procurement, asked) == ""


# One line each


def test_the_case_shows_each_in_one_line(case, asked, requester, wanting):
    with translation.override("en"):
        [line, *_others] = lines_of(case, TODAY)
        assert str(line.title) == "Tender law"
        assert line.waits_for == "Requester, Coordinator, Procurement"
        assert line.due == asked.due_date
        assert not line.is_late

    answered(asked, requester)
    with translation.override("en"):
        [line, *_others] = lines_of(case, TODAY + datetime.timedelta(days=60))
        assert str(line.result) == "No duty to tender"
        assert line.waits_for == "Procurement"
    assert line.is_late


def test_a_confirmed_one_waits_for_nobody(case, asked, requester, procurement):
    actions.confirm(answered(asked, requester), by=procurement, seen=1)

    [line, *_others] = lines_of(case, TODAY)

    assert (line.waits_for, line.due, line.tone) == ("", None, "success")


def test_the_debt_register_has_a_line_where_the_process_wants_it(case, monkeypatch):
    course = case.course
    first = Step(**{**vars(course.steps[0]), "assessments": ("technical_debt",)})
    case.course = type(course)(**{**vars(course), "steps": (first, *course.steps[1:])})

    [line, *_others] = lines_of(case, TODAY)

    assert line.url == f"/sager/{case.pk}/gaeld/"


def test_the_lines_cost_one_query_however_many_they_are(case, asked, requester):
    answered(asked, requester)
    case = Case.objects.select_related("authority").get()
    case.course  # noqa: B018 -- read before it is counted

    with CaptureQueriesContext(connection) as queries:
        lines_of(case, TODAY)

    assert len(queries) == 1


def test_a_person_who_left_is_not_told(asked, requester, procurement):
    Assignment.objects.filter(user=procurement).delete()

    answered(asked, requester, BIG)

    assert told("answered") == set()


def test_a_step_shows_what_it_wants_and_what_can_be_asked_for(case, coordinator, wanting):
    step = case.steps.get(number=2)
    with translation.override("en"):
        [wanted, debt] = lines_of_step(step, TODAY)
        assert (str(wanted.state), wanted.is_asked) == ("Not asked for", False)
        assert wanted.url.endswith("?kind=tender_law")
        assert debt.url == f"/sager/{case.pk}/gaeld/"

    asked = actions.ask(case, by=coordinator, kind="tender_law")

    [line, _debt] = lines_of_step(step, TODAY)
    assert (line.url, line.is_asked) == (asked.get_absolute_url(), True)
    assert lines_of_step(case.steps.get(number=3), TODAY) == []


@pytest.mark.parametrize("changed", [{"outcome": "exempt"}, {"answers": {}}, {"status": "asked"}])
def test_nobody_changes_what_somebody_stands_for(asked, requester, procurement, changed):
    actions.confirm(answered(asked, requester), by=procurement, seen=1)

    with pytest.raises(Exception, match=r"append-only|never changed|refuse"), transaction.atomic():
        Assessment.objects.update(**changed)
    assert Assessment.objects.update(is_current=False) == 1
