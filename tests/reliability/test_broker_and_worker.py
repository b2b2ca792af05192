"""Whatever happens to broker, worker and beat, every promised mail comes, and comes once."""

import os
import random
import signal
import time

import pytest

from tests.reliability.bench import Proxy, children, wait_for


@pytest.mark.spec("Q1")
def test_a_process_that_dies_between_commit_and_publish_loses_nothing(running):
    running.client("crash_after_commit", "q1", "50", crash_at="after_commit")

    assert len(running.promised("q1")) == 50
    seconds = running.settle("q1")
    assert not running.doubled("q1")
    running.measure("Q1", "q1", recover_s=round(seconds, 1))


@pytest.mark.spec("Q1")
def test_control_without_the_sweep_such_a_mail_is_lost(without_beat):
    without_beat.client("crash_after_commit", "q1control", "5", crash_at="after_commit")
    without_beat.client("promise", "sentinel", "5")

    without_beat.settle("sentinel")
    assert len(without_beat.lost("q1control")) == 5
    without_beat.measure("Q1 control, no sweep", "q1control")


@pytest.mark.spec("Q2")
def test_a_broker_that_dies_and_comes_back_loses_nothing(running):
    running.client("promise", "q2", "150", "0.02", background=True)
    for _ in range(3):
        promised = len(running.promised("q2"))
        wait_for(lambda seen=promised: len(running.promised("q2")) >= seen + 20, "work under way")
        running.stop("broker", signal.SIGKILL)
        running.start_broker()
    running.client("finish")

    began = time.time()
    seconds = running.settle("q2")
    assert not running.doubled("q2")
    flows = wait_for(lambda: running.heard_since(began), "tasks flow again")
    running.measure("Q2", "q2", recover_s=round(max(seconds, flows), 1))


@pytest.mark.spec("Q12")
def test_a_broker_that_is_emptied_loses_nothing(without_worker):
    bench = without_worker
    bench.client("promise", "q12", "100")
    assert bench.broker.llen("celery") >= 100
    bench.broker.flushall()
    bench.start_watched("worker")
    bench.start_beat("beat")

    seconds = bench.settle("q12")
    assert not bench.doubled("q12")
    bench.measure("Q12", "q12", recover_s=round(seconds, 1))


@pytest.mark.spec("Q3")
def test_dropped_connections_silence_nobody(running):
    chance = random.Random(3)
    running.client("promise", "q3", "150", "0.02", background=True)
    for _ in range(30):
        running.broker.client_kill_filter(_type="normal", skipme=True)
        time.sleep(chance.random() / 10)
    running.client("finish")

    seconds = running.settle("q3")
    assert not running.doubled("q3")
    began = time.time()
    flows = wait_for(lambda: running.heard_since(began), "tasks flow again")
    running.measure("Q3 killed connections", "q3", recover_s=round(max(seconds, flows), 1))


@pytest.mark.spec("Q3")
def test_a_worker_that_lives_and_consumes_nothing_is_replaced(running):
    deaf = running.worker_pid()
    running.broker.delete("celery")
    running.client("make_deaf")

    began = time.monotonic()
    wait_for(lambda: running.worker_pid() not in (0, deaf), "a new worker")
    noticed = time.monotonic() - began
    running.client("promise", "q3deaf", "20")
    seconds = running.settle("q3deaf")
    assert not running.doubled("q3deaf")
    assert "worker_is_deaf" in running.folder.joinpath("worker.out").read_text()
    running.measure("Q3 deaf", "q3deaf", noticed_s=round(noticed, 1), recover_s=round(seconds, 1))


@pytest.mark.spec("Q3")
def test_a_connection_that_swallows_everything_is_noticed(without_worker):
    bench = without_worker
    proxy = Proxy(bench.broker_port)
    try:
        bench.start_watched("worker", REDIS_URL=bench.broker_url(proxy.port))
        bench.start_beat("beat")
        began = time.time()
        wait_for(lambda: bench.heard_since(began), "a sign of life")
        proxy.swallow()
        swallowed = time.time()
        bench.client("promise", "q3swallow", "20")

        wait_for(lambda: bench.heard_since(swallowed + 2), "tasks flow again")
        flows = time.time() - swallowed
        bench.settle("q3swallow")
        assert not bench.doubled("q3swallow")
        bench.measure("Q3 swallowed", "q3swallow", recover_s=round(flows, 1))
    finally:
        bench.kill_worker()
        proxy.close()


@pytest.mark.spec("Q4")
def test_a_worker_that_is_killed_in_a_task_loses_nothing(running):
    running.be("stall")
    running.folder.joinpath("stalled").unlink(missing_ok=True)
    running.client("promise", "q4", "6")
    wait_for(running.folder.joinpath("stalled").exists, "a task at work")
    for child in children(running.worker_pid()):
        os.kill(child, signal.SIGKILL)
    old = running.worker_pid()
    os.killpg(old, signal.SIGKILL)
    running.be("ok")

    seconds = running.settle("q4")
    assert running.worker_pid() != old
    assert not running.doubled("q4")
    running.measure("Q4", "q4", recover_s=round(seconds, 1))


@pytest.mark.spec("Q6")
def test_two_beats_remind_once(running):
    running.start_beat("second beat")
    try:
        running.client("contracts", "q6", "10")
        running.settle("q6")
        ran = _runs(running)
        wait_for(lambda: _runs(running) >= ran + 10, "more ticks of both")
    finally:
        running.stop("second beat", signal.SIGKILL)

    assert set(running.found("q6").values()) == {1}
    running.measure("Q6", "q6", ticks=_runs(running))


@pytest.mark.spec("Q7")
def test_a_beat_that_was_down_for_days_reminds_of_all_that_fell_due(without_beat):
    # One fell due on each of the last thirty days.
    without_beat.client("contracts", "q7", "30")
    assert not without_beat.found("q7")

    without_beat.start_beat("beat")
    seconds = without_beat.settle("q7")
    ran = _runs(without_beat)
    wait_for(lambda: _runs(without_beat) >= ran + 3, "more ticks")
    assert set(without_beat.found("q7").values()) == {1}
    without_beat.measure("Q7", "q7", recover_s=round(seconds, 1))


@pytest.mark.spec("Q6")
def test_jobs_that_all_look_before_any_writes_remind_once(without_beat):
    without_beat.client("remind_at_once", "race", "8")

    without_beat.settle("race")
    assert without_beat.found("race") == {"race-0@sink.example": 1}
    without_beat.measure("Q6 race of 8", "race")


@pytest.mark.spec("Q6")
def test_control_without_the_constraint_they_remind_eight_times(without_beat):
    definition = without_beat.ask(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'reminded_once'"
    )[0][0]
    drop = "ALTER TABLE notifications_reminder DROP CONSTRAINT reminded_once"
    without_beat.database.execute(drop)
    try:
        without_beat.client("remind_at_once", "racecontrol", "8")
        without_beat.settle("racecontrol")
        assert without_beat.found("racecontrol")["racecontrol-0@sink.example"] == 8
        without_beat.measure("Q6 control, no constraint", "racecontrol")
    finally:
        without_beat.database.execute(
            "DELETE FROM notifications_reminder WHERE address LIKE 'racecontrol-%'"
        )
        without_beat.database.execute(
            f"ALTER TABLE notifications_reminder ADD CONSTRAINT reminded_once {definition}"
        )


@pytest.mark.spec("W9")
def test_a_page_that_mails_answers_at_once_while_the_broker_is_away(running):
    running.stop("broker", signal.SIGKILL)
    running.client("ask_for_password", "away")
    status, seconds = running.folder.joinpath("page").read_text().split()
    running.start_broker()

    assert status == "302"
    assert float(seconds) < 2
    recovered = running.settle("away")
    assert "[[link]]" not in running.accepted("away")[0]["text"]
    running.measure("W9", "away", request_s=float(seconds), recover_s=round(recovered, 1))


def _runs(bench) -> int:
    return int(bench.broker.get("runs") or 0)
