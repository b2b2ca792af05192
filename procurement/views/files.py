"""What the pages of a case and of a step show of files."""

from typing import Any

from procurement.files import papers, reviewing
from procurement.models import Case, ChecklistStep, Document

SHOWN = 8
SHOWN_DOSSIERS = 3


def of_case(case: Case) -> dict[str, Any]:
    """For includes/case_documents.html and case_dossier.html."""
    files = papers.newest(case)
    guidance = reviewing.guidance(case) if reviewing.is_guided(case) else []
    return {
        "wanted_papers": papers.wanted(case),
        "approved": reviewing.approved(case),
        "files": list(reversed(files))[:SHOWN],
        "file_count": len(files),
        "kinds": Document.Kind.choices,
        "guidance": guidance,
        "guidance_given": bool(guidance) and reviewing.guidance_given(case),
        "can_be_asked": any(one.state == "not_asked" for one in guidance),
        "dossiers": case.dossiers.select_related("asked_by")[:SHOWN_DOSSIERS],
    }


def of_step(step: ChecklistStep) -> dict[str, Any]:
    """For includes/step_documents.html."""
    wanted = papers.wanted_of(step)
    kinds = {paper.kind for paper in wanted}
    mine = [file for file in papers.newest(step.case) if file.step_id == step.pk]
    return {
        "wanted_papers": wanted,
        "approved": reviewing.approved(step.case),
        "other_files": [file for file in mine if file.kind not in kinds],
        "kinds": Document.Kind.choices,
    }
