"""The answers of a request: read, compared, merged, shown, and which of them are missing."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.templatetags.formats import day, money
from procurement import thresholds
from procurement.models import Case, Request, ThresholdSet
from procurement.models.request import Answer
from procurement.systems.bands import with_band

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

CASE_FIELDS = ("title", "department")
# In the order in which people are asked.
REQUEST_FIELDS = (
    "kind",
    "expectations",
    "contact",
    "description",
    "link",
    "need",
    "strategy",
    "affected",
    "personal_data",
    "personal_data_kinds",
    "audiences",
    "user_count",
    "system_owner",
    "system_owner_unclear",
    "business_owner",
    "business_owner_unclear",
    "cost_one_off",
    "cost_yearly",
    "cost_options",
    "cost_band",
    "payer",
    "wanted_from",
    "deadline",
    "deadline_reason",
    "replaces",
    "replaced_system",
    "replaced_name",
    "comments",
)
FIELDS = ("title", "kind", "expectations", "contact", "department", *REQUEST_FIELDS[3:])
AMOUNTS = ("cost_one_off", "cost_yearly", "cost_options")

# What is said when an answer that a request must have is missing: each field has its own words.
SENTENCES: "dict[str, Lazy]" = {
    "title": gettext_lazy("Give the need or the system a short name."),
    "kind": gettext_lazy("Choose what you need help with."),
    "expectations": gettext_lazy("Write what you expect of us."),
    "contact": gettext_lazy("Choose who can answer questions about the request."),
    "department": gettext_lazy("Choose which department it is for."),
    "description": gettext_lazy("Describe the need or the system in a few lines."),
    "personal_data": gettext_lazy("Say whether it processes personal data."),
    "user_count": gettext_lazy("Write how many will use it. A good guess is enough."),
    "payer": gettext_lazy("Choose which department pays."),
    "replaces": gettext_lazy("Say whether it replaces a system."),
}


def read(case: Case) -> dict[str, Any]:
    """All the answers of a case by field name."""
    return {name: getattr(_home(case, name), name) for name in FIELDS}


def _home(case: Case, name: str) -> models.Model:
    return case if name in CASE_FIELDS else case.request


def mark(value: Any) -> str:
    """A short fingerprint of an answer: two that mean the same have the same."""
    if isinstance(value, models.Model):
        value = value.pk
    elif isinstance(value, Decimal):
        value = value.normalize()
    elif isinstance(value, list):
        value = ",".join(sorted(value))
    text = "" if value in (None, False) else str(value)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def marks(case: Case) -> dict[str, str]:
    """What a page remembers of the answers it showed, to tell later who changed what."""
    return {name: mark(value) for name, value in read(case).items()}


def merge(
    stored: Mapping[str, Any], mine: Mapping[str, Any], seen: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What I changed, and where somebody else changed the same to something else meanwhile.

    `seen` are the marks of what my page showed. Without one, mine counts.
    """
    changed, contested = {}, {}
    for name, value in mine.items():
        here, known = mark(stored[name]), seen.get(name)
        if name == "cost_band" and _has_amounts(stored):
            known = None  # computed from the amounts, so nobody chose it
        if mark(value) == here:
            continue
        if known in (None, here):
            changed[name] = value
        elif known != mark(value):
            contested[name] = stored[name]
    return changed, contested


def still_seen(
    case: Case, mine: Mapping[str, Any], seen: Mapping[str, str], shown_now: Iterable[str] = ()
) -> dict[str, str]:
    """The marks for a page that stays open: new for what it shows, old where others changed."""
    fresh = marks(case)
    return {
        name: here
        if name in shown_now or name not in seen or mark(mine.get(name)) == here
        else seen[name]
        for name, here in fresh.items()
    }


def write(case: Case, values: Mapping[str, Any]) -> None:
    """Put answers into the case and its request, in memory, and judge the cost anew."""
    for name, value in values.items():
        setattr(_home(case, name), name, value)
    judge_cost(case)


def today() -> date:
    return timezone.localdate()


def judge_cost(case: Case) -> None:
    """Where amounts are known, they decide the band, by the thresholds of today."""
    request = case.request
    request.thresholds = ThresholdSet.objects.valid_on(today(), case.authority)
    if request.thresholds and request.has_amounts:
        state = case.authority.is_state
        request.cost_band = thresholds.band_of(request.total, request.thresholds, state)


def missing(case: Case) -> "dict[str, str | Lazy]":
    """The answers that are wanted before a request can be sent, each with what to say."""
    values = read(case)
    found = {name: text for name, text in SENTENCES.items() if values[name] in ("", None)}
    return {**found} | {name: text() for name, (lacks, text) in RULES.items() if lacks(values)}


Values = Mapping[str, Any]
RULES: dict[str, tuple[Callable[[Values], bool], Callable[[], str]]] = {
    "personal_data_kinds": (
        lambda is_: is_["personal_data"] == Answer.YES and not is_["personal_data_kinds"],
        lambda: _("Choose which kinds of personal data it processes."),
    ),
    "system_owner": (
        lambda is_: not (is_["system_owner"] or is_["system_owner_unclear"]),
        lambda: _("Choose the system owner, or tick that it must be clarified."),
    ),
    "business_owner": (
        lambda is_: not (is_["business_owner"] or is_["business_owner_unclear"]),
        lambda: _("Choose the business owner, or tick that it must be clarified."),
    ),
    "cost_band": (
        lambda is_: not (is_["cost_band"] or _has_amounts(is_)),
        lambda: _("Write the expected cost, or choose a band."),
    ),
    "wanted_from": (
        lambda is_: not (is_["wanted_from"] or is_["deadline"]),
        lambda: _("Say when you want to use it, or the latest date."),
    ),
    "replaced_name": (
        lambda is_: (
            is_["replaces"] == Answer.YES and not (is_["replaced_system"] or is_["replaced_name"])
        ),
        lambda: _("Say which system it replaces."),
    ),
}


def _has_amounts(values: Values) -> bool:
    return values["cost_one_off"] is not None or values["cost_yearly"] is not None


def dates_clash(case: Case) -> bool:
    """Whether the latest day lies before the wanted one."""
    start, end = case.request.wanted_from, case.request.deadline
    return start is not None and end is not None and start > end


def label(name: str) -> str:
    model = Case if name in CASE_FIELDS else Request
    return capfirst(str(model._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def shown(name: str, value: Any) -> str:
    """An answer as people read it, in the language of the moment."""
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return day(value)
    if name in AMOUNTS:
        return money(value)
    if isinstance(value, list):
        return ", ".join(_choice(name, one) for one in value)
    return _choice(name, value)


def _choice(name: str, value: Any) -> str:
    choices = {
        "kind": Request.Kind,
        "personal_data": Answer,
        "personal_data_kinds": Request.PersonalData,
        "audiences": Request.Audience,
        "replaces": Answer,
        "cost_band": thresholds.Band,
    }.get(name)
    return str(dict(choices.choices).get(value, value)) if choices else str(value)


@dataclass(frozen=True)
class Shown:
    """One answer on the answer sheet, or one that changed."""

    name: str
    value: Any
    before: Any = None

    @property
    def label(self) -> str:
        return label(self.name)

    @property
    def text(self) -> str:
        return shown(self.name, self.value)

    @property
    def old(self) -> str:
        return shown(self.name, self.before) or _("nothing")

    @property
    def new(self) -> str:
        return self.text or _("nothing")


def sheet(case: Case) -> list[Shown]:
    """The answers given, in the order they were asked, each as the case understands it."""
    given = {name: value for name, value in read(case).items() if value is not False}
    given["cost_band"] = _in_amounts(case, given["cost_band"])
    given["user_count"] = with_band(given["user_count"])
    return [Shown(name, value) for name, value in given.items()]


def _in_amounts(case: Case, band: str) -> str:
    """The band in the amounts it was judged by."""
    limits = case.request.thresholds
    bands = thresholds.band_choices(limits, case.authority.is_state) if limits else ()
    return str(dict(bands).get(band, band))


def changes(before: Values, after: Values) -> Iterable[Shown]:
    """What differs between two readings of a case."""
    return [
        Shown(name, after[name], before[name])
        for name in FIELDS
        if mark(before[name]) != mark(after[name])
    ]
