"""`make bench`: what each page costs at three sizes, beside a bare Django view on the same server.

Nothing here passes or fails. The table goes to the screen; bench/README.md keeps the last one.
"""

import http.client
import statistics
import sys
import time
import uuid
from contextlib import ExitStack
from dataclasses import dataclass, field

from bench import servers

SIZES = [1_000, 10_000, 100_000]
ROUNDS = 60
WARM_UP = 5


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    floor: str
    who: str = "coordinator"
    aim: str = ""


LIST, DETAIL = "bare list", "bare detail"
PAGES = (
    Page(LIST, "/bare/list/", LIST),
    Page(DETAIL, "/bare/detail/{case}/", DETAIL),
    Page("case list", "/sager/", LIST, aim="1.3"),
    Page("case list, own department", "/sager/", LIST, who="requester", aim="1.3"),
    Page("search, few hits", "/sager/?q={few}", LIST, aim="1.3"),
    Page("search, many hits", "/sager/?q=centre", LIST, aim="1.3"),
    Page("case page", "/sager/{case}/", DETAIL, aim="2"),
    Page("case board", "/sager/faser/", LIST),
    Page("case timeline", "/sager/{case}/tidslinje/", DETAIL),
    Page("step page", "/sager/trin/{step}/", DETAIL, aim="2"),
    Page("request form", f"/anmodning/ny/?key={uuid.uuid4()}", LIST, aim="1.5"),
    Page("new cases", "/nye-sager/", LIST),
    Page("my work", "/", LIST),
    Page("queue", "/min-koe/", LIST),
    Page("queue, requester", "/min-koe/", LIST, who="requester"),
    Page("systems", "/systemer/", LIST),
    Page("systems, search", "/systemer/?q=planteregistrering", LIST),
    Page("do we have it", "/systemer/har-vi-det/?q=skoler", LIST),
    Page("technical debt", "/gaeld/", LIST),
    Page("statistics, 12 months", "/statistik/", LIST),
    Page("statistics, counted anew", "/statistik/?anew=1", LIST),
    Page("contracts", "/kontrakter/", LIST),
    Page("meeting of 60 items", "/it-board/moede/{meeting}/", DETAIL),
    Page("its agenda, to read", "/it-board/moede/{meeting}/laes/", DETAIL),
    Page("requirements bank", "/kravbank/", LIST),
    Page("open bank", "/kravbank/aaben/", LIST),
    Page("open bank, list", "/kravbank/aaben/krav/", LIST),
    Page("market dialogues", "/markedsdialoger/", LIST),
    Page("comparison, 12 × 120", "/markedsdialoger/{dialogue}/svar/", DETAIL),
)
EXPORT = "/sager/udtraek.csv"


@dataclass
class Portal:
    """The portal with one size of database: whom and what the pages are asked for."""

    port: int
    sessions: dict[str, str]
    places: dict[str, str]
    times: dict[str, list[float]] = field(default_factory=dict)
    last: dict[str, tuple[int, int]] = field(default_factory=dict)

    def ask(self, page: Page) -> float:
        """The milliseconds until the page was there."""
        took, queries, size = self.fetch(page.path.format_map(self.places), page.who)
        self.last[page.name] = (queries, size)
        return took * 1000

    def fetch(self, path: str, who: str) -> tuple[float, int, int]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        connection.connect()
        began = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": f"sessionid={self.sessions[who]}"})
        answer = connection.getresponse()
        body = answer.read()
        took = time.perf_counter() - began
        connection.close()
        if answer.status != 200:
            sys.exit(f"{path}: {answer.status}\n{body.decode()[:2000]}")
        return took, int(answer.headers["X-Queries"]), len(body)

    def median(self, name: str) -> float:
        return statistics.median(self.times[name])


def main() -> None:
    sizes = [int(word.replace(",", "")) for word in sys.argv[1:]] or SIZES
    with servers.databases(sizes) as environments, ExitStack() as stack:
        portals = {}
        for size, environment in environments.items():
            filled = servers.answer(f"from bench import fill; fill.main({size})", environment)
            say(f"{size:,} cases filled in {filled.pop('seconds'):.0f} s")
            port = stack.enter_context(servers.gunicorn(environment))
            portals[size] = Portal(port, filled.pop("sessions"), filled)
        ask_for_all(list(portals.values()))
        print_pages(portals)
        print_work(portals, environments)


def ask_for_all(portals: list[Portal]) -> None:
    """Every page at every size in turn, so that a slow moment of the machine strikes all alike."""
    for number in range(WARM_UP + ROUNDS):
        for page in PAGES:
            for portal in portals:
                took = portal.ask(page)
                if number >= WARM_UP:
                    portal.times.setdefault(page.name, []).append(took)


def print_pages(portals: dict[int, Portal]) -> None:
    smallest = next(iter(portals.values()))
    say(f"{'page':27}{'cases':>9}{'ms':>8}{'queries':>9}{'kB':>7}{'ratio':>7}{'aim':>5}{'flat':>7}")
    for page in PAGES:
        for size, portal in portals.items():
            took = portal.median(page.name)
            queries, length = portal.last[page.name]
            ratio, flat = took / portal.median(page.floor), took / smallest.median(page.name)
            say(
                f"{page.name:27}{size:>9,}{took:>8.1f}{queries:>9}{length / 1000:>7.1f}"
                f"{ratio:>7.2f}{page.aim:>5}{flat:>7.2f}"
            )


def print_work(portals: dict[int, Portal], environments: dict[int, dict[str, str]]) -> None:
    """What takes seconds: the export through the server, the rest as a worker would do it."""
    say(f"\n{'work':65}{'cases':>9}{'seconds':>9}")
    for size, portal in portals.items():
        took, _queries, length = portal.fetch(EXPORT, "coordinator")
        say(f"{f'list as CSV, {length / 1_000_000:.1f} MB':65}{size:>9,}{took:>9.1f}")
        done = servers.answer("from bench import work; work.main()", environments[size])
        for name, seconds in done.items():
            say(f"{name:65}{size:>9,}{seconds:>9.1f}")


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
