"""What people do with the portal in the reliability tests: `python -m tests.reliability.client`.

Orders come by standard input, one a line. Each is carried out in a process of its own, forked from
this one, so that a crash point may end it. What was promised is written to the ledger, with the
disk's word for it.
"""

import datetime
import itertools
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

from celery.utils.nodenames import worker_direct  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import Authority, Role  # noqa: E402
from notifications import reminders, tasks  # noqa: E402
from notifications.models import Mail  # noqa: E402
from notifications.trail import Letter, record  # noqa: E402
from portal import crash  # noqa: E402
from portal.celery import app  # noqa: E402
from procurement.models import Contract  # noqa: E402
from tests import factories  # noqa: E402
from tests.reliability.work import YEAR, remind_of  # noqa: E402

CRASHED = 137


class TakenBackError(Exception):
    """The action fails after it has queued its mail."""


def prepare() -> None:
    """An authority with an administrator, who is told what no mail can tell."""
    if not Authority.objects.exists():
        factories.make_user(Role.ADMINISTRATOR)


def act(address: str) -> None:
    """One action that promises one mail."""
    with transaction.atomic():
        authority = Authority.objects.earliest("pk")
        letter = Letter(address, "da", f"https://indgang.example/svar/{address}")
        record("bench.promised", authority, by=None, write=[letter], number=address)


def promise(tag: str, count: str, pause: str = "0") -> None:
    """So many actions, one after the other, in one process."""
    for number in range(int(count)):
        address = f"{tag}-{number}@sink.example"
        act(address)
        write_ledger(address)
        time.sleep(float(pause))


def crash_after_commit(tag: str, count: str) -> None:
    """So many actions, each in a process that dies between commit and publish."""
    for number in range(int(count)):
        address = f"{tag}-{number}@sink.example"
        if fork(lambda address=address: act(address)) == CRASHED:
            write_ledger(address)


def crash_senders(tag: str) -> None:
    """Send what was promised, in processes that die when the server has accepted."""
    pks = list(Mail.objects.filter(to__startswith=tag).values_list("pk", flat=True))
    for pk in pks:
        assert fork(lambda pk=pk: tasks.send_mail(pk)) == CRASHED


def take_back(tag: str, count: str) -> None:
    """So many actions that fail after their mail was queued."""
    for number in range(int(count)):
        try:
            with transaction.atomic():
                act(f"{tag}-{number}@sink.example")
                raise TakenBackError
        except TakenBackError:
            pass


def contracts(tag: str, count: str) -> None:
    """Contracts whose reminder fell due on each of the last days."""
    today = datetime.date.today()  # noqa: DTZ011 -- a day more or less is no matter
    for number in range(int(count)):
        owner = factories.make_user(name=f"Ejer {number}")
        type(owner).objects.filter(pk=owner.pk).update(email=f"{tag}-{number}@sink.example")
        owner.refresh_from_db()
        due = today + YEAR - datetime.timedelta(days=number + 1)
        factories.make_contract(owner=owner, expiry_date=due)
        write_ledger(owner.email)


def remind_at_once(tag: str, count: str) -> None:
    """Remind of one contract from many processes, all of which have looked before any writes."""
    contracts(tag, "1")
    contract = Contract.objects.latest("pk")
    start = time.time() + 1

    def late(*args: Any, **kwargs: Any) -> Any:
        time.sleep(max(0.0, start - time.time()))
        return record(*args, **kwargs)

    def once() -> None:
        reminders.record = late
        remind_of(contract)

    for child in [spawn(once) for _ in range(int(count))]:
        os.waitpid(child, 0)


def make_deaf() -> None:
    """Let the worker live on and consume nothing, as it does after a connection was lost unseen."""
    worker = next(iter(app.control.ping(timeout=3)[0]))
    for queue in ("celery", worker_direct(worker).name):
        app.control.cancel_consumer(queue, reply=True, timeout=3)


def ask_for_password(tag: str) -> None:
    """A page that mails, asked for while the broker may be away; notes the seconds it took."""
    user = factories.make_user()
    type(user).objects.filter(pk=user.pk).update(email=f"{tag}-0@sink.example")
    client = Client()
    client.get("/konto/glemt-adgangskode/")
    began = time.monotonic()
    response = client.post("/konto/glemt-adgangskode/", {"email": f"{tag}-0@sink.example"})
    seconds = time.monotonic() - began
    Path(os.environ["STATE_DIR"], "page").write_text(f"{response.status_code} {seconds:.3f}")
    write_ledger(f"{tag}-0@sink.example")


def fork(work: Callable[[], object]) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(spawn(work), 0)[1])


def spawn(work: Callable[[], object]) -> int:
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return child


def write_ledger(address: str) -> None:
    with Path(os.environ["LEDGER"]).open("a") as file:
        file.write(f"{address}\n")
        file.flush()
        os.fsync(file.fileno())


def serve() -> None:
    """Carry out the orders; what runs in the background is waited for by "finish"."""
    running: list[int] = []
    for number, line in enumerate(sys.stdin, start=1):
        order = json.loads(line)
        # Each fork would count from one again.
        factories.numbers = itertools.count(number * 1000)
        if order["words"] != ["finish"]:
            running.append(spawn(lambda order=order: carry_out(**order)))
        if order["background"]:
            answer(0)
        else:
            codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in running]
            running.clear()
            answer(max(codes, default=0))


def carry_out(words: list[str], crash_at: str, background: bool) -> None:
    crash.CRASH_AT = crash_at
    globals()[words[0]](*words[1:])


def answer(code: int) -> None:
    sys.stdout.write(f"{code}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    fork(prepare)
    serve()
