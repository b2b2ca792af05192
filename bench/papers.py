"""How long a worker takes for the papers of a meeting, and how many pages they have.

The meeting has sixty items of two pages, each with two papers of two pages.
"""

import io
import time
from collections.abc import Callable

import pikepdf
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from governance import packages
from governance.documents import render_paper
from governance.models import Decision, Meeting, Package, Paper
from portal.pdf import write_pdf
from procurement.models import Document

FILE = "bench/two-pages.pdf"
TWO_PAGES = """<html lang="da"><title>Bilag</title><body><h1>Bilag</h1><p>{words}</p>
<h2 style="break-before: page">Mere</h2><p>{words}</p></body></html>"""


def measure() -> dict[str, float]:
    """By what is made, with its pages: the seconds. A worker reads the fonts once in its life."""
    meeting = Meeting.objects.get()
    agenda = Paper(meeting=meeting, kind=Paper.Kind.AGENDA)
    render_paper(agenda)
    name = default_storage.save(FILE, ContentFile(_two_pages()))
    _attach(meeting, name)
    package = Package.objects.create(meeting=meeting)
    made = _timed("agenda as PDF", lambda: render_paper(agenda))
    made |= _timed("agenda with all papers as one PDF", lambda: packages.make(package))
    _decide(meeting)
    minutes = Paper(meeting=meeting, kind=Paper.Kind.MINUTES)
    made |= _timed("minutes as PDF", lambda: render_paper(minutes))
    default_storage.delete(name)
    return made


def _timed(what: str, make: Callable[[], bytes]) -> dict[str, float]:
    """By the clock, and what of it was work: the same on busy cores as on quiet ones."""
    began, worked = time.perf_counter(), time.process_time()
    pdf = make()
    took, work = time.perf_counter() - began, time.process_time() - worked
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        name = f"{what}, {len(opened.pages)} pages"
    return {name: took, f"  {name}: of processor": work}


def _two_pages() -> bytes:
    return write_pdf(TWO_PAGES.format(words="Sådan har vi regnet på det. " * 100))


def _attach(meeting: Meeting, name: str) -> None:
    for item in meeting.items.select_related("case__requester"):
        item.papers.set(
            Document.objects.create(
                case=item.case,
                name=f"Bilag {number}.pdf",
                file=name,
                content_type="application/pdf",
                size=1000,
                sha256=f"{item.pk:062}{number:02}",
                uploaded_by=item.case.requester,
            )
            for number in (1, 2)
        )


def _decide(meeting: Meeting) -> None:
    people = {"decided_by": meeting.items.first().reported_by, "outcome": "conditions"}
    words = {"reason": "Det er det billigste. " * 20, "conditions": "DPIA først. " * 20}
    for item in meeting.items.all():
        Decision.objects.create(item=item, **people, **words)
