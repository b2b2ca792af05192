"""An assessment as PDF: what it shows, in Danish, for that is the authority's own language."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation

from portal.pdf import render_pdf
from procurement import shown
from procurement.assessments import assessing
from procurement.models import Assessment, AssessmentPaper

TEMPLATE = "procurement/assessment_pdf.html"


def waiting() -> QuerySet[AssessmentPaper]:
    """Papers to be made, with all that they show."""
    related = ("case__authority", "case__department", "answered_by", "confirmed_by", "thresholds")
    people = (f"assessment__{name}" for name in related)
    return AssessmentPaper.objects.waiting().select_related(*people)


def render_paper(paper: AssessmentPaper) -> bytes:
    """The assessment as it reads now. Slow: about 0.3 s a page."""
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
