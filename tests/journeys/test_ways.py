"""The same work by keyboard alone, without JavaScript, on a phone, and when one is interrupted."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.beginning import OFFER, TICK, TITLE
from tests.journeys.person import PASSWORD, PHONE
from tests.journeys.story import Story

MOST_TABS = 150


class Keyboard:
    """Hands that have no mouse: Tab, Enter, Space, arrows and letters."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, selector: str, *, back: bool = False) -> None:
        """Tab until the cursor stands there. A trap, or a thing that is skipped, fails."""
        for _step in range(MOST_TABS):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            if self.page.evaluate("what => document.activeElement.matches(what)", selector):
                return
        raise AssertionError(f"{selector} is not reached with Tab on {self.page.url}")

    def write(self, name: str, text: str) -> None:
        self.to(f"[name={name}]")
        self.page.keyboard.type(text)

    def enter(self, selector: str) -> None:
        """Go there and press Enter, as on a link or a button that leads to a new page."""
        self.to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def mark(self, name: str, downs: int = 0) -> None:
        """Choose in a group of buttons: Space for the first, arrows for those below."""
        self.to(f"[name={name}]")
        self.page.keyboard.press("Space")
        for _step in range(downs):
            self.page.keyboard.press("ArrowDown")


def test_everything_can_be_done_by_keyboard(person, portal):
    story = Story(portal, f"{TITLE} tastatur")
    requester, architect = person(), person()
    _sign_in_by_keyboard(requester, "requester@nordby.example")
    keys = Keyboard(requester.page)
    keys.enter("main a[href='/anmodning/ny/']")
    keys.write("title", story.title)
    keys.mark("kind")
    keys.write("expectations", "Svar")
    keys.write("description", "Kort")
    keys.mark("personal_data", downs=1)
    keys.write("user_count", "40")
    keys.write("system_owner", "Vera")
    keys.write("business_owner", "Vera")
    keys.mark("cost_band")
    keys.write("payer", "Besk")
    # The same in every order of day and month.
    keys.write("wanted_from", f"1212{timezone.localdate().year + 1}")
    keys.mark("replaces", downs=1)
    keys.enter("button[name=submit]")
    requester.check()
    keys.enter("main a[href^='/sager/']")
    requester.check()

    # Three checkpoints are open, so the page of the step asks; the cursor stands at the question.
    keys.enter("#complete-1")
    expect(requester.page.locator("#complete:focus")).to_have_count(1)
    requester.check()
    keys.enter(f"{TICK} button")
    requester.check()
    # Where nothing is open, a part of the page is renewed: the cursor stays in it.
    step = requester.page.locator("#step-2 h3 a").get_attribute("href")
    for place in range(1, 7):
        requester.post(f"{step}tjekpunkt/market.{place}/udfoert/")
    keys.to("#complete-2")
    requester.page.keyboard.press("Enter")
    expect(requester.page.locator("#complete-2")).to_have_count(0)
    expect(requester.page.locator("#case :focus")).to_have_count(1)
    requester.check()
    keys.to("#case a", back=True)

    # A case that has a contact person can be decided.
    story.take_the_case(person("coordinator"))
    case = requester.page.url
    _sign_in_by_keyboard(architect, "architect@nordby.example")
    architect.go(case)
    keys = Keyboard(architect.page)
    keys.to("details:has(#step-6) > summary")
    architect.page.keyboard.press("Enter")
    keys.enter("#step-6 a[href$='#decide']")
    keys.mark("outcome")
    keys.write("recommendations", "Prøv det i tre måneder.")
    keys.mark("it_contacts")
    keys.enter("#decide .button-primary")
    architect.check()
    expect(architect.page.locator("#step-6.done")).to_have_count(1)


def _sign_in_by_keyboard(somebody, address: str) -> None:
    somebody.go("/konto/log-ind/?myndighed=NOR")
    keys = Keyboard(somebody.page)
    keys.write("login", address)
    keys.write("password", PASSWORD)
    with somebody.page.expect_navigation():
        somebody.page.keyboard.press("Enter")
    somebody.check()


def test_everything_can_be_done_without_javascript(person, portal):
    def sign_in(login):
        return person(login, script=False)

    story = Story(portal, f"{TITLE} enkelt")
    coordinator = sign_in("coordinator")
    story.file_the_request(sign_in("requester"))
    story.take_the_case(coordinator)
    story.write_the_need(coordinator)
    story.tick_steps(coordinator, 2)
    story.write_requirements(coordinator)
    story.gather_papers(coordinator)
    story.tick_steps(coordinator, 5)
    story.say_yes(sign_in("architect"))

    # The demo has a market dialogue that is open.
    buyer = sign_in("buyer")
    buyer.go("/markedsdialoger/")
    buyer.follow("main tr:has(.status--info) a[href*='/markedsdialoger/']")
    story.invite(buyer)
    story.answer(person(script=False))


# Where they go, and on the last page the link that they follow.
def test_a_question_shows_itself_when_another_answer_makes_it_asked(person):
    security = person("security")
    security.go("/min-koe/")
    security.follow("main a:has-text('Databeskyttelse')")
    security.follow("main .next a[href$='/besvar/']")
    form = security.page.locator("#answers")
    kinds = form.locator("[data-asked-if='personal_data']").first
    answers = form.locator("[name=personal_data]")

    form.locator("[name=personal_data][value=no] + label").click()
    expect(kinds).to_be_hidden()
    form.locator("[name=personal_data][value=yes] + label").click()
    expect(kinds).to_be_visible()
    expect(kinds.locator("[data-when]").first).to_be_hidden()
    expect(form.locator("[data-asked-if='dpia'] >> visible=true")).to_have_count(0)
    expect(answers.first).to_be_checked()
    security.check()


ON_THE_PHONE = {
    "requester": ("/anmodning/ny/", "/beskeder/", "/kontrakter/", "/sager/", "td a, th a"),
    "coordinator": ("/nye-sager/", "/min-koe/", "/kravbank/", "/", "a[href*='/trin/']"),
    "buyer": ("/markedsdialoger/", "th a"),
    "secretary": ("/it-board/", "th a"),
    "admin": ("/administration/afdelinger/", "/administration/", "a[href*='/personer/']"),
}


@pytest.mark.parametrize("login", ON_THE_PHONE)
def test_a_phone_shows_every_page_without_scrolling_sideways(person, login):
    somebody = person(login, width=PHONE)
    *paths, link = ON_THE_PHONE[login]
    for path in paths:
        somebody.go(path)
    somebody.follow(f"main :is({link})")
    somebody.page.locator("details.main-nav--narrow summary").click()
    somebody.check()
    somebody.follow("details.main-nav--narrow a[href='/']")


@pytest.mark.spec("F04")
def test_a_draft_outlives_a_closed_browser_and_a_change_of_language(person):
    writer = person("requester")
    title = f"{TITLE} kladde"
    writer.go("/anmodning/ny/")
    writer.fill("title", title)
    writer.page.locator("[name=title]").blur()
    expect(writer.page.locator("#save-status .saved")).to_be_visible()
    writer.page.locator("[name=files]").set_input_files(OFFER)
    writer.fill("need", "Ingen ved, hvem der har givet hvad.")
    # Not a moment to save: the language is changed while the cursor is in the field.
    writer.submit("form[data-language] button")
    expect(writer.page.locator("html")).to_have_attribute("lang", "en")
    expect(writer.page.locator("[name=need]")).to_have_value(re.compile("Ingen ved"))
    writer.fill("user_count", "140")
    writer.page.locator("[name=user_count]").blur()
    expect(writer.page.locator("#save-status .saved")).to_be_visible()
    writer.check()
    writer.context.close()

    later = person().sign_in("requester")
    later.go("/")
    later.page.get_by_role("link", name=title).click()
    later.check()
    expect(later.page.locator("[name=title]")).to_have_value(title)
    expect(later.page.locator("[name=need]")).to_have_value(re.compile("Ingen ved"))
    expect(later.page.locator("[name=user_count]")).to_have_value("140")
