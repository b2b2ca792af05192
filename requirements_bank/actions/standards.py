"""The standard document of technical requirements: made for a case, and handed to suppliers."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from accounts.models import User
from notifications.trail import record
from portal.clock import database_now
from portal.locks import SECOND_CLICK, pause_point
from procurement.actions import worksheets
from procurement.course import standing
from procurement.models import Case
from procurement.worksheets.written import sheet_of
from requirements_bank.bank.snapshots import local_descriptions, snapshot
from requirements_bank.models import Category, Delivery, Requirement, StandardDocument

# The sheet of the step where what suppliers got is noted, in the processes that have it.
LOG = "handed_over"


@transaction.atomic
def make_standard(
    case: Case, *, by: User, title: str, language: str, categories: Collection[Category]
) -> StandardDocument:
    """All that the bank offers the authority in these categories, as it stands now."""
    standing.lock_open(case.pk)
    document = StandardDocument(case=case, title=title, language=language, made_by=by)
    document.content = _content(case, categories)
    document.made_at = database_now()
    if again := _second_click(document):
        return again
    last = case.standard_documents.aggregate(last=Max("number"))["last"]
    pause_point("standard_is_new")
    document.number = (last or 0) + 1
    document.save()
    record("requirements_bank.standard_made", case, by=by, document=document)
    return document


@transaction.atomic
def deliver_standard(document: StandardDocument, *, by: User, **told: Any) -> Delivery:
    """Note that a supplier got it; the step's own sheet gets the line too. Twice is once."""
    case = standing.lock_open(document.case_id)
    if again := document.deliveries.counting().filter(**told).first():
        return again
    pause_point("delivery_is_new")
    delivery = Delivery.objects.create(document=document, by=by, **told)
    record("requirements_bank.standard_delivered", case, by=by, delivery=delivery)
    if _takes_lines(case):
        answers = _answers(delivery)
        worksheets.write(case, by=by, sheet=LOG, line=delivery.line, answers=answers)
    return delivery


@transaction.atomic
def withdraw_delivery(delivery: Delivery, *, by: User) -> None:
    """It was noted by mistake: the note stays as one that does not count, its line goes."""
    case = standing.lock_open(delivery.document.case_id)
    rows = Delivery.objects.counting().filter(pk=delivery.pk)
    if not rows.update(withdrawn_at=database_now(), withdrawn_by=by):
        return
    record("requirements_bank.delivery_withdrawn", case, by=by, delivery=delivery)
    entry = case.entries.filter(sheet=LOG, line=delivery.line, is_newest=True).first()
    if entry and not entry.is_removed and _takes_lines(case):
        worksheets.remove(entry, by=by)


def _takes_lines(case: Case) -> bool:
    sheet = sheet_of(case, LOG)
    return sheet is not None and sheet.is_writable


def _content(case: Case, categories: Collection[Category]) -> list[dict[str, Any]]:
    inside = Q(category__in=categories) | Q(category__parent__in=categories)
    offered = Requirement.objects.offered_to(case.authority_id).filter(inside)
    rows = list(offered.select_related("category__parent").order_by("number"))
    added = local_descriptions(case.authority_id, [row.pk for row in rows])
    return [snapshot(row, added.get(row.pk, "")) for row in rows]


def _second_click(document: StandardDocument) -> StandardDocument | None:
    names = ("case", "title", "language", "content", "made_by")
    same = {name: getattr(document, name) for name in names}
    since = document.made_at - SECOND_CLICK
    return StandardDocument.objects.filter(**same, made_at__gt=since).first()


def _answers(delivery: Delivery) -> dict[str, Any]:
    document = delivery.document
    return {
        "document": document.title,
        "version": str(document.number),
        "supplier": delivery.supplier,
        "date": delivery.date.isoformat(),
    }
