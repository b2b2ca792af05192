"""Reminding people of deadlines, each of them once.

What is due is found by asking, not by a timer: however often a job asks, or however long nobody
did, the constraint on the reminder keeps it single.
"""

import datetime
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction

from accounts.models import User, spread
from notifications.models import Reminder
from notifications.outbox import Letter
from notifications.trail import record

ATTEMPTS = 2


def remind(  # noqa: PLR0913 -- each of them is part of what makes a reminder one
    kind: str,
    target: models.Model,
    *,
    deadline: datetime.date,
    step: str,
    people: Iterable[User | None] = (),
    letters: Iterable[Letter] = (),
    on: models.Model | None = None,
    **context: Any,
) -> int:
    """Record event `kind` and mail those who have not been reminded of this deadline yet.

    Answers how many they were. `step` tells apart the reminders of one deadline ("7 days"). A
    deadline that moves is another deadline. The event is about `on`, if that is not the target:
    a step's reminder belongs to its case.
    """
    everybody: dict[str, User | Letter] = {letter.to: letter for letter in letters}
    everybody |= {person.email: person for person in spread(people)}
    one = {
        "kind": kind,
        "content_type": ContentType.objects.get_for_model(target),
        "object_id": target.pk,
        "deadline": _key(deadline),
        "step": step,
    }
    context = {"deadline": deadline, "about": target, **context}
    for _attempt in range(ATTEMPTS):
        # Another beat may be faster with some of them: then look again who is left.
        with suppress(IntegrityError):
            return _remind_the_new(one, everybody, on or target, context)
    return _remind_the_new(one, everybody, on or target, context)


@transaction.atomic
def _remind_the_new(
    one: dict[str, Any],
    everybody: dict[str, User | Letter],
    subject: models.Model,
    context: dict[str, Any],
) -> int:
    already = Reminder.objects.filter(**one, address__in=everybody)
    new = everybody.keys() - set(already.values_list("address", flat=True))
    if not new:
        return 0
    chosen = [everybody[address] for address in sorted(new)]
    event = record(
        one["kind"],
        subject,
        by=None,
        tell=[person for person in chosen if isinstance(person, User)],
        write=[letter for letter in chosen if isinstance(letter, Letter)],
        **context,
    )
    Reminder.objects.bulk_create(
        Reminder(**one, address=address, event=event) for address in sorted(new)
    )
    return len(new)


def _key(deadline: datetime.date) -> str:
    """A moment is the same moment however its zone is written."""
    if isinstance(deadline, datetime.datetime):
        return deadline.astimezone(datetime.UTC).isoformat(timespec="minutes")
    return deadline.isoformat()
