"""One bench for all tests here: real servers, a real worker, a real beat."""

import os
import signal

import pytest

from tests.databases import own_database
from tests.reliability.bench import Bench, wait_for


@pytest.fixture(scope="session")
def bench(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bench")
    url = os.environ["DATABASE_URL"]
    with own_database(url, f"reliability_{os.getpid()}") as database_url:
        bench = Bench(folder, database_url)
        try:
            bench.start_broker()
            bench.start_sink()
            bench.start_client()
            yield bench
        finally:
            bench.end()


@pytest.fixture
def worker(bench):
    """A worker that hears, under its supervisor."""
    bench.be("ok")
    if "broker" not in bench.parts:
        bench.start_broker()
    if "worker" not in bench.parts:
        bench.start_watched("worker")
    wait_for(bench.worker_pid, "the worker")
    return bench


@pytest.fixture
def running(worker):
    """The whole portal: worker and beat, and a sign of life through the queue."""
    if "beat" not in worker.parts:
        worker.start_beat("beat")
    wait_for(lambda: worker.ask("SELECT 1 FROM portal_heartbeat WHERE part = 'queue'"), "life")
    return worker


@pytest.fixture
def without_beat(without_worker):
    """A worker that hears rings, and nothing by the clock."""
    without_worker.start_watched("worker")
    return without_worker


@pytest.fixture
def without_worker(bench):
    """Nobody consumes, nobody rings by the clock, and nothing is left of what they did before."""
    bench.be("ok")
    if "broker" not in bench.parts:
        bench.start_broker()
    bench.stop("beat", signal.SIGKILL)
    bench.kill_worker()
    bench.broker.flushall()
    return bench
