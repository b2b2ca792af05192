"""What assessors say of an answer, and where they say it."""

from django.urls import reverse

from requirements_bank.models import Judgement

ACCEPTED = Judgement("accepted")
REJECTED = Judgement("rejected", comment="De skriver noget andet.")
ELABORATE = Judgement("elaborate", remark="Uddyb gerne hvordan.")


def url(row, name="assess") -> str:
    return reverse(f"requirements_bank:{name}", args=[row.dialogue_id, row.pk])
