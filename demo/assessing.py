"""The specialists of the demo answer and confirm assessments; some they leave waiting."""

from datetime import timedelta

from django.utils import timezone

from demo.cast import Cast
from demo.sheet_lines import Line
from demo.writing import write
from procurement import assessments as kinds
from procurement.actions import assessments
from procurement.models import Assessment, Case, ChecklistStep
from procurement.worksheets import written

# Who answers, and who stands for it: two people.
PEOPLE = {
    "tender_law": ("coordinator", "procurement"),
    "gdpr": ("security", "legal"),
    "processor_agreement": ("legal", "security"),
}
# At which steps they are answered; asked for they are as soon as a step wants them.
ANSWERED_AT = {
    "procurement": ("tender_law",),
    "processing_agreement": ("gdpr", "processor_agreement"),
}
AGREEMENT: Line = {
    "status": "signed",
    "date": timedelta(days=-9),
    "data": "Navn, adresse og cpr-nummer på borgere og medarbejdere",
    "where": "Danmark",
}
NO_AGREEMENT: Line = {"status": "not_relevant", "reason": "Systemet behandler ingen persondata."}


def assess_for(cast: Cast, step: ChecklistStep) -> None:
    """Answer and confirm what the step waits for."""
    case = step.case
    for kind in ANSWERED_AT.get(step.text.key, ()):
        waiting = case.assessments.current().filter(kind=kind, status=Assessment.Status.ASKED)
        for assessment in waiting.select_related("case__authority", "case__request"):
            confirm(cast, answer(cast, assessment, ANSWERS[kind](case)))
    agreement = "processing_agreement"
    if step.text.key == agreement and not written.is_filled(case, agreement):
        said = AGREEMENT if _has_personal_data(case) else NO_AGREEMENT
        write(cast, case, agreement, "security", said)


def answer(cast: Cast, assessment: Assessment, answers: Line) -> Assessment:
    by = cast[PEOPLE[assessment.kind][0]]
    conclusion = "Efter de oplysninger, vi har i dag."
    return assessments.answer(
        assessment, by=by, answers=answers, conclusion=conclusion, seen=assessment.revision
    )


def confirm(cast: Cast, assessment: Assessment) -> None:
    by = cast[PEOPLE[assessment.kind][1]]
    assessments.confirm(assessment, by=by, seen=assessment.revision)


def tender_law(case: Case) -> Line:
    known = kinds.newest("tender_law").prefill(case.request)
    return {
        **known,
        "subject": "services",
        "published": str(timezone.localdate()),
        "exemption": "no",
        "agreement": "no",
        "recurring": "no",
        "shared": "no",
        "lots": "no",
        "interest_subject": "no",
        "interest_value": "no",
        "interest_trade": "unclear",
        "interest_market": "no",
        "interest_place": "no",
        "interest": "no",
        "interest_note": "Systemet skal kende danske regler, og beløbet er lille.",
    }


def gdpr(case: Case) -> Line:
    if not _has_personal_data(case):
        return {"personal_data": "no"}
    return {
        "personal_data": "yes",
        "kinds": ["ordinary", "cpr"],
        "criteria": ["vulnerable"],
        "dpo_advice": "Ingen indvendinger, når adgangen følger rollen.",
        "dpia": "later",
    }


def sensitive() -> Line:
    """What makes an impact assessment necessary."""
    return {
        "personal_data": "yes",
        "kinds": ["ordinary", "cpr", "sensitive"],
        "criteria": ["sensitive", "large_scale", "vulnerable"],
        "dpia": "later",
    }


def processor_agreement(case: Case) -> Line:
    if not _has_personal_data(case):
        return {"needed": "no", "reason": "Systemet behandler ingen persondata."}
    return {
        "needed": "yes",
        "reason": "Leverandøren driver systemet og ser oplysningerne.",
        "status": "signed",
        "template": "datatilsynet",
        "content": ["subject", "nature", "types"],
        "sub_processors": "yes",
        "signed_date": str(timezone.localdate() - timedelta(days=9)),
    }


ANSWERS = {"tender_law": tender_law, "gdpr": gdpr, "processor_agreement": processor_agreement}


def leave_waiting(cast: Cast, case: Case, kind: str, *, who: str, days: int) -> None:
    """Give an assessment to somebody, due in so many days; fewer than none: it is late."""
    waiting = case.assessments.current().select_related("case__authority").get(kind=kind)
    due = timezone.localdate() + timedelta(days=days)
    assessments.assign(waiting, by=cast["coordinator"], assignee=cast[who], due_date=due)


def _has_personal_data(case: Case) -> bool:
    return case.request.personal_data != "no"
