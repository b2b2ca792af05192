"""The crash points are for tests alone."""

import importlib

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import crash


def test_a_crash_point_ends_the_process_where_it_was_asked_to(monkeypatch):
    codes = []
    monkeypatch.setattr(crash.os, "_exit", codes.append)
    monkeypatch.setattr(crash, "CRASH_AT", "after_smtp")

    crash.crash_point("after_commit")
    assert codes == []
    crash.crash_point("after_smtp")

    assert codes == [137]


def test_outside_tests_the_portal_refuses_to_start_with_one(monkeypatch, settings):
    settings.TESTING = False
    monkeypatch.setenv("CRASH_AT", "after_smtp")

    with pytest.raises(ImproperlyConfigured):
        importlib.reload(crash)

    monkeypatch.delenv("CRASH_AT")
    importlib.reload(crash)
