"""`manage.py start` brings everything up on one machine, watches over it, and takes it all down."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest
from celery.signals import beat_init
from django.core.management import call_command

from portal import supervision
from portal.celery import app
from portal.clock import database_now
from portal.management.commands import start as command
from portal.models import Heartbeat
from portal.supervision import Part, stop

PROJECT = Path(__file__).resolve().parent.parent.parent
START = [sys.executable, "manage.py", "start"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(*words: str, **environment: str):
    return subprocess.run(
        [*START, *words],
        cwd=PROJECT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings"} | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({"PORT": "8123"}, "http://127.0.0.1:8123"),
        ({"PORT": ""}, "http://127.0.0.1:8000"),
        ({"PORT": "8123", "SITE_URL": "https://indgang.example/"}, "https://indgang.example"),
    ],
)
def test_mails_point_to_the_port_that_is_started_also_those_of_the_demo(environment, address):
    ask = "from portal import settings; print(settings.SITE_URL)"
    inherited = {name: value for name, value in os.environ.items() if name != "SITE_URL"}
    said = subprocess.check_output(
        [sys.executable, "-c", ask], cwd=PROJECT, env=inherited | environment, text=True
    )

    assert said.strip() == address


def part(program: str, tmp_path: Path) -> Part:
    return Part("web", [sys.executable, "-c", program], tmp_path / "web.log", os.environ)


def wait_for(condition) -> None:
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.fixture
def place():
    """A folder that other accounts may go into, which pytest's own are not."""
    with tempfile.TemporaryDirectory(prefix="indgang-test-") as name:
        Path(name).chmod(0o755)
        yield name


def test_from_nothing_to_ready_and_back(place):
    with subprocess.Popen(
        [sys.executable, "-m", "portal.embedded", "--", *START],
        cwd=PROJECT,
        env=without_servers() | {"PORT": str(free_port()), "INDGANG_STATE": f"{place}/state"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        lines = []
        for line in process.stdout:
            lines.append(line.strip())
            if "is ready" in line:
                break
        address = lines[-1].removeprefix("Indgang is ready: ")
        with urllib.request.urlopen(f"{address}/healthz") as answer:
            assert answer.status == 200
        # Ready is ready, from the first moment; a sign of life of an earlier run does not count.
        with urllib.request.urlopen(f"{address}/readyz") as answer:
            assert answer.status == 200
        process.terminate()
        rest = process.stdout.read()

    assert any(line.startswith("Mails are not sent but kept: ") for line in lines)
    assert rest.endswith("Stopping …\n")
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"{address}/healthz")


def without_servers() -> dict[str, str]:
    """As somebody who types `make run`."""
    servers = ("DATABASE_URL", "REDIS_URL", "CACHE_URL", "STATE_DIR", "EMAIL_URL", "TESTING")
    found = {name: value for name, value in os.environ.items() if name not in servers}
    return found | {"DJANGO_SETTINGS_MODULE": "portal.settings", "DEBUG": "1"}


def test_a_taken_port_is_said_in_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        done = start(PORT=str(port))

    assert done.returncode == 1
    assert done.stderr == f"Port {port} is taken: choose another with PORT=8001 make run.\n"


def test_a_database_that_does_not_answer_is_said_in_one_sentence():
    nowhere = f"postgresql://somebody@127.0.0.1:{free_port()}/portal"

    done = start(PORT=str(free_port()), DATABASE_URL=nowhere)

    assert done.returncode == 1
    assert done.stderr.startswith("The database does not answer: ")
    assert done.stderr.count("\n") == 1


def test_missing_pango_is_said_in_one_sentence(tmp_path):
    (tmp_path / "weasyprint.py").write_text("print('a page')\nraise OSError('libpango')\n")

    done = start(PORT=str(free_port()), PYTHONPATH=str(tmp_path))

    assert done.returncode == 1
    assert done.stderr.startswith("Pango is missing")
    assert done.stdout == ""


def test_one_part_alone_is_watched_over_where_the_others_run_elsewhere(tmp_path):
    with subprocess.Popen(
        [*START, "--only", "beat"],
        cwd=PROJECT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings", "STATE_DIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        # Where others keep the logs, it writes to the same place as the command.
        first = process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()

    assert "beat" in first
    assert rest.endswith("Stopping …\n")
    assert list(tmp_path.iterdir()) == []


def test_what_died_is_started_again_and_said_with_its_last_words(tmp_path):
    said = []
    dying = part("print('No bread left'); raise SystemExit(3)", tmp_path)

    dying.look_after(said.append)
    wait_for(lambda: not dying.lives)
    dying.look_after(said.append)

    assert said == ["web ended (3), starting it again in 1 s: No bread left"]
    wait_for(lambda: dying.look_after(said.append) or len(said) == 2)
    assert said[1].startswith("web ended (3), starting it again in 2 s")


def test_what_does_not_end_softly_is_ended_hard(tmp_path, monkeypatch):
    monkeypatch.setattr("portal.supervision.HARD_STOP_S", 0.5)
    deaf = part(
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('deaf', flush=True); time.sleep(600)",
        tmp_path,
    )
    deaf.start()
    wait_for(lambda: "deaf" in deaf.log.read_text())

    stop([deaf])

    assert deaf.process.returncode == -signal.SIGKILL


def test_stopping_what_never_started_is_nothing(tmp_path):
    idle = part("pass", tmp_path)

    stop([idle])

    assert idle.age == 0


@pytest.mark.django_db
def test_a_worker_that_lives_and_hears_nothing_is_ended_to_be_started_again(tmp_path, monkeypatch):
    monkeypatch.setattr(supervision, "SILENCE", timedelta(seconds=0.1))
    heard = Heartbeat.objects.create(part="queue", heard_at=database_now())
    sleeping = [sys.executable, "-c", "import time; time.sleep(600)"]
    deaf = Part("worker", sleeping, tmp_path / "worker.log", os.environ)
    deaf.start()
    said = []
    watch = command.Command()
    watch.parts = [deaf]
    monkeypatch.setattr(watch, "_say", said.append)

    wait_for(lambda: deaf.age > 0.2)
    Heartbeat.objects.filter(pk=heard.pk).update(heard_at=database_now() + timedelta(minutes=1))
    watch._mind_silence()
    assert said == []
    assert deaf.lives

    Heartbeat.objects.filter(pk=heard.pk).update(heard_at=database_now() - timedelta(minutes=1))
    watch._mind_silence()
    wait_for(lambda: not deaf.lives)
    assert said == ["No sign of life came through the queue for 0.1 s."]


@pytest.mark.django_db
def test_it_is_ready_when_what_beat_rang_for_since_the_start_was_heard(monkeypatch):
    watch = command.Command()
    watch.parts, watch.port, watch.began_at = [], 0, database_now()
    monkeypatch.setattr(command, "_answers", lambda url: url.endswith("/healthz"))
    Heartbeat.objects.create(part="queue", heard_at=watch.began_at - timedelta(seconds=1))
    assert not watch._is_ready()

    # Beat is there, with what it loads at its start; its first ring is heard.
    app.loader.import_default_modules()
    beat_init.send(sender=None)

    assert watch._is_ready()


@pytest.mark.django_db
def test_a_health_check_fails_when_the_queue_is_silent():
    with pytest.raises(SystemExit, match="No sign of life"):
        call_command("alive")

    Heartbeat.objects.create(part="queue", heard_at=database_now())
    call_command("alive")
