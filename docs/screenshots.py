"""Take the pictures of README from a portal started for the purpose: `make screenshots`."""

import sys
from pathlib import Path
from urllib.parse import urlparse

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.journeys.person import LAUNCH, Person, find_chromium  # noqa: E402 -- found by the path
from tests.journeys.portal import running_portal  # noqa: E402 -- found by the path

FOLDER = ROOT / "docs" / "screenshots"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with running_portal() as portal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=LAUNCH)
        coordinator = Person(browser, portal).sign_in("coordinator")
        coordinator.go("/sager/?q=NOR-2026-0001")
        coordinator.follow("main td a[href^='/sager/'], main th a[href^='/sager/']")
        coordinator.page.screenshot(path=FOLDER / "case.png")
        secretary = Person(browser, portal).sign_in("secretary")
        secretary.go("/it-board/")
        board = "tr:has(td:text-is('It-projektrådet')):not(:has(td.number:text-is('0')))"
        secretary.follow(f"main {board} th a[href*='/it-board/moede']")
        secretary.page.screenshot(path=FOLDER / "agenda.png")
        member = Person(browser, portal, width=768).sign_in("member")
        member.go(f"{urlparse(secretary.page.url).path}laes/")
        member.follow("main .reading-list a")
        member.page.screenshot(path=FOLDER / "reading.png")
        member.go("/it-board/beslutninger/tal/")
        member.page.screenshot(path=FOLDER / "decisions.png")
        buyer = Person(browser, portal).sign_in("buyer")
        buyer.go("/markedsdialoger/?status=closed")
        buyer.follow("main td a[href^='/markedsdialoger/'], main th a[href^='/markedsdialoger/']")
        buyer.follow("main a[href$='/svar/']")
        buyer.page.screenshot(path=FOLDER / "answers.png")
        browser.close()


if __name__ == "__main__":
    main()
