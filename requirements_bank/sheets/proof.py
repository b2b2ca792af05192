"""What a receipt is for: the answer written out in one fixed way, and the fingerprint of that.

The supplier can download the very text and compute the fingerprint. The random salt keeps anybody
who sees a fingerprint in a mail from guessing the answers: "yes, yes, no" is quickly guessed.
"""

import hashlib
import json
from typing import Any

from requirements_bank.models import Answer, Elaboration, Invitation, RoundSheet, Solution

OF_SOLUTION = ("operation", "system", "vendor", "kitos_url", "reference", "remarks")


def written_out(invitation: Invitation, salt: str) -> str:
    """The answers as they are fingerprinted, in UTF-8."""
    rows = invitation.answers.select_related("requirement").prefetch_related("files")
    ordered = rows.order_by("requirement__label", "requirement")
    whole: dict[str, Any] = {"salt": salt, "answers": [_answer(answer) for answer in ordered]}
    solution = Solution.objects.filter(invitation=invitation).first()
    if solution:
        whole["solution"] = {name: getattr(solution, name) for name in OF_SOLUTION}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def elaborations_written_out(sheet: RoundSheet, salt: str) -> str:
    """What a supplier says in a round, as it is fingerprinted."""
    rows = sheet.elaborations.select_related("requirement").prefetch_related("files")
    ordered = rows.order_by("requirement__label", "pk")
    answers = [_answer(row) for row in ordered]
    whole = {"salt": salt, "round": sheet.round.number, "answers": answers}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def fingerprint(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def _answer(answer: Answer | Elaboration) -> dict[str, Any]:
    """With its files: in a round those that came in it."""
    files = [{"name": file.name, "sha256": file.sha256} for file in answer.files.all()]
    return _given(answer) | ({"files": files} if files else {})


def _given(answer: Answer | Elaboration) -> dict[str, Any]:
    """What every answer has, and of the rest what there is."""
    more = {
        "number": None if answer.number is None else f"{answer.number.normalize():f}",
        "option": answer.option,
        "price": None if answer.price is None else str(answer.price),
        "price_per": answer.price_per,
    }
    return {
        "id": answer.requirement_id,
        "requirement": answer.requirement.label,
        "answer": answer.choice,
        "elaboration": answer.elaboration,
    } | {name: value for name, value in more.items() if value not in (None, "")}
