"""The PDF of a supplier’s receipt, in its language."""

import json
from datetime import datetime
from typing import Any

from django.utils import translation

from portal.pdf import render_pdf
from requirements_bank.documents import pdfs
from requirements_bank.models import (
    Answer,
    DialogueRequirement,
    Given,
    Solution,
    SubmissionReceipt,
)


def make(receipt_id: int) -> None:
    """Make the PDF, if it is not made and nobody else is at it."""
    rows = SubmissionReceipt.objects.select_related("invitation__dialogue__authority")
    pdfs.make(rows, receipt_id, render_receipt)


def waiting(before: datetime) -> list[int]:
    """Those that nobody is at: the bell was not heard, it failed, or its worker died."""
    late = SubmissionReceipt.objects.without_pdf().filter(received_at__lt=before)
    return list(late.order_by("pk").values_list("pk", flat=True))


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


def _answer(sent: dict[str, Any], requirement: DialogueRequirement) -> dict[str, Any]:
    """An answer as it was sent, to be shown as answers are."""
    names = ("elaboration", "number", "option", "price", "price_per")
    said = {name: sent[name] for name in names if name in sent}
    given = Given.read({"choice": sent["answer"], **said})
    answer = Answer(requirement=requirement, **vars(given))
    return {"requirement": requirement, "given": answer, "files": sent.get("files", [])}
