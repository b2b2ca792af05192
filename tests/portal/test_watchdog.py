"""A worker that consumes nothing ends itself. The real thing is in tests/reliability."""

import time
from types import SimpleNamespace

import pytest

from portal import watchdog
from portal.celery import app


@pytest.fixture
def hurry(monkeypatch):
    """Pings at once, and what would end the process is only noted."""
    signals = []
    monkeypatch.setattr(watchdog, "PING_S", 0.01)
    monkeypatch.setattr(watchdog, "DEAF_S", 0.05)
    monkeypatch.setattr(watchdog, "GRACE_S", 0)
    monkeypatch.setattr(watchdog, "CHILD_GRACE_S", 0)
    monkeypatch.setattr(watchdog, "active_children", lambda: [SimpleNamespace(pid=-7)])
    monkeypatch.setattr(watchdog.os, "kill", lambda pid, sign: signals.append((pid, sign)))
    monkeypatch.setattr(watchdog.os, "_exit", lambda code: signals.append(code))
    app.conf.task_always_eager = False
    yield signals
    app.conf.task_always_eager = True


def test_a_worker_that_hears_nothing_is_ended_softly_then_hard(hurry):
    watchdog.watch(app, "celery@nobody", 2)

    pid, *rest = hurry
    assert pid == (watchdog.os.getpid(), watchdog.signal.SIGTERM)
    assert rest == [(-7, watchdog.TERM_SIGNAL), (-7, watchdog.signal.SIGKILL), 1]


def test_a_worker_without_a_broker_or_at_work_is_not_deaf(hurry, monkeypatch):
    busy = SimpleNamespace(time_start=time.time())
    old = SimpleNamespace(time_start=time.time() - 9999)
    fresh = SimpleNamespace(time_start=None)
    monkeypatch.setattr(watchdog.state, "active_requests", [busy, fresh])
    assert watchdog._is_busy(app, 1)
    assert not watchdog._is_busy(app, 2)
    monkeypatch.setattr(watchdog.state, "active_requests", [old])
    assert not watchdog._is_busy(app, 1)


def test_a_worker_at_work_is_watched_on(hurry, monkeypatch):
    """It is busy for a while, and then deaf."""
    answers = iter([True] * 10)
    monkeypatch.setattr(watchdog, "_is_busy", lambda *_: next(answers, False))

    watchdog.watch(app, "celery@nobody", 2)

    assert next(answers, None) is None


def test_a_broker_that_is_away_is_no_deafness(settings):
    away = SimpleNamespace(connection_for_write=lambda **how: (_ for _ in ()).throw(OSError("no")))

    assert not watchdog._ping(away, "celery@nobody")


def test_what_is_heard_begins_the_silence_anew():
    hearing = watchdog.Hearing()
    hearing.last -= 100
    assert hearing.silence > 99

    hearing.note()

    assert hearing.silence < 1


def test_the_watchdog_starts_with_the_worker(monkeypatch):
    seen = []
    monkeypatch.setattr(watchdog, "watch", lambda *words: seen.append(words))
    worker = SimpleNamespace(app=app, hostname="celery@here", concurrency=2)

    step = watchdog.Watchdog(worker)
    step.start(worker)
    step.thread.join()

    assert seen == [(app, "celery@here", 2)]
    assert watchdog.Watchdog in app.steps["worker"]
