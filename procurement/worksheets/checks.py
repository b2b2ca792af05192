"""Whether the answers of a line go together, and what follows from them. Nothing here is stored."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from portal.templatetags.formats import day, money
from procurement.contracts.notice import notice_of
from procurement.fields import Answers, Text

Check = Callable[[Answers], dict[str, Text]]
CLOCK = re.compile(r"([01]\d|2[0-3])[:.][0-5]\d")


def all_of(*checks: Check) -> Check:
    """Each of these; the first sentence about a field is the one that is shown."""

    def check(answers: Answers) -> dict[str, Text]:
        found: dict[str, Text] = {}
        for one in reversed(checks):
            found |= one(answers)
        return found

    return check


def in_order(earlier: str, later: str, sentence: Text) -> Check:
    """The second day is not before the first. Days are ISO dates, which sort as they stand."""

    def check(answers: Answers) -> dict[str, Text]:
        first, second = answers.get(earlier), answers.get(later)
        return {later: sentence} if first and second and second < first else {}

    return check


def needs(given: str, wanted: str, sentence: Text) -> Check:
    """One answer does not stand without another."""

    def check(answers: Answers) -> dict[str, Text]:
        return {wanted: sentence} if answers.get(given) and not answers.get(wanted) else {}

    return check


def positive(key: str, sentence: Text) -> Check:
    """Nought is no answer."""

    def check(answers: Answers) -> dict[str, Text]:
        return {key: sentence} if answers.get(key) == 0 else {}

    return check


def opening_hours(answers: Answers) -> dict[str, Text]:
    """Both are times of the day, and one closes after one opens."""
    given = {key: str(answers.get(key, "")) for key in ("opens", "closes")}
    wrong = {
        key: _("Write a time such as 08:00.")
        for key, text in given.items()
        if text and not CLOCK.fullmatch(text)
    }
    if wrong or not all(given.values()):
        return dict(wrong)
    opens, closes = (text.replace(".", ":") for text in given.values())
    return {"closes": _("It must close later than it opens.")} if closes <= opens else {}


def whole_effort(answers: Answers) -> dict[str, Text]:
    """G02: what IT and the organisation do is all of it, where the split is given."""
    shares = [answers.get("share_it"), answers.get("share_organisation")]
    if shares == [None, None]:
        return {}
    total = sum(share or 0 for share in shares)
    text = _("The two shares must add up to 100 %.")
    return {} if total == 100 else {"share_organisation": text}


def latest_notice(answers: Answers) -> list[tuple[Text, Text]]:
    """C13d: the last day to give notice of the old contract."""
    expiry, months = answers.get("expiry"), answers.get("notice_months")
    notice = notice_of(date.fromisoformat(expiry), months or 0) if expiry else None
    if notice is None:
        return []
    found: list[tuple[Text, Text]] = [(_("Latest day to give notice"), day(notice.latest))]
    if notice.is_moved:
        found.append((_("Last working day before it"), day(notice.working_day)))
    return found


def migration_state(answers: Answers) -> list[tuple[Text, Text]]:
    """C13b: how far the agreement on moving data has come."""
    if answers.get("relevant") != "yes":
        return []
    return [(_("Status"), _("Agreed") if answers.get("agreed") else _("Not agreed yet"))]


def four_years(answers: Answers) -> list[tuple[Text, Text]]:
    """What it costs over four years, as the thresholds are counted."""
    once, yearly = (Decimal(answers.get(key) or 0) for key in ("cost_one_off", "cost_yearly"))
    return [(_("Cost over four years, excl. VAT"), money(once + 4 * yearly))]


def against_budget(answers: Answers) -> list[tuple[Text, Text]]:
    """F34: spent against the budget."""
    if not (answers.get("spent") and answers.get("budget")):
        return []
    left = Decimal(answers["budget"]) - Decimal(answers["spent"])
    return [(_("Over the budget"), money(-left)) if left < 0 else (_("Left of it"), money(left))]
