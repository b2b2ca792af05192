"""The requirements that one dialogue asks, as rows of a file for those who run it."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from requirements_bank.models import DialogueRequirement, LocalExtension, MarketDialogue


def header(dialogue: MarketDialogue) -> list[str]:
    names = [_("Requirement id"), _("Name"), _("Description"), _("Local description")]
    names += [_("Rationale"), _("Category"), _("Subcategory")]
    names += [_("Priority")] if dialogue.shows_priorities else []
    return [*names, _("How it is answered"), _("Interpretation")]


def rows(dialogue: MarketDialogue, reader: User) -> Iterator[list[Any]]:
    """Of a draft as it would be asked now. The interpretation never leaves the authority."""
    asked = list(dialogue.requirements.whole().order_by("position", "pk"))
    kept = LocalExtension.objects.filter(
        authority__in={dialogue.authority_id} & reader.authority_ids,
        requirement__in=[row.requirement_id for row in asked],
    )
    meant = dict(kept.values_list("requirement", "interpretation"))
    for row in asked:
        yield _cells(row, meant.get(row.requirement_id or 0, ""), shows=dialogue.shows_priorities)


def _cells(row: DialogueRequirement, meant: str, *, shows: bool) -> list[Any]:
    words = row.words
    cells = [
        row.label,
        str(words),
        row.filled(words.description_text),
        row.local_description,
        row.filled(words.rationale_text),
        row.main_category,
        row.subcategory,
    ]
    cells += [row.get_priority_display()] if shows else []
    return [*cells, words.get_answer_kind_display(), meant]
