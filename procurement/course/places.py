"""Where a checkpoint is answered elsewhere in its case, in words and with the way there."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from procurement import assessments
from procurement.assessments import listing
from procurement.fields import Text
from procurement.models import ChecklistStep, Document
from procurement.processes.sources import Kind, Source
from procurement.worksheets import WORKSHEETS


class Place(NamedTuple):
    """What answers a checkpoint: a link and its words."""

    title: Text
    url: str


def places_of(step: ChecklistStep, sources: Iterable[Source]) -> list[Place]:
    """Each once. What finishing the step answers has no other place."""
    found = [PLACES[source.kind](step, source) for source in sources if not source.is_act]
    return list({(str(one.title), one.url): one for one in found}.values())


def _sheet(step: ChecklistStep, source: Source) -> Place:
    text = WORKSHEETS[source.key]
    at = _asking(step, lambda one: source.key in one.text.worksheets)
    title = format_lazy(_("the worksheet “{title}”"), title=text.title)
    return Place(title, f"{at.get_absolute_url()}#{text.anchor}")


def _request(step: ChecklistStep, source: Source) -> Place:
    return Place(_("the request"), reverse("procurement:receipt", args=[step.case_id]))


def _case(step: ChecklistStep, source: Source) -> Place:
    return Place(_("the case"), step.case.get_absolute_url())


def _assessment(step: ChecklistStep, source: Source) -> Place:
    """Asked for, it has a page; else it is asked for at its step."""
    if source.key in assessments.PAGES:
        name, page = assessments.PAGES[source.key]
        url = reverse(page, args=[step.case_id])
    else:
        name, there = assessments.newest(source.key).title, listing.newest_of(step.case, source.key)
        at = _asking(step, lambda one: source.key in one.text.assessments)
        url = there.get_absolute_url() if there else f"{at.get_absolute_url()}#step-assessments"
    return Place(format_lazy(_("the assessment “{title}”"), title=name), url)


def _document(step: ChecklistStep, source: Source) -> Place:
    at = _asking(step, lambda one: source.key in one.text.documents)
    title = format_lazy(_("the document “{title}”"), title=Document.Kind(source.key).label)
    return Place(title, f"{at.get_absolute_url()}#documents")


def _contract(step: ChecklistStep, source: Source) -> Place:
    """Registered, it has a page; else it is registered at its step."""
    at = next(iter(step.case.contracts.all()), None) or step.case.step_named("contract") or step
    return Place(_("the contract"), at.get_absolute_url())


def _decision(step: ChecklistStep, source: Source) -> Place:
    at = step.case.step_named(source.key) or step
    title = format_lazy(_("the decision at step {number}"), number=at.number)
    return Place(title, at.get_absolute_url())


def _asking(step: ChecklistStep, asks: Callable[[ChecklistStep], bool]) -> ChecklistStep:
    """The step itself, if it asks for it; else the first that does."""
    return next((one for one in (step, *step.case.steps.all()) if asks(one)), step)


PLACES: dict[Kind, Callable[[ChecklistStep, Source], Place]] = {
    "sheet": _sheet,
    "request": _request,
    "case": _case,
    "assessment": _assessment,
    "document": _document,
    "review": _document,
    "contract": _contract,
    "decision": _decision,
}
