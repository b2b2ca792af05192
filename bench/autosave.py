"""`make autosave`: what one autosave costs of processor time and of queries, without the network.

The figures of busy cores are too high, but their ratio holds; the number of calls is always the
same. `make autosave SHOW="queries profile"` prints what it asks, and where the time goes.
"""

import cProfile
import pstats
import sys
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client

from bench import servers
from bench.__main__ import say

SUPPLIERS, REQUIREMENTS, SECONDS = 12, 120, 3600
WARM, BATCH, BATCHES = 50, 25, 40
LINES = 60
Save = Callable[[int], HttpResponse]


def main() -> None:
    with servers.databases([SUPPLIERS]) as environments:
        environment = environments[SUPPLIERS] | {"LOG_LEVEL": "ERROR"}
        made = f"dialogues.main({SUPPLIERS}, {REQUIREMENTS}, {SECONDS})"
        orders = servers.answer(f"from bench import dialogues; {made}", environment)
        code = f"from bench import autosave; autosave.measure({orders!r}, {sys.argv[1:]!r})"
        say(servers.run("shell", "-v0", "-c", code, environment=environment))


def measure(orders: dict[str, Any], shown: list[str]) -> None:
    save = supplier(orders["links"][0], orders["requirements"])
    for number in range(WARM):
        answer = save(number)
    statements = asked_by(save)
    print(f"{len(statements)} queries, {len(answer.content):,} bytes")
    costs = sorted(cost_of(save, first) for first in range(0, BATCH * BATCHES, BATCH))
    print(f"{costs[0]:.2f} ms of processor at best, {costs[BATCHES // 2]:.2f} in the median")
    profile = cProfile.Profile(time.thread_time)
    profile.runcall(cost_of, save, 0)
    figures = pstats.Stats(profile, stream=sys.stdout)
    print(f"{figures.total_calls / BATCH:,.0f} calls of functions")
    if "queries" in shown:
        print("\n".join(statements))
    if "profile" in shown:
        figures.sort_stats("cumulative").print_stats(LINES)


def supplier(link: str, rows: list[int]) -> Save:
    """Type as in bench.suppliers, and be answered 200."""
    client = Client(HTTP_HOST="127.0.0.1")
    page = client.post(link).headers["Location"]

    def save(number: int) -> HttpResponse:
        row = rows[number // 5 % len(rows)]
        typed = f"r{row}-choice={('yes', 'partly', 'no')[number % 3]}&r{row}-elaboration={number}"
        form, headers = "application/x-www-form-urlencoded", {"HX-Request": "true"}
        answer = client.post(f"{page}krav/{row}/", typed, content_type=form, headers=headers)
        assert answer.status_code == 200
        return answer

    return save


def cost_of(save: Save, first: int) -> float:
    """Milliseconds of processor for one of a batch of them."""
    began = time.process_time()
    for number in range(first, first + BATCH):
        save(number)
    return (time.process_time() - began) / BATCH * 1000


def asked_by(save: Save) -> list[str]:
    statements = []

    def listen(execute, sql, *rest):
        statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(listen):
        save(0)
    return statements


if __name__ == "__main__":
    main()
