"""Whether the processing needs an impact assessment (DPIA), and the assessment itself (F26).

Outcomes: not_required, recommended, required, prior_consultation, unclear.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.assessments.asking import chosen, said
from procurement.assessments.gdpr_questions import ALWAYS, CRITERIA, FIELDS, LISTED, RISKS
from procurement.assessments.structure import Facts, Kind, Tone, Verdict
from procurement.fields import Answers, Text

# WP 248: in most cases two of the criteria mean a high risk.
RULE_OF_THUMB = 2
# These stand on the list only together with one more criterion than the one they are themselves.
NOT_ALONE = {
    "biometric": "sensitive",
    "genetic": "sensitive",
    "location": "",
    "technology": "innovative",
    "vulnerable": "vulnerable",
}

SOURCES = (
    _("GDPR art. 35 and 36"),
    _("WP 248 rev.01 of 4 October 2017: the nine criteria"),
    _("Datatilsynet’s list of 28 January 2019"),
)


def prefill(request: Any) -> dict[str, Any]:
    """What the request already says about personal data."""
    known = {"personal_data": request.personal_data, "kinds": list(request.personal_data_kinds)}
    if {"sensitive", "criminal"} & set(request.personal_data_kinds):
        known["criteria"] = ["sensitive"]
    return {key: value for key, value in known.items() if value}


def judge(answers: Answers, facts: Facts) -> Verdict:
    """Article 35(3) first, then Datatilsynet's list, then the number of criteria."""
    about = said(answers, FIELDS, "personal_data")
    if about == "no":
        return Verdict(
            outcome="not_required",
            headline=_("No impact assessment is needed: no personal data are processed."),
            tone="success",
            sources=SOURCES,
        )
    demanded = (
        *_demanded_by_law(answers),
        *_demanded_by_list(answers),
        *_demanded_by_number(answers),
    )
    if demanded:
        return _required(answers, demanded)
    if about != "yes":
        return Verdict(
            outcome="unclear",
            headline=_("It is not settled whether personal data are processed."),
            tone="warning",
            next_steps=(
                (_("Ask the department and the supplier which data the system holds."), None),
            ),
            sources=SOURCES,
        )
    return _not_demanded(answers)


def _met(answers: Answers) -> set[str]:
    """The criteria that hold; sensitive data are one, whether ticked or named among the kinds."""
    met = set(chosen(answers, FIELDS, "criteria"))
    if {"sensitive", "criminal"} & set(chosen(answers, FIELDS, "kinds")):
        met.add("sensitive")
    return met


def _demanded_by_law(answers: Answers) -> tuple[Text, ...]:
    given = set(chosen(answers, FIELDS, "always"))
    if _met(answers) >= {"sensitive", "large_scale"}:
        given.add("special")
    return tuple(label for key, label in ALWAYS if key in given)


def _demanded_by_list(answers: Answers) -> tuple[Text, ...]:
    met = _met(answers)
    given = chosen(answers, FIELDS, "listed")
    hit = [key for key in given if key not in NOT_ALONE or met - {NOT_ALONE[key]}]
    return tuple(
        _("On Datatilsynet’s list: %(what)s") % {"what": label}
        for key, label in LISTED
        if key in hit
    )


def _demanded_by_number(answers: Answers) -> tuple[Text, ...]:
    met = _met(answers)
    if len(met) < RULE_OF_THUMB:
        return ()
    return (
        _("%(number)s of the nine criteria hold; two are most often enough.")
        % {"number": len(met)},
    )


def _required(answers: Answers, reasons: tuple[Text, ...]) -> Verdict:
    residual = said(answers, FIELDS, "residual")
    if residual == "high":
        return Verdict(
            outcome="prior_consultation",
            headline=_("The remaining risk is high: ask Datatilsynet before you begin."),
            tone="error",
            reasons=reasons,
            next_steps=(
                (_("Find measures that bring the risk down, or do without the processing."), None),
                (
                    _(
                        "Otherwise consult Datatilsynet in advance (art. 36). They answer within "
                        "eight weeks, or fourteen if it is complicated."
                    ),
                    None,
                ),
            ),
            sources=SOURCES,
        )
    made = _("An impact assessment is required, and it is made: %(risk)s risk remains.")
    steps = () if residual else (_make_it(),)
    return Verdict(
        outcome="required",
        headline=made % {"risk": str(dict(RISKS)[residual]).lower()}
        if residual
        else _("An impact assessment must be made before the processing begins."),
        tone="success" if residual else "error",
        reasons=reasons,
        next_steps=(*steps, *_ask_the_dpo(answers)),
        sources=SOURCES,
    )


def _make_it() -> tuple[Text, None]:
    return (_("Make the impact assessment here, or attach it to the case."), None)


def _ask_the_dpo(answers: Answers) -> tuple[tuple[Text, None], ...]:
    if said(answers, FIELDS, "dpo_advice").strip():
        return ()
    return ((_("Ask the data protection officer for advice, and write it here."), None),)


def _not_demanded(answers: Answers) -> Verdict:
    held = set(chosen(answers, FIELDS, "listed"))
    met = _met(answers)
    reasons: tuple[Text, ...] = (
        *(label for key, label in CRITERIA if key in met),
        *(
            _("On Datatilsynet’s list, but without a further criterion: %(what)s") % {"what": label}
            for key, label in LISTED
            if key in held
        ),
    )
    outcome, tone, headline = _mild(bool(reasons))
    return Verdict(
        outcome=outcome,
        headline=headline,
        tone=tone,
        reasons=reasons,
        next_steps=_ask_the_dpo(answers) if reasons else (),
        sources=SOURCES,
    )


def _mild(is_near: bool) -> tuple[str, Tone, Text]:
    if is_near:
        headline = _("An impact assessment is recommended: something points to a risk.")
        return "recommended", "warning", headline
    headline = _("No impact assessment is needed: none of the criteria holds.")
    return "not_required", "success", headline


KIND = Kind(
    key="gdpr",
    version=1,
    title=_("Data protection screening"),
    guidance=_("Find out whether an impact assessment is needed. If it is, you can write it here."),
    fields=FIELDS,
    judge=judge,
    answered_by=("security",),
    confirmed_by=("security", "legal"),
    unsettled=("unclear",),
    sources=SOURCES,
    prefill=prefill,
)
