"""What runs by the clock for market dialogues."""

import datetime
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import structlog
from celery import shared_task
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Authority
from notifications.reminders import remind as remind_once
from portal.clock import database_now
from portal.doorbell import ring
from portal.lifecycle import TransitionNotAllowed
from procurement.files import orphans
from requirements_bank.actions import address_book, dialogues, rounds
from requirements_bank.actions.forgetting import forget_people
from requirements_bank.dialogues.to_suppliers import to_one
from requirements_bank.documents import receipts, reports, standard_papers
from requirements_bank.importing import running
from requirements_bank.market import forgetting
from requirements_bank.models import (
    AnswerFile,
    AnswerReport,
    Attachment,
    DialogueFile,
    DialogueRules,
    Invitation,
    MarketDialogue,
    Round,
    RoundSheet,
    StandardDocument,
    SubmissionReceipt,
    SupplierContact,
)
from requirements_bank.models.invitation import InvitationQuerySet
from requirements_bank.reminders import following, reviewing, unanswered

M = TypeVar("M", MarketDialogue, Round)
Known = TypeVar("Known", MarketDialogue, SupplierContact)
log = structlog.get_logger(__name__)

DEADLINE_NEAR = "requirements_bank.deadline_near"
NOT_BEGUN = "requirements_bank.not_begun"
ROUND_NEAR = "requirements_bank.round_near"
# Who looked and did not write may have forgotten it by then.
NOT_BEGUN_AFTER = datetime.timedelta(days=3)
# Days before the deadline; after a stop only the nearest one is still worth sending.
STEPS = (2, 7)
# A doorbell that nobody has answered for so long was not heard.
UNHEARD = datetime.timedelta(minutes=1)
# A case that was closed by a slip can be reopened before any supplier hears of it.
REGRET = datetime.timedelta(hours=1)


@shared_task
def close_dialogues() -> None:
    """Mark the dialogues whose deadline has passed as answered, and tell those who wait.

    What may be read does not depend on this: that is the deadline itself. Those whose case is over
    are cancelled, and the suppliers told. So it is with elaboration rounds.
    """
    for dialogue in MarketDialogue.objects.due_to_close():
        _end(dialogue, dialogues.close)
    since = database_now() - REGRET
    for dialogue in MarketDialogue.objects.due_to_cancel(since):
        _end(dialogue, partial(dialogues.follow_case, closed_before=since))
    for current in Round.objects.due_to_close().select_related("dialogue__case"):
        _end(current, rounds.close_round)


def _end(row: M, end: Callable[[M], None]) -> None:
    try:
        end(row)
    except TransitionNotAllowed:  # another worker was here first
        return
    except Exception:  # the others are ended all the same
        log.exception("not_closed", row=repr(row))


@shared_task
def remind_of_reviews() -> None:
    """Remind of the requirements to be gone through; tell who follows them what changed."""
    reviewing.remind(timezone.localdate())
    following.tell(timezone.localdate() - datetime.timedelta(days=1))


@shared_task
def remind_of_questions() -> None:
    """Remind of the questions of suppliers that nobody has answered."""
    unanswered.remind(database_now())


@shared_task
def forget_people_at_suppliers() -> None:
    """Forget whom each authority asked so long ago that its rule says so."""
    now = database_now()
    for authority in Authority.objects.order_by("pk"):
        before = DialogueRules.of(authority).forgotten_before(now)
        over = forgetting.dialogues(authority.pk, before)
        _forget_each(over, partial(forget_people, before=before))
        # Afterwards: those whom only these dialogues knew.
        unused = forgetting.contacts(authority.pk, before)
        _forget_each(unused, partial(address_book.forget_contact, before=before))


def _forget_each(rows: QuerySet[Known], forget: Callable[[Known], None]) -> None:
    for row in rows.iterator(500):
        try:
            forget(row)
        except Exception:  # the others are forgotten all the same
            log.exception("not_forgotten", pk=row.pk)


@shared_task
def sweep_attachments() -> None:
    """Delete attachments, files of answers and PDFs without a row, a day after they came."""
    before = database_now() - datetime.timedelta(days=1)
    orphans.sweep_owner(Attachment, before)
    orphans.sweep_owner(AnswerFile, before)
    orphans.sweep_owner(DialogueFile, before)
    orphans.sweep_owner(SubmissionReceipt, before, field="pdf")
    orphans.sweep_owner(StandardDocument, before, field="pdf")
    orphans.sweep_owner(AnswerReport, before, field="pdf")


@shared_task
def make_receipt(receipt_id: int) -> None:
    """Make a supplier's receipt as PDF, if it is still wanted."""
    try:
        receipts.make(receipt_id)
    except Exception:  # whatever it is: it is tried again
        log.exception("receipt_failed", receipt=receipt_id)


@shared_task
def make_report(report_id: int) -> None:
    """Make a report of all answers as PDF, if it is still wanted."""
    try:
        reports.make(report_id)
    except Exception:  # whatever it is: it is tried again
        log.exception("report_failed", report=report_id)


@shared_task
def sweep_receipts() -> None:
    """Ring for receipts and reports that nobody rang for, that failed, or whose worker died."""
    before = database_now() - UNHEARD
    for receipt_id in receipts.waiting(before):
        ring(make_receipt, receipt_id)
    for report_id in reports.waiting(before):
        ring(make_report, report_id)


@shared_task
def take_in_requirements(table_id: int) -> None:
    """Take in a table of requirements, if it is still to be."""
    try:
        running.run(table_id)
    except Exception:  # whatever it is: it is counted, and tried again
        log.exception("import_failed", table=table_id)


@shared_task
def sweep_imports() -> None:
    """Ring for the tables that nobody rang for, that failed, or whose worker died."""
    for table_id in running.waiting(database_now() - UNHEARD):
        ring(take_in_requirements, table_id)


@shared_task
def make_standard_pdf(document_id: int) -> None:
    """Make the PDF of a document of technical requirements, if it is still wanted."""
    try:
        standard_papers.make_pdf(document_id)
    except Exception:  # whatever it is: it is tried again
        log.exception("standard_failed", document=document_id)


@shared_task
def sweep_standards() -> None:
    """Ring for the documents that nobody rang for, that failed, or whose worker died."""
    for document_id in standard_papers.waiting(database_now() - UNHEARD):
        ring(make_standard_pdf, document_id)


@shared_task
def remind() -> None:
    """Remind suppliers who have not finished, or who opened their link and have not begun."""
    now = database_now()
    near = MarketDialogue.objects.closing_before(now + datetime.timedelta(days=max(STEPS)))
    _remind_each(
        Invitation.objects.unfinished().filter(dialogue__in=near),
        partial(_remind_of_deadline, now=now),
    )
    # Nearer the deadline the last reminder of it is enough.
    going = MarketDialogue.objects.closing_after(now + datetime.timedelta(days=min(STEPS)))
    idle = Invitation.objects.not_begun(now - NOT_BEGUN_AFTER).filter(dialogue__in=going)
    _remind_each(idle, _remind_to_begin)
    _remind_to_elaborate(now)


def _remind_to_elaborate(now: datetime.datetime) -> None:
    """Once, two days before the round ends; the trail of it lies on the invitation."""
    near = RoundSheet.objects.unsent_before(now + datetime.timedelta(days=min(STEPS)))
    whole = near.select_related("round", "invitation__dialogue__authority", "invitation__event")
    for sheet in whole:
        to, dialogue = sheet.invitation, sheet.invitation.dialogue
        try:
            remind_once(
                ROUND_NEAR,
                to,
                deadline=sheet.round.deadline,
                step="2 days",
                letters=[to_one(to)],
                dialogue=dialogue,
                round=sheet.round,
                sent_at=to.link_sent_at,
            )
        except Exception:  # the others are reminded all the same
            log.exception("reminder_failed", pk=to.pk)


def _remind_each(rows: InvitationQuerySet, remind_one: Callable[[Invitation], None]) -> None:
    for invitation in rows.select_related("dialogue__authority", "event"):
        try:
            remind_one(invitation)
        except Exception:  # the others are reminded all the same
            log.exception("reminder_failed", pk=invitation.pk)


def _remind_of_deadline(invitation: Invitation, *, now: datetime.datetime) -> None:
    deadline = invitation.dialogue.deadline or now
    days = next(days for days in STEPS if deadline - now <= datetime.timedelta(days=days))
    _remind(DEADLINE_NEAR, invitation, deadline, f"{days} days")


def _remind_to_begin(invitation: Invitation) -> None:
    """Once, whatever becomes of the deadline."""
    _remind(NOT_BEGUN, invitation, invitation.opened_at or invitation.invited_at, "opened")


def _remind(kind: str, invitation: Invitation, key: datetime.datetime, step: str) -> None:
    """The trail of it lies on the invitation: on the case it would tell who has not finished."""
    dialogue = invitation.dialogue
    remind_once(
        kind,
        invitation,
        deadline=key,
        step=step,
        letters=[to_one(invitation)],
        dialogue=dialogue,
        invitation=invitation,
        sent_at=invitation.link_sent_at,
    )
