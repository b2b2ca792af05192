"""`make load`: the last minutes before a deadline, with everybody answering one dialogue.

Two web workers. Each supplier autosaves every two seconds until the deadline and somewhat longer.
Afterwards the database is compared with what the portal said that it had saved.
"""

import json
import subprocess
import sys
from collections import Counter
from typing import Any

from bench import servers
from bench.__main__ import say

SUPPLIERS, SECONDS, REQUIREMENTS, WORKERS = 100, 600, 120, 2


def main() -> None:
    words = [int(word) for word in sys.argv[1:]]
    suppliers, seconds = [*words, *(SUPPLIERS, SECONDS)[len(words) :]]
    with servers.databases([suppliers]) as environments:
        # What comes too late is refused, and each refusal is a warning.
        environment = environments[suppliers] | {"LOG_LEVEL": "ERROR"}
        with servers.gunicorn(environment, workers=WORKERS) as port:
            made = f"dialogues.main({suppliers}, {REQUIREMENTS}, {seconds})"
            orders = servers.answer(f"from bench import dialogues; {made}", environment)
            say(f"{suppliers} suppliers, {REQUIREMENTS} requirements, {seconds} seconds to go")
            found = answer_all(orders | {"host": f"http://127.0.0.1:{port}"})
        kept = servers.answer("from bench import dialogues; dialogues.stored()", environment)
    print_times(found["lines"])
    say(f"\nSimulating the suppliers took {found['core']:.0%} of a core.")
    if print_truth(found["sent"], kept, orders["deadline"]):
        sys.exit(1)


def answer_all(orders: dict[str, Any]) -> dict[str, Any]:
    """In a process of its own: gevent makes another world of the one it is in."""
    command = [sys.executable, "-m", "bench.suppliers"]
    words = json.dumps(orders)
    done = subprocess.run(command, input=words, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def print_times(lines: list[dict[str, Any]]) -> None:
    say(f"\n{'request':20}{'times':>9}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'max ms':>9}")
    for line in lines:
        rest = "".join(f"{line[name]:>9.0f}" for name in ("times", "p50", "p95", "p99", "max"))
        say(f"{line['name']:20}{rest}")


def print_truth(sent: list[dict[str, Any]], kept: dict[str, Any], deadline: float) -> int:
    """How many answers are lost, and how many were taken too late: both must be none."""
    lost = [key for key, texts in allowed(sent).items() if kept.get(key, [""])[0] not in texts]
    late = [key for key, (_text, at) in kept.items() if at >= deadline]
    late += [
        note["key"] for note in sent if note["outcome"] == "saved" and note["sent_at"] > deadline
    ]
    outcomes = Counter(note["outcome"] for note in sent)
    said = ", ".join(f"{number:,} {word}" for word, number in sorted(outcomes.items()))
    say(f"\n{len(sent):,} saves were sent: {said}")
    say(f"{len(kept):,} answers are stored, {len(lost)} are lost, {len(late)} came too late.")
    return len(lost) + len(late)


def allowed(sent: list[dict[str, Any]]) -> dict[str, set[str]]:
    """What may stand in the database: the last that was promised, or what had no answer since."""
    found: dict[str, set[str]] = {}
    for note in sent:
        if note["outcome"] == "saved":
            found[note["key"]] = {note["text"]}
        elif note["outcome"] != "refused":
            found.setdefault(note["key"], {""}).add(note["text"])
    return found


if __name__ == "__main__":
    main()
