"""Every page, asked for by every kind of person: own authority, another authority, nobody.

The expected answers stand in tests/access.txt, one line per page and method. A page that is
missing there fails. After a change, look at what `WRITE_ACCESS=1 pytest tests/test_access.py -n0`
writes, line by line: each changed cell is somebody who may now do more, or less.
"""

import inspect
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from portal import urls
from tests.access_addresses import NOT_OF_AN_AUTHORITY
from tests.access_world import World, make_world
from tests.test_architecture import PUBLIC, pages

TABLE = Path(__file__).with_name("access.txt")
PEOPLE = (
    "anonymous",
    "own",  # who filed the request, with the requester's role
    "colleague",  # invited to the case, without any role
    "nextdoor",  # a requester of another department
    "coordinator",
    "architect",
    "security",
    "procurement",
    "legal",
    "contracts",
    "finance",
    "archive",
    "manager",
    "secretary",
    "chair",
    "member",
    "system_owner",
    "editor",
    "shared_editor",
    "buyer",
    "administrator",
    "stranger",  # every role there is, at another authority
)


PAGES = dict(pages())
ASKED = sorted(f"{method} {name}" for name in PAGES for method in ("GET", "POST"))


def app_of(asked: str) -> str:
    return asked.split()[1].partition(":")[0] if ":" in asked else "portal"


def asks_who(asked: str) -> bool:
    """Whether it matters who asks: what a decorator of the page refuses, it refuses everybody."""
    method, name = asked.split()
    known = inspect.getclosurevars(PAGES[name].callback).nonlocals
    return method in known.get("request_method_list", [method])


def read_table() -> dict[str, list[str]]:
    rows = [line.split() for line in TABLE.read_text().splitlines() if line and line[0] != "#"]
    assert rows[0] == ["method", "page", *PEOPLE]
    return {" ".join(row[:2]): row[2:] for row in rows[1:]}


def answer(world: World, asked: str, person: str) -> str:
    """What the page says to this person, with all that it did undone."""
    method, name = asked.split()
    url = reverse(name, kwargs=world.arguments(name))
    client = world.clients[person]
    with transaction.atomic():
        response = client.generic(method, url, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    # Read to its end, so that the file behind a download is closed.
    b"".join(response)
    world.sign_in_again(person)
    asks = response.status_code == 302 and response.url.startswith(reverse("account_login"))
    # The API, which nobody signs in to, asks for a key.
    wants_key = "WWW-Authenticate" in response.headers
    if asks or (response.status_code == 401 and not wants_key):
        return "login"
    return str(response.status_code)


@pytest.fixture
def bare_refusals(monkeypatch) -> None:
    """A refusal is only its number: to make its page ten thousand times takes long."""
    for number in (403, 404):
        monkeypatch.setattr(urls, f"handler{number}", refusal(number), raising=False)


def refusal(number: int) -> Callable[..., HttpResponse]:
    return lambda _request, exception: HttpResponse(status=number)


@pytest.fixture
def world(db, settings, tmp_path) -> World:
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = settings.STORAGES | {"default": place | {"OPTIONS": {"location": tmp_path}}}
    return make_world(PEOPLE)


@pytest.mark.skipif("WRITE_ACCESS" in os.environ, reason="the table is being written")
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("app", sorted({app_of(asked) for asked in ASKED}))
@pytest.mark.usefixtures("bare_refusals")
def test_each_person_gets_the_expected_answer(world, app, method):
    table = read_table()

    for asked in ASKED:
        if app_of(asked) == app and asked.startswith(method) and asks_who(asked):
            answers = [answer(world, asked, person) for person in PEOPLE]
            assert dict(zip(PEOPLE, answers, strict=True)) == dict(
                zip(PEOPLE, table[asked], strict=True)
            ), asked


@pytest.mark.skipif("WRITE_ACCESS" in os.environ, reason="the table is being written")
def test_what_a_page_is_not_for_it_refuses_everybody_before_it_asks_who_they_are(world):
    """So two are asked for all: one who is nobody, and one with every role there is."""
    for asked, (nobody, *everybody) in read_table().items():
        if not asks_who(asked):
            assert set(everybody) == {"405"}, asked
            assert nobody == answer(world, asked, "anonymous"), asked
            assert answer(world, asked, "stranger") == "405", asked


@pytest.mark.skipif("WRITE_ACCESS" in os.environ, reason="the table is being written")
def test_everybody_can_read_the_page_of_a_refusal(world):
    for column, person in enumerate(PEOPLE):
        for number in ("403", "404"):
            refused = [asked for asked, row in read_table().items() if row[column] == number]
            for asked in refused[:1]:
                assert answer(world, asked, person) == number


@pytest.mark.skipif("WRITE_ACCESS" in os.environ, reason="the table is being written")
def test_the_table_names_no_page_that_is_gone():
    assert set(read_table()) == set(ASKED)


@pytest.mark.skipif("WRITE_ACCESS" in os.environ, reason="the table is being written")
def test_nobody_is_ever_answered_with_a_server_error():
    assert not [asked for asked, answers in read_table().items() if "500" in answers]


@pytest.mark.skipif("WRITE_ACCESS" in os.environ, reason="the table is being written")
def test_a_stranger_reaches_nothing_of_another_authority():
    """A stranger with every role is told that the object is not there, on every closed page."""
    column = PEOPLE.index("stranger")
    closed = {name for name, page in PAGES.items() if page.pattern.converters}
    closed -= PUBLIC | NOT_OF_AN_AUTHORITY

    found = {
        asked: answers[column]
        for asked, answers in read_table().items()
        if asked.split()[1] in closed and answers[column] not in ("404", "405")
    }

    assert found == {}


@pytest.mark.skipif("WRITE_ACCESS" not in os.environ, reason="only when asked for")
def test_write_the_table(world):
    rows = [["method", "page", *PEOPLE]]
    rows += [[*asked.split(), *(answer(world, asked, who) for who in PEOPLE)] for asked in ASKED]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    TABLE.write_text("\n".join(lines) + "\n")
