"""Sessions in the database as Django keeps them, read by one known query: every request does."""

import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from portal.written_once import WrittenOnce


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        row = KEPT.first(key=self.session_key, now=timezone.now())
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])


def _kept(key: str, now: datetime.datetime) -> QuerySet[Any, Any]:
    return Session.objects.filter(pk=key, expire_date__gt=now).values_list("session_data")


KEPT = WrittenOnce(_kept)
