"""The assessments of a case on its first screen: each in one line, with its state and result."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from procurement import assessments
from procurement.assessments import assessing
from procurement.fields import Text
from procurement.models import Assessment, Case, ChecklistStep

TONES = {
    Assessment.Status.ASKED: "info",
    Assessment.Status.RETURNED: "warning",
    Assessment.Status.ANSWERED: "info",
    Assessment.Status.CONFIRMED: "success",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One assessment: what it is, how far it has come, and what it says so far."""

    title: Text
    url: str
    state: Text = ""
    tone: str = "neutral"
    result: Text = ""
    waits_for: str = ""
    due: date | None = None
    is_late: bool = False
    is_asked: bool = True


def lines_of(case: Case, today: date) -> list[Line]:
    """The current assessments, and the pages of those that are no form."""
    wanted = {key for step in case.course.steps for key in step.assessments}
    return [_line(one, today) for one in current_of(case)] + _pages(case, wanted)


def lines_of_step(step: ChecklistStep, today: date) -> list[Line]:
    """What the step wants assessed, as far as it is asked for; and what can be asked for."""
    wanted = step.text.assessments
    if not wanted:
        return []
    there = [one for one in current_of(step.case) if one.kind in wanted]
    known = {one.kind for one in there}
    missing = [kind for kind in wanted if kind in assessments.newest_of_all().keys() - known]
    asked = [_line(one, today) for one in there]
    return asked + [_not_asked(step.case, kind) for kind in missing] + _pages(step.case, wanted)


def current_of(case: Case) -> list[Assessment]:
    """The current assessments: out of memory, where gates.READ has brought them there."""
    rows = case.assessments.all()
    if "assessments" not in getattr(case, "_prefetched_objects_cache", {}):
        rows = rows.current().select_related("assignee", "thresholds")
    found = [one for one in rows if one.is_current]
    for assessment in found:
        # The case in hand, whose authority is read already.
        assessment.case = case
    return sorted(found, key=lambda one: one.pk)


def newest_of(case: Case, kind: str) -> Assessment | None:
    """The current assessment of one kind, if it is asked for."""
    return next((one for one in current_of(case) if one.kind == kind), None)


def line_of(assessment: Assessment) -> Line:
    """One of them in one line, whatever the day."""
    return _line(assessment, date.min)


def _not_asked(case: Case, kind: str) -> Line:
    url = reverse("procurement:ask_assessment", args=[case.pk])
    title = assessments.newest(kind).title
    return Line(title=title, url=f"{url}?kind={kind}", state=_("Not asked for"), is_asked=False)


def _line(assessment: Assessment, today: date) -> Line:
    verdict = assessing.verdict_of(assessment)
    status = Assessment.Status(assessment.status)
    due = None if assessment.is_confirmed else assessment.due_date
    return Line(
        title=assessment.rules.title,
        url=assessment.get_absolute_url(),
        state=status.label,
        tone=TONES[status],
        result=verdict.headline if verdict else "",
        waits_for=waits_for(assessment),
        due=due,
        is_late=due is not None and due < today,
    )


def waits_for(assessment: Assessment) -> str:
    """Who is to answer or confirm it, in words; nobody when it is confirmed."""
    if assessment.is_confirmed:
        return ""
    if assessment.is_answered:
        return assessing.names_of(assessment.rules.confirmed_by)
    return str(assessment.assignee or assessing.names_of(assessment.rules.answered_by))


def _pages(case: Case, wanted: Collection[str]) -> list[Line]:
    """Assessments with a page of their own, where they are wanted."""
    return [
        Line(title=title, url=reverse(page, args=[case.pk]))
        for key, (title, page) in assessments.PAGES.items()
        if key in wanted
    ]
