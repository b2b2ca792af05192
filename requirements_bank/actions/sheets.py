"""What a supplier does with the whole sheet besides answering: says what is offered, or declines.

Each of them holds the deadline as `sealing` says.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from notifications.trail import record
from portal.locks import pause_point
from requirements_bank.models import Answer, Invitation, Solution
from requirements_bank.sheets.sealing import before_deadline, must_be, while_answering

Status = Invitation.Status


@transaction.atomic
def describe(invitation: Invitation, **fields: str) -> Solution:
    """Say which solution is offered. What its way of operation makes irrelevant is answered so."""
    moment = while_answering(invitation)
    pause_point("solution_described")
    solution, _made = Solution.objects.update_or_create(invitation=invitation, defaults=fields)
    _answer_automatically(solution, moment)
    record("requirements_bank.solution_described", invitation, by=None)
    return solution


@transaction.atomic
def decline(invitation: Invitation, *, reason: str) -> None:
    """Say that there will be no answer, and why. Unlike an answer, this is told at once."""
    while_answering(invitation)
    pause_point("invitation_declined")
    invitation.declined_reason = reason
    invitation.save(update_fields=["declined_reason"])
    invitation.move_to(Status.DECLINED)
    _tell("requirements_bank.declined", invitation)


@transaction.atomic
def answer_after_all(invitation: Invitation) -> None:
    """Take back that one declined; what was written before is still there."""
    before_deadline(invitation)
    must_be(invitation, Status.DECLINED)
    invitation.move_to(Status.STARTED)
    invitation.declined_reason = ""
    invitation.save(update_fields=["declined_reason"])
    _tell("requirements_bank.answering_after_all", invitation)


def _answer_automatically(solution: Solution, moment: datetime) -> None:
    """Only where the supplier has said nothing; and what is automatic goes as it came."""
    invitation = solution.invitation
    rows = invitation.dialogue.requirements.all()
    irrelevant = [row for row in rows if solution.makes_irrelevant(row)]
    mine = invitation.answers.all()
    mine.filter(origin=Answer.Origin.OPERATION).exclude(requirement__in=irrelevant).delete()
    said = set(mine.values_list("requirement_id", flat=True))
    Answer.objects.bulk_create(
        Answer(
            invitation=invitation,
            requirement=row,
            choice=Answer.Choice.NOT_RELEVANT,
            elaboration=_why(solution),
            origin=Answer.Origin.OPERATION,
            saved_at=moment,
        )
        for row in irrelevant
        if row.pk not in said
    )


def _why(solution: Solution) -> str:
    if solution.operation == Solution.Operation.SAAS:
        return _("Not relevant for the solution that is offered: the supplier hosts it.")
    return _("Not relevant for the solution that is offered: the authority hosts it.")


def _tell(event: str, invitation: Invitation) -> None:
    dialogue = invitation.dialogue
    record(
        event,
        dialogue.case,
        by=None,
        tell=dialogue.everybody(),
        at=dialogue,
        dialogue=dialogue,
        invitation=invitation,
    )
