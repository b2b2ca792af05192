"""Whether a purchase must be put out to tender: what it is worth, and where it stands by the law.

The questions and the order of the rules. How the value is counted stands in tender_value.py. Rules
of udbudsloven (LBK 116/2025) and klagenævnsloven (LBK 448/2025); procurement confirms the result.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.assessments import tender_steps, tender_value
from procurement.assessments.structure import Facts, Kind, Verdict
from procurement.assessments.tender_questions import FIELDS, GROUPS
from procurement.assessments.tender_value import Purchase
from procurement.fields import Answers, Text
from procurement.thresholds import Band

Rule = Callable[[Purchase], Verdict | None]

VALUE_SOURCE = _("Udbudsloven §§ 30, 31, 35 and 38: how the value is counted")
SET_SOURCE = _("Udbudsloven § 9: the amounts in force on the day of the notice")


def judge(answers: Answers, facts: Facts) -> Verdict:
    """What tender law asks of the purchase. The first rule that says something decides."""
    if facts.thresholds is None:
        return NO_THRESHOLDS
    purchase = tender_value.read(answers, facts)
    found = (rule(purchase) for rule in RULES)
    return next(verdict for verdict in found if verdict)


NO_THRESHOLDS = Verdict(
    outcome=Band.UNCLEAR.value,
    headline=_("The portal knows no thresholds for that day"),
    tone="error",
    reasons=(_("Without the amounts in force on the day of the notice nothing can be judged."),),
    next_steps=((_("An administrator or procurement adds the amounts under Thresholds."), None),),
    sources=(SET_SOURCE,),
)


def exempt(purchase: Purchase) -> Verdict | None:
    """Rule 0: §§ 12–15, the law does not apply."""
    grounds = {"in_house": IN_HOUSE, "cooperation": COOPERATION}
    why = grounds.get(purchase.answers.get("exemption", ""))
    if why is None:
        return None
    return _verdict(
        purchase,
        outcome="exempt",
        headline=_("Exempt from tender"),
        tone="info",
        reasons=(why, _("An exemption is read narrowly: write down why each condition is met.")),
        next_steps=tender_steps.of_exemption(purchase),
        sources=(_("Udbudsloven §§ 12–15: contracts between public bodies"),),
    )


IN_HOUSE = _("You control the supplier, and more than 80 per cent of its work is done for you.")
COOPERATION = _("Public authorities cooperate on a task that is theirs.")


def called_off(purchase: Purchase) -> Verdict | None:
    """An agreement that was itself put out to tender covers it."""
    if not purchase.has_agreement:
        return None
    return _verdict(
        purchase,
        outcome="call_off",
        headline=_("Buy under the framework agreement"),
        tone="success",
        reasons=(
            _("A framework agreement covers the purchase, so there is no tender of its own."),
            _("It must lie within what the agreement was put out for, also in its total value."),
        ),
        next_steps=tender_steps.of_call_off(purchase),
        sources=(_("Udbudsloven §§ 95–100: framework agreements and call-off"),),
    )


def value_is_open(purchase: Purchase) -> Verdict | None:
    """Rule 1: without an amount there is nothing to measure."""
    if purchase.is_known:
        return None
    return _verdict(
        purchase,
        outcome=Band.UNCLEAR.value,
        headline=_("The value is missing"),
        tone="warning",
        reasons=(_("No amount is filled in, so the value cannot be measured."),),
        next_steps=((_("Write what can be paid, or your best estimate."), None),),
        sources=(),
    )


def above(purchase: Purchase) -> Verdict | None:
    """Rule 2: at the EU's threshold or above."""
    if purchase.judged < purchase.limit or purchase.is_small_lot:
        return None
    words = ABOVE[purchase.subject]
    return _verdict(
        purchase,
        outcome=words["outcome"],
        headline=words["headline"],
        tone="warning",
        reasons=(_("The value reaches the EU’s threshold."),),
        next_steps=tender_steps.of_tender(purchase),
        sources=words["sources"],
    )


_STANDSTILL = _("Klagenævnsloven § 3: standstill of 10 or 15 days")
_EU: dict[str, Any] = {
    "outcome": Band.ABOVE_EU.value,
    "headline": _("EU tender"),
    "sources": (
        _("Udbudsloven, part II (§ 6): EU notice, ESPD, electronic tender"),
        _("Udbudsloven §§ 57 and 60, and BEK 1572/2016 § 9: deadlines"),
        _STANDSTILL,
    ),
}
ABOVE: dict[str, dict[str, Any]] = {
    "goods": _EU,
    "services": _EU,
    "light": {
        "outcome": "above_light",
        "headline": _("Tender under the light regime"),
        "sources": (_("Udbudsloven, part III (§§ 7, 186–190): light regime"), _STANDSTILL),
    },
    "works": {
        "outcome": "above_works",
        "headline": _("EU tender of works"),
        "sources": _EU["sources"],
    },
}


WITH_STANDSTILL = frozenset(words["outcome"] for words in ABOVE.values())


def standstill_end(outcome: str, told_on: date) -> date | None:
    """The last day without a contract, when all bidders are told electronically that day."""
    if outcome not in WITH_STANDSTILL:
        return None
    return tender_steps.period_end(told_on, tender_steps.STANDSTILL_DAYS)


def works(purchase: Purchase) -> Verdict | None:
    """Works below the threshold follow another law."""
    if purchase.subject != "works":
        return None
    return _verdict(
        purchase,
        outcome="below_works",
        headline=_("Works below the EU’s threshold"),
        tone="info",
        reasons=(_("Udbudsloven’s rules on small purchases do not cover works."),),
        next_steps=((_("Ask procurement which rules of tilbudsloven apply."), None),),
        sources=(_("Tilbudsloven: works below the EU’s threshold"),),
    )


def of_interest_abroad(purchase: Purchase) -> Verdict | None:
    """Rule 3: below the threshold, but with a clear cross-border interest."""
    if purchase.interest != "yes":
        return None
    return _verdict(
        purchase,
        outcome="cross_border",
        headline=_("Must be advertised on udbud.dk"),
        tone="warning",
        reasons=(
            _("Below the EU’s threshold, but suppliers abroad have a clear interest in it."),
            _("That counts whatever the amount is."),
        ),
        next_steps=tender_steps.of_notice(purchase),
        sources=(
            _("Udbudsloven § 10 and part IV (§§ 191–192): clear cross-border interest"),
            _("BEK 1572/2016 § 10: what the notice says"),
        ),
    )


def interest_is_open(purchase: Purchase) -> Verdict | None:
    """Rule 3, before anybody has answered it: nothing below it can be said."""
    if purchase.interest == "no":
        return None
    return _verdict(
        purchase,
        outcome="interest_unclear",
        headline=_("Cross-border interest comes first"),
        tone="warning",
        reasons=(
            _("The value is below the EU’s threshold."),
            _("Whether suppliers abroad have a clear interest decides what follows."),
        ),
        next_steps=(
            (_("Answer the five questions on cross-border interest, and conclude."), None),
        ),
        sources=(_("Udbudsloven § 10, and the competition authority’s guide of 26 Sept. 2018"),),
    )


def market_terms(purchase: Purchase) -> Verdict | None:
    """Rule 4: no interest abroad, and not below 500,000 kr."""
    if purchase.band == Band.BELOW_DIRECT:
        return None
    return _verdict(
        purchase,
        outcome=Band.BELOW_EU.value,
        headline=_("Make sure that you buy on market terms"),
        tone="warning",
        reasons=(
            _("Below the EU’s threshold, no clear cross-border interest, and not a small one."),
        ),
        next_steps=tender_steps.of_market_terms(purchase),
        sources=(_("Udbudsloven § 11 and part V (§§ 193–195): market terms"),),
    )


def small(purchase: Purchase) -> Verdict:
    """Rule 5: the authority's own rules."""
    return _verdict(
        purchase,
        outcome=Band.BELOW_DIRECT.value,
        headline=_("No duty to tender"),
        tone="success",
        reasons=(
            _("A small purchase, without clear cross-border interest."),
            _("The authority’s own purchasing rules and good administration still apply."),
        ),
        next_steps=(
            (_("Follow your authority’s own purchasing rules."), None),
            (_("Keep this assessment on the case."), None),
        ),
        sources=(_("Udbudsloven § 11, read the other way round"),),
    )


RULES: tuple[Rule, ...] = (
    exempt,
    called_off,
    value_is_open,
    above,
    works,
    of_interest_abroad,
    interest_is_open,
    market_terms,
    small,
)


def _verdict(purchase: Purchase, **verdict: Any) -> Verdict:
    """A rule's words with the value, what it was measured by, and what lies close."""
    reasons: tuple[Text, ...] = verdict.pop("reasons")
    sources: tuple[Text, ...] = verdict.pop("sources")
    return Verdict(
        **verdict,
        reasons=(*reasons, *purchase.notes),
        sources=(*sources, VALUE_SOURCE, SET_SOURCE),
        amounts=purchase.amounts,
    )


def prefill(request: Any) -> dict[str, Any]:
    """What the request has said already. Amounts as they are kept, without VAT."""
    known = {
        "one_off": request.cost_one_off,
        "yearly": request.cost_yearly,
        "options": request.cost_options,
    }
    given = {key: f"{value.normalize():f}" for key, value in known.items() if value is not None}
    return {**given, "has_total": "no", "open_ended": "yes"} if given else {}


TENDER_LAW = Kind(
    key="tender_law",
    version=1,
    title=_("Tender law"),
    guidance=_(
        "Is there a duty to tender? Count everything that can be paid to the supplier, without VAT."
    ),
    fields=FIELDS,
    groups=GROUPS,
    judge=judge,
    answered_by=("requester", "coordinator", "procurement"),
    confirmed_by=("procurement",),
    sources=(_("Udbudsloven (LBK 116/2025)"), _("Klagenævnsloven (LBK 448/2025)")),
    prefill=prefill,
    day_field="published",
    unsettled=("interest_unclear", Band.UNCLEAR.value),
    quiet=(Band.BELOW_DIRECT.value,),
    mailbox="procurement_email",
)
