"""The demo was played a moment ago; its cases are to look as old as their stories say."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from governance.models import AgendaItem, Board, Decision, Meeting
from notifications.events import LANGUAGES, words_of
from notifications.models import Event, Mail, Notification
from procurement.models import (
    Assessment,
    Candidate,
    Case,
    ChecklistStep,
    CheckpointAnswer,
    Confirmation,
    Contract,
    Debt,
    Document,
    DocumentReview,
    Enquiry,
    EnquiryReply,
    Entry,
    PhaseDecision,
    Remark,
    StepDecision,
    SystemSearch,
)
from requirements_bank.models import (
    Adviser,
    Clarification,
    Delivery,
    Invitation,
    MarketDialogue,
    StandardDocument,
)

# The trail of each case, and when each event is to have happened.
TOLD = """
CREATE TEMPORARY TABLE told ON COMMIT DROP AS
SELECT event.id, object_id AS case_id, happened_at AS played, moved.happened
FROM notifications_event AS event
JOIN unnest(%s::bigint[], %s::timestamptz[]) AS moved (id, happened) ON moved.id = event.id
"""
# Boards have stood for a year; what was said at a meeting was written down and approved that day.
OF_BOARDS = """
UPDATE notifications_event SET happened_at = happened_at - interval '365 days'
WHERE content_type_id = %s
"""
OF_MEETINGS = """
UPDATE notifications_event AS event SET happened_at = CASE event.kind
    WHEN 'governance.agenda_published' THEN meeting.deadline_at - interval '1 hour'
    ELSE meeting.starts_at + interval '3 hours' END
FROM governance_meeting AS meeting
WHERE meeting.id = event.object_id AND meeting.status = 'minuted' AND event.content_type_id = %s
"""
DECIDED = """
UPDATE governance_decision AS row
SET decided_at = meeting.starts_at + item.position * interval '10 minutes'
FROM governance_agendaitem AS item, governance_meeting AS meeting
WHERE item.id = row.item_id AND meeting.id = item.meeting_id
"""
REPORTED = """
UPDATE governance_agendaitem AS row
SET reported_at = meeting.deadline_at - row.position * interval '12 hours'
FROM governance_meeting AS meeting WHERE meeting.id = row.meeting_id AND row.status = 'decided'
"""
SAID = """
UPDATE governance_discussion AS row SET written_at = meeting.starts_at + interval '2 hours'
FROM governance_agendaitem AS item, governance_meeting AS meeting
WHERE item.id = row.item_id AND meeting.id = item.meeting_id
"""
# What was written at a moment of the play belongs to the nearest event.
MOVE = """
UPDATE {table} AS row SET {column} = (
    SELECT happened FROM told WHERE told.case_id = {case}
    ORDER BY abs(extract(epoch FROM told.played - row.{column})), id LIMIT 1
)
WHERE {column} IS NOT NULL AND {case} IN (SELECT case_id FROM told)
"""
HAPPENED = """
UPDATE notifications_event AS event SET happened_at = told.happened FROM told
WHERE told.id = event.id
"""
A_MINUTE = timedelta(minutes=1)
# Each table that says when something happened: how its rows find their case, and its moments.
CASE = "row.case_id"
MOMENTS: dict[type[Model], tuple[str, tuple[str, ...]]] = {
    Case: ("row.id", ("created_at", "submitted_at", "closed_at", "step_since")),
    ChecklistStep: (CASE, ("finished_at",)),
    Remark: ("step", ("written_at",)),
    StepDecision: ("step", ("decided_at",)),
    PhaseDecision: (CASE, ("decided_at",)),
    CheckpointAnswer: (CASE, ("answered_at",)),
    Entry: (CASE, ("written_at",)),
    Confirmation: ("entry", ("at",)),
    Assessment: (CASE, ("asked_at", "draft_at", "answered_at", "confirmed_at")),
    Enquiry: (CASE, ("asked_at", "closed_at")),
    EnquiryReply: ("enquiry", ("written_at",)),
    Document: (CASE, ("uploaded_at",)),
    DocumentReview: ("document", ("asked_at", "answered_at")),
    Debt: (CASE, ("created_at",)),
    Candidate: (CASE, ("at",)),
    SystemSearch: (CASE, ("at",)),
    Contract: (CASE, ("registered_at",)),
    AgendaItem: (CASE, ("reported_at",)),
    Adviser: (CASE, ("noted_at",)),
    Clarification: ("dialogue", ("asked_at", "handled_at")),
    StandardDocument: (CASE, ("made_at",)),
}


def backdate(ages: dict[Case, int]) -> None:
    """Move each case, and what happened to it, this many days back."""
    parts = Case.objects.filter(parent__in=ages).exclude(pk__in=[case.pk for case in ages])
    by_key = {case.pk: days for case, days in ages.items()}
    by_key |= {part.pk: by_key[part.parent_id or 0] // 2 for part in parts}
    moved = _moments(by_key)
    kinds = ContentType.objects.get_for_models(Board, Meeting)
    with connection.cursor() as cursor:
        # Constraints that wait for the commit would stand in the way of ALTER TABLE.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(TOLD, [list(moved), list(moved.values())])
        for model, (way, columns) in MOMENTS.items():
            case = _case_by(model, way)
            moves = [MOVE.format(table=model._meta.db_table, column=c, case=case) for c in columns]
            _rewrite(model, moves)
        _rewrite(Event, [HAPPENED])
        with _lifted(Event):
            cursor.execute(OF_BOARDS, [kinds[Board].pk])
            cursor.execute(OF_MEETINGS, [kinds[Meeting].pk])
        cursor.execute(REPORTED)
        cursor.execute(SAID)
    _rewrite(Decision, [DECIDED])
    _date_deliveries()


def _moments(ages: dict[int, int]) -> dict[int, datetime]:
    """When each event of these cases happened: evenly over their days, decided at the meeting."""
    now = timezone.now()
    at_meetings = _at_meetings(ages)
    told = Event.objects.filter(content_type=ContentType.objects.get_for_model(Case))
    moved: dict[int, datetime] = {}
    for case, rows in groupby(
        told.filter(object_id__in=ages).order_by("object_id", "pk").values_list("object_id", "pk"),
        itemgetter(0),
    ):
        events = [event for _case, event in rows]
        known = {at: at_meetings[pk] for at, pk in enumerate(events) if pk in at_meetings}
        # What followed from it at once.
        known = {at + 1: moment + A_MINUTE for at, moment in known.items()} | known
        known |= {0: now - timedelta(days=ages[case]), len(events): now}
        for (first, since), (last, until) in pairwise(sorted(known.items())):
            pace = (until - since) / (last - first)
            moved |= {events[at]: since + pace * (at - first) for at in range(first, last)}
    return moved


def _at_meetings(ages: dict[int, int]) -> dict[int, datetime]:
    """What the meetings know of the trail: reported before the deadline, decided at the meeting."""
    known: dict[int, datetime] = {}
    answered = {event.object_id: event.pk for event in _events(ages, "procurement.step_decided")}
    decided = Decision.objects.filter(item__case__in=ages).order_by("item__case", "pk")
    decided = decided.select_related("item__meeting__board", "item__continues")
    said = _events(ages, "governance.decided")
    for event, decision in zip(said, decided, strict=True):
        item = decision.item
        known[event.pk] = item.meeting.starts_at + timedelta(minutes=10 * item.position)
        if decision.step_decision_id:
            known[answered[item.case_id]] = known[event.pk] - A_MINUTE
    reported = {}
    for decision in decided:
        item = decision.item
        if item.meeting.board.rules.wants_papers and item.continues is None:
            reported[item.case_id] = item.meeting.deadline_at - timedelta(hours=12 * item.position)
    for event in _events(reported, "procurement.sent_to_board"):
        known[event.pk] = reported[event.object_id]
    return known


def _events(cases: Iterable[int], kind: str) -> QuerySet[Event]:
    told = Event.objects.filter(content_type=ContentType.objects.get_for_model(Case), kind=kind)
    return told.filter(object_id__in=list(cases)).order_by("object_id", "pk")


def _date_deliveries() -> None:
    """A delivery was made on the day that the log tells of it; its line and its words say so."""
    kind = "requirements_bank.standard_delivered"
    told = Event.objects.filter(kind=kind).order_by("object_id", "pk")
    made = Delivery.objects.select_related("document").order_by("document__case", "pk")
    for event, delivery in zip(told, made, strict=True):
        delivery.date = timezone.localdate(event.happened_at)
        delivery.save(update_fields=["date"])
        context = {"target": event.target, "by": event.actor, "delivery": delivery}
        texts = {f"text_{code}": words_of(kind, code, context) for code in LANGUAGES}
        with _lifted(Event):
            Event.objects.filter(pk=event.pk).update(**texts)
        entry = Entry.objects.filter(line=delivery.line).first()
        if entry:
            answers = {**entry.answers, "date": delivery.date.isoformat()}
            with _lifted(Entry):
                Entry.objects.filter(pk=entry.pk).update(answers=answers)


def _case_by(model: type[Model], way: str) -> str:
    """The case of a row, which is its own or that of what it belongs to."""
    if "." in way:
        return way
    parent: Any = model._meta.get_field(way).related_model
    table = parent._meta.db_table
    return f"(SELECT case_id FROM {table} WHERE id = row.{way}_id)"  # noqa: S608 -- our own models


def _rewrite(model: type[Model], statements: list[str]) -> None:
    with _lifted(model), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def _lifted(model: type[Model]) -> Iterator[None]:
    """Change what is never changed. Only the table's owner can lift that, and only here."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def settle_mail() -> None:
    """Mails of the past are sent and read; suppliers' invitations still go out.

    Sent yesterday: what an address got within the hour makes its next mails wait.
    """
    still_open = MarketDialogue.objects.filter(status=MarketDialogue.Status.ACTIVE)
    asked = Invitation.objects.filter(dialogue__in=still_open).values("event")
    invited = Q(event__in=asked) | Q(event__kind="procurement.step_supplier_invited")
    # As a list: the database has no statistics yet, and might look anew for every mail.
    old = Mail.objects.exclude(
        pk__in=list(Mail.objects.filter(invited).values_list("pk", flat=True))
    )
    yesterday = timezone.now() - timedelta(days=1)
    old.update(state=Mail.State.SENT, queued_at=yesterday, sent_at=yesterday)
    _order_inboxes()
    recent = timezone.now() - timedelta(days=5)
    past = list(Event.objects.filter(happened_at__lt=recent).values_list("pk", flat=True))
    Notification.objects.filter(event__in=past).update(read_at=timezone.now())


def _order_inboxes() -> None:
    """The inbox shows the newest row first, so the rows are made again in the order of the days."""
    told = list(Notification.objects.order_by("event__happened_at", "pk"))
    Notification.objects.all().delete()
    for notification in told:
        notification.pk = None
    Notification.objects.bulk_create(told)
