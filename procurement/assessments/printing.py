"""How an assessment becomes a PDF: claimed, rendered outside any transaction, and then kept."""

from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import translation

from portal.clock import database_now
from portal.locks import locked, pause_point
from portal.pdf import render_pdf
from procurement import shown
from procurement.assessments import assessing
from procurement.models import Assessment, AssessmentPaper

ATTEMPTS = 5
TEMPLATE = "procurement/assessment_pdf.html"


def begin_paper(paper_id: int) -> AssessmentPaper | None:
    """Take note of one more attempt; None where the paper is made already, or given up."""
    if not AssessmentPaper.objects.waiting().filter(pk=paper_id).update(attempts=F("attempts") + 1):
        return None
    related = ("case__authority", "case__department", "answered_by", "confirmed_by", "thresholds")
    papers = AssessmentPaper.objects.select_related(*(f"assessment__{name}" for name in related))
    return papers.get(pk=paper_id)


def render_paper(paper: AssessmentPaper) -> bytes:
    """The assessment as it reads now, in Danish: it is the authority's own language. Slow."""
    with translation.override("da"):
        return render_pdf(TEMPLATE, context_of(paper.assessment))


def context_of(assessment: Assessment) -> dict[str, Any]:
    """What the PDF shows."""
    return {
        "assessment": assessment,
        "case": assessment.case,
        "authority": assessment.case.authority,
        "verdict": assessing.verdict_of(assessment),
        "answers": shown.display(assessment.rules.fields, assessment.answers),
        "confirmers": assessing.names_of(assessment.rules.confirmed_by),
        "site": settings.SITE_URL,
    }


@transaction.atomic
def keep_paper(paper: AssessmentPaper, pdf: bytes) -> None:
    """Keep the file. Of two workers that rendered at once the second throws its own away."""
    current = locked(AssessmentPaper.objects.filter(pk=paper.pk)).get()
    pause_point("paper held")
    if current.made_at:
        return
    current.file.save(f"assessment-{current.assessment_id}.pdf", ContentFile(pdf), save=False)
    current.made_at = database_now()
    current.save(update_fields=["file", "made_at"])


@transaction.atomic
def note_failure(paper: AssessmentPaper) -> None:
    """After five attempts it is shown to people instead of tried again."""
    current = locked(AssessmentPaper.objects.filter(pk=paper.pk)).get()
    if current.made_at is None and current.attempts >= ATTEMPTS:
        current.failed_at = database_now()
        current.save(update_fields=["failed_at"])
