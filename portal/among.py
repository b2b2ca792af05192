"""Rows by ids that another query finds, in a way that an index can serve."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Q, QuerySet


def among(column: str, ids: "QuerySet[Any, Any]") -> Q:
    """The column is one of these ids.

    As `column__in=ids`; but PostgreSQL finds the ids first, and can then look them up by an index
    beside other conditions ("or"), where it would read every row to compare.
    """
    sides = F(column), ArraySubquery(ids.order_by())
    template = "%(expressions)s)"
    return Q(Func(*sides, template=template, arg_joiner=" = ANY(", output_field=BooleanField()))
