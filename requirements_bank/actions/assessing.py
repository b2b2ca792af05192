"""The assessors say of the answers whether they meet what was asked."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.trail import record
from portal.clock import database_now
from portal.locks import pause_point
from portal.refusals import Refused
from requirements_bank.models import (
    DialogueRequirement,
    Invitation,
    Judgement,
    MarketDialogue,
    SupplierChoice,
    Verdict,
)

Status = MarketDialogue.Status


class AnsweredAnew(Refused):
    """Nobody assesses an answer that they have not read."""


@transaction.atomic
def assess(
    requirement: DialogueRequirement,
    *,
    by: User,
    judged: Mapping[Invitation, Judgement],
    read: Mapping[Invitation, datetime | None] | None = None,
) -> int:
    """Say it of these suppliers' answers to one requirement; of how many it was news.

    An empty judgement takes back what was said. Raises Refused when the answers are sealed, or
    are so again, and when a supplier is chosen; AnsweredAnew when one of the answers is not the one
    that was `read`, by when it was saved.
    """
    dialogue = requirement.dialogue
    dialogue.lock_in_open_case(Status.ACTIVE, Status.ANSWERED)
    if not set(dialogue.invitations.unsealed()).issuperset(judged):
        raise Refused(_("The answers are sealed. Nothing is saved."))
    if SupplierChoice.objects.filter(dialogue=dialogue).exists():
        raise Refused(_("A supplier is chosen. What was said of the answers stands."))
    saved = dict(requirement.answers.values_list("invitation", "saved_at"))
    if any(saved.get(one.pk) != moment for one, moment in (read or {}).items()):
        raise AnsweredAnew(
            _("The supplier has answered anew meanwhile. Read it, and assess it again.")
        )
    said = _said(requirement, by, saved)
    news = {one: judged[one] for one in judged if judged[one] != said.get(one, Judgement())}
    pause_point("answers_assessed")
    for invitation, judgement in news.items():
        verdict = _say(invitation, requirement, judgement, by)
        record(
            "requirements_bank.assessed",
            invitation,
            by=by,
            requirement=requirement,
            verdict=verdict,
        )
    return len(news)


def _said(
    requirement: DialogueRequirement, by: User, saved: Mapping[int, datetime]
) -> dict[Invitation, Judgement]:
    """What this assessor says already of the answers as they are."""
    verdicts = Verdict.objects.standing().filter(requirement=requirement, assessor=by)
    return {
        verdict.invitation: verdict.judgement
        for verdict in verdicts.select_related("invitation")
        if verdict.is_about(saved.get(verdict.invitation_id))
    }


def _say(
    invitation: Invitation, requirement: DialogueRequirement, judgement: Judgement, by: User
) -> Verdict | None:
    """What was said before is kept beside it."""
    about = {"invitation": invitation, "requirement": requirement, "assessor": by}
    moment = database_now()
    Verdict.objects.standing().filter(**about).update(replaced_at=moment)
    if not judgement.word:
        return None
    return Verdict.objects.create(**about, **asdict(judgement), given_at=moment)
