"""Tender law's limits: what a purchase is worth, and which band of the ladder it stands on.

All amounts are kroner without VAT (udbudsloven § 30). The limits are dated rows with a source,
never constants: the Commission revises them every two years (§ 9). The set in force on the day the
tender is published or begun counts, not that of the signature. A band is guidance; procurement
confirms it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.db.models import TextChoices
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Thresholds(Protocol):
    """The limits of one period that the ladder for goods and services needs."""

    @property
    def state_amount(self) -> Decimal: ...

    @property
    def municipal_amount(self) -> Decimal: ...

    @property
    def direct_award_amount(self) -> Decimal: ...


class Band(TextChoices):
    """Where a purchase of goods or services stands on the ladder of udbudsloven."""

    # No duty in udbudsloven, unless other countries' suppliers have a clear interest (§ 10).
    BELOW_DIRECT = "below_direct", gettext_lazy("Below the limit for market terms")
    # §§ 11 and 193: market terms must be ensured, by a survey, offers or a notice.
    BELOW_EU = "below_eu", gettext_lazy("Below the EU threshold")
    # Afsnit II: EU notice, ESPD, standstill.
    ABOVE_EU = "above_eu", gettext_lazy("The EU threshold or more")
    UNCLEAR = "unclear", gettext_lazy("Not clarified yet")


@dataclass(frozen=True, kw_only=True)
class StarterRow:
    """The limits of one period as the portal knows them on its first day. Kroner without VAT."""

    valid_from: date
    valid_to: date
    state_amount: Decimal
    municipal_amount: Decimal
    light_amount: Decimal
    small_lots_amount: Decimal
    works_amount: Decimal
    source: str
    # Udbudsloven §§ 11 and 193. In Danish law, not revised with the EU's amounts.
    direct_award_amount: Decimal = Decimal(500_000)


# The source is content that Danish users read and may correct, hence in Danish.
STARTER_ROWS: tuple[StarterRow, ...] = (
    StarterRow(
        valid_from=date(2020, 1, 1),
        valid_to=date(2021, 12, 31),
        state_amount=Decimal(1_036_259),
        municipal_amount=Decimal(1_595_391),
        light_amount=Decimal(5_591_325),
        small_lots_amount=Decimal(596_408),
        works_amount=Decimal(39_884_785),
        source="udbudsportalen.dk. 500.000 kr.: udbudsloven §§ 11 og 193.",
    ),
    StarterRow(
        valid_from=date(2022, 1, 1),
        valid_to=date(2023, 12, 31),
        state_amount=Decimal(1_043_126),
        municipal_amount=Decimal(1_601_944),
        light_amount=Decimal(5_588_000),
        small_lots_amount=Decimal(596_000),
        works_amount=Decimal(40_100_744),
        source=(
            "frinet.dk. Beløbene for light-regimet (750.000 euro) og delydelser (80.000 euro) er "
            "afledt og afrundet, ikke fundet på tryk. 500.000 kr.: udbudsloven §§ 11 og 193."
        ),
    ),
    StarterRow(
        valid_from=date(2024, 1, 1),
        valid_to=date(2025, 12, 31),
        state_amount=Decimal(1_064_177),
        municipal_amount=Decimal(1_644_638),
        light_amount=Decimal(5_581_350),
        small_lots_amount=Decimal(595_344),
        works_amount=Decimal(41_212_688),
        source=(
            "kfst.dk, Tærskelværdier 2024 og 2025 (C/2023/902 af 16. november 2023). "
            "500.000 kr.: udbudsloven §§ 11 og 193."
        ),
    ),
    StarterRow(
        valid_from=date(2026, 1, 1),
        valid_to=date(2027, 12, 31),
        state_amount=Decimal(1_044_400),
        municipal_amount=Decimal(1_611_360),
        light_amount=Decimal(5_595_000),
        small_lots_amount=Decimal(596_800),
        works_amount=Decimal(40_313_840),
        source=(
            "Forordning (EU) 2025/2152 og C/2025/5732 af 23. oktober 2025, gengivet af Plesner "
            "3. november 2025. Beløbene for light-regimet (750.000 euro) og delydelser "
            "(80.000 euro) er afledt med kursen 7,46. 500.000 kr.: udbudsloven §§ 11 og 193."
        ),
    ),
)


def eu_threshold(thresholds: Thresholds, is_state: bool) -> Decimal:
    """The EU's limit for goods and services, lower for state bodies. Kroner without VAT."""
    return thresholds.state_amount if is_state else thresholds.municipal_amount


def band_of(amount: Decimal | None, thresholds: Thresholds, is_state: bool) -> Band:
    """The band of an amount in kroner without VAT; an unknown amount is unclear.

    Udbudsloven §§ 11 and 193 begin at 500.000 kr., and §§ 6-8 at the threshold itself: an amount
    that equals a limit belongs above it.
    """
    if amount is None:
        return Band.UNCLEAR
    return band_under(amount, thresholds, eu_threshold(thresholds, is_state))


def band_under(amount: Decimal, thresholds: Thresholds, limit: Decimal) -> Band:
    """The band of an amount where the EU's limit is this one: light services have their own."""
    if amount >= limit:
        return Band.ABOVE_EU
    if amount >= thresholds.direct_award_amount:
        return Band.BELOW_EU
    return Band.BELOW_DIRECT


def most_of(band: str, thresholds: Thresholds, is_state: bool) -> Decimal | None:
    """Where a band ends; None where it has no end, or nobody knows it."""
    ends = {
        Band.BELOW_DIRECT: thresholds.direct_award_amount,
        Band.BELOW_EU: eu_threshold(thresholds, is_state),
    }
    return ends.get(Band(band)) if band else None


def band_choices(thresholds: Thresholds, is_state: bool) -> list[tuple[str, str]]:
    """What a form offers: the bands in today's amounts, one beginning where the last one ends."""
    limits = {
        "direct": _in_kroner(thresholds.direct_award_amount),
        "eu": _in_kroner(eu_threshold(thresholds, is_state)),
    }
    return [
        (Band.BELOW_DIRECT.value, _("Under %(direct)s kr.") % limits),
        (Band.BELOW_EU.value, _("%(direct)s kr. to under %(eu)s kr.") % limits),
        (Band.ABOVE_EU.value, _("%(eu)s kr. or more") % limits),
        (Band.UNCLEAR.value, str(Band.UNCLEAR.label)),
    ]


def _in_kroner(amount: Decimal) -> str:
    """The amount as the reader's language writes it; øre only where there are any."""
    decimals = 0 if amount == amount.to_integral_value() else 2
    return number_format(amount, decimal_pos=decimals, force_grouping=True)
