"""Two people write the same at once: who comes second is shown both, and nothing is lost."""

from collections.abc import Iterable
from hashlib import sha256

from django.db.models import Field, Model

from portal.refusals import Overtaken


def fingerprint(row: Model, names: Iterable[str]) -> str:
    """Of what stands in these fields: whether it is still what somebody has read."""
    values = [(name, _value(row, name)) for name in sorted(names)]
    return sha256(repr(values).encode()).hexdigest()


def refuse_overtaken(current: Model, names: Iterable[str], seen: str) -> None:
    """`current` is the row under its lock; `seen` the fingerprint of what was read."""
    if fingerprint(current, names) != seen:
        raise Overtaken(current)


def _value(row: Model, name: str) -> object:
    field = row._meta.get_field(name)
    assert isinstance(field, Field)  # noqa: S101 -- no relation from elsewhere
    if field.many_to_many:
        return sorted(one.pk for one in field.value_from_object(row))
    return field.value_to_string(row)
