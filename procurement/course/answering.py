"""What a case says elsewhere to its checkpoints: read off each time, and never written (X02).

Reads what lies in memory; READ and JOINED say what, so that a page may ask for every step.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from django.db.models import Prefetch

from procurement import answers, assessments
from procurement.assessments import listing
from procurement.fields import Answers
from procurement.files import papers, reviewing
from procurement.models import Case, ChecklistStep, CheckpointAnswer
from procurement.processes import Checkpoint
from procurement.processes.sources import Kind, Said, Source
from procurement.shown import is_blank
from procurement.worksheets import written

Status = CheckpointAnswer.Status
# What prefetch_related wants for it, by the kind of source; and select_related for all.
READ: dict[Kind, tuple[str | Prefetch, ...]] = {
    "sheet": written.WRITTEN,
    "assessment": ("assessments", "debts"),
    "document": ("documents", "unwanted_documents"),
    "review": ("documents__reviews", "unwanted_documents"),
    "contract": ("contracts__system",),
    "decision": ("steps__decisions",),
}
JOINED = ("authority", "request", "edition", "department", "project_class")


class Reading(NamedTuple):
    """What one source says: done, or not relevant; and since when, where that is known."""

    leaves_out: bool = False
    at: datetime | None = None


@dataclass(frozen=True)
class Found:
    """What a case says to a checkpoint, where, and since when."""

    status: str
    sources: tuple[Source, ...]
    at: datetime | None


def wanted_by(step: ChecklistStep) -> list[str | Prefetch]:
    """What must lie in memory for the checkpoints of a step."""
    ways = [way for one in step.text.checkpoints for way in one.ways]
    kinds = dict.fromkeys(source.kind for way in ways for source in way)
    return [lookup for kind in kinds for lookup in READ.get(kind, ())]


def find(
    step: ChecklistStep, checkpoint: Checkpoint, since: datetime | None = None
) -> Found | None:
    """The first of its ways that is there whole, and was not so at the moment `since`."""
    for way in checkpoint.ways:
        readings = [_read(step, source) for source in way]
        found = _whole(way, [one for one in readings if one]) if all(readings) else None
        if found and (since is None or (found.at and found.at > since)):
            return found
    return None


def _whole(way: tuple[Source, ...], readings: list[Reading]) -> Found:
    is_left_out = all(one.leaves_out for one in readings)
    status = Status.NOT_RELEVANT if is_left_out else Status.DONE
    return Found(status, way, _latest(one.at for one in readings))


def _read(step: ChecklistStep, source: Source) -> Reading | None:
    reading = READERS[source.kind](step, source)
    return reading and reading._replace(leaves_out=source.leaves_out or reading.leaves_out)


def _sheet(step: ChecklistStep, source: Source) -> Reading | None:
    """Filled in, confirmed by all who must, and saying what is asked on each of its lines."""
    case = step.case
    lines = written.lines(case, source.key)
    meant = [line for line in lines if _says(line.answers, source.lines)]
    whole = all(_gives(line.answers, source) for line in meant)
    if not (meant and whole and written.confirmed_by_all(case, source.key)):
        return None
    agreed = written.confirmations(case, source.key).values()
    return Reading(at=_latest([*(line.written_at for line in meant), *(one.at for one in agreed)]))


def _says(given: Answers, said: Said) -> bool:
    return all(given.get(field) in wanted for field, wanted in said)


def _gives(given: Answers, source: Source) -> bool:
    blank = any(is_blank(given.get(field)) for field in source.given)
    return _says(given, source.says) and not blank


def _request(step: ChecklistStep, source: Source) -> Reading | None:
    case = step.case
    given = [_of_request(case, name) for name in source.given]
    return None if any(map(is_blank, given)) else Reading(at=case.submitted_at)


def _of_request(case: Case, name: str) -> object:
    return getattr(case if name in answers.CASE_FIELDS else case.request, name)


def _case(step: ChecklistStep, source: Source) -> Reading | None:
    return Reading() if getattr(step.case, source.key, None) else None


def _assessment(step: ChecklistStep, source: Source) -> Reading | None:
    """Confirmed, by the rules; what has a page instead of questions is there when it has rows."""
    if source.key in assessments.PAGES:
        made = [debt.created_at for debt in step.case.debts.all()]
        return Reading(at=max(made)) if made else None
    found = listing.newest_of(step.case, source.key)
    if found is None or not found.is_confirmed:
        return None
    counts = not source.outcomes or found.outcome in source.outcomes
    return Reading(at=found.confirmed_at) if counts else None


def _document(step: ChecklistStep, source: Source) -> Reading | None:
    """A file that came is there, whatever was said before it came."""
    files = [one for one in papers.newest(step.case) if one.kind == source.key]
    if files:
        return Reading(at=_latest(one.uploaded_at for one in files))
    refused = papers.unwanted(step.case).get(source.key)
    return Reading(leaves_out=True, at=refused.at) if refused else None


def _review(step: ChecklistStep, source: Source) -> Reading | None:
    state = next(one.state for one in reviewing.guidance(step.case) if one.kind == source.key)
    known = {"answered": Reading(), "not_relevant": Reading(leaves_out=True)}
    return known.get(state)


def _contract(step: ChecklistStep, source: Source) -> Reading | None:
    whole = [
        one
        for one in step.case.contracts.all()
        if all(attrgetter(name)(one) for name in source.given)
    ]
    return Reading(at=_latest(one.registered_at for one in whole)) if whole else None


def _decision(step: ChecklistStep, source: Source) -> Reading | None:
    """Of any round, once the step is finished: what sends the case back asks anew."""
    decided = step.case.step_named(source.key) if source.key else step
    if decided is None or not decided.is_finished:
        return None
    rounds = [
        one
        for one in decided.decisions.all()
        if not source.outcomes or one.outcome in source.outcomes
    ]
    return Reading(at=rounds[-1].decided_at) if rounds else None


def _completion(step: ChecklistStep, source: Source) -> Reading | None:
    is_done = step.status == ChecklistStep.Status.DONE
    return Reading(at=step.finished_at) if is_done else None


READERS: dict[Kind, Callable[[ChecklistStep, Source], Reading | None]] = {
    "sheet": _sheet,
    "request": _request,
    "case": _case,
    "assessment": _assessment,
    "document": _document,
    "review": _review,
    "contract": _contract,
    "decision": _decision,
    "completion": _completion,
}


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((one for one in moments if one), default=None)
