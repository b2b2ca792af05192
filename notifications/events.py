"""Writing down what happened, and telling people in their inbox; the mails are outbox.py's."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.db import models
from django.template import Context, Engine, Template
from django.utils import translation

from accounts.models import Authority, User
from notifications.models import TO_YOU, Event, Notification

LANGUAGES = ("da", "en")
BATCH = 500
# Stands for the mark while a text is written: nobody can type it.
OUR_MARK = "\0to you\0"


def write_down(
    kind: str, target: models.Model, *, by: User | None, context: dict[str, Any]
) -> Event:
    """Put one event in the trail, in both languages as it reads today."""
    event = _event(kind, target, by, context)
    event.save()
    return event


def record_each(
    kind: str, targets: Iterable[tuple[models.Model, dict[str, Any]]], *, by: User | None
) -> None:
    """Write down what happened to many things at once, each with its context. Nobody is told."""
    events = [_event(kind, target, by, context) for target, context in targets]
    Event.objects.bulk_create(events, batch_size=BATCH)


def _event(kind: str, target: models.Model, by: User | None, context: dict[str, Any]) -> Event:
    variables = {**context, "target": target, "by": by}
    texts = {f"text_{code}": words_of(kind, code, variables) for code in LANGUAGES}
    authority = _authority_of(target, by)
    return Event(kind=kind, target=target, actor=by, authority=authority, **texts)


def tell(event: Event, people: Iterable[User], about: models.Model) -> str:
    """Put the event in these people's inbox, and answer with the address that it points to."""
    url = address_of(about)
    Notification.objects.bulk_create(
        Notification(event=event, recipient=person, url=url) for person in people
    )
    return url


def address_of(target: models.Model | None) -> str:
    """The page of a thing, if it has one."""
    page = getattr(target, "get_absolute_url", None)
    return str(page()) if page else ""


def words_of(kind: str, language: str, context: Mapping[str, Any]) -> str:
    """The whole text of a kind of event, with its marks still in it.

    A mark that somebody has typed is none: what stands below it would be missing in the history.
    """
    # Plain text: it is escaped where it is shown, not where it is written.
    with translation.override(language):
        text: str = _template(kind).render(Context(dict(context), autoescape=False))
    return text.replace(TO_YOU, "(to you)").replace(OUR_MARK, TO_YOU).strip()


@cache
def _template(kind: str) -> Template:
    engine = Engine.get_default()
    source = str(engine.get_template(f"notifications/{kind.replace('.', '/')}.txt").source)
    return engine.from_string(source.replace(TO_YOU, OUR_MARK))


def _authority_of(target: models.Model, by: User | None) -> Authority | None:
    authority = target if isinstance(target, Authority) else getattr(target, "authority", None)
    return authority or (by.authority if by else None)
