"""Haderslev's 21 steps and SIH's 16, from the request to a closed case, by their own people."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from portal.templatetags.formats import day
from tests.journeys.beginning import KITOS, NEED, OFFER, READINESS, REQUIREMENT, SEND, STATEMENT
from tests.journeys.course import AGREEMENT, HANDOVER, WHY, Course, in_days, latest_notice
from tests.journeys.person import Person
from tests.journeys.portal import link_in

PAPERS = (
    "product_description",
    "interface_drawing",
    "security_description",
    "configuration_form",
)
TENDER = {
    "subject": "services",
    "published": in_days(0),
    "exemption": "no",
    "agreement": "no",
    "recurring": "no",
    "has_total": "yes",
    "total_price": "240.000",
    "shared": "no",
    "lots": "no",
    "interest_subject": "no",
    "interest_value": "no",
    "interest_trade": "no",
    "interest_market": "no",
    "interest_place": "no",
    "interest": "no",
    "interest_note": "Lille beløb, dansk fagsprog.",
}


@pytest.mark.spec("C06c")
@pytest.mark.spec("C13a")
@pytest.mark.spec("C13d")
@pytest.mark.spec("C18a")
@pytest.mark.spec("C19")
@pytest.mark.spec("C21b")
@pytest.mark.spec("C21c")
@pytest.mark.spec("C23")
def test_twenty_one_steps_with_a_second_round_a_second_test_and_an_old_system(cast, portal, person):
    course = Course(portal, "Haderslev hele vejen", cast, replaces="yes", replaced_system="Skema 7")
    course.fill_in(1, "requester", "need", **NEED)
    course.tick(1, "requester")
    course.note("coordinator", "functional_questions", **REQUIREMENT)
    course.tick_all("coordinator", 2, 3)
    triage_twice(course)
    manage_and_buy(course)
    plan_the_closing(course)
    for_supplier = prepare_and_test(course, person())
    hand_over(course, for_supplier)
    close_the_old(course)
    course.is_closed()
    stage = portal.rows(
        "SELECT stage FROM procurement_system WHERE name = 'Skema 7' AND authority_id = 1"
    )
    assert stage == [("closed",)]


def triage_twice(course: Course) -> None:
    """Maybe sends the case back to its papers; with them it comes to triage again."""
    coordinator = course.is_held(5, "coordinator", "Produktbeskrivelse")
    coordinator.go(course.step(4))
    coordinator.follow("#paper-product_description a[href$='/ikke-relevant/']")
    coordinator.fill("reason", WHY)
    coordinator.submit(SEND)
    course.leave_papers_out(*PAPERS[1:])
    course.tick_all("coordinator", 4, 5)
    course.decide_step(
        6, "architect", outcome="maybe", missing="Produktbeskrivelse", missing_by=in_days(10)
    )
    course.stands_at(4)
    requester = course.at(4, "requester")
    requester.sees("Produktbeskrivelse")
    coordinator = course.at(4, "coordinator")
    coordinator.submit("#paper-product_description form[action$='/relevant/'] button")
    requester = course.at(4, "requester")
    paper = "#paper-product_description"
    requester.page.locator(f"{paper} input[type=file]").set_input_files(OFFER)
    requester.submit(f"{paper} form.upload-here button")
    course.tick_all("coordinator", 4, 5)
    architect = course.at(6, "architect")
    architect.sees("Runde 1: Måske")
    architect.answer(outcome="yes", recommendations="Prøv det i to år.")
    architect.pick_person("it_contacts", "Amir Vang")
    architect.submit("#decide .button-primary")
    course.stands_at(7)


def manage_and_buy(course: Course) -> None:
    """Steps 7 to 12: the manager, procurement, the project, the agreements and the contract."""
    course.is_held(7, "manager", "kapacitet")
    course.note("coordinator", "readiness_questions", **READINESS)
    course.decide_step(7, "manager", outcome="yes", reason="Vi har folk og tid.")
    course.note("procurement", "procurement_statement", **STATEMENT)
    course.tick(8, "procurement")
    cross = {"manager": "requester@nordby.example", "cross_cutting": "yes", "large": "no"}
    course.fill_in(9, "coordinator", "project", **cross)
    course.is_held(9, "coordinator", "styregruppen")
    course.note("coordinator", "steering_group", name="Amir Vang", represents="it")
    course.note("requester", "support_agreement", **AGREEMENT)
    course.tick_all("coordinator", 9, 10)
    settled = {"status": "agreed", "date": in_days(0), "data": "Navne", "where": "Danmark"}
    course.fill_in(11, "security", "processing_agreement", **settled)
    course.tick_all("security", 11)
    course.exempt_from_board(course.cast("manager"))
    course.sign(course.cast("contracts"), journal_number="26/99", kitos_link=KITOS)
    course.stands_at(13)


def plan_the_closing(course: Course) -> None:
    """Step 13: the portal counts the last day to give notice."""
    expiry = date(timezone.localdate().year + 1, 12, 15)
    given = {"sent": in_days(0), "confirmed": in_days(0), "proof": "Mail i sagen"}
    owner = course.fill_in(
        13, "owner", "termination", contract="Skema 7", expiry=expiry, notice_months="6", **given
    )
    owner.sees(day(latest_notice(expiry, 6)))
    course.note("owner", "close_plan", task="Luk", responsible="Vera", due=in_days(90))
    course.note("owner", "migration", relevant="not_relevant", reason="Intet skal flyttes.")
    course.tick(13, "owner")
    dated = {"start": in_days(1), "end": in_days(30)}
    line = {"task": "Opsætning", "party": "it", "responsible": "Amir Vang", **dated}
    course.note("requester", "final_plan", **line)
    course.tick_all("requester", 14)
    course.tick_all("architect", 15)
    course.tick_all("requester", 16)


def prepare_and_test(course: Course, supplier: Person) -> Person:
    """Steps 17 and 18: the supplier tests by a link; no, and then yes."""
    requester = course.at(17, "requester")
    requester.follow("main a[href$='/leverandoerer/'], main a[href*='leverand']")
    address = "test@delta.example"
    requester.answer(company="Delta Omsorg", name="Sonja Sol", email=address)
    requester.submit(SEND)
    requester.sees("Sonja Sol")
    supplier.go(link_in(course.portal.mail_to(address, "/deltag/")))
    supplier.submit("main form .button-primary")
    home = supplier.page.url
    supplier.follow("main a[href$='/test_cases/skriv/']")
    supplier.answer(kind="access", what="En vikar logger ind", result="open")
    supplier.submit(SEND)
    supplier.go(home)
    # Behind the link there is this, and nothing else of the case.
    assert supplier.page.request.get(course.case, max_redirects=0).status in (302, 403, 404)
    course.tick(17, "requester").sees()
    course.decide_step(18, "architect", outcome="no", missing="Vikarer kan ikke logge ind")
    course.stands_at(17)
    course.at(17, "requester")
    failed = {"what": "Opslag om natten", "error": "Siden er tom", "error_owner": "Delta"}
    course.fill_in(17, "requester", "test_cases", kind="access", result="failed", **failed)
    course.tick_all("requester", 17)
    requester = course.at(18, "requester")
    expect(requester.page.locator(".gate")).to_contain_text("Test, der er fejlet")
    requester.follow(".gate a")
    requester.go(f"{course.case}skema/test_cases/")
    requester.page.locator("main a[href$='/ret/']").last.click()
    requester.check()
    requester.answer(result="passed")
    requester.submit(SEND)
    requester = course.at(18, "requester")
    requester.sees("Vikarer kan ikke logge ind")
    course.decide_step(18, "requester", outcome="yes", reason="Rettet og testet igen.")
    course.stands_at(19)
    supplier.go(home)
    return supplier


def hand_over(course: Course, supplier: Person) -> None:
    """Step 19: two documents, three yeses each; the supplier's come by the link."""
    home = supplier.page.url
    course.fill_in(19, "requester", "handover", **HANDOVER, date=in_days(0))
    course.is_held(19, "requester", "alle tre")
    course.agree(10, "support_agreement", department="requester", it="architect")
    course.agree(19, "handover", department="requester", it="architect")
    for sheet in ("support_agreement", "handover"):
        supplier.go(home)
        supplier.submit(f"form[action$='/{sheet}/bekraeft/'] button")
    supplier.sees("Delta Omsorg")
    course.tick(19, "requester")
    course.tick(20, "owner")


def close_the_old(course: Course) -> None:
    """Step 21: nothing is closed before the archive has said yes."""
    course.is_held(21, "owner", "rkiv")
    course.note("owner", "access_closing", rights_stopped=in_days(0), by="Amir Vang")
    approval = {"outcome": "approved", "date": in_days(0), "reason": "Afleveret."}
    course.fill_in(21, "archive", "archive_approval", **approval)
    course.tick(21, "owner")


@pytest.mark.spec("F21")
@pytest.mark.spec("F25")
@pytest.mark.spec("F30")
@pytest.mark.spec("F31")
@pytest.mark.spec("F32")
@pytest.mark.spec("F33")
def test_sixteen_steps_with_four_judgements_and_an_approval_on_conditions(cast, portal, followed):
    course = Course(portal, "SIH hele vejen", cast, kind="renewal")
    course.fill_in(1, "requester", "need", **NEED)
    course.tick(1, "requester")
    course.tick_all("requester", 2)
    met = {"date": in_days(0), "attended": "Alle", "minutes": "Indkøb og jura har en opgave."}
    course.fill_in(3, "coordinator", "visitation_meeting", **met)
    course.tick_all("coordinator", 3, 4, 5)
    set_aside_time(course)
    judge(course)
    approval = {"outcome": "conditions", "reason": "Aftalen skal kunne opsiges hvert år."}
    course.decide_step(11, "coordinator", **approval)
    portal.mail_to("requester@nordby.example", course.title, "opsiges hvert år")
    course.exempt_from_board(cast("manager"))
    course.sign(cast("contracts"))
    # The approval had conditions; somebody says that they are met.
    course.take_positions(12, "contracts")
    course.tick(12, "contracts")
    file_and_register(course)
    renew(course)
    course.is_closed()


def set_aside_time(course: Course) -> None:
    """Step 6: both owners say yes, and there are hours."""
    course.is_held(6, "owner", "ejer")
    course.fill_in(
        6,
        "owner",
        "owners_and_hours",
        system_owner_agreed=in_days(0),
        business_owner_agreed=in_days(0),
        hours="40",
        granted_by="Signe Dam",
    )
    course.tick(6, "owner")


def judge(course: Course) -> None:
    """Steps 7 to 10, and the approval that waits for each of them."""
    course.is_held(11, "coordinator", "7. ", "10. ")
    gdpr = {"personal_data": "yes", "kinds": ["ordinary"], "dpia": "later"}
    course.assess("security", "gdpr", confirmed_by="legal", **gdpr)
    course.tick_all("security", 7)
    course.tick_all("architect", 8)
    course.assess("coordinator", "tender_law", confirmed_by="procurement", **TENDER)
    course.tick(9, "procurement")
    agreed = {
        "needed": "yes",
        "reason": "De ser navne.",
        "status": "agreed",
        "template": "datatilsynet",
        "content": ["subject", "nature", "types"],
        "sub_processors": "no",
    }
    course.is_held(11, "coordinator", "10. ")
    course.assess("legal", "processor_agreement", confirmed_by="security", **agreed)
    course.tick_all("security", 10)


def file_and_register(course: Course) -> None:
    """Steps 13 and 14: the number in the records system, and the link to KITOS."""
    course.is_held(13, "requester", "ESDH")
    course.fill_in(13, "requester", "journal", document="Kontrakt", number="26/1234")
    course.tick(13, "requester")
    course.is_held(14, "requester", "KITOS")
    course.file(course.cast("contracts"))
    course.tick(14, "requester")


def renew(course: Course) -> None:
    """Steps 15 and 16: a year of use, and what comes after it."""
    course.fill_in(
        15,
        "owner",
        "follow_up",
        date=in_days(0),
        contract="yes",
        spent="60.000",
        budget="60.000",
        debts_open="0",
        debts_closed="0",
        next=in_days(365),
    )
    course.tick(15, "owner")
    course.fill_in(
        16, "owner", "renewal", looked=in_days(0), decision="renew", reason="Det virker."
    )
    course.tick(16, "owner")
