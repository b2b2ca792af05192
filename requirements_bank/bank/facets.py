"""What the list of requirements can be narrowed down to, and how many there are of each."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from requirements_bank.models import Collaboration, DialogueRequirement, LocalExtension, Requirement

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

YEAR = datetime.timedelta(days=365)
OURS: dict[str, "Lazy"] = {
    "favourite": _("Our favourites"),
    "deselected": _("De-selected by us"),
    "extended": _("With our additions"),
    "overtaken": _("Changed since we wrote our additions"),
    "changed": _("Changed since we asked it"),
    "unused": _("Never asked by us"),
}
ATTENTION: dict[str, "Lazy"] = {
    "mine": _("I am to review it"),
    "due": _("The review is due"),
    "old": _("Not reviewed for 12 months"),
    "bare": _("Without rationale"),
}


def with_use(rows: QuerySet[Requirement], authority: int) -> QuerySet[Requirement]:
    """With the newest version that the authority has asked in a dialogue, as `asked_version`."""
    asked = DialogueRequirement.objects.filter(
        requirement=OuterRef("pk"), dialogue__authority=authority
    )
    newest = asked.order_by().values("requirement").annotate(newest=Max("bank_version"))
    return rows.annotate(asked_version=Subquery(newest.values("newest")))


def condition(name: str, user: User) -> Q:
    """What one of the words above means for this person. Ask `with_use` first."""
    own = LocalExtension.objects.filter(requirement=OuterRef("pk"), authority=user.authority_id)
    today, now = timezone.localdate(), timezone.now()
    unseen = Q(reviewed_at=None) | Q(reviewed_at__lt=now - YEAR)
    meanings = {
        "favourite": Q(Exists(own.filter(is_favourite=True))),
        "deselected": Q(Exists(own.filter(is_deselected=True))),
        "extended": Q(Exists(own)),
        "overtaken": Q(Exists(own.filter(written_against__lt=OuterRef("version")))),
        "changed": Q(asked_version__lt=F("version")),
        "unused": Q(asked_version=None),
        "mine": Q(reviewer__in=user.acting_ids),
        "due": Q(review_date__lte=today),
        # Who changes the words has looked at them.
        "old": unseen & Q(changed_at__lt=now - YEAR),
        "bare": Q(rationale=""),
    }
    return meanings[name]


def together(user: User) -> list[tuple[str, str]]:
    """The collaborations that the person's authorities take part in, as sources of the list."""
    if "together" not in user.remembered:
        found = Collaboration.objects.of(*user.authority_ids).order_by("name", "pk")
        sources = [(f"{Requirement.Kind.COLLABORATION}-{row.pk}", row.name) for row in found]
        user.remembered["together"] = sources
    known: list[tuple[str, str]] = user.remembered["together"]
    return known


def count_words(rows: QuerySet[Requirement], user: User, words: dict[str, Any]) -> dict[str, int]:
    """How many of these rows each of the words fits."""
    plain, yes = _plain(rows, user), BooleanField()
    fits = {f"is_{name}": ExpressionWrapper(condition(name, user), yes) for name in words}
    counts = {name: Count("pk", filter=Q((f"is_{name}", True))) for name in words}
    found: dict[str, int] = plain.annotate(**fits).aggregate(**counts)
    return found


def count_values(rows: QuerySet[Requirement], user: User, field: str) -> dict[Any, int]:
    """How many of these rows have each value of a field."""
    groups = _plain(rows, user).order_by().values(field).annotate(rows=Count("pk"))
    return dict(groups.values_list(field, "rows"))


def _plain(rows: QuerySet[Requirement], user: User) -> QuerySet[Requirement]:
    """The same rows without joins, which would count some twice."""
    same = Requirement.objects.filter(pk__in=rows.order_by().values("pk"))
    return with_use(same, user.authority_id)
