"""What happens to the classifications: categories, domains, filters and principles.

They are few and common to all, so whoever changes one keeps the others who do waiting.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.trail import record
from portal.clock import database_now
from portal.locks import lock_word, locked, pause_point
from portal.refusals import Refused
from requirements_bank.bank import uses, versions
from requirements_bank.bank.uses import Classification
from requirements_bank.models import Category, Question


class ThirdLevel(Refused):
    """Refused: a subcategory would have subcategories."""

    def __init__(self) -> None:
        super().__init__(_("Categories have two levels. Move or merge its subcategories first."))


@transaction.atomic
def add(row: Classification, *, by: User) -> Classification:
    """One more. Pressed twice, it is one."""
    _hold()
    if again := _namesake(row):
        return again
    pause_point("classification_is_new")
    _refuse_a_third_level(row)
    row.save()
    if isinstance(row, Question):
        # Versions name questions by their codes, so that no code is given twice.
        row.code = f"F{row.pk}"
        row.save(update_fields=["code"])
    record("requirements_bank.classification_added", row, by=by, of=uses.kind_of(row))
    return row


@transaction.atomic
def edit(row: Classification, *, by: User) -> None:
    """Other words, or another place. What carries it carries it still."""
    _hold()
    before = str(type(row)._default_manager.get(pk=row.pk))
    _refuse_a_third_level(row)
    row.save()
    record(
        "requirements_bank.classification_edited", row, by=by, of=uses.kind_of(row), before=before
    )


@transaction.atomic
def remove(row: Classification, *, by: User) -> None:
    """Away, if nothing has ever carried it; else it can be merged into another."""
    _hold()
    locked(type(row)._default_manager.filter(pk=row.pk), alone=True).get()
    if uses.is_used(row):
        raise Refused(_("It is in use. Merge it into another instead."))
    pause_point("classification_is_unused")
    name = str(row)
    row.delete()
    record(
        "requirements_bank.classification_removed",
        by.authority,
        by=by,
        of=uses.kind_of(row),
        name=name,
    )


@transaction.atomic
def merge(row: Classification, *, by: User, into: Classification) -> None:
    """Whatever carries it carries the other from now on, and it is no more."""
    _hold()
    pair = {row.pk, into.pk}
    found = locked(type(row)._default_manager.filter(pk__in=pair).order_by("pk"), alone=True)
    if row.pk == into.pk or len(found) < 2:
        raise Refused(_("One of the two is not there any more."))
    _refuse_merging_below(row, into)
    changed = uses.requirements_with(row)
    name = str(row)
    uses.hand_over(row, into)
    row.delete()
    comment = _("“%(name)s” is merged into “%(into)s”.") % {"name": name, "into": into}
    versions.renew(changed, by=by, at=database_now(), comment=comment[:300])
    record(
        "requirements_bank.classification_merged",
        into,
        by=by,
        of=uses.kind_of(row),
        name=name,
        number=len(changed),
    )


def _hold() -> None:
    lock_word("classifications")


def _namesake(row: Classification) -> Classification | None:
    """What the first click has made."""
    if isinstance(row, Question):
        return Question.objects.filter(short=row.short, text=row.text).first()
    if isinstance(row, Category):
        return Category.objects.filter(name=row.name, parent=row.parent).first()
    return type(row).objects.filter(name=row.name).first()


def _refuse_a_third_level(row: Classification) -> None:
    if not isinstance(row, Category) or row.parent is None:
        return
    if row.parent.parent_id or (row.pk and row.children.exists()):
        raise ThirdLevel


def _refuse_merging_below(row: Classification, into: Classification) -> None:
    """The subcategories of the one would come below a subcategory."""
    if isinstance(row, Category) and getattr(into, "parent_id", None) and row.children.exists():
        raise ThirdLevel
