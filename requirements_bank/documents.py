"""PDFs: a supplier's receipt in its language, and the report of all answers."""

import json
from typing import Any

from django.utils import translation

from portal.pdf import render_pdf
from requirements_bank.comparison import Comparison, compare
from requirements_bank.models import (
    Answer,
    AnswerReport,
    DialogueRequirement,
    Given,
    Solution,
    SubmissionReceipt,
)


def render_receipt(receipt: SubmissionReceipt) -> bytes:
    """The receipt's own content, whatever was answered since. Slow: about 0.3 s a page."""
    invitation = receipt.invitation
    sent = json.loads(receipt.content)
    asked = {row.pk: row for row in invitation.dialogue.requirements.all()}
    context = {
        "receipt": receipt,
        "invitation": invitation,
        "dialogue": invitation.dialogue,
        "authority": invitation.dialogue.authority,
        "solution": Solution(**sent["solution"]) if "solution" in sent else None,
        "answers": [_answer(one, asked[one["id"]]) for one in sent["answers"]],
        "asked": len(asked),
    }
    with translation.override(invitation.language):
        return render_pdf("requirements_bank/receipt_pdf.html", context)


def render_report(report: AnswerReport) -> bytes:
    """All that is unsealed, as it reads now, in the language of whoever asked for it."""
    dialogue = report.dialogue
    with translation.override(report.language):
        compared = compare(dialogue)
        context = {
            "report": report,
            "dialogue": dialogue,
            "authority": dialogue.authority,
            "choice": dialogue.chosen(),
            "compared": compared,
            "groups": _grouped(compared),
        }
        return render_pdf("requirements_bank/answers_pdf.html", context)


def _grouped(compared: Comparison) -> list[tuple[str, list[dict[str, Any]]]]:
    """By category, each requirement with the suppliers' names and what they said."""
    names = [column.invitation.supplier_name for column in compared.columns]
    groups: dict[str, list[dict[str, Any]]] = {}
    for line in compared.lines:
        said = list(zip(names, line.cells, strict=True))
        name = line.requirement.main_category
        groups.setdefault(name, []).append({"requirement": line.requirement, "said": said})
    return list(groups.items())


def _answer(sent: dict[str, Any], requirement: DialogueRequirement) -> dict[str, Any]:
    """An answer as it was sent, to be shown as answers are."""
    names = ("elaboration", "number", "option", "price", "price_per")
    said = {name: sent[name] for name in names if name in sent}
    given = Given.read({"choice": sent["answer"], **said})
    answer = Answer(requirement=requirement, **vars(given))
    return {"requirement": requirement, "given": answer, "files": sent.get("files", [])}
