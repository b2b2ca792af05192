"""What happens to a requirement of the bank. Each change of its words is a version."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.trail import record
from portal.clock import database_now
from portal.locks import SECOND_CLICK, locked, pause_point
from portal.refusals import Refused
from procurement import meanwhile
from requirements_bank.bank import search, versions
from requirements_bank.bank.numbering import next_number
from requirements_bank.models import Requirement, RequirementVersion

Status = Requirement.Status
WORDS = (*versions.PLAIN, "category")
# What a page shows and a person may change.
CHANGED = (*WORDS, *versions.NAMED)
Relations = Mapping[str, Iterable[models.Model]]


@transaction.atomic
def draft(requirement: Requirement, *, by: User, relations: Relations) -> Requirement:
    """A new requirement, which only the editors of its owner see. Its number is for good."""
    locked(User.objects.filter(pk=by.pk)).get()
    if again := _second_click(requirement, by):
        return again
    requirement.number, requirement.status, requirement.version = next_number(), Status.DRAFT, 1
    requirement.changed_by, requirement.changed_at = by, database_now()
    requirement.save()
    _relate(requirement, relations)
    _keep(requirement, by=by)
    record("requirements_bank.requirement_drafted", requirement, by=by)
    return requirement


@transaction.atomic
def change(
    requirement: Requirement,
    *,
    by: User,
    relations: Relations,
    comment: str = "",
    seen: Mapping[str, str] | None = None,
) -> None:
    """Other words or classifications: a new version, if anything is different.

    `seen` are the marks of what the page showed. Raises ChangedMeanwhile when others came first.
    """
    before = _held(requirement)
    pause_point("a requirement is changed")
    mine = meanwhile.read(requirement, WORDS)
    mine |= {name: sorted(str(row.pk) for row in relations[name]) for name in versions.NAMED}
    merged = meanwhile.merge(mine, before, seen or {})
    if merged == meanwhile.read(before, merged):
        return
    meanwhile.put(before, {name: merged[name] for name in WORDS})
    _new_version(before, {name: merged[name] for name in versions.NAMED}, by=by, comment=comment)


@transaction.atomic
def put_back_version(version: RequirementVersion, *, by: User) -> None:
    """The requirement says again what an earlier version said. That is a new version too."""
    requirement = _held(version.requirement)
    plain, rows = versions.fields_of(version.content, requirement)
    meanwhile.put(requirement, plain)
    comment = _("Version %(number)s is put back.") % {"number": version.number}
    _new_version(requirement, rows, by=by, comment=comment)


@transaction.atomic
def publish(requirement: Requirement, *, by: User) -> None:
    """From now on it can be chosen for market dialogues; also one that was retired."""
    _held(requirement)
    requirement.move_to(Status.PUBLISHED)
    record("requirements_bank.requirement_published", requirement, by=by)


@transaction.atomic
def retire(requirement: Requirement, *, by: User, reason: str) -> None:
    """It is offered to no new dialogue. Those that ask it go on asking."""
    _held(requirement)
    requirement.move_to(Status.RETIRED)
    record("requirements_bank.requirement_retired", requirement, by=by, reason=reason)


@transaction.atomic
def remove(requirement: Requirement, *, by: User, reason: str) -> None:
    """Out of the bank, but kept: it can be put back, and dialogues keep what they ask (E13)."""
    _held(requirement)
    requirement.deleted_at, requirement.deleted_by = database_now(), by
    requirement.deleted_reason = reason
    requirement.save(update_fields=["deleted_at", "deleted_by", "deleted_reason"])
    record("requirements_bank.requirement_removed", requirement, by=by, reason=reason)


@transaction.atomic
def put_back(requirement: Requirement, *, by: User) -> None:
    """It is in the bank again, in the state it had."""
    row = locked(Requirement.objects.filter(pk=requirement.pk)).get()
    if not row.is_deleted:
        return
    row.deleted_at, row.deleted_by, row.deleted_reason = None, None, ""
    row.save(update_fields=["deleted_at", "deleted_by", "deleted_reason"])
    record("requirements_bank.requirement_put_back", row, by=by)


def _held(requirement: Requirement) -> Requirement:
    """The row as it is now, kept from others until the end. Raises when it was deleted."""
    rows = Requirement.objects.select_related("category__parent", "authority", "collaboration")
    row = locked(rows.filter(pk=requirement.pk)).get()
    if row.is_deleted:
        raise Refused(_("The requirement was deleted meanwhile. It must be put back first."))
    return row


def _second_click(requirement: Requirement, by: User) -> Requirement | None:
    """The draft that the first click has made, read under the lock of the person."""
    pause_point("requirement_is_new")
    names = ("title", "description", "kind", "authority", "collaboration", "category")
    same = {name: getattr(requirement, name) for name in names}
    since = database_now() - SECOND_CLICK
    return Requirement.objects.filter(**same, changed_by=by, changed_at__gt=since).first()


def _new_version(
    requirement: Requirement,
    relations: Mapping[str, Iterable[Any]],
    *,
    by: User,
    comment: str,
) -> None:
    requirement.version += 1
    requirement.changed_by, requirement.changed_at = by, database_now()
    requirement.save()
    _relate(requirement, relations)
    _keep(requirement, by=by, comment=comment)
    record("requirements_bank.requirement_changed", requirement, by=by, comment=comment)


def _relate(requirement: Requirement, relations: Mapping[str, Iterable[Any]]) -> None:
    for name in versions.NAMED:
        getattr(requirement, name).set(relations.get(name, ()))


def _keep(requirement: Requirement, *, by: User, comment: str = "") -> None:
    """What stands there now is findable, and kept as a version."""
    search.index([requirement])
    versions.keep([requirement], by=by, at=requirement.changed_at, comment=comment)
