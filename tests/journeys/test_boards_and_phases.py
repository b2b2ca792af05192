"""Albertslund's course through the board and KL's six phases, until the case is closed."""

import pytest
from playwright.sync_api import expect

from procurement.worksheets import WORKSHEETS
from tests.journeys.beginning import KITOS, NEED, OFFER, REQUIREMENT, SEND, STATEMENT
from tests.journeys.course import AGREEMENT, BUSINESS_CASE, DESCRIPTION, HANDOVER, Course, in_days


@pytest.mark.spec("G08")
@pytest.mark.spec("G10")
@pytest.mark.spec("G11")
@pytest.mark.spec("G12")
@pytest.mark.spec("G13")
@pytest.mark.spec("G14")
@pytest.mark.spec("G15")
@pytest.mark.spec("G16")
@pytest.mark.spec("G22")
def test_the_board_course_with_six_answers_three_reviews_and_a_decision(cast, portal, followed):
    course = Course(portal, "Albertslund hele vejen", cast, kind="app")
    describe_the_idea(course)
    bring_the_drafts(course)
    guide(course)
    write_for_the_board(course)
    course.is_held(15, "contracts", "oard")
    course.report_to_the_board(cast("coordinator"))
    course.publish_the_agenda(cast("secretary"))
    course.decide(cast("chair"))
    course.tick(14, "secretary")
    course.sign(cast("contracts"))
    # The board wrote conditions; somebody says that they are met.
    course.take_positions(15, "contracts")
    course.tick(15, "contracts")
    course.is_held(16, "contracts", "KITOS")
    course.file(cast("contracts"))
    course.tick(16, "contracts")
    course.tick_all("requester", 17, 18)
    course.tick(19, "owner")
    course.is_closed()


def describe_the_idea(course: Course) -> None:
    """Steps 1 to 3: six questions, a number, and what kind of project it is."""
    course.fill_in(
        1,
        "requester",
        "six_w",
        who="Bo Lind og 140 i plejen",
        what="app",
        where="Pleje",
        when="Inden sommer",
        why="Papir går tabt",
        how_much="240.000",
        payer="Pleje",
    )
    course.tick(1, "requester")
    course.is_held(2, "requester", "ESDH")
    course.fill_in(2, "requester", "records_case", number="26/777")
    course.tick(2, "requester")
    requester = course.is_held(3, "requester", "projekt")
    requester.follow("main a[href$='/projekttype/']")
    requester.answer(changes_work="yes", changes_services="no", changes_delivery="no")
    requester.submit(SEND)
    requester.answer(exempt_kind="none", changes_substantially="yes")
    requester.submit("main form .button-primary")
    course.tick(3, "requester")


def bring_the_drafts(course: Course) -> None:
    """Step 4: three files, and three people are asked at once."""
    requester = course.at(4, "requester")
    for kind in ("technical_description", "contract_draft", "processor_draft"):
        # The same file twice at once would be a second click.
        draft = {**OFFER, "buffer": OFFER["buffer"] + kind.encode()}
        requester.page.locator(f"#paper-{kind} input[type=file]").set_input_files(draft)
        requester.submit(f"#paper-{kind} form.upload-here button")
        requester.go(course.step(4))
    requester.go(f"{course.case}bilag/oversigt/")
    requester.submit("form[action$='/vejledning/'] button")
    course.tick(4, "requester")


def guide(course: Course) -> None:
    """Steps 5 to 10: what is not answered holds guidance back."""
    for number, login in ((5, "architect"), (6, "contracts"), (7, "security")):
        course.tick_all(login, number)
    course.is_held(8, "coordinator", "angler")
    query = (
        "SELECT r.id FROM procurement_documentreview r JOIN procurement_document d"
        " ON d.id = r.document_id JOIN procurement_case c ON c.id = d.case_id"
        " WHERE c.number = %s AND r.role = %s"
    )
    for login, outcome in (("architect", "ok"), ("contracts", "remarks"), ("security", "ok")):
        reviewer = course.cast(login)
        reviewer.go(f"/gennemgang/{course.portal.rows(query, course.number, login)[0][0]}/")
        reviewer.answer(outcome=outcome, text="Binding i fire år bør forhandles.")
        reviewer.submit(SEND)
    course.tick(8, "coordinator")
    point = {"point": "Binding", "source": "contract", "wish": "To år", "met": "yes"}
    course.fill_in(9, "requester", "negotiation", **point)
    course.tick_all("requester", 9)
    settled = {"status": "agreed", "date": in_days(0), "data": "Navne", "where": "Danmark"}
    course.note("security", "processing_agreement", **settled)
    course.tick_all("security", 10)


def write_for_the_board(course: Course) -> None:
    """Steps 11 and 12: two papers that department and IT agree to, and the principles. Step 13 is
    to report the case, and waits for them.
    """
    course.fill_in(11, "requester", "project_description", **DESCRIPTION)
    course.note("requester", "business_case", **BUSINESS_CASE)
    course.tick(11, "requester")
    principles = WORKSHEETS["principles"].fields
    complies = {field.key: "complies" for field in principles if field.kind == "choice"}
    course.fill_in(12, "requester", "principles", **complies)
    course.tick(12, "requester")
    course.is_held(13, "requester", "odkendt")
    for sheet in ("project_description", "business_case"):
        course.agree(11, sheet, department="requester", it="architect")


@pytest.mark.spec("D03")
@pytest.mark.spec("D06")
@pytest.mark.spec("D10")
def test_six_phases_of_checkpoints_with_a_decision_after_each(cast, portal, followed):
    course = Course(portal, "KL hele vejen", cast, kind="addition")
    have_an_idea(course)
    clarify(course)
    buy(course)
    implement(course)
    course.take_positions(18, "owner")
    course.tick(18, "owner")
    course.tick_all("owner", 20)
    course.decide_phase("manager", "on", "Driften kører.")
    found = {"benefits": "yes", "benefits_note": "Som regnet", "satisfaction": "De er glade"}
    more = {"again": "yes", "supplier": "De svarer", "debt": "Ingen", "lessons": "Spørg før"}
    course.fill_in(21, "owner", "evaluation", **found, **more)
    course.tick_all("owner", 21)
    renewal = {"looked": in_days(0), "decision": "renew", "reason": "Det virker."}
    course.fill_in(22, "owner", "renewal", **renewal)
    course.tick(22, "owner")
    course.is_closed()


def have_an_idea(course: Course) -> None:
    """Phase 1: one checkpoint is not relevant, with a reason; then somebody says go on."""
    course.fill_in(1, "requester", "need", **NEED)
    requester = course.at(1, "requester")
    requester.page.locator("#checkpoints details summary").first.click()
    expect(requester.page.locator("#checkpoints details[open] p").first).to_be_visible()
    requester.follow("#checkpoints a[href$='/tjekpunkt/potential/']")
    requester.answer(status="not_relevant", note="Loven kræver det.")
    requester.submit("main form.narrow .button-primary")
    requester.sees("Loven kræver det.")
    course.take_positions(1, "requester")
    course.tick(1, "requester")
    course.take_positions(2, "requester")
    course.tick_all("requester", 2)
    course.is_held(3, "requester", "1. Id")
    course.decide_phase("manager", "on", "Ideen er god.")


def clarify(course: Course) -> None:
    """Phase 2: what was said of the market in phase 1 holds here too, when somebody says so."""
    requester = course.at(3, "requester")
    form = "#checkpoints form[action$='/tjekpunkt/market/bekraeft/']"
    requester.press(f"{form} button")
    expect(requester.page.locator(form)).to_have_count(0)
    course.take_positions(3, "requester")
    course.tick_all("requester", 3)
    course.take_positions(4, "architect")
    course.tick_all("architect", 4)
    course.take_positions(5, "coordinator")
    course.tick_all("coordinator", 5)
    course.decide_phase("manager", "on", "Vi ved nok.")


def buy(course: Course) -> None:
    """Phase 3: how to buy, what to ask, the agreement and the contract."""
    course.fill_in(6, "procurement", "procurement_statement", **STATEMENT)
    course.tick(6, "procurement")
    course.note("requester", "functional_questions", **REQUIREMENT)
    course.tick_all("requester", 7, 8)
    settled = {"status": "agreed", "date": in_days(0), "data": "Navne", "where": "Danmark"}
    course.note("security", "processing_agreement", **settled)
    course.tick_all("security", 9)
    course.exempt_from_board(course.cast("manager"))
    course.sign(course.cast("contracts"), journal_number="26/55", kitos_link=KITOS)
    course.decide_phase("manager", "on", "Kontrakten er god.")


def implement(course: Course) -> None:
    """Phase 4: the supplier has said yes in a mail, and the contact person notes it."""
    course.tick_all("coordinator", 11)
    course.tick_all("architect", 13)
    course.tick_all("requester", 14, 15)
    course.decide_step(16, "requester", outcome="yes", reason="Testet.")
    course.note("requester", "support_agreement", **AGREEMENT)
    course.note("requester", "handover", **HANDOVER, date=in_days(0))
    speakers = {"department": "requester", "it": "architect", "supplier": "coordinator"}
    for sheet in ("support_agreement", "handover"):
        course.agree(17, sheet, **speakers)
    course.tick(17, "requester")
    course.decide_phase("manager", "on", "Alle er klar.")


@pytest.mark.spec("D02")
@pytest.mark.spec("D03")
def test_a_case_steps_in_at_the_second_phase_and_leaves_at_its_end(cast, portal, followed):
    course = Course(portal, "KL ind og ud igen", cast, kind="addition", need="Papir går tabt.")
    coordinator = cast("coordinator")
    coordinator.go(course.case)
    coordinator.follow("#course a[href$='/begynd-senere/']")
    coordinator.answer(phase="clarification", reason="Ideen er behandlet før.")
    coordinator.submit(SEND)
    coordinator.sees("Ideen er behandlet før.")
    course.stands_at(3)
    course.tick(3, "coordinator")
    course.tick_all("coordinator", 4, 5)
    course.decide_phase("manager", "exit", "Vi kan nøjes med det, vi har.")
    course.is_closed().sees("Vi kan nøjes med det, vi har.")
    portal.mail_to("requester@nordby.example", course.title, "nøjes med det")
