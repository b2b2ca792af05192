"""Queries whose SQL is written once."""

import datetime

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from portal.sessions import SessionStore
from portal.written_once import WrittenOnce

pytestmark = pytest.mark.django_db


def kept(**values) -> SessionStore:
    session = SessionStore()
    session.update(values)
    session.create()
    return session


def test_each_call_has_its_own_arguments_and_the_query_is_written_at_the_first():
    written = []

    def query(key, until):
        written.append(key)
        return Session.objects.filter(pk=key, expire_date__gt=until).values_list("pk")

    once = WrittenOnce(query)
    one, other = kept(name="en"), kept(name="to")
    now = timezone.now()

    assert once.first(key=one.session_key, until=now) == (one.session_key,)
    assert once.first(key=other.session_key, until=now) == (other.session_key,)
    assert once.first(key="'; DROP TABLE django_session", until=now) is None
    assert len(written) == 1


def test_all_rows_are_given_in_their_order_and_none_where_there_is_none():
    keys = sorted(kept(number=number).session_key for number in range(3))
    once = WrittenOnce(
        lambda until: Session.objects.filter(expire_date__gt=until).order_by("pk").values_list("pk")
    )

    assert once.all(until=timezone.now()) == [(key,) for key in keys]
    assert once.all(until=timezone.now() + datetime.timedelta(days=3650)) == []


def test_a_session_is_read_as_it_was_kept():
    assert SessionStore(kept(name="en").session_key)["name"] == "en"


def test_a_session_that_has_ended_or_never_was_is_none_and_its_key_is_not_used_again():
    ended = kept(name="en").session_key
    past = timezone.now() - datetime.timedelta(seconds=1)
    Session.objects.filter(pk=ended).update(expire_date=past)

    for key in (ended, "a" * 32):
        session = SessionStore(key)
        assert session.load() == {}
        assert session.session_key is None
