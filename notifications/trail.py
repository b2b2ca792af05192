"""Writing the trail, and telling people."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Authority, User
from notifications import deadlines
from notifications.events import record_each, write_down
from notifications.events import tell as tell_people
from notifications.models import Event
from notifications.outbox import Letter, Wording, post

__all__ = ["Letter", "record", "record_each"]


def record(
    kind: str,
    target: models.Model,
    *,
    by: User | None,
    tell: Iterable[User | None] = (),
    write: Iterable[Letter] = (),
    **context: Any,
) -> Event:
    """Write down what happened to target, and tell these people, except the one who did it.

    The text of "governance.decided" is templates/notifications/governance/decided.txt; its first
    line is the subject, and what stands below [[to you]] is for those who are told alone. It is
    kept in both languages as it read on the day. `tell` reaches the inbox and the mailbox of
    people with an account, `write` the mailbox of others. By None: the portal itself, or a
    supplier. A `calendar` in the context goes along with every mail, or with those to the people
    that it names (notifications/deadlines.py); an `at` is what people are led to instead of the
    target, which may not be theirs to see.
    """
    event = write_down(kind, target, by=by, context=context)
    people = {person.pk: person for person in tell if person and person.is_active and person != by}
    about = context.get("at", target)
    url = tell_people(event, people.values(), about)
    calendar = context.get("calendar", "")
    for person in people.values():
        _post(event, person, about, url=url, calendar=deadlines.of(calendar, person))
    for letter in {letter.to: letter for letter in write}.values():
        _post(event, letter, about, url="", calendar=deadlines.of(calendar, None))
    return event


def _post(event: Event, to: Letter | User, about: models.Model, *, url: str, calendar: str) -> None:
    with translation.override(to.language):
        wording = Wording(event.said(to.language), url, _reason(event, to, about), calendar)
    if isinstance(to, User):
        post(f"event:{event.pk}:person:{to.pk}", to, wording, event=event)
    else:
        post(f"event:{event.pk}:letter:{to.to}", to, wording, event=event)


def _reason(event: Event, to: Letter | User, about: models.Model) -> str:
    """The last line of every mail: why it came to this person."""
    names = {"authority": event.authority or "Indgang", "about": about}
    if isinstance(to, Letter) and event.authority:
        return _("You get this mail because %(authority)s uses Indgang to write to you.") % names
    if isinstance(about, User | Authority):
        return _("You get this mail because you are a user of Indgang at %(authority)s.") % names
    return _("You get this mail because you have a part in: %(about)s (Indgang).") % names
