"""What the worker does, timed."""

import json
import time
from collections.abc import Callable

from governance.documents import render_paper
from governance.models import Paper
from notifications.models import Reminder
from procurement.models import Contract
from procurement.tasks import remind


def main() -> None:
    """Print as JSON how many seconds each takes."""
    paper = Paper.objects.get()
    render_paper(paper)  # a worker reads the fonts once in its life
    first = _timed(remind)
    contracts, told = Contract.objects.count(), Reminder.objects.count()
    seconds = {
        f"reminders: {contracts:,} contracts, {told:,} told": first,
        "reminders again: nobody to tell": _timed(remind),
        "agenda of 60 items, over 100 pages, as PDF": _timed(lambda: render_paper(paper)),
    }
    print(json.dumps(seconds))


def _timed(done: Callable[[], object]) -> float:
    began = time.perf_counter()
    done()
    return time.perf_counter() - began
