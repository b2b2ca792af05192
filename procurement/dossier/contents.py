"""What the dossier of a case says: read here, laid out in templates/procurement/dossier_pdf.html.

Only what everybody who sees the case may see: neither suppliers' answers to a market dialogue,
nor who has opened which file.
"""

from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from notifications.models import Event
from portal.templatetags.formats import day, money
from procurement import answers, assessments, debts, shown
from procurement.assessments import assessing
from procurement.course import checking, progress
from procurement.course.checking import Point
from procurement.dossier import names
from procurement.files import papers, reviewing
from procurement.models import Assessment, Case, Contract, Document, Entry
from procurement.worksheets import WORKSHEETS

Pairs = list[tuple[str, str]]
_READ = (
    *("steps__assignee", "steps__finished_by", "steps__remarks__author"),
    *("steps__decisions__decided_by", "steps__decisions__it_contacts"),
    *("phase_decisions__decided_by", "sub_cases", "candidates__by"),
    *("checkpoints__answered_by", "checkpoints__confirmations"),
    *("enquiries__addressee", "enquiries__asked_by"),
    *("enquiries__replies__written_by", "debts__owner", "unwanted_documents__by"),
    *("entries__confirmations__by", "documents__reviews__answered_by"),
)
_ASSESSED = ("case__authority", "answered_by", "confirmed_by", "thresholds")


class Sheet(NamedTuple):
    """A worksheet with its lines as they stand."""

    title: str | Promise
    lines: list[tuple[Entry, Pairs]]


class Judgement(NamedTuple):
    """An assessment, what it was asked, and what the rules make of it."""

    assessment: Assessment
    title: str | Promise
    verdict: Any
    pairs: Pairs


class File(NamedTuple):
    """A document and the name it has in the package."""

    document: Document
    name: str


def cases() -> QuerySet[Case]:
    """Cases with all that a dossier reads, in a fixed number of queries."""
    people = ("authority", "department__parent", "requester", "coordinator")
    parts = ("edition", "parent", "project_class")
    asked = ("request__contact", "request__system_owner", "request__business_owner")
    files = Document.objects.select_related("uploaded_by", "step").order_by("pk")
    # Those that were taken away too: a removal takes the agreement away.
    entries = Entry.objects.filter(is_newest=True).select_related("written_by")
    return (
        Case.objects.select_related(
            *people, *parts, *asked, "request__payer", "request__thresholds"
        )
        .defer("search")
        .prefetch_related(
            # Those with rows of their own come first, or the plain names would be read before.
            Prefetch("documents", files),
            Prefetch("entries", entries),
            Prefetch("contracts", Contract.objects.select_related("system", "supplier", "owner")),
            Prefetch("assessments", Assessment.objects.current().select_related(*_ASSESSED)),
            *_READ,
        )
    )


def read(case: Case) -> dict[str, Any]:
    """All of the case, in the language of the moment."""
    return {
        "case": case,
        "authority": case.authority,
        "facts": _facts(case),
        "answers": [one for one in answers.sheet(case) if one.text],
        "steps": list(case.steps.all()),
        "tones": progress.TONES,
        "sheets": sheets(case),
        "judgements": [_judgement(one) for one in case.assessments.all()],
        "points": points(case),
        "account": debts.Account(list(case.debts.all())),
        "files": files(case),
        "wanted": papers.wanted(case),
        "is_guided": reviewing.is_guided(case),
        "guidance_given": reviewing.guidance_given(case),
        "events": events(case),
        "today": timezone.localdate(),
        "site": settings.SITE_URL,
    }


def events(case: Case) -> list[tuple[Event, str]]:
    """The trail, oldest first, each with its headline without the name of the case."""
    rows = Event.objects.about(case).select_related("actor").order_by("pk")
    return [(event, event.headline.removesuffix(f" ({case})")) for event in rows]


def kept(case: Case) -> list[Document]:
    """The files of the case with their earlier versions, in the order they came."""
    return [one for one in case.documents.all() if one.removed_at is None]


def files(case: Case) -> list[File]:
    """The files with the names they get in the package."""
    documents = kept(case)
    return [
        File(document, names.file_name(position, document.name, of=len(documents)))
        for position, document in enumerate(documents, start=1)
    ]


def sheets(case: Case) -> list[Sheet]:
    """The worksheets that somebody has filled in, in the order of the steps."""
    rows = [row for row in case.entries.all() if not row.is_removed]
    order = [key for step in case.course.steps for key in step.worksheets]
    order += [row.sheet for row in rows]
    keys = [key for key in dict.fromkeys(order) if key in WORKSHEETS]
    return [sheet for key in keys if (sheet := _sheet(key, rows)).lines]


def points(case: Case) -> list[Point]:
    """The checkpoints that a person or a part of the case has answered, each where asked first."""
    asked = [point for step in case.steps.all() for point in checking.points_of(step).points]
    found: dict[str, Point] = {}
    for point in asked:
        if not point.is_open:
            found.setdefault(point.checkpoint.key, point)
    return list(found.values())


def _sheet(key: str, rows: list[Entry]) -> Sheet:
    worksheet = WORKSHEETS[key]
    mine = [row for row in rows if row.sheet == key]
    people = shown.people_in(worksheet.fields, [row.answers for row in mine])
    lines = [(row, shown.display(worksheet.fields, row.answers, people)) for row in mine]
    return Sheet(worksheet.title, lines)


def _judgement(assessment: Assessment) -> Judgement:
    if (assessment.kind, assessment.version) not in assessments.KINDS:
        return Judgement(assessment, assessment.kind, None, [])
    rules = assessment.rules
    return Judgement(
        assessment,
        rules.title,
        assessing.verdict_of(assessment),
        shown.display(rules.fields, assessment.answers),
    )


def _facts(case: Case) -> Pairs:
    facts = [
        (_("Case number"), case.number),
        (_("State"), case.get_status_display()),
        (_("Department"), case.department),
        (_("Requester"), case.requester),
        (_("Contact person"), case.coordinator),
        (_("Process"), _process(case)),
        (_("Main case"), case.parent),
        (_("Sub-cases"), ", ".join(str(one) for one in case.sub_cases.all())),
        (_("Sent"), day(case.submitted_at)),
        (_("Closed"), day(case.closed_at)),
        (_("Outcome"), case.outcome_note),
        (_("What came of it"), case.get_result_display()),
        (_("What was won"), case.benefit),
        (_("Amount avoided"), money(case.avoided_amount)),
        (_("Number in the records system"), case.journal_number),
        (_("Link in the records system"), case.journal_link),
    ]
    return [(label, str(value)) for label, value in facts if value]


def _process(case: Case) -> str:
    names_ = {"name": case.course.name, "version": case.process_version}
    return _("%(name)s, version %(version)s") % names_
