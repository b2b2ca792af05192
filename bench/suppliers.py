"""Suppliers who answer one dialogue until its deadline, each autosaving every two seconds.

They do not type in step: each begins at a moment of its own within the two seconds, by chance but
the same in every run. Locust starts them in groups on the second, and all would save at once.

Run by bench.load with the orders on standard input. Prints as JSON what each of them sent, what the
portal said to it, how long that took, and how much of a core the simulation itself took.
"""

import itertools
import json
import random
import re
import sys
import time
from typing import Any

import gevent
from locust import FastHttpUser, constant_pacing, task
from locust.env import Environment
from locust.stats import StatsEntry

AUTOSAVE_S = 2
# How long they go on after the deadline, to be refused.
AFTER_S = 10
# A supplier types at one requirement so many times before the next, and opens another page.
TYPED, TURNED = 5, 40
COME_A_SECOND = 2
CHOICES = ("yes", "addon", "partly", "no")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')

orders: dict[str, Any] = {}
sent: list[dict[str, Any]] = []
numbers = itertools.count()
chance = random.Random(AUTOSAVE_S)


class Supplier(FastHttpUser):
    wait_time = constant_pacing(AUTOSAVE_S)

    def on_start(self) -> None:
        """Open the link of the mail by its button."""
        link = orders["links"][next(numbers)]
        door = self.client.get(link, name="door")
        typed = {"csrfmiddlewaretoken": TOKEN.findall(door.text)[0]}
        sheet = self.client.post(link, typed, name="open the link")
        self.page = re.sub(r"https?://[^/]+", "", str(sheet.url))
        self.invitation = int(re.findall(r"\d+", self.page)[0])
        self.token = TOKEN.findall(sheet.text)[0]
        self.saves = 0
        gevent.sleep(chance.uniform(0, AUTOSAVE_S))

    @task
    def autosave(self) -> None:
        self.saves += 1
        if self.saves % TURNED == 0:
            self.client.get(f"{self.page}?page={self.saves // TURNED}", name="turn the page")
        rows = orders["requirements"]
        row = rows[(self.saves // TYPED) % len(rows)]
        text = f"Svar {self.saves} fra {self.invitation}"
        note = {"key": f"{self.invitation}/{row}", "text": text, "sent_at": time.time()}
        sent.append(note | {"outcome": self.save(row, text)})

    def save(self, row: int, text: str) -> str:
        """What the portal said: saved, refused, or nothing."""
        typed = {f"r{row}-choice": CHOICES[self.saves % 4], f"r{row}-elaboration": text}
        headers = {"HX-Request": "true", "X-CSRFToken": self.token}
        page = f"{self.page}krav/{row}/"
        code = self.client.post(page, typed, headers=headers, name="autosave").status_code
        return {0: "unanswered", 200: "saved", 422: "refused"}.get(code, f"answered {code}")


def main() -> None:
    orders.update(json.load(sys.stdin))
    # A refusal after the deadline is what is hoped for, and no failure.
    environment = Environment(user_classes=[Supplier], host=orders["host"])
    runner = environment.create_local_runner()
    began = time.monotonic()
    suppliers = len(orders["links"])
    runner.start(suppliers, spawn_rate=COME_A_SECOND)
    gevent.sleep(max(0, orders["deadline"] - time.time()) + AFTER_S)
    runner.quit()
    lines = [line_of(entry) for entry in environment.stats.entries.values()]
    core = time.process_time() / (time.monotonic() - began)
    print(json.dumps({"sent": sent, "lines": lines, "core": core}))


def line_of(entry: StatsEntry) -> dict[str, Any]:
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    times = {name: entry.get_response_time_percentile(part) for name, part in shares.items()}
    return {
        "name": entry.name,
        "times": entry.num_requests,
        **times,
        "max": entry.max_response_time,
    }


if __name__ == "__main__":
    main()
