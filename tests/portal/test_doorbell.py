"""Ringing costs the person who waits no time, whether anybody hears it or not."""

import socket
import time

import pytest

from portal import doorbell
from portal.celery import app
from portal.tasks import heartbeat


@pytest.fixture
def broker(monkeypatch):
    """Ring for real, at a broker of the test's choice."""
    monkeypatch.setattr(doorbell, "quiet_until", 0.0)

    def at(url: str) -> None:
        monkeypatch.setenv("CELERY_BROKER_WRITE_URL", url)
        doorbell._connections.cache_clear()

    app.conf.task_always_eager = False
    yield at
    app.conf.task_always_eager = True
    doorbell._connections.cache_clear()


@pytest.mark.spec("W9")
def test_a_broker_that_refuses_costs_a_moment_and_is_then_left_alone(broker):
    broker("redis://127.0.0.1:1/0")

    began = time.monotonic()
    for _ in range(20):
        doorbell.ring(heartbeat)

    assert time.monotonic() - began < 2
    assert doorbell.quiet_until > time.monotonic()


@pytest.mark.spec("W9")
def test_a_broker_that_says_nothing_costs_a_second_and_is_then_left_alone(broker):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        broker(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")

        began = time.monotonic()
        for _ in range(20):
            doorbell.ring(heartbeat)

        assert time.monotonic() - began < 3


def test_after_the_silence_it_rings_again(broker, settings):
    # A database that no worker listens to, not even that of a browser test beside this one.
    broker(settings.CELERY_BROKER_URL.rpartition("/")[0] + "/15")
    doorbell.quiet_until = time.monotonic() + 60
    with app.connection_for_write() as connection:
        queue = connection.default_channel.client
        queue.delete("celery")
        doorbell.ring(heartbeat)
        assert queue.llen("celery") == 0
        doorbell.quiet_until = 0.0

        doorbell.ring(heartbeat)

        assert queue.llen("celery") == 1
        queue.delete("celery")
