"""What the answers say, field by field. `description.py` describes each of them.

Of requirements no more than suppliers read, and of answers only what the database's clock has
unsealed. What can be one of several is a stable English word beside a label in Danish.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from requirements_bank.bank.snapshots import TEXT_FIELDS, WITH_PARAMETERS
from requirements_bank.bank.visibility import Level, readable
from requirements_bank.models import (
    Answer,
    DialogueRequirement,
    DialogueRules,
    Invitation,
    MarketDialogue,
    Solution,
    SupplierChoice,
)

Fields = dict[str, Any]


def dialogue_fields(dialogue: MarketDialogue) -> Fields:
    """Fetch the case along, and ask `with_changed_at` first."""
    return {
        "id": dialogue.pk,
        "title": dialogue.name,
        "description": dialogue.description,
        "case_number": dialogue.case.number,
        "status": dialogue.status,
        "status_label": dialogue.get_status_display(),
        "contact_email": dialogue.contact_email,
        "created_at": _moment(dialogue.created_at),
        "opened_at": _moment(dialogue.activated_at),
        "deadline": _moment(dialogue.deadline),
        "changed_at": _moment(dialogue.changed_at),  # type: ignore[attr-defined] # by with_changed_at
    }


def requirements_of(dialogue: MarketDialogue) -> list[Fields]:
    """Of a draft as it would be asked now."""
    rows = dialogue.requirements.whole().order_by("position", "pk")
    return [_requirement_fields(row) for row in rows]


def _requirement_fields(row: DialogueRequirement) -> Fields:
    words = row.words
    kept = {name: getattr(words, name) for name in TEXT_FIELDS}
    kept |= {name: row.filled(kept[name]) for name in WITH_PARAMETERS}
    # A priority that a dialogue gives stays, whatever the bank says.
    kept["priority"] = row.priority
    return {
        "id": row.pk,
        "number": row.label,
        "bank_id": row.requirement_id,
        "category": row.category,
        "category_en": row.category_en,
        **readable(kept, Level.SUPPLIER),
        "local_description": row.local_description,
        "priority_label": row.get_priority_display(),
        "answer_kind_label": words.get_answer_kind_display(),
    }


def supplier_of(dialogue: MarketDialogue) -> Fields:
    """Who is chosen, and its answers; nothing as long as nobody is, or the answers are sealed."""
    found = SupplierChoice.objects.filter(
        dialogue=dialogue, invitation__in=Invitation.objects.unsealed()
    )
    choice = found.select_related("invitation__supplier", "invitation__solution").first()
    if choice is None:
        return {}
    invitation = choice.invitation
    offered = getattr(invitation, "solution", None) or Solution()
    return {
        "name": invitation.supplier_name,
        "cvr": invitation.supplier.cvr if invitation.supplier else "",
        "contact_email": invitation.email,
        "system": offered.system,
        "vendor": offered.vendor,
        "chosen_at": _moment(choice.chosen_at),
        "told_at": _moment(choice.told_at),
        "standstill_until": choice.standstill_until and choice.standstill_until.isoformat(),
        "answers": _answers_of(dialogue, invitation),
    }


def _answers_of(dialogue: MarketDialogue, invitation: Invitation) -> list[Fields]:
    asks_price = DialogueRules.of(dialogue.authority_id).asks_price
    rows = Answer.objects.unsealed().filter(invitation=invitation).select_related("requirement")
    ordered = rows.order_by("requirement__position", "requirement").prefetch_related("files")
    return [_answer_fields(row, asks_price=asks_price) for row in ordered]


def _answer_fields(answer: Answer, *, asks_price: bool) -> Fields:
    price = answer.price if asks_price else None
    per = answer.price_per if asks_price else ""
    return {
        "requirement_id": answer.requirement_id,
        "requirement_number": answer.requirement.label,
        "choice": answer.choice or None,
        "choice_label": answer.get_choice_display() or None,
        "amount": _exact(answer.number),
        "option": answer.option or None,
        "elaboration": answer.elaboration,
        "price": _exact(price),
        "price_per": per or None,
        "price_per_label": str(Answer.PricePer(per).label) if per else None,
        "files": [{"name": file.name, "size": file.size} for file in answer.files.all()],
    }


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(UTC).isoformat()


def _exact(value: Decimal | None) -> str | None:
    """As a text: what reads it as a binary fraction would change it."""
    return None if value is None else f"{value:f}"
