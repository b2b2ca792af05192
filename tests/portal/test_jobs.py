"""A job by the clock runs once a period, however many beats there are."""

import pytest

from portal.jobs import once
from portal.models import JobRun


def test_the_second_beat_finds_it_done(db):
    with once("papers", "2026-11-22") as first:
        assert first
    with once("papers", "2026-11-22") as second:
        assert not second
    with once("papers", "2026-11-23") as next_day:
        assert next_day

    assert JobRun.objects.filter(finished_at=None).count() == 0
    assert JobRun.objects.count() == 2


def test_a_run_that_failed_is_tried_again(db):
    def fail() -> None:
        with once("papers", "2026-11-22"):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    with once("papers", "2026-11-22") as again:
        assert again
