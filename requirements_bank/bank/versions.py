"""A requirement's versions: each is the whole of it, by names that a reader understands."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from requirements_bank.bank.snapshots import TEXT_FIELDS
from requirements_bank.models import (
    AnswerKind,
    Category,
    Domain,
    LocalExtension,
    Principle,
    Priority,
    Question,
    Requirement,
    RequirementVersion,
)

PLAIN = (*TEXT_FIELDS, "always", "components", "notes")
# Relations, and what names one of their rows.
Related = Mapping[str, Iterable[Any]]
NAMED = {"domains": "name", "questions": "code", "principles": "name"}
# What everybody reads of it: the common text that others add to.
WORDS_OF_ALL = TEXT_FIELDS
ROWS_OF: dict[str, Any] = {"domains": Domain, "questions": Question, "principles": Principle}
CHOICES = {"priority": dict(Priority.choices), "answer_kind": dict(AnswerKind.choices)}
# What one reads first of a version; the rest follows.
FIRST = (
    *("title", "description", "rationale", "verification", "category", "priority"),
    *("domains", "questions", "always", "principles", "needs_elaboration"),
)
# Words, and what stands between them.
PIECE = re.compile(r"\s+|[^\s]+")


def content_of(requirement: Requirement, related: Related | None = None) -> dict[str, Any]:
    """All that a version keeps. Fetch `category__parent` along, and the relations or `related`."""
    parent = requirement.category.parent
    content = {name: getattr(requirement, name) for name in PLAIN}
    content["category"] = [part.name for part in (parent, requirement.category) if part]
    for name, key in NAMED.items():
        rows = getattr(requirement, name).all() if related is None else related.get(name, ())
        content[name] = sorted(getattr(row, key) for row in rows)
    return content


def keep(
    requirements: Iterable[Requirement],
    *,
    by: User | None,
    at: datetime.datetime,
    comment: str = "",
    related: Mapping[int, Related] | None = None,
) -> None:
    """Keep these as they stand, under the number of their version.

    `related` is what is known of their relations, by their keys.
    """
    RequirementVersion.objects.bulk_create(
        RequirementVersion(
            requirement=requirement,
            number=requirement.version,
            content=content_of(requirement, related[requirement.pk] if related else None),
            comment=comment,
            by=by,
            at=at,
        )
        for requirement in requirements
    )


def renew(
    requirements: Iterable[int], *, by: User | None, at: datetime.datetime, comment: str
) -> None:
    """A version more for these, for a change that no word of theirs tells.

    What an authority wrote against the words as they stood still stands against them.
    """
    found = Requirement.objects.filter(pk__in=list(requirements))
    up_to_date = LocalExtension.objects.filter(
        requirement__in=found, written_against=F("requirement__version")
    )
    current = list(up_to_date.values_list("pk", flat=True))
    LocalExtension.objects.filter(pk__in=current).update(written_against=F("written_against") + 1)
    found.update(version=F("version") + 1)
    rows = found.select_related("category__parent").prefetch_related(*NAMED)
    keep(rows, by=by, at=at, comment=comment)


@dataclass(frozen=True)
class Difference:
    """A field that two versions do not agree on, and its words: kept, gone or new."""

    name: str
    label: str
    pieces: list[tuple[str, str]]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What the later of two versions says differently. A field that only one has is new or gone."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return [
        Difference(name, label_of(name), pieces(said(name, before), said(name, after)))
        for name in names
    ]


def label_of(name: str) -> str:
    label = str(Requirement._meta.get_field(name).verbose_name)  # type: ignore[union-attr] # has one
    return label[:1].upper() + label[1:]


def said(name: str, content: Mapping[str, Any]) -> str:
    """What a version says in a field, as people read it."""
    value = content.get(name, "")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return (" / " if name == "category" else ", ").join(value)
    return str(CHOICES[name].get(value, value)) if name in CHOICES else str(value)


def lines_of(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A version to be read: each field by its name and what it says, questions by their words."""
    names = {row.code: row.in_short for row in Question.objects.all()}
    asked = [names.get(code, code) for code in content.get("questions", [])]
    whole = {**content, "questions": asked}
    order = sorted(content, key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))
    return [(label_of(name), said(name, whole)) for name in order]


def pieces(old: str, new: str) -> list[tuple[str, str]]:
    """The words in their order: `same`, `gone` or `new`."""
    before, after = PIECE.findall(old), PIECE.findall(new)
    found: list[tuple[str, str]] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(before[first:last])))
        else:
            found += [("gone", "".join(before[first:last])), ("new", "".join(after[start:end]))]
    return [(how, text) for how, text in found if text]


def fields_of(content: Mapping[str, Any], now: Requirement) -> tuple[dict[str, Any], dict]:
    """A version's values for the requirement's own fields, and the rows of its relations.

    What has been merged away or renamed since then is left as it is now.
    """
    plain = {name: content[name] for name in PLAIN if name in content}
    plain["category"] = _category(content["category"]) or now.category
    rows = {
        name: list(ROWS_OF[name].objects.filter(**{f"{key}__in": content[name]}))
        for name, key in NAMED.items()
    }
    return plain, rows


def _category(path: list[str]) -> Category | None:
    top = Category.objects.filter(parent=None, name=path[0])
    if len(path) == 1:
        return top.first()
    return Category.objects.filter(parent__in=top, name=path[1]).first()
