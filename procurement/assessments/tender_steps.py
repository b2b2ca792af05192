"""What to do next by tender law, and the first day on which the law lets it be done.

A period that ends on a day when offices are closed ends on the next working day (regulation
1182/71, article 3(4)); the day it is counted from is not part of it.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from portal.templatetags.formats import day as written
from portal.workdays import ONE_DAY, is_working_day, next_working_day
from procurement.assessments.tender_value import Purchase

Step = tuple[str, date | None]

# udbudsloven § 57, § 60; BEK 1572/2016 § 9; klagenævnsloven §§ 3 and 4.
OPEN_DAYS = 35
RESTRICTED_DAYS = 30
SHORTER_WHEN_ELECTRONIC = 5
STANDSTILL_DAYS = 10
STANDSTILL_BY_LETTER = 15


def period_end(begins: date, days: int) -> date:
    """The last day of a period of so many calendar days after `begins`."""
    last = begins + timedelta(days=days)
    return last if is_working_day(last) else next_working_day(last)


def of_tender(purchase: Purchase) -> tuple[Step, ...]:
    """A tender under the EU's rules: notice, deadlines, standstill."""
    published = _day(purchase, "published")
    if purchase.subject == "light":
        steps = _light(published)
    else:
        steps = [
            (_("Publish the EU notice and the tender documents, with the ESPD."), published),
            *_deadlines(purchase, published),
        ]
    return (*steps, *_standstill(purchase))


def of_exemption(purchase: Purchase) -> tuple[Step, ...]:
    published = _day(purchase, "published")
    return (
        (_("Write down which conditions of §§ 12–15 are met, and how."), None),
        (
            _("If in doubt: a voluntary notice, and no contract until ten days after it."),
            published and period_end(published, STANDSTILL_DAYS),
        ),
    )


def of_call_off(purchase: Purchase) -> tuple[Step, ...]:
    ways = {
        "direct": _("Award directly, as the agreement’s own terms say."),
        "mini": _("Hold a mini-competition among the suppliers of the agreement."),
    }
    unclear = _("Read in the agreement how it is used: direct award or mini-competition.")
    return (
        (ways.get(purchase.answers["agreement"], unclear), None),
        (_("Keep the terms of the agreement: they cannot be changed substantially."), None),
    )


def of_notice(purchase: Purchase) -> tuple[Step, ...]:
    return (
        (
            _("Advertise on udbud.dk: description, procedure, criterion, contact and deadline."),
            _day(purchase, "published"),
        ),
        (_("Set a deadline that suppliers abroad can keep, and treat all bidders alike."), None),
        (_("Tell all bidders the result in writing, at the same time."), None),
    )


def of_market_terms(purchase: Purchase) -> tuple[Step, ...]:
    return (
        (
            _(
                "Choose a way: a survey of the market and one offer; two or more offers; or an"
                " advertisement on your own site or udbud.dk."
            ),
            _day(purchase, "published"),
        ),
        (_("If you ask more than three for an offer: a short reason, and say how many."), None),
        (_("Tell all who made an offer the result at the same time."), None),
        (_("Keep what shows that the terms are those of the market."), None),
    )


def _light(published: date | None) -> list[Step]:
    return [
        (_("Publish a notice or prior notice, and describe your own procedure."), published),
        (_("Set a reasonable deadline; the law names no number of days."), None),
    ]


def _deadlines(purchase: Purchase, published: date | None) -> Iterator[Step]:
    """The first day that a deadline may be set to, in the procedures that are possible."""
    if published is None:
        return
    procedure = purchase.answers.get("procedure", "undecided")
    shorter = SHORTER_WHEN_ELECTRONIC if purchase.answers.get("electronic") == "yes" else 0
    if procedure != "restricted":
        days = OPEN_DAYS - shorter
        text = _("Open procedure: earliest deadline for offers, %(days)s days after the notice.")
        yield text % {"days": days}, period_end(published, days)
    if procedure != "open":
        invited = period_end(published, RESTRICTED_DAYS)
        text = _("Restricted procedure: earliest deadline for applying, %(days)s days.")
        yield text % {"days": RESTRICTED_DAYS}, invited
        days = RESTRICTED_DAYS - shorter
        text = _("Restricted procedure: earliest deadline for offers, %(days)s days after that.")
        yield text % {"days": days}, period_end(invited, days)


def _standstill(purchase: Purchase) -> Iterator[Step]:
    """No contract until the bidders have had their days to complain."""
    told = _day(purchase, "notified_on")
    begins = told or _first_deadline(purchase)
    by_letter = purchase.answers.get("notified_by") == "letter"
    days = STANDSTILL_BY_LETTER if by_letter else STANDSTILL_DAYS
    if begins is None:
        yield (
            _("Standstill: no contract until %(days)s days after the award.") % {"days": days},
            None,
        )
        return
    ends = period_end(begins, days)
    text = (
        _("Standstill of %(days)s days ends, if the bidders are told on %(day)s.")
        if told
        else _("Standstill of %(days)s days ends, at the earliest: bidders told on %(day)s.")
    )
    yield text % {"days": days, "day": written(begins)}, ends
    yield _("The contract can be signed from this day."), ends + ONE_DAY


def _first_deadline(purchase: Purchase) -> date | None:
    """The first day on which offers can be here, in the shortest procedure that is possible."""
    if purchase.subject == "light":
        return None
    found = [day for _text, day in _deadlines(purchase, _day(purchase, "published"))]
    is_restricted = purchase.answers.get("procedure") == "restricted"
    return found[-1 if is_restricted else 0] if found else None


def _day(purchase: Purchase, key: str) -> date | None:
    value = purchase.answers.get(key)
    return date.fromisoformat(value) if value else None
