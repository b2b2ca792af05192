"""One portal for the journeys, and one browser.

Both end with the journeys: while a browser is driven, Django takes the process for asynchronous.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.journeys.beginning import SEND
from tests.journeys.person import LAUNCH, Person, find_chromium
from tests.journeys.portal import Portal, running_portal

FOLLOWS = {"renewal": "sih", "app": "albertslund", "addition": "kl"}


@pytest.fixture(scope="package")
def portal() -> Iterator[Portal]:
    with running_portal() as started:
        yield started


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=LAUNCH)
        yield chromium
        chromium.close()


@pytest.fixture
def person(portal, browser) -> Iterator[Callable[..., Person]]:
    """Make people, each in a browser context of their own; their windows close afterwards."""
    people: list[Person] = []

    def make(login: str = "", **options: object) -> Person:
        somebody = Person(browser, portal, **options)
        people.append(somebody)
        return somebody.come_in(login) if login else somebody

    yield make
    for somebody in people:
        somebody.context.close()


@pytest.fixture(scope="package")
def cast(browser, portal):
    """People who have signed in once, and sit there for all cases."""
    seated: dict[str, Person] = {}

    def call(login: str) -> Person:
        if login not in seated:
            seated[login] = Person(browser, portal).come_in(login)
        return seated[login]

    yield call
    for person in seated.values():
        person.context.close()


@pytest.fixture(scope="package")
def followed(cast) -> None:
    """The administrator chooses which kind of request follows which process."""
    admin = cast("admin")
    admin.go("/administration/processer/")
    admin.answer(**FOLLOWS)
    admin.submit(SEND)
    for kind, process in FOLLOWS.items():
        expect(admin.page.locator(f"[name={kind}]")).to_have_value(process)
