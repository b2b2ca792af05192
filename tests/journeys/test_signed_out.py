"""The session ends while one writes, or the finger slips: nothing is lost, nothing is doubled."""

import pytest
from playwright.sync_api import expect

from tests.journeys.beginning import TITLE
from tests.journeys.person import PASSWORD

WORDS = "Ingen ved, hvem der har givet hvad."
TOLD = {"da": "Du er logget ud", "en": "You are signed out"}
ASKED = {"da": "Du er blevet logget ud", "en": "You have been signed out"}


def end_session(somebody):
    somebody.context.clear_cookies(name="sessionid")


def sign_in(page, login, password=PASSWORD):
    page.locator("[name=login]").fill(f"{login}@nordby.example")
    page.locator("[name=password]").fill(password)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_draft_that_saves_itself_says_so_and_goes_on_after_a_sign_in_beside_it(person, language):
    writer = person("requester", language=language)
    page = writer.page
    writer.go("/anmodning/ny/")
    writer.fill("title", f"{TITLE} afbrudt")
    page.locator("[name=title]").blur()
    expect(page.locator("#save-status .saved")).to_be_visible()

    end_session(writer)
    writer.fill("need", WORDS)
    page.locator("[name=need]").blur()
    expect(page.locator(".not-saved")).to_contain_text(TOLD[language])
    expect(page.locator(".not-saved")).to_be_in_viewport()
    expect(page.locator("[name=need]")).to_have_value(WORDS)

    with writer.context.expect_page() as beside:
        page.locator(".not-saved a").click()
    sign_in(beside.value, "requester")
    beside.value.close()
    writer.fill("user_count", "140")
    page.locator("[name=user_count]").blur()
    expect(page.locator("#save-status .saved")).to_be_visible()
    expect(page.locator(".not-saved")).to_have_count(0)
    writer.check(refused=True)

    # The form's own token is of the session before; the button works all the same.
    writer.submit("button[name=save]")
    expect(page.locator("[name=need]")).to_have_value(WORDS)
    expect(page.locator("[name=user_count]")).to_have_value("140")


@pytest.mark.parametrize(("language", "script"), [("da", True), ("en", True), ("da", False)])
def test_words_sent_too_late_come_along_through_the_sign_in_page(person, language, script):
    writer = person("coordinator", language=language, script=script)
    page = writer.page
    writer.go("/sager/?status=in_progress")
    writer.follow("main td a[href^='/sager/'], main th a[href^='/sager/']")
    step = writer.find("main a[href*='/sager/trin/']").get_attribute("href").partition("#")[0]
    writer.go(step)

    end_session(writer)
    writer.fill("text", WORDS)
    writer.submit("form[action$='/bemaerkning/'] button", refused=True)
    writer.sees(ASKED[language])
    expect(page.locator("#typed")).to_have_value(f"text: {WORDS}")
    sign_in(page, "coordinator", "forkert kodeord")
    expect(page.locator("#typed")).to_have_value(f"text: {WORDS}")
    sign_in(page, "coordinator")
    writer.check()

    expect(page.locator("#typed")).to_have_value(f"text: {WORDS}")
    expect(page.locator("main a.button")).to_have_attribute("href", step)


def test_a_filter_leads_to_the_sign_in_page_and_back(person):
    coordinator = person("coordinator")
    page = coordinator.page
    coordinator.go("/sager/")
    end_session(coordinator)
    with page.expect_navigation(url="**/konto/log-ind/**"):
        page.locator("#id_q").fill("kalender")
    sign_in(page, "coordinator")
    expect(page.locator("#id_q")).to_have_value("kalender")


# What the page lets through to the server, when the button is pressed three times.
PRESSED_OFTEN = """() => {
  let sent = 0;
  window.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) sent += 1;
    event.preventDefault();
  });
  const button = document.querySelector("form[action$='/kasser/'] button");
  for (let click = 0; click < 3; click += 1) button.click();
  return sent;
}"""


def test_a_form_is_sent_once_however_often_one_presses(person):
    writer = person("requester")
    writer.go("/anmodning/ny/")
    writer.fill("title", f"{TITLE} tre klik")
    writer.submit("button[name=save]")

    assert writer.page.evaluate(PRESSED_OFTEN) == 1
