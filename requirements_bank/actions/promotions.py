"""What happens when an authority wants its requirement to be everybody's (E06, E07)."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.trail import record
from portal.clock import database_now
from portal.locks import SECOND_CLICK, locked, pause_point
from portal.refusals import Refused
from requirements_bank.actions import bank
from requirements_bank.bank import editors
from requirements_bank.bank.lifting import lift
from requirements_bank.models import (
    EditorialMeeting,
    Promotion,
    PromotionComment,
    Requirement,
)

Status = Promotion.Status


@transaction.atomic
def propose(requirement: Requirement, *, by: User, reason: str) -> Promotion:
    """A copy becomes a draft of the cross-municipal bank, and its editors are told.

    It is on the next of their meetings. Pressed twice, it is proposed once.
    """
    requirement = locked(Requirement.objects.filter(pk=requirement.pk)).get()
    pause_point("requirement_is_proposed")
    if again := requirement.promotions.open().first():
        return again
    if not requirement.is_published:
        raise Refused(_("Only what is published can be proposed to everybody."))
    promotion = Promotion.objects.create(
        requirement=requirement,
        copy=lift(requirement, by=by, at=database_now(), kind=Requirement.Kind.SHARED),
        authority=requirement.authority or by.authority,
        reason=reason,
        proposed_by=by,
        meeting=EditorialMeeting.objects.coming().first(),
    )
    told = editors.shared_editors()
    record("requirements_bank.promotion_proposed", promotion, by=by, tell=told, reason=reason)
    return promotion


@transaction.atomic
def discuss(promotion: Promotion, *, by: User, text: str, vote: str = "") -> PromotionComment:
    """Somebody says something, and an editor may vote; whoever takes part is told.

    Pressed twice, it is said once.
    """
    promotion.lock()
    since = database_now() - SECOND_CLICK
    said = {"by": by, "text": text, "vote": vote}
    if again := promotion.comments.filter(**said, at__gt=since).first():
        return again
    comment = promotion.comments.create(**said)
    told = _taking_part(promotion)
    record("requirements_bank.discussed", promotion, by=by, tell=told, comment=comment)
    return comment


@transaction.atomic
def approve(promotion: Promotion, *, by: User, reason: str = "") -> None:
    """The copy, as the editors have made it, is everybody's from now on."""
    _decide(promotion, Status.APPROVED, by=by, reason=reason)
    bank.publish(promotion.copy, by=by)
    told = _taking_part(promotion)
    record("requirements_bank.promotion_approved", promotion, by=by, tell=told)


@transaction.atomic
def reject(promotion: Promotion, *, by: User, reason: str) -> None:
    """The copy is thrown away; the proposer is told why, and keeps the own requirement."""
    _decide(promotion, Status.REJECTED, by=by, reason=reason)
    bank.remove(promotion.copy, by=by, reason=reason)
    told = _taking_part(promotion)
    record("requirements_bank.promotion_rejected", promotion, by=by, tell=told)


@transaction.atomic
def withdraw(promotion: Promotion, *, by: User, reason: str = "") -> None:
    """The proposer no longer wants it, so the editors need not look at it."""
    _decide(promotion, Status.WITHDRAWN, by=by, reason=reason)
    bank.remove(promotion.copy, by=by, reason=reason or _("The proposal is withdrawn."))
    told = [*editors.shared_editors(), promotion.proposed_by]
    record("requirements_bank.promotion_withdrawn", promotion, by=by, tell=told)


@transaction.atomic
def move(promotion: Promotion, *, by: User, meeting: EditorialMeeting) -> None:
    """It is talked about at another meeting."""
    promotion.lock()
    if not EditorialMeeting.objects.coming().filter(pk=meeting.pk).exists():
        raise Refused(_("Choose a meeting that is still to come."))
    promotion.meeting = meeting
    promotion.save(update_fields=["meeting"])
    told = [promotion.proposed_by]
    record("requirements_bank.promotion_moved", promotion, by=by, tell=told, meeting=meeting)


def _decide(promotion: Promotion, status: str, *, by: User, reason: str) -> None:
    promotion.lock()
    promotion.decided_by, promotion.decided_at = by, database_now()
    promotion.decision_reason = reason
    promotion.save(update_fields=["decided_by", "decided_at", "decision_reason"])
    promotion.move_to(status)


def _taking_part(promotion: Promotion) -> Iterable[User]:
    said = promotion.comments.select_related("by")
    return [promotion.proposed_by, *(comment.by for comment in said)]
