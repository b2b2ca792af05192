"""What is put before another person for approval, and what changed since they read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from portal.templatetags.formats import moment
from requirements_bank.bank.snapshots import TEXT_FIELDS, WITH_PARAMETERS
from requirements_bank.bank.versions import pieces
from requirements_bank.models import DialogueRequirement, MarketDialogue, Proposal

ABOUT = ("name", "description", "contact_email", "shows_priorities", "deadline")
WORDS = (*TEXT_FIELDS, "category", "local_description")


@dataclass(frozen=True)
class Difference:
    label: str
    pieces: list[tuple[str, str]]


@dataclass(frozen=True)
class Change:
    """The dialogue itself, or one of its requirements: how it reads differently."""

    heading: str
    # Why there is nothing to compare: it is new, or it is gone.
    remark: str
    differences: list[Difference]


def about(dialogue: MarketDialogue) -> dict[str, Any]:
    return {name: getattr(dialogue, name) for name in ABOUT} | {
        "domains": list(dialogue.domains.order_by("name").values_list("name", flat=True)),
        "files": [f"{file.name} ({file.sha256[:8]})" for file in dialogue.files.all()],
    }


def words(rows: Sequence[DialogueRequirement]) -> list[dict[str, Any]]:
    """As suppliers will read them, with this dialogue's values in the words."""
    return [
        {"pk": row.pk, "label": row.label}
        | {name: getattr(row, name) for name in WORDS}
        | {name: row.filled(getattr(row, name)) for name in WITH_PARAMETERS}
        for row in rows
    ]


def changes(before: Proposal, after: Proposal) -> list[Change]:
    """What the later one says differently, in its order; what is gone comes last."""
    found = [Change(before.dialogue.name, "", _differences(before.about, after.about))]
    old = {row["pk"]: row for row in before.requirements}
    for row in after.requirements:
        earlier = old.pop(row["pk"], None)
        remark = "" if earlier else _("New.")
        found.append(Change(_heading(row), remark, _differences(earlier, row) if earlier else []))
    found += [Change(_heading(row), _("Taken out."), []) for row in old.values()]
    return [one for one in found if one.remark or one.differences]


def _heading(row: dict[str, Any]) -> str:
    return f"{row['label']} {row['title']}"


def _differences(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    return [
        Difference(_label(name), pieces(_said(name, before), _said(name, after)))
        for name in after
        if before.get(name) != after[name]
    ]


def _field(name: str) -> "models.Field[Any, Any]":
    model = DialogueRequirement if name in ("label", *WORDS) else MarketDialogue
    field: models.Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment] # ours
    return field


def _label(name: str) -> str:
    if name == "files":
        return _("Attachments")
    label = str(_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def _said(name: str, content: dict[str, Any]) -> str:
    value = content.get(name, "")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(value)
    if name == "deadline":
        return moment(parse_datetime(value), "zone")
    choices = dict(_field(name).flatchoices)
    return str(choices.get(value, value))
