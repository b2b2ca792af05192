"""Gates before anybody judges the case: need, requirements, papers, classification."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from procurement.files import papers, reviewing
from procurement.gates.structure import Gate, Text, asks_sheet, asks_step, filled_first
from procurement.models import ChecklistStep, Document, DocumentReview
from procurement.worksheets import written

Kind = Document.Kind


def needs_before_market(step: ChecklistStep) -> Gate | None:
    """C01b: first what is missing today, then what can be bought."""
    if step.case.request.need.strip():
        return None
    return filled_first(step, "need", _("The need is not described."))


def functional_requirements_before_dialogue(step: ChecklistStep) -> Gate | None:
    """C02f: a supplier is asked about requirements that somebody has written.

    As a file, in the sheet of questions, or in a market dialogue; or they are said to be
    irrelevant, with a reason.
    """
    case = step.case
    files = {document.kind for document in papers.newest(case)} | papers.unwanted(case).keys()
    asked = any(dialogue.deleted_at is None for dialogue in case.dialogues.all())
    asked = asked or written.is_filled(case, "functional_questions")
    if Kind.REQUIREMENTS in files or asked:
        return None
    return asks_step(step, "market", _("The functional requirements are not written."))


def documents_before_visitation(step: ChecklistStep) -> Gate | None:
    """C04a: every paper is there, or said to be irrelevant with a reason."""
    gathering = step.case.step_named("papers")
    missing = (
        [one.title for one in papers.wanted_of(gathering) if one.is_missing] if gathering else []
    )
    if not missing:
        return None
    names = ", ".join(str(title) for title in missing)
    reason = format_lazy(_("Papers are missing: {names}."), names=names)
    return asks_step(step, "papers", reason)


def records_case(step: ChecklistStep) -> Gate | None:
    """G08: there is a case in the records system, and its number is here."""
    if step.case.journal_number or written.answers(step.case, "records_case").get("number"):
        return None
    reason = _("The number of the case in the records system is missing.")
    return asks_sheet(step, "records_case", reason)


def six_w_answered(step: ChecklistStep) -> Gate | None:
    """G13: what, why, who, where, when and how are answered."""
    return filled_first(step, "six_w", _("The six questions on the project are not answered."))


def classified(step: ChecklistStep) -> Gate | None:
    """G22: whether it is a digitalisation project or an IT project is said."""
    if getattr(step.case, "project_class", None):
        return None
    return asks_step(step, "classification", _("Nobody has said what kind of project it is."))


def principles_answered(step: ChecklistStep) -> Gate | None:
    """G07: the project is held against the authority's principles."""
    return filled_first(step, "principles", _("The principles are not answered."))


def reviews_answered(step: ChecklistStep) -> Gate | None:
    """G10–G12, G14: the three drafts are gone through, and what was not OK has a new version."""
    case = step.case
    unwanted = papers.unwanted(case)
    open_ = [
        one
        for one in reviewing.guidance(case)
        if one.state != "answered" and one.kind not in unwanted
    ]
    refused = [
        document.name
        for document in papers.newest(case)
        if document.kind in reviewing.GUIDES and _is_refused(document)
    ]
    if open_:
        names = _names(one.title for one in open_)
        gate = asks_step(
            step, "papers", format_lazy(_("Reviews are missing: {names}."), names=names)
        )
        if any(one.state != "waiting" for one in open_):
            return gate
        return replace(gate, who=_asked_of(one.role for one in open_))
    if refused:
        text = _("A review said not OK, and there is no new version: {names}.")
        return asks_step(step, "papers", format_lazy(text, names=_names(refused)))
    return None


def project_and_business_case(step: ChecklistStep) -> Gate | None:
    """G01, G02: both are there and approved, as a file or as a sheet that all have confirmed."""
    case = step.case
    unapproved = [
        kind for kind in reviewing.not_approved(case) if not written.confirmed_by_all(case, kind)
    ]
    if not unapproved:
        return None
    names = _names(kind.label for kind in unapproved)
    gate = asks_step(step, "project", format_lazy(_("Not approved yet: {names}."), names=names))
    files = [document for document in papers.newest(case) if document.kind in unapproved]
    if not {*unapproved} <= {document.kind for document in files}:
        return gate
    # They are there, and whoever wrote them does not approve them.
    asked = [one for document in files for one in document.reviews.all() if one.is_open]
    if len({one.document_id for one in asked}) == len(files):
        return replace(gate, who=_asked_of(one.role for one in asked))
    who = _(
        "Ask the board’s secretary or the IT architect to go through each file: choose “About the "
        "file”."
    )
    return replace(gate, who=who, url=f"{gate.url}#documents")


def _asked_of(roles: Iterable[str]) -> Text:
    """Nobody gives more at the step: the answer is missing."""
    names = _names(dict.fromkeys(Role(role).label for role in roles))
    return format_lazy(_("They are asked of: {who}."), who=names)


def _is_refused(document: Document) -> bool:
    answered = [review for review in document.reviews.all() if review.outcome]
    return bool(answered) and answered[-1].outcome == DocumentReview.Outcome.NOT_OK


def _names(names: Iterable[object]) -> str:
    return ", ".join(str(name) for name in names)
