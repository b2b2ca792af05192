"""What must be there before a case is reported: the step's gates and the act are one rule."""

import pytest
from django.urls import reverse

from accounts.models import Role
from governance import permissions
from governance.actions import decisions, items
from governance.models import AgendaItem, Decision
from notifications.models import Event
from procurement.actions import cases, checklist, documents
from procurement.gates import GateClosed, waits_for_report
from procurement.models import (
    AddedCheckpoint,
    Case,
    ChecklistStep,
    DocumentReview,
    Entry,
    ProcessEdition,
    ProjectClass,
)
from procurement.permissions import can_complete_step
from tests.factories import (
    begin,
    make_board,
    make_document,
    make_meeting,
    make_user,
    next_monday,
    write_sheet,
)
from tests.races import Hold

Status = ChecklistStep.Status
DRAFTS = ("technical_description", "contract_draft", "processor_draft")
BOTH = ("project_description", "business_case")
SENT, GONE = "procurement.sent_to_board", "procurement.document_removed"


@pytest.fixture
def ready(requester, ready_case):
    """A case in Albertslund's course that has all that the board asks for."""
    ready_case.steps.all().delete()
    Case.objects.filter(pk=ready_case.pk).update(process="albertslund")
    checklist.start(Case.objects.get(pk=ready_case.pk))
    case = Case.objects.get(pk=ready_case.pk)
    write_sheet(case, "records_case", number="2026-17")
    write_sheet(case, "six_w", what="En app")
    write_sheet(case, "principles", standards="complies")
    ProjectClass.objects.create(
        case=case,
        changes_work=True,
        changes_services=False,
        changes_delivery=False,
        result="digitalisation",
        by=requester,
    )
    for kind in (*DRAFTS, *BOTH):
        paper = make_document(case=case, kind=kind)
        DocumentReview.objects.create(document=paper, role="architect", outcome="ok")
    return case


def step_of(case):
    return Case.objects.get(pk=case.pk).step_named("agenda_item")


def an_item(case):
    return AgendaItem(
        heading="Plan", presentation="Kort.", recommendation="Ja.", contact=case.requester
    )


def report(case, board, by=None):
    return items.report(an_item(case), by=by or case.requester, case=case, board=board, papers=[])


def add_late(case, meeting, by):
    item = an_item(case)
    item.late_reason = "Det haster."
    items.add_late(item, by=by, case=case, meeting=meeting, papers=[])


def without_reviews(case):
    case.documents.filter(kind="contract_draft").update(removed_at=case.submitted_at)
    make_document(case=case, kind="contract_draft")


def without_business_case(case):
    case.documents.filter(kind="business_case").update(removed_at=case.submitted_at)


LACKING = [
    pytest.param(
        lambda case: Entry.objects.filter(sheet="records_case").delete(),
        "Sagens nummer i ESDH-systemet mangler.",
        marks=pytest.mark.spec("G08"),
    ),
    pytest.param(
        lambda case: Entry.objects.filter(sheet="six_w").delete(),
        "De seks spørgsmål",
        marks=pytest.mark.spec("G13"),
    ),
    pytest.param(
        lambda case: ProjectClass.objects.all().delete(),
        "Ingen har sagt, hvilken slags projekt det er.",
        marks=pytest.mark.spec("G22"),
    ),
    pytest.param(without_reviews, "Der mangler gennemgang af: ", marks=pytest.mark.spec("G14")),
    pytest.param(without_business_case, "Ikke godkendt endnu: ", marks=pytest.mark.spec("G01")),
    pytest.param(
        lambda case: Entry.objects.filter(sheet="principles").delete(),
        "Principperne er ikke besvaret.",
        marks=pytest.mark.spec("G07"),
    ),
]


@pytest.mark.spec("G16")
@pytest.mark.parametrize(("take_away", "sentence"), LACKING)
def test_a_case_that_lacks_something_comes_before_no_board(
    board, ready, chair, take_away, sentence
):
    meeting = make_meeting(board=board)
    take_away(ready)

    with pytest.raises(GateClosed, match=sentence):
        report(ready, board)
    with pytest.raises(GateClosed, match=sentence):
        add_late(ready, meeting, chair)

    assert Case.objects.get(pk=ready.pk).status == Case.Status.IN_PROGRESS
    assert not AgendaItem.objects.exists()


@pytest.mark.spec("G16")
@pytest.mark.parametrize(("take_away", "sentence"), LACKING)
def test_the_page_says_what_is_missing_and_where_before_anything_is_written(
    client, board, ready, chair, take_away, sentence
):
    make_meeting(board=board)
    take_away(ready)

    for person, name in ((ready.requester, "report"), (chair, "add_late")):
        client.force_login(person)
        page = client.get(reverse(f"governance:{name}", args=[ready.pk]))
        assert sentence in page.content.decode()
        assert "form" not in page.context
        gate = page.context["missing"][0]
        assert gate.url in [step.get_absolute_url() for step in ready.steps.all()]


@pytest.mark.spec("G08")
@pytest.mark.spec("G14")
@pytest.mark.spec("G16")
@pytest.mark.spec("G01")
@pytest.mark.spec("G07")
@pytest.mark.spec("G22")
def test_a_case_that_has_it_all_is_reported_and_its_step_is_done_by_that(client, board, ready):
    meeting = make_meeting(board=board)
    client.force_login(ready.requester)
    address = reverse("governance:report", args=[ready.pk])
    assert "missing" not in client.get(address).context
    said = {"heading": "Plan", "presentation": "Kort.", "recommendation": "Ja."}
    said |= {"organisation": "Plejen.", "contact": ready.requester.email, "board": board.pk}

    client.post(address, said)

    assert AgendaItem.objects.get().meeting == meeting
    step = step_of(ready)
    assert (step.status, step.finished_by) == (Status.DONE, ready.requester)
    kinds = [event.kind for event in Event.objects.about(ready)]
    assert {"procurement.step_completed", "governance.reported"} <= set(kinds)


def test_what_was_typed_stays_when_something_is_taken_away_meanwhile(client, board, ready):
    make_meeting(board=board)
    Entry.objects.filter(sheet="records_case").delete()
    client.force_login(ready.requester)
    said = {"heading": "Plan", "presentation": "Mine ord.", "recommendation": "Ja."}
    said |= {"organisation": "Plejen.", "contact": ready.requester.email, "board": board.pk}

    page = client.post(reverse("governance:report", args=[ready.pk]), said).content.decode()

    assert "Sagens nummer i ESDH-systemet mangler." in page
    assert "Mine ord." in page


def test_the_chair_who_lets_it_in_late_has_done_the_step_too(board, ready, chair):
    add_late(ready, make_meeting(board=board), chair)

    assert step_of(ready).status == Status.DONE


def test_a_late_case_that_is_ready_gets_its_form(client, board, ready, chair):
    client.force_login(chair)

    page = client.get(reverse("governance:add_late", args=[ready.pk]))

    assert "missing" not in page.context


def test_a_case_that_comes_again_after_a_deferral_is_reported_again(client, board, ready, chair):
    make_meeting(board=board)
    report(ready, board)
    item = AgendaItem.objects.get()
    item.meeting.status = "published"
    item.meeting.save()
    begin(item.meeting)
    item = AgendaItem.objects.get()
    decisions.decide(item, by=chair, decision=Decision(outcome="deferred", reason="Mangler."))
    # The step is done: what was there once is not asked for again.
    Entry.objects.filter(sheet="records_case").delete()
    again = make_meeting(board=board, starts_at=next_monday(1))
    fresh = Case.objects.get(pk=ready.pk)

    client.force_login(ready.requester)
    page = client.get(reverse("governance:report", args=[ready.pk]))
    assert "missing" not in page.context
    report(fresh, board)

    assert AgendaItem.objects.pending().get().meeting == again


def test_a_case_whose_step_is_left_out_with_a_reason_is_reported(board, ready, coordinator):
    make_meeting(board=board)
    Entry.objects.all().delete()
    step = step_of(ready)
    checklist.mark_not_relevant(step, by=coordinator, reason="Behandlet før portalen")

    report(Case.objects.get(pk=ready.pk), board)

    assert AgendaItem.objects.exists()
    assert step_of(ready).status == Status.NOT_RELEVANT


@pytest.mark.spec("D02")
def test_to_step_in_after_the_step_is_no_reason_of_its_own(board, ready):
    make_meeting(board=board)
    Entry.objects.filter(sheet="records_case").delete()
    reason = "Udbuddet er holdt"
    Case.objects.filter(pk=ready.pk).update(entered_phase="operation", entered_reason=reason)
    left_out = {"status": Status.NOT_RELEVANT, "not_relevant_reason": reason}
    ready.steps.filter(number__lt=15).update(**left_out)

    with pytest.raises(GateClosed, match="ESDH"):
        report(ready, board)
    write_sheet(ready, "records_case", number="2026-17")
    report(ready, board)

    assert step_of(ready).status == Status.NOT_RELEVANT


def test_a_process_without_the_step_reports_as_before(board, ready_case):
    make_meeting(board=board)

    report(ready_case, board)

    assert AgendaItem.objects.get().case == ready_case


def test_a_checkpoint_of_the_authoritys_own_leaves_the_step_open(
    board, ready, coordinator, authority
):
    make_meeting(board=board)
    edition = ProcessEdition.objects.create(
        authority=authority,
        process="albertslund",
        process_version=1,
        number=1,
        begun_by=coordinator,
        published_by=coordinator,
        published_at=ready.submitted_at,
    )
    AddedCheckpoint.objects.create(edition=edition, step="agenda_item", title="Ring til formanden")
    Case.objects.filter(pk=ready.pk).update(edition=edition)

    report(Case.objects.get(pk=ready.pk), board)

    step = step_of(ready)
    assert step.status != Status.DONE
    # Now it is ticked: the case is reported already.
    assert not waits_for_report(step)


def test_the_step_is_done_by_reporting_where_a_board_meets_and_ticked_where_none_does(
    client, ready, coordinator
):
    client.force_login(coordinator)
    button = reverse("governance:report", args=[ready.pk])
    assert can_complete_step(coordinator, step_of(ready))
    assert not permissions.can_report_at(coordinator, step_of(ready))

    make_board(authority=ready.authority)

    assert not can_complete_step(coordinator, step_of(ready))
    assert permissions.can_report_at(coordinator, step_of(ready))
    assert button in client.get(step_of(ready).get_absolute_url()).content.decode()


def test_whoever_was_given_the_step_reports_the_case(board, ready, authority):
    make_meeting(board=board)
    helper = make_user(Role.FINANCE, department=ready.department)
    assert not permissions.can_report(helper, Case.objects.get(pk=ready.pk))

    ready.steps.filter(number=step_of(ready).number).update(assignee=helper)

    assert permissions.can_report(helper, Case.objects.get(pk=ready.pk))
    report(Case.objects.get(pk=ready.pk), board, by=helper)
    assert step_of(ready).finished_by == helper


def test_the_intake_forwards_no_case_that_lacks_something(board, ready, chair):
    intake = make_board(authority=ready.authority, name="SIH")
    intake.kind = "intake"
    intake.save()
    meeting = make_meeting(board=intake, status="published")
    item = an_item(ready)
    item.meeting, item.case, item.position, item.reported_by = meeting, ready, 1, ready.requester
    item.save()
    begin(meeting)
    Entry.objects.filter(sheet="records_case").delete()

    said = Decision(outcome="forwarded", forwarded_to="It-projektrådet")
    with pytest.raises(GateClosed, match="ESDH"):
        decisions.decide(AgendaItem.objects.get(), by=chair, decision=said)

    assert AgendaItem.objects.pending().exists()


def test_a_new_case_waits_for_its_report_too(board, ready):
    Case.objects.filter(pk=ready.pk).update(status=Case.Status.SUBMITTED)
    assert waits_for_report(step_of(ready))

    Case.objects.filter(pk=ready.pk).update(status=Case.Status.CONTRACTED)
    assert not waits_for_report(step_of(ready))


def test_what_is_missing_is_asked_under_the_lock_and_not_of_what_was_read(board, ready):
    make_meeting(board=board)
    seen = Case.objects.prefetch_related("entries").get(pk=ready.pk)
    list(seen.entries.all())
    Entry.objects.filter(sheet="records_case").delete()

    with pytest.raises(GateClosed):
        report(seen, board)


def test_the_portal_sends_a_case_back_before_the_board_without_asking(ready, coordinator):
    """A correction of a decision puts the case where it was."""
    Entry.objects.all().delete()

    cases.send_to_board(ready, by=coordinator)

    assert ready.status == Case.Status.AWAITING_BOARD


@pytest.fixture
def report_while_a_paper_goes(settings, board, ready):
    """What the trail says happened, in its order."""
    hold = Hold()
    settings.PAUSES = {"nothing_is_missing": hold}
    make_meeting(board=board)
    paper = ready.documents.get(kind="business_case")

    def take_away():
        documents.remove(paper, by=ready.requester)

    def run():
        hold.race(lambda: report(ready, board), meanwhile=take_away, refusals=GateClosed)
        told = [event.kind for event in Event.objects.about(ready)]
        return [kind for kind in reversed(told) if kind in (SENT, GONE)]

    return run


@pytest.mark.django_db(transaction=True)
def test_nothing_goes_between_the_look_and_the_report(report_while_a_paper_goes):
    assert report_while_a_paper_goes() == [SENT, GONE]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_paper_is_gone_between_them(report_while_a_paper_goes, settings):
    settings.LOCKS_OFF = True

    assert report_while_a_paper_goes() == [GONE]
