"""Two people change the same row at the same time. Whoever comes second loses nothing.

A form carries the marks of what it showed. What only one of the two changed is kept; what both
changed is put before the second, beside what that person typed.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from portal.refusals import Refused
from procurement.answers import mark


class ChangedMeanwhile(Refused):
    """Somebody else has given these fields other values, as they are `stored` now."""

    def __init__(self, stored: models.Model, names: Iterable[str]) -> None:
        super().__init__(_("Somebody else has changed this since you opened the page."))
        self.stored, self.names = stored, list(names)


def read(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """What a row says; of its relations to many, their keys."""
    return {name: _value(getattr(row, name)) for name in names}


def marks(row: models.Model, names: Iterable[str]) -> dict[str, str]:
    """What a page remembers of the row it showed."""
    return {name: mark(value) for name, value in read(row, names).items()}


def merge(mine: Mapping[str, Any], stored: models.Model, seen: Mapping[str, str]) -> dict[str, Any]:
    """What the row is to say: mine, and theirs where they alone changed it.

    `seen` are the marks of what my page showed. Without one, mine counts. Raises ChangedMeanwhile
    where both have changed the same to something else.
    """
    theirs = read(stored, mine)
    changed = {name for name in mine if seen.get(name) not in (None, mark(theirs[name]))}
    left_alone = {name for name in changed if mark(mine[name]) == seen[name]}
    contested = [n for n in mine if n in changed - left_alone and mark(mine[n]) != mark(theirs[n])]
    if contested:
        raise ChangedMeanwhile(stored, contested)
    return {name: theirs[name] if name in left_alone else mine[name] for name in mine}


def changes(
    before: models.Model, after: models.Model, labels: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """What a change has changed, for the trail: of the fields that have a label."""
    names = labels.items()
    pairs = ((label, getattr(before, name), getattr(after, name)) for name, label in names)
    return [
        {"label": label, "before": old, "after": new} for label, old, new in pairs if old != new
    ]


def put(row: models.Model, values: Mapping[str, Any]) -> None:
    """Give the row what the merge came to. Raises ValidationError if the two contradict."""
    for name, value in values.items():
        setattr(row, name, value)
    row.validate_constraints()


def contested_text(theirs: str) -> str:
    return _(
        "Somebody else has changed this meanwhile, to: “%(theirs)s”. "
        "Yours stands in the field and is kept if you save again."
    ) % {"theirs": theirs or _("nothing")}


def _value(value: Any) -> Any:
    if isinstance(value, models.Manager):
        return sorted(str(one.pk) for one in value.all())
    return value
