"""Days, moments and money are written as people write them, in both languages."""

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from portal.forms import MoneyField
from portal.templatetags.formats import clock, day, moment, money

NOON = datetime.datetime(2026, 11, 30, 11, tzinfo=datetime.UTC)
SUMMER_NOON = datetime.datetime(2026, 6, 1, 10, tzinfo=datetime.UTC)
DAY = datetime.date(2026, 5, 7)


@pytest.mark.parametrize(
    ("language", "style", "written"),
    [
        ("da", "", "7. maj 2026"),
        ("da", "long", "torsdag den 7. maj 2026"),
        ("da", "short", "7. maj 2026"),
        ("da", "numeric", "07.05.2026"),
        ("en", "", "7 May 2026"),
        ("en", "long", "Thursday 7 May 2026"),
        ("en", "short", "7 May 2026"),
    ],
)
def test_a_day_is_written_in_the_readers_language(language: str, style: str, written: str) -> None:
    with translation.override(language):
        assert day(DAY, style) == written


def test_short_danish_months_have_their_full_stop() -> None:
    with translation.override("da"):
        assert day(NOON, "short") == "30. nov. 2026"


def test_a_moment_is_told_in_danish_time_summer_and_winter() -> None:
    with translation.override("da"):
        assert moment(NOON) == "30. november 2026 kl. 12.00"
        assert moment(SUMMER_NOON) == "1. juni 2026 kl. 12.00"
        assert clock(NOON) == "12.00"
        assert clock(datetime.time(9, 5)) == "09.05"


def test_a_deadline_says_the_weekday_and_whose_time_it_is() -> None:
    with translation.override("da"):
        assert moment(NOON, "zone") == "mandag den 30. november 2026 kl. 12.00 (dansk tid)"
    with translation.override("en"):
        assert moment(NOON, "zone") == "Monday 30 November 2026 at 12:00 (Danish time)"


def test_money_shows_oere_only_when_there_are_any() -> None:
    with translation.override("da"):
        assert money(Decimal("1611360.00")) == "1.611.360 kr."
        assert money(Decimal("0.5")) == "0,50 kr."
    with translation.override("en"):
        assert money(1611360) == "DKK 1,611,360"


def test_nothing_is_written_as_nothing() -> None:
    assert day(None) == moment(None) == clock(None) == money(None) == ""


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1.611.360", "1611360"),
        ("1611360", "1611360"),
        ("1.611.360,50 kr.", "1611360.50"),
        ("1,611,360.50", "1611360.50"),
        ("12,5", "12.5"),
        ("1 000", "1000"),
    ],
)
def test_an_amount_may_be_typed_as_people_type_it(typed: str, amount: str) -> None:
    assert MoneyField().clean(typed) == Decimal(amount)


def test_words_are_not_an_amount() -> None:
    with pytest.raises(forms.ValidationError):
        MoneyField().clean("ti millioner")
