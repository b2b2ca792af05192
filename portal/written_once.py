"""Queries that every request asks, or who types every two seconds: Django writes their SQL once.

To write the SQL for one row costs ten times what it costs to fetch it.
"""

from collections.abc import Callable
from functools import cached_property
from inspect import signature
from typing import Any

from django.db import connection
from django.db.models import Expression, QuerySet

from portal.locks import ending


class Place(Expression):
    """Where an argument goes. The database compares it as it does a value."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, *_how: Any, **_more: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


class WrittenOnce:
    """The rows of `values_list` by a query that depends on nothing but its parameters.

    No `timezone.now()` in it, and nothing that a language or a setting decides: it would stay so.
    `lock` says, in SQL, which rows are locked by it.
    """

    def __init__(self, query: Callable[..., QuerySet[Any, Any]], *, lock: str = "") -> None:
        self.query, self.lock = query, lock

    def first(self, **arguments: Any) -> tuple[Any, ...] | None:
        return next(iter(self.all(**arguments)), None)

    def all(self, **arguments: Any) -> list[tuple[Any, ...]]:
        sql, parameters = self._written
        filled = [arguments[one.name] if isinstance(one, Place) else one for one in parameters]
        with connection.cursor() as cursor:
            cursor.execute(sql + ending(self.lock), filled)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    @cached_property
    def _written(self) -> tuple[str, tuple[Any, ...]]:
        places = {name: Place(name) for name in signature(self.query).parameters}
        sql, parameters = self.query(**places).query.sql_with_params()
        return sql, parameters
