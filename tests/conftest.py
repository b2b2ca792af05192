"""People whom every test may know, and what tests share."""

import gc
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from _pytest import runner
from django.db import connection
from django.test.utils import CaptureQueriesContext
from xdist.scheduler import LoadScopeScheduling

from accounts.models import Role
from portal.stack import with_room
from tests.databases import migrated
from tests.factories import make_authority, make_department, make_user

LONG = ("journeys", "reliability", "test_access.py", "test_start.py")
TOGETHER = ("journeys", "reliability")


class Scheduling(LoadScopeScheduling):
    """The journeys share the servers they start, so they stay on one worker; so does reliability.

    What is many comes first. xdist's own groups are lost on pytest 9.2, which keeps a test's
    address where xdist does not write it.
    """

    def _split_scope(self, nodeid: str) -> str:
        folder = Path(nodeid.partition("::")[0]).parent.name
        return folder if folder in TOGETHER else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    return Scheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first: no worker is left with it when the others have ended."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    places = (item.path.parent.name, item.path.name)
    return min(LONG.index(place) if place in LONG else len(LONG) for place in places)


def pytest_collection_finish() -> None:
    """What stays to the end need not be looked at again and again for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """As pytest does it, with the room that a request has in production."""
    return with_room(runner.pytest_runtest_protocol)(item, nextitem)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix) -> None:
    """The workers' databases are copies of one."""
    template = migrated(os.environ["DATABASE_URL"])
    connection.settings_dict["TEST"]["TEMPLATE"] = template


@pytest.fixture
def locks_off(settings):
    """What a race is without the locks that keep the other away."""
    settings.LOCKS_OFF = True


@pytest.fixture
def authority(db):
    return make_authority(name="Nordby Kommune", code="NOR")


@pytest.fixture
def department(authority):
    return make_department(authority=authority, name="Pleje")


def _person(role: Role):
    @pytest.fixture(name=str(role.value))
    def person(authority, department):
        return make_user(role, department=department, name=role.name.title())

    return person


requester = _person(Role.REQUESTER)
coordinator = _person(Role.COORDINATOR)
architect = _person(Role.ARCHITECT)
security = _person(Role.SECURITY)
procurement = _person(Role.PROCUREMENT)
legal = _person(Role.LEGAL)
contracts = _person(Role.CONTRACTS)
manager = _person(Role.MANAGER)
secretary = _person(Role.SECRETARY)
chair = _person(Role.CHAIR)
member = _person(Role.MEMBER)
system_owner = _person(Role.SYSTEM_OWNER)
editor = _person(Role.EDITOR)
buyer = _person(Role.BUYER)
administrator = _person(Role.ADMINISTRATOR)


@pytest.fixture
def stranger(db):
    """Somebody with every role, at another authority."""
    return make_user(*Role, name="Fremmed")


@pytest.fixture
def query_count() -> Callable[..., int]:
    """How many queries a call makes: compare one row with three, never with a literal."""

    def count(call: Callable[..., Any], *args: Any, **kwargs: Any) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            call(*args, **kwargs)
        return len(queries)

    return count
