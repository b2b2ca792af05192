"""What the worker does, timed."""

import json
import time
from collections.abc import Callable

from bench import papers
from notifications.models import Reminder
from procurement.models import Contract
from procurement.tasks import remind


def main() -> None:
    """Print as JSON how many seconds each takes."""
    first = _timed(remind)
    contracts, told = Contract.objects.count(), Reminder.objects.count()
    seconds = {
        f"reminders: {contracts:,} contracts, {told:,} told": first,
        "reminders again: nobody to tell": _timed(remind),
        **papers.measure(),
    }
    print(json.dumps(seconds))


def _timed(done: Callable[[], object]) -> float:
    began = time.perf_counter()
    done()
    return time.perf_counter() - began
