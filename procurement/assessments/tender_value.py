"""What a purchase is worth by udbudsloven §§ 8, 30, 31, 35 and 38. Kroner without VAT."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from portal.templatetags.formats import money
from procurement.assessments.structure import Facts
from procurement.assessments.tender_questions import INDEPENDENT
from procurement.fields import Answers
from procurement.thresholds import Band, Thresholds, band_under, eu_threshold

Line = tuple[str, Decimal]

# § 38: without a total price no more than four years count.
MOST_MONTHS = 48
MONTHS_A_YEAR = 12
NOTHING = Decimal(0)
# § 8: so much of all the lots may be taken out.
SMALL_LOTS_SHARE = Decimal("0.2")
# Within a tenth of a limit, the estimate itself decides, and must be well founded.
CLOSE = Decimal("0.1")


class Limits(Thresholds):
    """A set of thresholds as tender law needs it."""

    light_amount: Decimal
    small_lots_amount: Decimal
    works_amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Purchase:
    """A purchase as tender law sees it: its parts, and the limit it is measured by."""

    answers: Answers
    thresholds: "Limits"
    is_state: bool
    # What this contract may come to, by its parts; then what others buy of the same.
    parts: tuple[Line, ...]
    other_units: Decimal
    other_lots: Decimal
    notes_on_value: tuple[str, ...]

    @property
    def subject(self) -> str:
        return str(self.answers.get("subject", "services"))

    @property
    def has_agreement(self) -> bool:
        return bool(self.answers.get("agreement", "no") != "no")

    @property
    def interest(self) -> str:
        """Yes, no, or nothing while nobody has concluded."""
        return str(self.answers.get("interest", ""))

    @property
    def is_known(self) -> bool:
        return bool(self.parts)

    @property
    def own(self) -> Decimal:
        """The lot or contract itself, with the units that must be counted along."""
        return sum((amount for _label, amount in self.parts), self.other_units)

    @property
    def value(self) -> Decimal:
        return self.own + self.other_lots

    @property
    def limit(self) -> Decimal:
        """The EU's limit for what is bought, on the day of the notice."""
        if self.subject == "works":
            return self.thresholds.works_amount
        if self.subject == "light":
            return self.thresholds.light_amount
        return eu_threshold(self.thresholds, self.is_state)

    @property
    def is_small_lot(self) -> bool:
        """§ 8: the lot may be bought without the EU tender that the whole needs."""
        if self.answers.get("lots") != "yes" or self.subject == "works":
            return False
        taken_out = max(_amount(self.answers, "small_lots"), self.own)
        small = self.own < self.thresholds.small_lots_amount
        return small and taken_out <= self.value * SMALL_LOTS_SHARE and self.value >= self.limit

    @property
    def judged(self) -> Decimal:
        """The amount that is measured: the whole, or a small lot alone."""
        return self.own if self.is_small_lot else self.value

    @property
    def band(self) -> Band:
        return band_under(self.judged, self.thresholds, self.limit)

    @property
    def limits(self) -> tuple[Line, ...]:
        eu = (_("The EU’s threshold for it on that day"), self.limit)
        if self.subject == "works":
            return (eu,)
        return (eu, (_("The limit for market terms"), self.thresholds.direct_award_amount))

    @property
    def close_to(self) -> tuple[Line, ...]:
        """The limits that the value lies within a tenth of, on either side."""
        return tuple(
            (label, limit)
            for label, limit in self.limits
            if abs(self.judged - limit) <= limit * CLOSE
        )

    @property
    def amounts(self) -> tuple[Line, ...]:
        others: list[Line] = [
            (_("The other units"), self.other_units),
            (_("The other lots"), self.other_lots),
        ]
        counted = [(label, amount) for label, amount in others if amount]
        value = [(_("The value that counts"), self.judged)] if self.is_known else []
        return (*self.parts, *counted, *value, *self.limits)

    @property
    def notes(self) -> tuple[str, ...]:
        close = (
            _("Close to a limit (%(limit)s, %(amount)s): write down how the value is estimated.")
            % {"limit": label, "amount": money(limit)}
            for label, limit in self.close_to
        )
        small = (
            (_("A small lot (§ 8): it is judged alone, without the EU tender of the whole."),)
            if self.is_small_lot
            else ()
        )
        return (*self.notes_on_value, *small, *close)


def read(answers: Answers, facts: Facts) -> Purchase:
    """The purchase that the answers describe."""
    parts, notes = _parts(answers)
    units, notes_on_units = _units(answers)
    return Purchase(
        answers=answers,
        thresholds=facts.thresholds,
        is_state=facts.is_state,
        parts=parts,
        other_units=units,
        other_lots=_amount(answers, "other_lots") if answers.get("lots") == "yes" else NOTHING,
        notes_on_value=(*notes, *notes_on_units),
    )


def worth(answers: Answers) -> Decimal | None:
    """What this contract alone may come to, kr. excl. VAT; None where no amount is known.

    § 35 counts a year's purchases: they say nothing of the whole term.
    """
    if answers.get("recurring", "no") != "no":
        return None
    parts, _notes = _parts(answers)
    return sum((amount for _label, amount in parts), NOTHING) if parts else None


def _parts(answers: Answers) -> tuple[tuple[Line, ...], list[str]]:
    paid, notes = _payments(answers)
    more = [
        (_("Options"), _amount(answers, "options")),
        (_("Extensions"), _amount(answers, "extensions")),
    ]
    return (*paid, *((label, amount) for label, amount in more if amount)), notes


def _payments(answers: Answers) -> tuple[list[Line], list[str]]:
    """What is paid to the supplier, options and extensions apart."""
    if answers.get("recurring", "no") != "no":
        return [(_("Twelve months’ purchases (§ 35)"), _amount(answers, "recurring_amount"))], []
    if answers.get("has_total") == "yes":
        return [(_("The price for the whole term"), _amount(answers, "total_price"))], []
    months, notes = _counted_months(answers)
    yearly = _amount(answers, "yearly") * months / MONTHS_A_YEAR
    over = _("Paid over %(months)s months") % {"months": months}
    given = [
        (_("Paid once"), _amount(answers, "one_off")),
        (over, yearly.quantize(Decimal("0.01"), ROUND_HALF_UP)),
    ]
    paid = [(label, amount) for label, amount in given if amount]
    return paid, notes if yearly else []


def _counted_months(answers: Answers) -> tuple[int, list[str]]:
    """§ 38: the term, but 48 months where it is longer or has no end."""
    if answers.get("open_ended") != "no":
        return MOST_MONTHS, [_("It has no end, so 48 months count (§ 38).")]
    months = max(int(answers.get("months", 1)), 1)
    if months > MOST_MONTHS:
        return MOST_MONTHS, [_("It runs longer than 48 months, so 48 months count (§ 38).")]
    return months, []


def _units(answers: Answers) -> tuple[Decimal, list[str]]:
    """§ 31: what other units buy counts too, unless this one stands on its own feet."""
    if answers.get("shared") != "yes":
        return NOTHING, []
    wanted = {key for key, _label in INDEPENDENT}
    if wanted <= set(answers.get("independent", ())):
        return NOTHING, [_("Your unit buys on its own, so it is counted alone (§ 31).")]
    return _amount(answers, "others_amount"), [_("All units are counted together (§ 31).")]


def _amount(answers: Answers, key: str) -> Decimal:
    return Decimal(str(answers.get(key) or 0))
