"""Pages of a long list, by key and not by number: the last page costs what the first one does.

An exact count is what makes a list slow, so counting stops at a limit.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

M = TypeVar("M", bound=Model)

ROWS = 25
COUNTED = 500


@dataclass(frozen=True)
class Order:
    """A way to sort: columns or annotations that are never null, the last one unique."""

    label: str | Promise
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """A link to the same list, sorted another way."""

    key: str
    label: str | Promise
    url: str
    current: bool


@dataclass(frozen=True)
class Page(Generic[M]):
    rows: list[M]
    total: str
    text: str
    previous_url: str
    next_url: str
    choices: list[Choice]


def paginate(
    request: HttpRequest, queryset: QuerySet[M], orders: dict[str, Order], *, rows: int = ROWS
) -> Page[M]:
    """The page that the address asks for. An address that makes no sense gives the first page."""
    key = request.GET.get("sort", "")
    key = key if key in orders else next(iter(orders))
    fields = orders[key].fields
    backwards = "before" in request.GET
    mark = _read(queryset, fields, request.GET.get("before" if backwards else "after", ""))
    found = _beyond(queryset, fields, mark, backwards=backwards)[: rows + 1]
    kept = list(found)
    more, kept = len(kept) > rows, kept[:rows]
    if backwards:
        kept.reverse()
    total = count_up_to(queryset)
    has_previous = more if backwards else mark is not None
    has_next = True if backwards else more
    return Page(
        rows=kept,
        total=total,
        text=_("Showing %(shown)s of %(total)s") % {"shown": len(kept), "total": total},
        previous_url=_link(request, before=_write(kept[0], fields))
        if kept and has_previous
        else "",
        next_url=_link(request, after=_write(kept[-1], fields)) if kept and has_next else "",
        choices=[
            Choice(name, order.label, _link(request, sort=name), name == key)
            for name, order in orders.items()
        ],
    )


def count_up_to(queryset: QuerySet[Any], limit: int = COUNTED) -> str:
    """`312`, or `500+` where there are more than the limit."""
    count = queryset.order_by()[: limit + 1].count()
    number = number_format(min(count, limit), use_l10n=True, force_grouping=True)
    return f"{number}+" if count > limit else str(number)


def _beyond(
    queryset: QuerySet[M], fields: tuple[str, ...], mark: list[Any] | None, *, backwards: bool
) -> QuerySet[M]:
    turned = [_turned(field) for field in fields] if backwards else list(fields)
    if mark is not None:
        queryset = queryset.filter(_after(turned, mark))
    return queryset.order_by(*turned)


def _turned(field: str) -> str:
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"


def _after(fields: list[str], values: list[Any]) -> Q:
    """What comes after these values. The first column stands alone, so that an index is used."""
    name, direction = fields[0].removeprefix("-"), "lt" if fields[0].startswith("-") else "gt"
    beyond = Q((f"{name}__{direction}", values[0]))
    if len(fields) == 1:
        return beyond
    return Q((f"{name}__{direction}e", values[0])) & (beyond | _after(fields[1:], values[1:]))


def _write(row: Model, fields: tuple[str, ...]) -> str:
    values = [str(getattr(row, field.removeprefix("-"))) for field in fields]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _read(queryset: QuerySet[M], fields: tuple[str, ...], mark: str) -> list[Any] | None:
    try:
        values = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        columns = [_column(queryset, field.removeprefix("-")) for field in fields]
        pairs = zip(columns, values, strict=True)
        return [_comparable(column.to_python(value)) for column, value in pairs]
    except (binascii.Error, TypeError, ValueError, ValidationError, OverflowError, RecursionError):
        return None


def _comparable(value: Any) -> Any:
    """A value that the database takes: anybody can write an address. Raises what `_read` knows."""
    if value is None or "\x00" in str(value):
        raise ValueError("Nothing comes after this.")
    str(value).encode()
    if isinstance(value, datetime):
        aware = timezone.make_aware(value) if timezone.is_naive(value) else value
        return aware.astimezone(UTC)
    return value


def _column(queryset: QuerySet[M], name: str) -> "Field[Any, Any]":
    annotation = queryset.query.annotations.get(name)
    return annotation.output_field if annotation else queryset.model._meta.get_field(name)  # type: ignore[return-value] # a column, never a relation


def _link(request: HttpRequest, **changes: str) -> str:
    parameters = request.GET.copy()
    for name in ("after", "before"):
        parameters.pop(name, None)
    for name, value in changes.items():
        parameters[name] = value
    return f"?{parameters.urlencode()}"
