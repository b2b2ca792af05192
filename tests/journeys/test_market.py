"""A whole market dialogue, and the open bank as the whole world reads it."""

import pytest
from playwright.sync_api import expect

from tests.journeys.market import Market
from tests.journeys.person import PHONE


@pytest.mark.spec("E26")
@pytest.mark.spec("E36")
@pytest.mark.spec("E38")
@pytest.mark.spec("E40")
@pytest.mark.spec("E42")
@pytest.mark.spec("E43")
@pytest.mark.spec("X11")
def test_a_market_dialogue_from_a_spreadsheet_to_the_letters(cast, person, portal):
    market = Market(portal, "Vagtplan marked", cast)
    market.import_requirements(cast("editor"))
    buyer = cast("buyer")
    market.choose_requirements(buyer)
    market.add_from_the_bank(buyer)
    market.reword(buyer)
    market.open_dialogue(buyer)
    market.invite_two(buyer)
    supplier = person(language="en", width=PHONE)
    market.answer_many_kinds(supplier)
    market.ask(supplier)
    market.answer_to_all(buyer)
    market.invite_a_colleague(supplier, person(language="en", width=PHONE))
    market.send(supplier, market.supplier)
    market.answer_briefly(person(language="en"))
    market.the_deadline_passes(buyer)
    market.compare(buyer)
    market.ask_to_elaborate(buyer)
    market.elaborate(supplier)
    market.read_the_round(buyer)
    market.choose(buyer)


@pytest.mark.spec("E10")
def test_whoever_has_no_account_reads_searches_and_takes_the_open_bank_home(person):
    reader = person(width=PHONE)
    page = reader.page
    reader.go("/kravbank/aaben/")
    reader.follow("a[lang=en]")
    reader.language = "en"
    expect(page.locator("html")).to_have_attribute("lang", "en")
    reader.fill("q", "backup")
    reader.submit("main .filters button")
    reader.check()
    found = page.locator("main tbody tr").first.locator("a")
    label = found.inner_text()
    with page.expect_download() as download:
        page.locator("main a[href*='kravbank.csv']").click()
    text = download.value.path().read_text("utf-8-sig")
    assert label in text
    assert len(text.splitlines()) > 1
    with page.expect_download() as download:
        page.locator("main a[href*='kravbank.xlsx']").click()
    assert download.value.path().read_bytes().startswith(b"PK")
    reader.follow("main tbody tr a")
    reader.sees(label)
    assert "sessionid" not in {cookie["name"] for cookie in reader.context.cookies()}
