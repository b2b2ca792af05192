"""What a receipt is for: the answers written out in one fixed way, and the fingerprint of that.

The supplier can download the very text and compute the fingerprint. The random salt keeps anybody
who sees a fingerprint in a mail from guessing the answers: "yes, yes, no" is quickly guessed.
"""

import hashlib
import json

from requirements_bank.models import Invitation


def written_out(invitation: Invitation, salt: str) -> bytes:
    """The answers as they are fingerprinted, in UTF-8."""
    rows = invitation.answers.order_by("requirement__label", "requirement").values_list(
        "requirement__label", "choice", "elaboration"
    )
    answers = [
        {"requirement": label, "answer": choice, "elaboration": elaboration}
        for label, choice, elaboration in rows
    ]
    whole = {"salt": salt, "answers": answers}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def fingerprint(invitation: Invitation, salt: str) -> str:
    return hashlib.sha256(written_out(invitation, salt)).hexdigest()
