"""Two municipalities to try the portal on, and never where a real one may be."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import Assignment, Authority, Role, Substitution, User
from demo.people import PASSWORD, sign_ins
from governance.kinds import Kind
from governance.models import AgendaItem, Board, Condition, Decision, Meeting
from notifications.models import Event, Mail
from portal.templatetags import formats
from procurement import processes, starter
from procurement.models import (
    Assessment,
    Candidate,
    Case,
    Contract,
    Debt,
    Document,
    DocumentReview,
    Enquiry,
    Entry,
    StepDecision,
    System,
)
from procurement.turns.functions import FunctionName
from procurement.worksheets import written
from requirements_bank import starter as bank_starter
from requirements_bank.models import (
    Adviser,
    Clarification,
    Collaboration,
    Delivery,
    LocalExtension,
    MarketDialogue,
    Promotion,
    Requirement,
    StandardDocument,
)


@pytest.fixture
def nordby(db):
    """Loading takes seconds, so one test looks at all that came of it."""
    starter.load()
    bank_starter.load()
    call_command("load_demo", "--in-production", verbosity=0)
    return Authority.objects.get(code="NOR")


def test_there_is_somebody_for_every_role_and_something_to_do_everywhere(nordby):
    cases = Case.objects.filter(authority=nordby)
    assert cases.count() == 35
    assert set(cases.values_list("status", flat=True)) == set(Case.Status.values)

    local = set(Role.values) - {Role.SHARED_EDITOR}
    for code in ("NOR", "SYD"):
        roles = Assignment.objects.filter(authority__code=code).values_list("role", flat=True)
        assert set(roles) == local
    people = {person.email: person for person in User.objects.filter(is_active=True)}
    assert all(people[email].check_password(PASSWORD) for email, _roles in sign_ins())
    assert people["editor@faelles.example"].has_role(Role.SHARED_EDITOR)
    assert people["admin@drift.example"].is_operator
    assert not people["admin@nordby.example"].is_operator

    dialogues = MarketDialogue.objects.filter(authority=nordby)
    assert set(dialogues.values_list("status", flat=True)) == {"active", "answered"}
    asked = Clarification.objects.filter(dialogue__in=dialogues)
    assert set(asked.values_list("status", flat=True)) == {"asked", "given"}
    assert Adviser.objects.filter(case__authority=nordby).exists()
    papers = StandardDocument.objects.filter(case__authority=nordby)
    assert {len(paper.content) > 20 for paper in papers} == {True}
    assert {paper.deliveries.count() for paper in papers} == {2}
    own = Requirement.objects.filter(authority=nordby)
    assert set(own.kept().values_list("status", flat=True)) == {"draft", "published", "retired"}
    assert own.deleted().exists()
    assert own.filter(version=3, versions__number=3).exists()
    assert LocalExtension.objects.filter(authority=nordby).count() == 3
    meetings = Meeting.objects.filter(board__authority=nordby)
    assert {"planned", "minuted"} <= set(meetings.values_list("status", flat=True))
    assert meetings.filter(items__status="pending").exists()
    assert_boards(nordby)
    contracts = Contract.objects.filter(authority=nordby)
    assert contracts.filter(expiry_date=None).exists()
    assert contracts.exclude(expiry_date=None).count() > 4

    assert Collaboration.objects.of(nordby).get() == Collaboration.objects.get()
    assert Promotion.objects.open().get().meeting is not None

    # Of all its mails only the suppliers' invitations still go out.
    waiting = Mail.objects.waiting().filter(event__authority=nordby)
    kinds = list(waiting.values_list("event__kind", flat=True))
    invited = ["requirements_bank.supplier_invited"] * 3
    assert sorted(kinds) == ["procurement.step_supplier_invited", *invited]

    assert_deep(nordby)
    assert_old(nordby)

    call_command("load_demo", "--in-production", verbosity=0)
    assert cases.count() == 35


def assert_boards(nordby):
    """The five kinds sit, have met and meet again; what they decided lies on the meeting's day."""
    boards = Board.objects.filter(authority=nordby)
    assert set(boards.values_list("kind", flat=True)) == set(Kind)
    assert not boards.exclude(meetings__status="minuted").exists()
    assert set(boards.filter(seats=None).values_list("kind", flat=True)) == {Kind.PROJECT}
    functions = boards.get(kind=Kind.INTAKE).seats.exclude(function="")
    assert set(functions.values_list("function", flat=True)) == set(FunctionName.values)
    for board in boards.filling_themselves():
        waiting = AgendaItem.objects.pending().filter(meeting__board=board)
        filled = Case.objects.filter(agenda_items__in=waiting)
        new = filled.filter(status="submitted").count()
        assert new == (5 if board.kind == Kind.INTAKE else 0)
        assert filled.count() > new or new

    decisions = Decision.objects.filter(item__meeting__board__in=boards)
    assert {one.value for one in Decision.Outcome} - set(
        decisions.values_list("outcome", flat=True)
    ) == {"deferred"}
    for decision in decisions.select_related("item__meeting", "item__discussion", "step_decision"):
        held = timezone.localdate(decision.item.meeting.starts_at)
        assert timezone.localdate(decision.decided_at) == held
        assert timezone.localdate(decision.item.discussion.written_at) == held
        assert decision.item.reported_at < decision.decided_at
        if decision.step_decision:
            assert timezone.localdate(decision.step_decision.decided_at) == held
        told = Event.objects.filter(kind="governance.decided", object_id=decision.item.case_id)
        assert held in {timezone.localdate(event.happened_at) for event in told}
    followed_up = Condition.objects.filter(decision__in=decisions)
    assert set(followed_up.values_list("status", flat=True)) == {"open", "met"}
    assert len({one.item.meeting.starts_at for one in decisions}) > 5


def assert_old(nordby):
    """What happened to an old case did not all happen today; each part in its order."""
    cases = Case.objects.filter(authority=nordby)
    today = timezone.now() - timedelta(hours=12)
    moments = {
        Entry: "written_at",
        Assessment: "asked_at",
        Enquiry: "asked_at",
        StepDecision: "decided_at",
        Document: "uploaded_at",
    }
    for model, moment in moments.items():
        way = "step__case" if model is StepDecision else "case"
        rows = model.objects.filter(**{f"{way}__in": cases})
        old = rows.filter(**{f"{moment}__lt": today}).count()
        assert old > rows.count() * 0.9, model
    waiting = cases.filter(step_since__isnull=False, closed_at=None)
    days = {(timezone.now() - case.step_since).days for case in waiting}
    assert len(days) > 3
    assert max(days) > 7
    answered = Assessment.objects.filter(case__in=cases, answered_at__isnull=False)
    assert all(one.asked_at <= one.answered_at for one in answered)
    assert all(case.created_at <= case.submitted_at for case in cases.exclude(submitted_at=None))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        StepDecision.objects.update(reason="Alt er igen som før.")


def assert_deep(nordby):
    """Every part of the process in depth has something to look at."""
    cases = Case.objects.filter(authority=nordby)
    assert set(cases.values_list("process", flat=True)) == {key for key, _ in processes.PROCESSES}
    assert nordby.process == "haderslev"
    assert set(Case.Result.values) >= set(cases.values_list("result", flat=True)) - {""}
    assert cases.filter(result="pilot", avoided_amount__gt=0).exists()
    assert cases.filter(phase_decisions__outcome="exit", status="closed").exists()
    assert cases.filter(parent__isnull=False).exists()
    assert_questions(cases)
    assert_log_of_equal_treatment()

    edition = nordby.editions.exclude(published_at=None).get(process="haderslev")
    assert edition.settings.exclude(department=None).exists()
    assert edition.checkpoints.exists()
    absent = Substitution.objects.filter(absent__authority=nordby)
    assert absent.running(timezone.localdate()).exists()

    systems = System.objects.filter(authority=nordby)
    assert systems.count() >= 12
    assert systems.without_owner().exists()
    assert systems.filter(statements__security_ok=False).exists()

    testing = cases.get(title="Tidsregistrering")
    assert testing.course.step(testing.current_step).key == "test"
    assert testing.step_invitations.exists()
    results = {row.answers["result"] for row in written.lines(testing, "test_cases")}
    assert results == {"passed", "failed", "open"}


def assert_log_of_equal_treatment():
    """No entry is older than what it tells of."""
    told = Event.objects.filter(kind="requirements_bank.standard_delivered")
    days = {row.date: row.document for row in Delivery.objects.select_related("document")}
    for event in told:
        happened = timezone.localdate(event.happened_at)
        assert happened in days
        assert formats.day(happened) in event.text_da
        assert days[happened].made_at <= event.happened_at


def assert_questions(cases):
    today = timezone.localdate()
    assessments = Assessment.objects.current().filter(case__in=cases)
    confirmed = assessments.filter(status="confirmed").values_list("kind", flat=True)
    assert {"tender_law", "gdpr", "processor_agreement"} <= set(confirmed)
    assert assessments.filter(status="asked", due_date__lt=today).exists()
    assert assessments.filter(status="answered").exists()
    enquiries = Enquiry.objects.open().filter(case__in=cases)
    assert enquiries.overdue(today).exists()
    assert enquiries.filter(addressee=None).exists()
    reviews = DocumentReview.objects.filter(document__case__in=cases)
    assert set(reviews.values_list("outcome", flat=True)) == {"", "remarks"}
    debts = Debt.objects.filter(case__in=cases)
    assert set(debts.values_list("kind", flat=True)) == {
        *("user_administration", "sender", "manual_transfer")
    }
    assert debts.filter(follow_ups__recovered__gt=0).exists()
    assert Candidate.objects.filter(case__in=cases).count() == 2


def test_it_is_refused_where_debug_is_off(db):
    with pytest.raises(CommandError, match="DEBUG is off"):
        call_command("load_demo")

    assert not Authority.objects.exists()


def test_it_is_refused_where_there_are_people(db, settings, requester):
    settings.DEBUG = True
    requester.authority.__class__.objects.filter(pk=requester.authority_id).update(code="XXX")

    with pytest.raises(CommandError, match="empty portal"):
        call_command("load_demo")
