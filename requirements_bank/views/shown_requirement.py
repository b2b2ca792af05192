"""What the page of one requirement shows to one person."""

from typing import Any

from accounts.models import User
from notifications.models import Event
from requirements_bank import permissions
from requirements_bank.bank import versions
from requirements_bank.bank.visibility import Level, Reading, level_of, may_read
from requirements_bank.market.tallies import Tally, tallies
from requirements_bank.models import (
    Attachment,
    DialogueRequirement,
    LocalExtension,
    MarketDialogue,
    Requirement,
)

SHOWN = 10


def shown(requirement: Requirement, user: User) -> dict[str, Any]:
    """For requirement_detail.html. Fetch the relations along."""
    extension = LocalExtension.objects.filter(
        requirement=requirement, authority=user.authority_id
    ).first()
    level = level_of(user, requirement)
    used = DialogueRequirement.objects.filter(
        requirement=requirement, dialogue__in=MarketDialogue.objects.visible_to(user)
    )
    attachments = Attachment.objects.visible_to(user).kept().filter(requirement=requirement)
    return {
        "requirement": requirement,
        "reading": Reading(requirement, level),
        "extension": Reading(extension, level) if extension else None,
        "overtaken": overtaken(requirement, extension) if extension else [],
        "attachments": attachments.select_related("added_by", "authority", "requirement"),
        "used": used.select_related("dialogue").order_by("-pk")[:SHOWN],
        "market": _market(requirement, user),
        "events": _events(requirement, user, level),
    }


def _market(requirement: Requirement, user: User) -> Tally | None:
    if not permissions.can_read_market(user, user.authority):
        return None
    alone = Requirement.objects.filter(pk=requirement.pk)
    return tallies(user.authority_id, alone).get(requirement.pk)


def overtaken(requirement: Requirement, extension: LocalExtension) -> list[versions.Difference]:
    """What the common text says differently since the authority wrote its additions."""
    if extension.written_against >= requirement.version:
        return []
    numbers = (extension.written_against, requirement.version)
    kept = dict(requirement.versions.filter(number__in=numbers).values_list("number", "content"))
    before, after = (kept.get(number, {}) for number in numbers)
    words = {name: before.get(name) for name in after if name in versions.WORDS_OF_ALL}
    return versions.differences(words, {name: after[name] for name in words})


def _events(requirement: Requirement, user: User, level: Level) -> list[dict[str, Any]]:
    """What the own authority has done: what others add to a shared one is not told."""
    events = Event.objects.about(requirement).filter(authority__in=user.authority_ids)
    if not may_read(level, "deleted_reason"):
        # It says why, and that is for those who keep the requirement.
        events = events.exclude(kind="requirements_bank.requirement_removed")
    return [
        {"at": event.happened_at, "text": event.text, "by": event.actor}
        for event in events.select_related("actor")[:SHOWN]
    ]
