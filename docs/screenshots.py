"""Take the pictures of README and of the guides from a portal of its own: `make screenshots`."""

import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlparse

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.journeys.person import LAUNCH, Person, find_chromium  # noqa: E402 -- found by the path
from tests.journeys.portal import running_portal  # noqa: E402 -- found by the path

FOLDER = ROOT / "docs" / "screenshots"
# The next meeting of the board that has cases on its agenda.
BOARD = "main tr:has(td a:text-is('It-projektrådet')):not(:has(td.number:text-is('0'))) th a"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with running_portal() as portal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=LAUNCH)

        def sign_in(login: str, width: int = 1240) -> Person:
            return Person(browser, portal, width=width).sign_in(login)

        take_case(sign_in)
        take_boards(sign_in)
        take_answers(sign_in)
        browser.close()


def take_case(sign_in: Callable[..., Person]) -> None:
    coordinator = sign_in("coordinator")
    coordinator.go("/sager/?q=NOR-2026-0001")
    coordinator.follow("main td a[href^='/sager/'], main th a[href^='/sager/']")
    coordinator.page.screenshot(path=FOLDER / "case.png")


def take_boards(sign_in: Callable[..., Person]) -> None:
    secretary = sign_in("secretary")
    secretary.go("/it-board/")
    secretary.follow(BOARD)
    secretary.page.screenshot(path=FOLDER / "agenda.png")
    member = sign_in("member", width=768)
    member.go(f"{urlparse(secretary.page.url).path}laes/")
    member.follow("main .reading-list a")
    member.page.screenshot(path=FOLDER / "reading.png")
    chair = sign_in("chair")
    chair.go("/it-board/beslutninger/tal/")
    chair.page.screenshot(path=FOLDER / "decisions.png")


def take_answers(sign_in: Callable[..., Person]) -> None:
    buyer = sign_in("buyer")
    buyer.go("/markedsdialoger/?status=closed")
    buyer.follow("main td a[href^='/markedsdialoger/'], main th a[href^='/markedsdialoger/']")
    buyer.follow("main a[href$='/svar/']")
    buyer.page.screenshot(path=FOLDER / "answers.png")


if __name__ == "__main__":
    main()
