"""Whether the ten security measures of the NIS 2 act are in place around the system.

Outcomes: not_applicable, met, lacking.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.assessments.asking import Choices, said, yes_no_unknown
from procurement.assessments.structure import Facts, Kind, Verdict
from procurement.fields import Answers, Field, Text

APPLIES = ("applies", ("yes",))
MEASURES: Choices = (
    ("policies", _("1. Policies for risk analysis and security")),
    ("incidents", _("2. Handling of incidents")),
    ("continuity", _("3. Continuity, backup and crisis management")),
    ("supply_chain", _("4. Security in the supply chain")),
    (
        "acquisition",
        _(
            "5. Security in acquisition, development and maintenance, with handling "
            "of vulnerabilities"
        ),
    ),
    ("effectiveness", _("6. Ways to judge whether the measures work")),
    ("hygiene", _("7. Cyber hygiene and training")),
    ("cryptography", _("8. Cryptography and encryption")),
    ("access", _("9. Staff security, access control and management of assets")),
    ("authentication", _("10. Multi-factor authentication and secured communication")),
)
STATES: Choices = (
    ("met", _("Met")),
    ("partly", _("Partly")),
    ("no", _("Not met")),
    ("not_relevant", _("Not relevant")),
)
FIELDS = (
    Field(
        key="applies",
        label=_("Does the NIS 2 act apply?"),
        kind="choice",
        choices=(
            ("yes", _("Yes, as for all our systems")),
            ("no", _("No, the authority’s lawyer has said so")),
        ),
    ),
    Field(
        key="why_not",
        label=_("Why it does not apply, and who said so"),
        only_if=("applies", ("no",)),
    ),
    *(
        Field(key=key, label=label, kind="choice", choices=STATES, only_if=APPLIES)
        for key, label in MEASURES
    ),
    yes_no_unknown(
        "supplier_tells",
        _("Has the supplier promised to tell you of incidents in time?"),
        hint=_("You must warn within 24 hours, notify within 72 hours and report within a month."),
        only_if=APPLIES,
    ),
    yes_no_unknown(
        "supplier_passes_on",
        _("Must the supplier demand the same security of its own suppliers?"),
        only_if=APPLIES,
    ),
    Field(key="note", label=_("Notes"), required=False, only_if=APPLIES),
)
SOURCES = (
    _("The NIS 2 act, lov nr. 434 of 6 May 2025, §§ 6, 12 and 13, in force from 1 July 2025"),
    _("BEK 620/2025: municipalities are supervised by Styrelsen for Samfundssikkerhed"),
)


def prefill(request: Any) -> dict[str, Any]:
    """The act is taken to apply until the authority's lawyer says otherwise."""
    return {"applies": "yes"}


def judge(answers: Answers, facts: Facts) -> Verdict:
    """Whether each of the ten measures of § 6 is in place, and the contract hands them on."""
    if said(answers, FIELDS, "applies") == "no":
        return _left_out(answers, is_state=facts.is_state)
    missing = _missing(answers)
    demands = _demands(answers)
    if missing or demands:
        return Verdict(
            outcome="lacking",
            headline=_("Security measures that the law demands are missing."),
            tone="error",
            reasons=missing,
            next_steps=(
                *demands,
                (
                    _(
                        "Put what is missing into the requirements or the plan, with a name and "
                        "a day."
                    ),
                    None,
                ),
            ),
            sources=SOURCES,
        )
    return Verdict(
        outcome="met",
        headline=_("The ten measures of the NIS 2 act are in place."),
        tone="success",
        sources=SOURCES,
    )


def _left_out(answers: Answers, *, is_state: bool) -> Verdict:
    """Not for a state body: § 4 covers the central administration, whatever its size."""
    reasons: list[Text] = [said(answers, FIELDS, "why_not") or _("The reason is missing.")]
    if is_state:
        reasons.append(
            _(
                "The central administration is always covered (§ 4(3), no. 2). Let the lawyer "
                "look at it again."
            )
        )
    return Verdict(
        outcome="not_applicable",
        headline=_("The NIS 2 act does not apply to this system."),
        tone="warning" if is_state else "info",
        reasons=tuple(reasons),
        sources=SOURCES,
    )


def _missing(answers: Answers) -> tuple[Text, ...]:
    """The measures that are not wholly there; what is not answered is not there."""
    states = {key: answers.get(key) for key, _label in MEASURES}
    return tuple(
        _("%(measure)s: partly") % {"measure": label} if states[key] == "partly" else label
        for key, label in MEASURES
        if states[key] not in ("met", "not_relevant")
    )


def _demands(answers: Answers) -> tuple[tuple[Text, None], ...]:
    """What the contract must say about the supply chain (§ 6, nos. 4 and 5)."""
    demands = {
        "supplier_tells": _(
            "Demand in the contract that the supplier tells you of incidents so that "
            "you can warn within 24 hours."
        ),
        "supplier_passes_on": _(
            "Demand in the contract that the supplier’s own suppliers keep the same security."
        ),
    }
    return tuple((text, None) for key, text in demands.items() if answers.get(key) != "yes")


KIND = Kind(
    key="nis2",
    version=1,
    title=_("Security (NIS 2)"),
    guidance=_(
        "Go through the ten measures that the law demands. Security when buying "
        "and in the supply chain is one of them."
    ),
    fields=FIELDS,
    judge=judge,
    answered_by=("security",),
    confirmed_by=("security", "legal"),
    sources=SOURCES,
    prefill=prefill,
)
