"""How much the bank is used: the four figures of the open bank's front page (E09)."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Authority
from requirements_bank.models import BankDownload, MarketDialogue, Requirement

PERIOD = datetime.timedelta(days=91)


@dataclass(frozen=True)
class Figures:
    requirements: int
    authorities: int
    dialogues: int
    downloads: int


def figures() -> Figures:
    """The last two of the last three months."""
    since = timezone.now() - PERIOD
    return Figures(
        requirements=Requirement.objects.public().count(),
        authorities=Authority.objects.exclude(kind=Authority.Kind.OPERATOR).count(),
        dialogues=MarketDialogue.objects.filter(deleted_at=None, created_at__gte=since).count(),
        downloads=BankDownload.objects.filter(at__gte=since).count(),
    )


def count_download(form: str, *, is_public: bool) -> None:
    BankDownload.objects.create(form=form, is_public=is_public)
