"""The assessments, by key and version. A case keeps the version it was judged by."""

from django.utils.translation import gettext_lazy as _

from procurement.assessments import (
    accessibility,
    administrative_law,
    ai_act,
    archiving,
    gdpr,
    nis2,
    processor_agreement,
    tender_law,
    third_country,
)
from procurement.assessments.structure import Facts, Kind, Verdict
from procurement.fields import Text

__all__ = ["KINDS", "PAGES", "Facts", "Kind", "Verdict", "get", "newest", "newest_of_all"]

KINDS: dict[tuple[str, int], Kind] = {
    (kind.key, kind.version): kind
    for kind in (
        tender_law.TENDER_LAW,
        gdpr.KIND,
        processor_agreement.KIND,
        third_country.KIND,
        nis2.KIND,
        ai_act.KIND,
        accessibility.KIND,
        archiving.KIND,
        administrative_law.KIND,
    )
}
# Assessments with a page of their own instead of questions: what they are called, and the page.
PAGES: dict[str, tuple[Text, str]] = {
    "technical_debt": (_("Technical debt"), "procurement:case_debts"),
}


def get(key: str, version: int) -> Kind:
    """The rules as an assessment knows them."""
    return KINDS[key, version]


def newest(key: str) -> Kind:
    """The rules a new assessment is made by."""
    return max((k for k in KINDS.values() if k.key == key), key=lambda kind: kind.version)


def newest_of_all() -> dict[str, Kind]:
    """The rules of every kind that an assessment can be asked by today."""
    return {key: newest(key) for key, _version in KINDS}
