"""What a case says in a sheet, its request, an assessment or a paper is not asked again."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from procurement.actions import checklist, checkpoints
from procurement.actions.checkpoints import Experts
from procurement.course import checking
from procurement.models import (
    Assessment,
    Case,
    CheckpointAnswer,
    Document,
    DocumentReview,
    Entry,
    ProjectClass,
    StepDecision,
    UnwantedDocument,
)
from procurement.turns import wanted
from tests import ticking
from tests.factories import make_case, make_contract, make_debt, make_document, write_sheet

ALL = ("department", "it", "supplier")


@pytest.fixture
def case(requester, coordinator):
    return make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)


@pytest.fixture
def by_process(requester, coordinator):
    """A case that follows another of the processes."""

    def start(process, **answers):
        case = make_case(
            requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS, **answers
        )
        case.steps.all().delete()
        Case.objects.filter(pk=case.pk).update(process=process)
        checklist.start(Case.objects.get(pk=case.pk))
        return Case.objects.get(pk=case.pk)

    return start


def step_of(case, number):
    return Case.objects.get(pk=case.pk).steps.get(number=number)


def at(case, number, place):
    """The checkpoint of a step by its place among them, or by its key."""
    points = checking.read_anew(step_of(case, number)).points
    return points[place - 1] if isinstance(place, int) else checking.point_of(points[0].step, place)


def where(point):
    return [str(place.title) for place in point.places]


@pytest.mark.spec("X02")
@pytest.mark.spec("D11")
def test_a_filled_in_sheet_answers_its_checkpoint_and_nothing_is_written(case):
    assert at(case, 2, 1).is_open
    assert where(at(case, 2, 1)) == ["skemaet “Har vi det i forvejen?”"]

    write_sheet(case, "owned_systems", result="none", conclusion="Vi har intet")

    points = checking.read_anew(step_of(case, 2))
    assert (points.done, points.relevant) == (1, 6)
    assert points.points[0].is_done
    assert points.points[0].places[0].url.endswith("#skema-owned-systems")
    assert not CheckpointAnswer.objects.exists()

    Entry.objects.update(is_removed=True)
    assert at(case, 2, 1).is_open


@pytest.mark.spec("C10a")
def test_what_three_must_agree_to_answers_when_all_have(case):
    write_sheet(case, "support_agreement", parties=ALL[:2], reports_errors="Superbrugere")
    assert at(case, 10, 3).is_open

    write_sheet(case, "milestones", milestone="Start", date="2027-01-01")
    assert at(case, 10, 6).is_done
    entry = Entry.objects.get(sheet="support_agreement")
    entry.confirmations.create(party="supplier", by=case.requester)

    assert at(case, 10, 3).is_done
    assert at(case, 10, 3).found.at == entry.confirmations.get(party="supplier").at


@pytest.mark.spec("C03c")
def test_every_line_must_say_it(case):
    write_sheet(case, "technical_questions", question="SSO?", answer="Ja")
    assert at(case, 3, 3).is_done

    write_sheet(case, "technical_questions", question="Drift?")

    assert at(case, 3, 3).is_open


@pytest.mark.spec("C03a")
def test_only_the_lines_that_are_meant_count(case):
    write_sheet(case, "meetings", kind="department")
    assert at(case, 3, 5).is_open

    write_sheet(case, "meetings", kind="show")

    assert at(case, 3, 5).is_done


@pytest.mark.spec("C03e")
def test_one_of_several_ways_will_do(case):
    write_sheet(case, "security_questions", cleared="yes", reference="Sag 7")
    assert at(case, 3, 4).is_done

    write_sheet(case, "security_questions", cleared="no", answer="Ja")
    assert at(case, 3, 4).is_done

    write_sheet(case, "security_questions", cleared="no")
    assert at(case, 3, 4).is_open


@pytest.mark.spec("C15c")
def test_what_takes_two_sheets_waits_for_both(case):
    write_sheet(case, "setup", environment="no")
    assert at(case, 15, 4).is_open

    write_sheet(case, "setup_test", result="passed")

    assert at(case, 15, 4).is_done
    assert where(at(case, 15, 4)) == [
        "skemaet “Teknisk opsætning”",
        "skemaet “Første test af opsætningen”",
    ]


@pytest.mark.spec("C00e")
@pytest.mark.spec("C13b")
def test_what_a_sheet_says_is_irrelevant_is_so_at_its_checkpoint_too(case):
    write_sheet(case, "migration", relevant="not_relevant", reason="Ingen data")

    points = checking.read_anew(step_of(case, 13))

    assert points.points[1].state == "Ikke relevant"
    assert points.relevant == 5
    assert not points.points[1].is_left_open


@pytest.mark.spec("X02")
@pytest.mark.spec("C01b")
@pytest.mark.spec("C01c")
@pytest.mark.spec("C01d")
def test_the_request_answers_what_it_has_asked(case):
    assert [point.is_done for point in checking.read_anew(step_of(case, 1)).points] == [
        *(False, False, False, True)
    ]
    case.request.need, case.request.strategy, case.request.affected = "Papir", "Mål 3", "Vagterne"
    case.request.save()

    points = checking.read_anew(step_of(case, 1)).points

    assert all(point.is_done for point in points)
    assert {where(point)[0] for point in points} == {"anmodningen"}
    assert points[0].places[0].url == reverse("procurement:receipt", args=[case.pk])
    assert points[0].found.at == case.submitted_at


@pytest.mark.spec("G13")
def test_the_six_questions_are_answered_by_the_request_or_the_sheet(by_process, department):
    case = by_process("albertslund", kind="app", user_count=3, cost_yearly=10, payer=department)
    done = [point.is_done for point in checking.read_anew(step_of(case, 1)).points]
    assert done == [True, True, True, False, False, True]

    write_sheet(case, "six_w", when="Til maj")

    assert at(case, 1, 4).is_done


@pytest.mark.spec("C02g")
def test_an_assessment_answers_when_it_is_confirmed(case):
    assert at(case, 2, 6).places[0].url.endswith("#step-assessments")
    asked = Assessment.objects.create(case=case, kind="tender_law", version=1, status="answered")
    assert at(case, 2, 6).is_open
    assert at(case, 2, 6).places[0].url == asked.get_absolute_url()

    Assessment.objects.update(status="confirmed", confirmed_at=timezone.now())

    assert at(case, 2, 6).is_done
    assert where(at(case, 2, 6)) == ["vurderingen “Udbudsregler”"]


@pytest.mark.spec("F26")
@pytest.mark.parametrize(("outcome", "is_done"), [("required", False), ("not_required", True)])
def test_some_results_leave_something_to_do(by_process, outcome, is_done):
    case = by_process("sih", personal_data="yes")
    known = {"status": "confirmed", "confirmed_at": timezone.now()}
    Assessment.objects.create(case=case, kind="gdpr", version=1, outcome=outcome, **known)

    assert at(case, 7, 1).is_done
    assert at(case, 7, 3).is_done is is_done


@pytest.mark.spec("F27")
def test_the_list_of_debts_is_an_assessment_too(by_process):
    case = by_process("sih")
    assert at(case, 8, 2).places[0].url == reverse("procurement:case_debts", args=[case.pk])
    assert at(case, 8, 2).is_open

    make_debt(case=case)

    assert at(case, 8, 2).is_done


@pytest.mark.spec("C04b")
def test_a_paper_that_is_here_answers_and_one_that_is_not_needed_is_irrelevant(case, requester):
    make_document(case=case, kind=Document.Kind.PRODUCT)
    refused = UnwantedDocument.objects.create(
        case=case, kind=Document.Kind.INTERFACES, reason="Kører alene", by=requester
    )

    points = checking.read_anew(step_of(case, 4)).points

    assert [point.state for point in points[:3]] == ["Gennemført", "Ikke relevant", "Ikke besvaret"]
    assert points[1].found.at == refused.at
    assert where(points[0]) == ["bilaget “Produktbeskrivelse”"]
    assert points[0].places[0].url.endswith("#documents")


@pytest.mark.spec("G10")
def test_a_review_that_is_answered_answers_its_checkpoint(by_process, architect, coordinator):
    case = by_process("albertslund")
    draft = make_document(case=case, kind=Document.Kind.TECHNICAL)
    review = DocumentReview.objects.create(
        document=draft, role="architect", asked_by=coordinator, reviewer=architect
    )
    assert at(case, 5, 1).is_open

    DocumentReview.objects.filter(pk=review.pk).update(
        outcome="ok", answered_by=architect, answered_at=timezone.now()
    )

    assert at(case, 5, 1).is_done


def test_a_draft_that_is_not_needed_is_not_reviewed(by_process, coordinator):
    case = by_process("albertslund")
    UnwantedDocument.objects.create(
        case=case, kind=Document.Kind.TECHNICAL, reason="Ingen teknik", by=coordinator
    )

    assert not at(case, 5, 1).is_relevant


@pytest.mark.spec("C12a")
@pytest.mark.spec("C12b")
@pytest.mark.spec("C12d")
def test_the_contract_answers_what_is_recorded_with_it(case):
    assert at(case, 12, 1).places[0].url == step_of(case, 12).get_absolute_url()
    contract = make_contract(case=case)

    done = [point.is_done for point in checking.read_anew(step_of(case, 12)).points]
    assert done == [True, True, False, False, True]
    assert at(case, 12, 1).places[0].url == contract.get_absolute_url()

    contract.system.kitos_link = "https://kitos.dk/1"
    contract.system.save()
    assert at(case, 12, 3).is_done


def decide(step, outcome, number, **words):
    row = StepDecision.objects.create(
        step=step, round=number, outcome=outcome, decided_by=step.case.requester, **words
    )
    step.status = "done"
    step.save()
    return row


@pytest.mark.spec("C06a")
def test_the_answer_of_the_step_answers_its_checkpoints(case):
    step = step_of(case, 6)
    assert not [point for point in checking.read_anew(step).points if point.is_left_open]
    maybe = {"missing": "Kontrakt", "missing_by": datetime.date(2026, 12, 4)}
    decide(step, "maybe", 1, **maybe)
    step.status = "not_started"
    step.save()
    assert at(case, 6, 1).is_open

    decide(step, "yes", 2)

    states = [point.state for point in checking.read_anew(step).points]
    assert states == ["Gennemført", "Gennemført", "Gennemført", "Ikke relevant"]
    assert at(case, 6, 1).places == []


@pytest.mark.spec("F30")
def test_without_conditions_there_are_none_to_check(by_process):
    case = by_process("sih")
    assert at(case, 12, 1).is_open
    decide(step_of(case, 11), "conditions", 1, reason="Husk logning")
    assert at(case, 12, 1).is_open
    assert where(at(case, 12, 1)) == []

    decide(step_of(case, 11), "yes", 2)

    assert not at(case, 12, 1).is_relevant
    assert where(at(case, 12, 1)) == ["beslutningen på trin 11"]


@pytest.mark.spec("G15")
def test_a_board_that_wrote_no_conditions_leaves_none_to_meet(by_process):
    case = by_process("albertslund")
    assert at(case, 15, 1).is_open
    Case.objects.filter(pk=case.pk).update(status="approved", outcome_note="Kun et år")
    assert at(case, 15, 1).is_open

    Case.objects.filter(pk=case.pk).update(outcome_note="")

    assert not at(case, 15, 1).is_relevant
    assert where(at(case, 15, 1)) == ["sagen"]


@pytest.mark.spec("G22")
def test_what_kind_of_project_it_is_is_said_once(by_process, coordinator):
    case = by_process("albertslund")
    assert at(case, 3, 1).is_open

    ProjectClass.objects.create(
        case=case,
        changes_work=True,
        changes_services=False,
        changes_delivery=False,
        result="digitalisation",
        by=coordinator,
    )

    assert at(case, 3, 1).is_done


@pytest.mark.spec("C20b")
def test_finishing_the_step_answers_what_it_does_itself(case, coordinator):
    step = step_of(case, 20)
    assert not at(case, 20, 3).is_left_open
    assert at(case, 20, 3).is_open

    step.status, step.finished_at = "done", timezone.now()
    step.save()

    assert at(case, 20, 3).is_done


# A person's word.


def test_what_a_person_has_said_rules(case, coordinator):
    write_sheet(case, "market", product="Delta")
    key = at(case, 2, 2).checkpoint.key

    checkpoints.answer(step_of(case, 2), by=coordinator, key=key, status="relevant")
    assert at(case, 2, 2).state == "Relevant"
    assert where(at(case, 2, 2)) == ["skemaet “Produkter på markedet”"]

    words = {"status": "not_relevant", "note": "Vi forlænger"}
    checkpoints.answer(step_of(case, 2), by=coordinator, key=key, **words)
    assert where(at(case, 2, 2)) == []
    write_sheet(case, "market", product="Gamma")
    assert not at(case, 2, 2).is_relevant


def test_what_was_not_done_yet_is_done_when_the_sheet_is_written_later(case, coordinator):
    key = at(case, 2, 2).checkpoint.key
    checkpoints.answer(step_of(case, 2), by=coordinator, key=key, status="relevant")
    assert at(case, 2, 2).is_left_open
    assert str(at(case, 2, 2).why_open) == "relevant, men ikke udført endnu"

    write_sheet(case, "market", product="Delta")

    assert at(case, 2, 2).is_done


@pytest.mark.spec("D12")
def test_nobody_is_waited_for_with_what_is_answered(case, coordinator, legal):
    key = at(case, 2, 2).checkpoint.key
    experts = Experts(judged_by=legal)
    checkpoints.assign(step_of(case, 2), by=coordinator, key=key, experts=experts)
    assert wanted.wanted_from(legal, Case.objects.get(pk=case.pk))

    write_sheet(case, "market", product="Delta")

    assert not wanted.wanted_from(legal, Case.objects.get(pk=case.pk))


# D10: phases.


@pytest.mark.spec("D10")
def test_what_an_earlier_phase_asked_is_confirmed_in_the_later_and_not_copied(
    by_process, coordinator, manager
):
    case = by_process("kl")
    write_sheet(case, "market", product="Delta")
    assert not at(case, 2, "market").awaits_confirmation
    late = at(case, 3, "market")
    assert late.is_done
    assert late.is_left_open
    assert str(late.why_open).startswith("besvaret i en tidligere fase")

    for _twice in range(2):
        checkpoints.confirm(step_of(case, 3), by=coordinator, key="market")

    assert not at(case, 3, "market").is_left_open
    assert CheckpointAnswer.objects.get().status == "open"
    Entry.objects.update(is_removed=True)
    assert at(case, 3, "market").is_open


@pytest.mark.spec("D02")
@pytest.mark.spec("D10")
def test_a_phase_that_was_left_out_has_not_asked(by_process):
    case = by_process("kl")
    case.steps.filter(number__lt=3).update(status="not_relevant", not_relevant_reason="Senere")

    write_sheet(case, "market", product="Delta")

    assert not at(case, 3, "market").awaits_confirmation


# Pages and papers.


@pytest.mark.spec("D06")
@pytest.mark.spec("D07")
def test_the_pages_say_where_it_is_answered_and_where_it_can_be(client, case, coordinator):
    client.force_login(coordinator)
    write_sheet(case, "market", product="Delta")
    step = step_of(case, 2)

    page = client.get(step.get_absolute_url()).text
    assert "1 af 6 relevante er udført" in page
    assert 'Besvaret i <a href="' in page
    assert 'Besvares i <a href="' in page
    assert f'{step.get_absolute_url()}#skema-market">skemaet “Produkter på markedet”</a>' in page

    address = reverse("procurement:checkpoint", args=[step.pk, at(case, 2, 2).checkpoint.key])
    page = client.get(address)
    assert "Besvaret i" in page.text
    assert page.context["form"].initial["status"] == "done"
    client.cookies["django_language"] = "en"
    assert "the worksheet “Products on the market”" in client.get(address).text


def test_a_step_asks_the_database_the_same_however_much_is_answered(
    client, case, coordinator, query_count
):
    client.force_login(coordinator)
    url = step_of(case, 3).get_absolute_url()
    sheets = ("functional_questions", "technical_questions", "security_questions", "handed_over")
    for sheet in sheets:
        write_sheet(case, sheet, question="Kan det?", answer="Ja", cleared="no")
    client.get(url)
    one = query_count(client.get, url)
    for sheet in sheets * 2:
        write_sheet(case, sheet, question="Og det?", answer="Ja", cleared="no")

    assert query_count(client.get, url) == one


@pytest.mark.spec("D12")
def test_the_case_page_asks_the_same_for_one_who_is_drawn_in_at_three(
    client, case, coordinator, legal, query_count
):
    experts = Experts(judged_by=legal)
    client.force_login(legal)
    keys = [point.checkpoint.key for point in checking.read_anew(step_of(case, 2)).points]
    checkpoints.assign(step_of(case, 2), by=coordinator, key=keys[0], experts=experts)
    client.get(case.get_absolute_url())
    one = query_count(client.get, case.get_absolute_url())
    for key in keys[1:4]:
        checkpoints.assign(step_of(case, 2), by=coordinator, key=key, experts=experts)

    assert query_count(client.get, case.get_absolute_url()) == one


def test_an_answer_that_is_not_asked_for_leaves_the_step_alone(case, coordinator):
    """Own checkpoints and plain ones have no other source: a person answers them."""
    ways = [point.checkpoint.ways for point in checking.read_anew(step_of(case, 5)).points]

    assert ways[1] == ()
    assert at(case, 5, 2).places == []
    assert ticking.open_at(step_of(case, 5)) == [f"triage.{place}" for place in range(1, 6)]
