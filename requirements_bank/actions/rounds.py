"""The authority asks suppliers to elaborate, and takes over what they sent when the time is up."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.trail import record
from portal.clock import database_now
from portal.doors import hash_of, new_token
from portal.lifecycle import TransitionNotAllowed
from portal.locks import SECOND_CLICK, locked, pause_point
from portal.refusals import Refused
from requirements_bank.dialogues.to_suppliers import to_one
from requirements_bank.models import (
    Answer,
    DialogueRequirement,
    Elaboration,
    Given,
    Invitation,
    MarketDialogue,
    Round,
    RoundSheet,
    SupplierChoice,
)
from requirements_bank.models.invitation import LINK_OUTLIVES_DEADLINE
from requirements_bank.sheets.remarks import remarks_to

Status = MarketDialogue.Status
ASKED = "requirements_bank.elaboration_asked"


@transaction.atomic
def ask_to_elaborate(
    plan: Round,
    *,
    by: User,
    invitations: Iterable[Invitation],
    questions: Mapping[DialogueRequirement, str],
) -> Round:
    """Open these requirements, and only these, for these suppliers until the round's deadline.

    Each of them gets a new link; a supplier is in one round at a time.
    """
    dialogue = plan.dialogue
    dialogue.lock_in_open_case(Status.ANSWERED)
    is_chosen = SupplierChoice.objects.filter(dialogue=dialogue).exists()
    if is_chosen or plan.deadline <= database_now() or not questions:
        raise TransitionNotAllowed(
            f"{dialogue!r}: a round asks something, until a day to come, before one is chosen."
        )
    asked = list(locked(dialogue.invitations.unsealed().filter(pk__in=[i.pk for i in invitations])))
    _refuse_twice(asked)
    plan.number, plan.asked_by = dialogue.rounds.count() + 1, by
    pause_point("a round begins")
    plan.save()
    for invitation in asked:
        invitation.dialogue = dialogue
        _ask(plan, invitation, questions, by)
    return plan


@transaction.atomic
def renew_link(sheet: RoundSheet, *, by: User) -> None:
    """The mail was lost: send a new link to the round; the old one ends.

    Within a minute of the last one nothing is sent: a second click would kill the first link.
    """
    dialogue = sheet.round.dialogue
    dialogue.lock_in_open_case(Status.ANSWERED)
    current, now = Round.objects.select_related("dialogue").get(pk=sheet.round_id), database_now()
    if not current.takes_answers_at(now):
        raise TransitionNotAllowed(f"{current!r} takes no answers.")
    invitation = Invitation.objects.select_related("dialogue", "event").get(pk=sheet.invitation_id)
    pause_point("a link is renewed")
    last = invitation.event
    if last is None or last.kind != ASKED or last.happened_at <= now - SECOND_CLICK:
        _send_link(current, invitation, sheet.elaborations.count(), by)


@transaction.atomic
def postpone_round(current: Round, *, by: User, deadline: datetime.datetime, message: str) -> None:
    """Those who are asked get more time, and are told; what they write stays sealed meanwhile."""
    dialogue = current.dialogue
    dialogue.lock_in_open_case(Status.ANSWERED)
    current.refresh_from_db(fields=["deadline", "closed_at"])
    old = current.deadline
    if not current.takes_answers_at(database_now()) or deadline <= old:
        raise TransitionNotAllowed(f"{current!r} can only get a later deadline, and before it.")
    pause_point("a round is moved")
    current.deadline = deadline
    current.save(update_fields=["deadline"])
    sheets = list(_sheets(current))
    until = deadline + LINK_OUTLIVES_DEADLINE
    asked = Invitation.objects.filter(pk__in=[sheet.invitation_id for sheet in sheets])
    asked.filter(expires_at__lt=until).update(expires_at=until)
    record(
        "requirements_bank.round_postponed",
        dialogue.case,
        by=by,
        tell=dialogue.everybody(),
        at=dialogue,
        write=[to_one(sheet.invitation) for sheet in sheets],
        dialogue=dialogue,
        round=current,
        old=old,
        message=message,
    )


@transaction.atomic
def cancel_round(current: Round, *, by: User, message: str) -> None:
    """It was a mistake: nothing of what suppliers wrote in it is ever shown, and they are told."""
    current.dialogue.lock(Status.ANSWERED)
    if current.deadline <= database_now():
        raise TransitionNotAllowed(f"{current!r} has answers that can be read.")
    _close(current, is_cancelled=True)
    record(
        "requirements_bank.round_cancelled",
        current.dialogue.case,
        by=by,
        tell=current.dialogue.everybody(),
        at=current.dialogue,
        write=[to_one(sheet.invitation) for sheet in _sheets(current)],
        dialogue=current.dialogue,
        round=current,
        message=message,
    )


@transaction.atomic
def close_round(current: Round) -> None:
    """The round's deadline has passed: what was sent is the suppliers' answer from now on."""
    dialogue = current.dialogue
    dialogue.lock(*Status)
    # Read under the lock: it may have been moved a moment ago.
    current.refresh_from_db(fields=["deadline"])
    if database_now() < current.deadline:
        raise TransitionNotAllowed(f"{current!r} still takes answers.")
    _close(current)
    sheets = list(_sheets(current))
    for sheet in sheets:
        if sheet.is_sent:
            _take_over(sheet)
    record(
        "requirements_bank.round_closed",
        dialogue.case,
        by=None,
        tell=[dialogue.case.coordinator, *dialogue.everybody()],
        at=dialogue,
        dialogue=dialogue,
        round=current,
        sent=sum(sheet.is_sent for sheet in sheets),
        asked=len(sheets),
    )


def _refuse_twice(invitations: list[Invitation]) -> None:
    busy = RoundSheet.objects.going().filter(invitation__in=invitations)
    if sheet := busy.select_related("invitation").first():
        text = _("%(supplier)s is in a round that is not over.")
        raise Refused(text % {"supplier": sheet.invitation.supplier_name})
    if not invitations:
        raise TransitionNotAllowed("None of them has answered.")


def _ask(
    plan: Round, invitation: Invitation, questions: Mapping[DialogueRequirement, str], by: User
) -> None:
    sheet = RoundSheet.objects.create(round=plan, invitation=invitation)
    answers = invitation.answers.prefetch_related("files")
    found = {answer.requirement_id: answer for answer in answers}
    given = {pk: answer.given for pk, answer in found.items()}
    remarks = remarks_to(invitation)
    Elaboration.objects.bulk_create(
        Elaboration(
            sheet=sheet,
            requirement=requirement,
            question=question,
            remark=remarks.get(requirement.pk, ""),
            before=asdict(given.get(requirement.pk, Given())),
            files_before=_names_of(found.get(requirement.pk)),
            **asdict(given.get(requirement.pk, Given())),
        )
        for requirement, question in questions.items()
    )
    _send_link(plan, invitation, len(questions), by)


def _names_of(answer: Answer | None) -> list[str]:
    return [file.name for file in answer.files.all()] if answer else []


def _send_link(plan: Round, invitation: Invitation, number: int, by: User) -> None:
    token = new_token()
    invitation.token_hash = hash_of(token)
    invitation.expires_at = max(invitation.expires_at, plan.deadline + LINK_OUTLIVES_DEADLINE)
    invitation.event = record(
        ASKED,
        plan.dialogue.case,
        by=by,
        write=[to_one(invitation, token)],
        dialogue=plan.dialogue,
        invitation=invitation,
        round=plan,
        message=plan.message,
        number=number,
        colleagues=invitation.colleagues.end_with_the_link(),
    )
    invitation.save(update_fields=["token_hash", "expires_at", "event"])


def _close(current: Round, *, is_cancelled: bool = False) -> None:
    """Under the dialogue's lock: of two who close it, one does."""
    rows = Round.objects.going().filter(pk=current.pk)
    moment = database_now()
    if not rows.update(closed_at=moment, is_cancelled=is_cancelled):
        raise TransitionNotAllowed(f"{current!r} is over.")
    current.closed_at, current.is_cancelled = moment, is_cancelled


def _sheets(current: Round) -> Iterable[RoundSheet]:
    sheets = current.sheets.select_related("invitation__dialogue")
    return sheets.order_by("invitation__supplier_name", "pk")


def _take_over(sheet: RoundSheet) -> None:
    """The answer as it stood is kept in the round; what came is what counts.

    It counts from now: who has assessed the answer until now has read the earlier one.
    """
    moment = database_now()
    rows = sheet.elaborations.prefetch_related("files")
    for row in [row for row in rows if row.is_changed]:
        answer, _made = Answer.objects.update_or_create(
            invitation=sheet.invitation,
            requirement_id=row.requirement_id,
            defaults={
                **asdict(row.given),
                "origin": Answer.Origin.SUPPLIER,
                "saved_at": moment,
            },
        )
        row.files.update(answer=answer)
