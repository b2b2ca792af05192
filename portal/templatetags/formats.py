"""Days, moments and money as Danes (and readers of English) write them."""

import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

register = template.Library()

DENMARK = ZoneInfo("Europe/Copenhagen")
DAYS = {
    "da": {"": "j. F Y", "long": r"l \d\e\n j. F Y", "numeric": "d.m.Y"},
    "en": {"": "j F Y", "long": "l j F Y", "short": "j M Y", "numeric": "d/m/Y"},
}
SHORT_MONTHS = (
    "jan.",
    "feb.",
    "mar.",
    "apr.",
    "maj",
    "juni",
    "juli",
    "aug.",
    "sep.",
    "okt.",
    "nov.",
    "dec.",
)


def language() -> str:
    return "en" if (get_language() or "da").startswith("en") else "da"


def in_denmark(value: datetime.date) -> datetime.date:
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        return value.astimezone(DENMARK)
    return value


@register.filter
def day(value: datetime.date | None, style: str = "") -> str:
    """`30. november 2026`; "long" adds the weekday; "short" `30. nov. 2026`; "numeric"."""
    if not value:
        return ""
    local = in_denmark(value)
    if style == "short" and language() == "da":
        return f"{local.day}. {SHORT_MONTHS[local.month - 1]} {local.year}"
    return written(local, DAYS[language()][style])


@register.filter
def clock(value: datetime.datetime | datetime.time | None) -> str:
    """`12.00`."""
    if value is None:
        return ""
    moment = in_denmark(value) if isinstance(value, datetime.datetime) else value
    return moment.strftime("%H.%M" if language() == "da" else "%H:%M")


@register.filter
def moment(value: datetime.datetime | None, style: str = "") -> str:
    """`30. november 2026 kl. 12.00`; "zone" adds the weekday and says that it is Danish time."""
    if value is None:
        return ""
    date = day(value, "long" if style == "zone" else style)
    text = f"{date} kl. {clock(value)}" if language() == "da" else f"{date} at {clock(value)}"
    zone = gettext("Danish time")
    return f"{text} ({zone})" if style == "zone" else text


@register.filter
def money(amount: Decimal | int | None) -> str:
    """`1.611.360 kr.`, with øre only when there are any."""
    if amount is None or amount == "":
        return ""
    exact = Decimal(amount)
    decimals = 0 if exact == exact.to_integral_value() else 2
    number = number_format(exact, decimal_pos=decimals, use_l10n=True, force_grouping=True)
    return f"{number} kr." if language() == "da" else f"DKK {number}"


@register.filter
def number(value: Decimal | None) -> str:
    """`99,5`: without zeros that say nothing."""
    if value is None:
        return ""
    return number_format(Decimal(f"{value.normalize():f}"), use_l10n=True)


@register.filter
def days(took: datetime.timedelta | None) -> str:
    """`3,5`: a stretch of time in days, with one decimal."""
    if took is None:
        return ""
    exact = took / datetime.timedelta(days=1)
    return number_format(exact, decimal_pos=1, use_l10n=True, force_grouping=True)


@register.simple_tag
def danish(english: str = "") -> SafeString:
    """Marks an authority's own words on an English page, where it has no English ones."""
    return mark_safe(' lang="da"' if language() == "en" and not english else "")  # noqa: S308 -- ours
