"""Whether the data are to be preserved, and whether they may be deleted (D07, C13, C21).

Outcomes: keep, approved, discard, no_records, unclear. Data may be deleted with approved, discard
and no_records.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.assessments.asking import said, yes_no_unknown
from procurement.assessments.structure import Facts, Kind, Verdict
from procurement.fields import Answers, Field, Text

KEPT = ("duty", ("keep",))
FIELDS = (
    Field(
        key="duty",
        label=_("Are the data to be preserved or discarded?"),
        kind="choice",
        choices=(
            ("keep", _("Preserved")),
            ("discard", _("Discarded")),
            ("no_records", _("The system holds no records")),
            ("unknown", _("Don’t know")),
        ),
    ),
    Field(
        key="rule",
        label=_("Which rule or decision says so?"),
        kind="line",
        help=_(
            "For example a paragraph of BEK 183/2018, or Rigsarkivet’s decision on a "
            "notified system."
        ),
        only_if=("duty", ("keep", "discard")),
    ),
    yes_no_unknown("personal_data", _("Does it hold personal data?"), only_if=KEPT),
    Field(
        key="archive",
        label=_("Which archive receives them?"),
        kind="choice",
        choices=(
            ("own", _("Our own archive (§ 7)")),
            ("rigsarkivet", _("Rigsarkivet")),
        ),
        only_if=KEPT,
    ),
    yes_no_unknown("can_export", _("Can the system make an archiving version?"), only_if=KEPT),
    Field(
        key="delivery",
        label=_("The delivery"),
        kind="choice",
        choices=(
            ("not_yet", _("Has not begun")),
            ("delivered", _("Is delivered, and waits for approval")),
            ("approved", _("Is approved by the archive")),
        ),
        only_if=KEPT,
    ),
    Field(
        key="approved_date",
        label=_("Approved on"),
        kind="date",
        only_if=("delivery", ("approved",)),
    ),
)
SOURCES = (
    _("Arkivloven, LBK 1201/2016, §§ 7 and 8"),
    _("BEK 128 of 12 February 2020, §§ 1, 5 and 7"),
    # Amended often: last seen with BEK 38/2025.
    _("BEK 183 of 26 January 2018, as amended: what municipalities preserve"),
)


def prefill(request: Any) -> dict[str, Any]:
    return {"personal_data": request.personal_data} if request.personal_data else {}


def judge(answers: Answers, facts: Facts) -> Verdict:
    """What is preserved is deleted when the archive has approved its delivery (BEK 128 § 7)."""
    duty = said(answers, FIELDS, "duty")
    if duty == "keep":
        return _kept(answers, is_state=facts.is_state)
    rule = said(answers, FIELDS, "rule")
    plain: dict[str, Text] = {
        "discard": _("The data may be discarded when they are no longer needed."),
        "no_records": _("There is nothing to preserve."),
    }
    if duty in plain:
        return Verdict(
            outcome=duty,
            headline=plain[duty],
            tone="success",
            reasons=(rule,) if rule else (),
            sources=SOURCES,
        )
    return Verdict(
        outcome="unclear",
        headline=_("It is not settled whether the data are to be preserved. Delete nothing."),
        tone="warning",
        next_steps=((_("Ask the archive."), None),),
        sources=SOURCES,
    )


def _kept(answers: Answers, *, is_state: bool) -> Verdict:
    rule = said(answers, FIELDS, "rule")
    if said(answers, FIELDS, "delivery") == "approved":
        day = said(answers, FIELDS, "approved_date")
        return Verdict(
            outcome="approved",
            headline=_("The archive has approved the delivery. The data may be deleted."),
            tone="success",
            reasons=(rule,) if rule else (),
            next_steps=((_("Approved on"), date.fromisoformat(day)),) if day else (),
            sources=SOURCES,
        )
    return Verdict(
        outcome="keep",
        headline=_(
            "The data are to be preserved. Nothing may be deleted before the archive "
            "has approved the delivery."
        ),
        tone="warning",
        reasons=((rule,) if rule else ()) + _when(answers, is_state=is_state),
        next_steps=_steps(answers, is_state=is_state),
        sources=SOURCES,
    )


def _when(answers: Answers, *, is_state: bool) -> tuple[Text, ...]:
    """BEK 128 § 5: municipal personal data before deletion; other data also at the close."""
    if is_state or said(answers, FIELDS, "personal_data") == "no":
        return (_("To be delivered before deletion, or when the system is taken out of use."),)
    return (_("Personal data are to be delivered before they are deleted."),)


def _steps(answers: Answers, *, is_state: bool) -> tuple[tuple[Text, None], ...]:
    if said(answers, FIELDS, "delivery") == "delivered":
        return ((_("Wait for the archive’s approval."), None),)
    steps: list[Text] = []
    if said(answers, FIELDS, "can_export") != "yes":
        steps.append(
            _(
                "Demand in the contract that the supplier makes an archiving version, "
                "and agree on the price."
            )
        )
    archive = said(answers, FIELDS, "archive")
    if not archive:
        steps.append(_("Find out which archive receives the data."))
    elif is_state and archive == "own":
        steps.append(_("Only municipalities have archives by § 7: deliver to Rigsarkivet."))
    steps.append(_("Plan the delivery before the old system is closed."))
    return tuple((text, None) for text in steps)


KIND = Kind(
    key="archiving",
    version=1,
    title=_("Archiving"),
    guidance=_(
        "Must the data be kept for the future? Then they are delivered to an "
        "archive before anything is deleted."
    ),
    fields=FIELDS,
    judge=judge,
    answered_by=("archive",),
    confirmed_by=("archive",),
    unsettled=("unclear",),
    sources=SOURCES,
    prefill=prefill,
)
