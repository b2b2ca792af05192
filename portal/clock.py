"""The one clock that decides: the database's."""

import datetime

from django.db import connection
from django.db.models import DateTimeField, Func


class ClockTimestamp(Func):
    """The database's clock now, not the start of the transaction as Now() is."""

    function = "clock_timestamp"
    output_field = DateTimeField()


def database_now() -> datetime.datetime:
    """The moment by the database's clock, in UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime.datetime = cursor.fetchone()[0]
    return moment
