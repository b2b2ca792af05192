"""Whether personal data leave the EU/EEA, and on which basis (F29).

Outcomes: none, lawful, lacking, not_allowed, unclear.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.assessments.asking import Choices, chosen, said, ticked, yes_no, yes_no_unknown
from procurement.assessments.structure import Facts, Kind, Verdict
from procurement.fields import Answers, Field, Text

BASES: Choices = (
    ("adequacy", _("The Commission has decided that the country is adequate (art. 45)")),
    ("dpf", _("EU–US Data Privacy Framework: the company is certified (art. 45)")),
    ("scc", _("Standard contractual clauses, SCC (art. 46)")),
    ("bcr", _("Binding corporate rules, BCR (art. 47)")),
    ("derogation", _("An exception for special situations (art. 49)")),
    ("none", _("None, or not known")),
)
# These say nothing of the law of the country itself, which must be assessed too.
NEED_ASSESSMENT = ("scc", "bcr")
SOME = ("transfer", ("yes",))

FIELDS = (
    Field(
        key="transfer",
        label=_("Do personal data go to a country outside the EU/EEA?"),
        kind="choice",
        choices=(
            ("yes", _("Yes")),
            ("no", _("No")),
            ("unclear", _("Not settled yet")),
        ),
        help=_("Access from outside, as in support at night, is a transfer too."),
    ),
    Field(key="countries", label=_("To which countries?"), kind="line", only_if=SOME),
    ticked(
        "bases", _("On which basis? Tick all that your sub-processors use."), BASES, only_if=SOME
    ),
    yes_no(
        "assessed",
        _("Is there an assessment of the transfer (TIA) for each of them?"),
        hint=_("Does the country’s law undo the protection, and what is done against it?"),
        only_if=("bases", NEED_ASSESSMENT),
    ),
    yes_no(
        "listed",
        _("Is every sub-processor on the sheet, with country and basis?"),
        hint=_("So that you can find all who are concerned when a basis falls."),
        only_if=SOME,
    ),
    yes_no_unknown(
        "must_stay",
        _("Must the system be kept in Denmark by BEK 291/2025?"),
        hint=_("It names a few national systems. For most others the answer is no."),
    ),
)
SOURCES = (
    _("GDPR art. 44–49"),
    _(
        "EU–US Data Privacy Framework of 10 July 2023, upheld on 3 September "
        "2025 (T-553/23), appealed"
    ),
    _("Databeskyttelsesloven § 3(9) (LBK 289/2024) and BEK 291 of 20 March 2025"),
)
NOTES: dict[str, Text] = {
    "dpf": _(
        "The framework with the USA is appealed to the Court of Justice. Find "
        "out what you would do without it."
    ),
    "derogation": _("Exceptions are for single transfers, not for everyday operation."),
}


def prefill(request: Any) -> dict[str, Any]:
    """What the sheet of sub-processors already says; without personal data none are transferred."""
    if request.personal_data == "no":
        return {"transfer": "no"}
    rows = [
        entry.answers for entry in request.case.entries.standing().filter(sheet="sub_processors")
    ]
    outside = [row for row in rows if row.get("place") == "outside"]
    if outside:
        bases = {row.get("basis") for row in outside}
        return {
            "transfer": "yes",
            "countries": ", ".join(
                sorted({row["country"] for row in outside if row.get("country")})
            ),
            "bases": [key for key, _label in BASES if key in bases],
        }
    if rows and all(row.get("place") == "inside" for row in rows):
        return {"transfer": "no"}
    return {"transfer": "unclear"} if rows else {}


def judge(answers: Answers, facts: Facts) -> Verdict:
    """Each transfer has a basis (GDPR art. 44–49), and what must stay in Denmark stays."""
    transfer = said(answers, FIELDS, "transfer")
    must_stay = said(answers, FIELDS, "must_stay") == "yes"
    if transfer == "no":
        return Verdict(
            outcome="none",
            headline=_("No personal data leave the EU/EEA."),
            tone="success",
            next_steps=_stay_in_denmark(must_stay),
            sources=SOURCES,
        )
    if transfer != "yes":
        return Verdict(
            outcome="unclear",
            headline=_("It is not settled whether personal data leave the EU/EEA."),
            tone="warning",
            next_steps=(
                (
                    _(
                        "Ask the supplier for a list of all sub-processors with country, also "
                        "for support."
                    ),
                    None,
                ),
                *_stay_in_denmark(must_stay),
            ),
            sources=SOURCES,
        )
    return _not_allowed() if must_stay else _transferred(answers)


def _stay_in_denmark(must_stay: bool) -> tuple[tuple[Text, None], ...]:
    if not must_stay:
        return ()
    return ((_("Demand in the contract that the system is kept in Denmark."), None),)


def _not_allowed() -> Verdict:
    return Verdict(
        outcome="not_allowed",
        headline=_("The data may not leave the country: the system must be kept in Denmark."),
        tone="error",
        next_steps=_stay_in_denmark(True),
        sources=SOURCES,
    )


def _transferred(answers: Answers) -> Verdict:
    given = chosen(answers, FIELDS, "bases")
    problems = _problems(answers, given)
    where = _("Countries: %(countries)s") % {"countries": said(answers, FIELDS, "countries") or "–"}
    used = tuple(label for key, label in BASES if key in given and key != "none")
    notes = tuple((NOTES[key], None) for key in given if key in NOTES)
    if problems:
        return Verdict(
            outcome="lacking",
            headline=_("Data leave the EU/EEA, and something is missing before they may."),
            tone="error",
            reasons=(where, *used),
            next_steps=(*((text, None) for text in problems), *notes),
            sources=SOURCES,
        )
    return Verdict(
        outcome="lawful",
        headline=_("Data leave the EU/EEA, and there is a basis for it."),
        tone="warning" if notes else "success",
        reasons=(where, *used),
        next_steps=notes,
        sources=SOURCES,
    )


def _problems(answers: Answers, given: tuple[str, ...]) -> tuple[Text, ...]:
    found: list[Text] = []
    if not given or "none" in given:
        found.append(_("Find a basis for each transfer, or leave the sub-processor out."))
    if set(given) & set(NEED_ASSESSMENT) and said(answers, FIELDS, "assessed") != "yes":
        found.append(_("Assess each transfer that builds on clauses or company rules (TIA)."))
    if said(answers, FIELDS, "listed") != "yes":
        found.append(_("Write every sub-processor on the sheet, with country and basis."))
    return tuple(found)


KIND = Kind(
    key="third_country",
    version=1,
    title=_("Transfer to third countries"),
    guidance=_(
        "Do personal data leave the EU/EEA, with the supplier or a "
        "sub-processor, and what allows it?"
    ),
    fields=FIELDS,
    judge=judge,
    answered_by=("security", "legal"),
    confirmed_by=("security",),
    unsettled=("unclear",),
    sources=SOURCES,
    prefill=prefill,
)
