"""What the people of the demo write before their steps can be done, by the portal's own actions."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from demo.cast import Cast
from demo.papers import attach
from demo.sheet_lines import Line, Login
from demo.sheets import GATED, IN_FULL, SHEETS
from procurement.actions import candidates, documents, worksheets
from procurement.classification import Answers
from procurement.models import Case, ChecklistStep, Document
from procurement.worksheets import written

# Which steps want the three parties to agree, and to what.
AGREED = {"handover": ("support_agreement", "handover")}
SPEAKERS = {"department": "coordinator", "it": "architect", "supplier": "coordinator"}
NOT_NEEDED = "Leverandøren har vist det på mødet, og det står i referatet."
# Of what triage wants these lie on the case; the others are said not to be needed.
Kind = Document.Kind
DRAFTS = (Kind.TECHNICAL, Kind.CONTRACT_DRAFT, Kind.PROCESSOR_DRAFT)
ATTACHED = (Kind.PRODUCT, Kind.SECURITY, *DRAFTS)
CHANGED = Answers(changes_work=True, changes_services=False, changes_delivery=False)


def write_for(cast: Cast, step: ChecklistStep) -> None:
    """Fill in what the step asks for, unless somebody has."""
    case = Case.objects.prefetch_related(*written.WRITTEN).get(pk=step.case_id)
    _fill_in(cast, case, step)
    if step.text.key == "classification":
        candidates.classify(case, by=cast["coordinator"], answers=CHANGED)
    if step.text.key == "papers":
        _gather_papers(cast, step)
    for sheet in AGREED.get(step.text.key, ()):
        _agree(cast, case, sheet)


def _fill_in(cast: Cast, case: Case, step: ChecklistStep) -> None:
    for sheet in step.text.worksheets:
        wanted = sheet in GATED or case.title in IN_FULL
        if wanted and sheet in SHEETS and not written.is_filled(case, sheet):
            who, lines = SHEETS[sheet]
            for answers in lines:
                write(cast, case, sheet, who, answers)


def write(cast: Cast, case: Case, sheet: str, who: str, answers: Line) -> None:
    """One line of a sheet, in somebody's name."""
    kept = {key: _answer(cast, value) for key, value in answers.items()}
    worksheets.write(case, by=cast[who], sheet=sheet, line=uuid.uuid4(), answers=kept)


def _answer(cast: Cast, value: Any) -> Any:
    if isinstance(value, timedelta):
        return str(timezone.localdate() + value)
    return cast[value].pk if isinstance(value, Login) else value


def _gather_papers(cast: Cast, step: ChecklistStep) -> None:
    for name in step.text.documents:
        kind = Kind(name)
        if kind in ATTACHED:
            attach(step.case, by=cast["coordinator"], kind=kind)
        else:
            documents.mark_unwanted(step.case, by=cast["coordinator"], kind=kind, reason=NOT_NEEDED)


def _agree(cast: Cast, case: Case, sheet: str) -> None:
    for party, who in SPEAKERS.items():
        seen = written.newest(Case.objects.get(pk=case.pk), sheet)[-1]
        supplier = "Gamma Software" if party == "supplier" else ""
        worksheets.confirm(seen, by=cast[who], party=party, for_supplier=supplier)
