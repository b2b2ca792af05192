"""What the assessors let a supplier read about its own answers: their words, not their names."""

from collections import defaultdict

from requirements_bank.models import Invitation, Verdict


def remarks_to(invitation: Invitation) -> dict[int, str]:
    """By requirement, about the answers as they are; what was said of earlier ones is past."""
    saved = dict(invitation.answers.values_list("requirement", "saved_at"))
    found: dict[int, list[str]] = defaultdict(list)
    for one in Verdict.objects.standing().filter(invitation=invitation).order_by("given_at", "pk"):
        if one.remark and one.is_about(saved.get(one.requirement_id)):
            found[one.requirement_id].append(one.remark)
    return {requirement: "\n\n".join(texts) for requirement, texts in found.items()}
