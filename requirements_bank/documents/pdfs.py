"""How a paper becomes a PDF: claimed by one worker, made outside any transaction, kept once."""

from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import F, QuerySet, Value

from portal import uploads
from portal.clock import ClockTimestamp


def make(papers: QuerySet[Any], pk: int, render: Callable[[Any], bytes]) -> None:
    """Make the PDF of one of these, if it is not made and nobody else is at it."""
    free = papers.model.objects.without_pdf().filter(pk=pk)
    if free.update(pdf_begun_at=ClockTimestamp(), pdf_attempts=F("pdf_attempts") + Value(1)):
        paper = papers.get(pk=pk)
        _keep(paper, render(paper))


def _keep(paper: Any, pdf: bytes) -> None:
    stored = uploads.keep(ContentFile(pdf, name="paper.pdf"), paper.FOLDER)
    rows = type(paper).objects.filter(pk=paper.pk, pdf="")
    if not rows.update(pdf=stored):
        uploads.forget(stored)
