"""Deadlines that go along with mails, each into the calendar of the one who is to keep it.

They are called by the portal itself, which sends the mail too: calendar programs follow changes
that come from the one who called, and an answer would disturb nobody. Each person gets a file of
one's own, so that it names nobody else.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from email.utils import parseaddr
from functools import partial
from typing import TypeVar

from django.conf import settings
from django.utils import translation

from accounts.models import User, spread
from portal.calendars import Appointment, Method, Person, sequence_at, write
from portal.clock import database_now

# What goes along with a mail: the same to all, or by the keys of people.
Calendars = str | Mapping[int, str]
T = TypeVar("T")


def keep(
    people: Iterable[User | None], deadlines_of: Callable[[T], Iterable[Appointment]], thing: T
) -> dict[int, str]:
    """They stand in these people's calendars from now on, at the day that they have now."""
    return _files(people, partial(deadlines_of, thing), Method.REQUEST)


def drop(
    people: Iterable[User | None], deadlines_of: Callable[[T], Iterable[Appointment]], thing: T
) -> dict[int, str]:
    """They leave the calendars; what is over stays as it was."""
    return _files(people, partial(deadlines_of, thing), Method.CANCEL)


def together(*parts: Mapping[int, str]) -> dict[int, str]:
    """All that one mail brings to each of them."""
    people = {key for part in parts for key in part}
    return {key: "".join(part.get(key, "") for part in parts) for key in people}


def of(calendars: Calendars, person: User | None) -> str:
    """What goes along to this one; people without an account have no deadlines of their own."""
    if isinstance(calendars, str):
        return calendars
    return calendars.get(person.pk, "") if person else ""


def _files(
    people: Iterable[User | None], read: Callable[[], Iterable[Appointment]], method: Method
) -> dict[int, str]:
    now = database_now()
    return {one.pk: _file(one, read, method, now) for one in spread(people)}


def _file(
    person: User, read: Callable[[], Iterable[Appointment]], method: Method, now: datetime
) -> str:
    portal = Person(*parseaddr(settings.DEFAULT_FROM_EMAIL))
    reader = Person(person.name, person.email)
    with translation.override(person.language):
        coming = [one for one in read() if not one.is_over(now)]
    called = [
        replace(one, organizer=portal, attendees=(reader,), sequence=sequence_at(now))
        for one in coming
    ]
    return "".join(write(one, method, now=now) for one in called)
