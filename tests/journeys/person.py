"""A person at a browser. Every page they see is checked: axe, the content policy, its size."""

import json
import os
import re
import shutil
from collections import defaultdict
from functools import cache
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect

from tests.journeys.portal import PROJECT, Portal

AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
LARGEST_PAGE = 100_000
PHONE = 360
BROWSERS = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable"),
)
PASSWORD = "indgang-demo"
PATIENCE_MS = 30_000
# How the browser and htmx say that an answer was a refusal.
REFUSED = ("Failed to load resource", "Response Status Error Code")
LAUNCH = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# A machine that does much else at once is no error.
expect.set_options(timeout=PATIENCE_MS)
# What has been checked already: the kinds of parts on each kind of page, language and width.
checked: defaultdict[tuple[str, str, int], set[str]] = defaultdict(set)
# The cookies of those who have signed in, and the kinds of browsers that it was done in.
sessions: dict[tuple[str, str], list[Any]] = {}
browsers: set[tuple[str, int, bool]] = set()


def find_chromium() -> str:
    names = [os.environ.get("CHROMIUM", ""), *BROWSERS]
    return next((path for name in names if name and (path := shutil.which(name))), "")


class Person:
    """One person in a browser context of their own."""

    def __init__(
        self,
        browser: Browser,
        portal: Portal,
        *,
        script: bool = True,
        width: int = 1240,
        language: str = "da",
    ) -> None:
        self.portal = portal
        self.script = script
        self.width = width
        self.language = language
        self.complaints: list[str] = []
        self.refusals: list[str] = []
        self.context: BrowserContext = browser.new_context(
            base_url=portal.url,
            locale="da-DK",
            timezone_id="Europe/Copenhagen",
            java_script_enabled=script,
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(PATIENCE_MS)
        if language != "da":
            cookie = {"name": "django_language", "value": language, "url": portal.url}
            self.context.add_cookies([cookie])
        self.page: Page = self.context.new_page()
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("response", self._look_at)
        self.page.on("request", self._look_out)

    # What the browser says by itself

    def _listen(self, message) -> None:
        """Errors and breaches of the content policy. Refused answers are looked at below."""
        if message.type == "error" and not any(words in message.text for words in REFUSED):
            self.complaints.append(f"{message.text} ({self.page.url})")

    def _look_at(self, response: Response) -> None:
        if response.status >= 400:
            self.refusals.append(f"{response.status} {response.url}")
        size = int(response.headers.get("content-length") or 0)
        if "text/html" in response.headers.get("content-type", "") and size > LARGEST_PAGE:
            self.complaints.append(f"{size} bytes: {response.url}")

    def _look_out(self, request) -> None:
        if not request.url.startswith((self.portal.url, "data:", "blob:", "about:")):
            self.complaints.append(f"asked somebody else: {request.url}")

    # What a person does

    def come_in(self, login: str) -> "Person":
        """As one who has signed in before; who has not, or not in such a browser, signs in."""
        who, browser = (self.portal.url, login), (self.language, self.width, self.script)
        if who in sessions and browser in browsers:
            self.context.add_cookies(sessions[who])
            self.go("/")
            self._is_inside()
        else:
            self.sign_in(login)
            cookies = self.context.cookies()
            sessions[who] = [one for one in cookies if one["name"] != "django_language"]
            browsers.add(browser)
        return self

    def sign_in(self, login: str) -> "Person":
        self.go("/konto/log-ind/?myndighed=NOR")
        self.page.locator("input[name=login]").fill(f"{login}@nordby.example")
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.submit("main form button[type=submit]")
        self._is_inside()
        return self

    def _is_inside(self) -> None:
        expect(self.page.locator("form[action$='/log-ud/'], a[href$='/log-ud/']")).to_have_count(1)

    def go(self, address: str) -> None:
        self.page.goto(address)
        self.check()

    def follow(self, selector: str) -> None:
        """Click a link, and look at what comes."""
        self.submit(selector)

    def submit(self, selector: str, *, refused: bool = False) -> None:
        """Press the button that this leads to, and look at what comes."""
        button = self.find(selector)
        with self.page.expect_navigation():
            button.click()
        self.check(refused=refused)

    def press(self, selector: str) -> None:
        """Press a button that only renews a part of the page."""
        self.find(selector).click()

    def find(self, selector: str) -> Locator:
        """The first that can be seen. What is folded is opened as one does it: by its heading."""
        found = self.page.locator(selector).filter(visible=True)
        folded = self.page.locator("details:not([open])", has=self.page.locator(selector))
        while not found.count() and folded.count():
            folded.filter(visible=True).first.locator("summary").first.click()
        return found.first

    def fill(self, name: str, text: str) -> None:
        self.find(f"[name={name}]").fill(text)

    def pick(self, name: str, value: str) -> None:
        """A choice, whether the page draws it as a list, as buttons or as boxes."""
        field = self.page.locator(f"[name={name}]").first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            self.page.locator(f"[name={name}][value='{value}']").check()

    def answer(self, **answers: object) -> None:
        """Answer questions by their names, each as the page draws it; several answers as a list."""
        for name, given in answers.items():
            field = self.find(f"[name={name}]")
            if field.get_attribute("type") in ("radio", "checkbox"):
                for one in given if isinstance(given, list) else [given]:
                    self.page.locator(f"[name={name}][value='{one}']").check()
            elif field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(str(given))
            else:
                field.fill(str(given))

    def post(self, address: str, **answers: object) -> None:
        """Send a form of a kind that was filled in by hand before. What is refused fails."""
        cookies = {cookie["name"]: cookie["value"] for cookie in self.context.cookies()}
        typed = urlencode({**answers, "csrfmiddlewaretoken": cookies["csrftoken"]}, doseq=True)
        kind = "application/x-www-form-urlencoded"
        headers = {"Content-Type": kind, "Referer": self.portal.url}
        answer = self.page.request.post(address, data=typed, headers=headers, max_redirects=0)
        assert answer.status == 302, f"{answer.status} {address}: {_errors(answer.text())}"

    def pick_person(self, name: str, person: str) -> None:
        """Somebody by name, in a list, as a suggestion or among boxes."""
        field = self.page.locator(f"[name={name}]").first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=self._option(name, person))
        else:
            self.page.get_by_label(person).first.check()

    def _option(self, name: str, words: str) -> str:
        texts = self.page.locator(f"[name={name}] option").all_text_contents()
        return next(text.strip() for text in texts if words in text)

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    # What must hold of every page

    def check(self, *, refused: bool = False) -> None:
        """No violation, no complaint, nothing refused, no sideways scroll on a phone."""
        self.page.wait_for_load_state("load")
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0)
        assert not self.complaints, self.complaints
        assert bool(self.refusals) == refused, f"{self.refusals} on {self.page.url}"
        self.refusals.clear()
        if self.width <= PHONE:
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= self.width, f"{wide} px wide: {self.page.url}"
        if self.script and self._is_new():
            violations = self.violations()
            assert not violations, f"{self.page.url}\n{violations}"

    def _is_new(self) -> bool:
        """Whether something stands here that such a page did not show before."""
        outline = self.page.evaluate(
            "[...document.querySelectorAll('main *')].map(part => part.tagName + part.className)"
        )
        path = re.sub(r"\d+|[\w-]{30,}", "N", self.page.url.partition("?")[0])
        known = checked[path, self.language, self.width]
        new = set(outline) - known
        known |= new
        return bool(new)

    def violations(self) -> str:
        """What axe finds on the page as it stands, as text; empty when it is clean."""
        self.page.evaluate(_axe())
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return "\n".join(
            f"{rule['id']}: {rule['help']} {json.dumps([n['html'][:200] for n in rule['nodes']])}"
            for rule in found["violations"]
        )


def _errors(html: str) -> str:
    """What a page says is wrong, for whoever reads the failed test."""
    found = re.findall(r'class="[^"]*(?:error|alert)[^"]*"[^>]*>(.{1,400}?)</', html, re.DOTALL)
    return " | ".join(" ".join(re.sub(r"<[^>]+>", " ", text).split()) for text in found)


@cache
def _axe() -> str:
    return AXE.read_text()
