"""What the case itself says to the board, beside what is written for it.

Who, what, where, when, why and how much; assessments; whether we have it already; what the market
answered. Nobody types it again: it is drawn from the case until the agenda is out, then it stays.
"""

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from governance.models import AgendaItem
from portal.templatetags.formats import money
from procurement.assessments import listing
from procurement.models import Assessment, Case, Request
from procurement.worksheets.suggestions import six_questions

TEMPLATE = "governance/includes/item_basis.html"
READING = "governance/includes/basis_reading.html"


def basis_of(item: AgendaItem) -> str:
    """As HTML: as it was frozen, or as the case reads now."""
    return item.basis.get(translation.get_language()) or draw(item)


def draw(item: AgendaItem) -> str:
    """As the case reads now, in the language of the reader."""
    case = item.case
    context = {
        "case": case,
        "facts": facts_of(case),
        "assessments": [(one, listing.line_of(one)) for one in listing.current_of(case)],
    }
    return render_to_string(TEMPLATE, context).strip()


def freeze(rows: QuerySet[AgendaItem]) -> None:
    """What the cases say, in every language, and their papers stay as the board got them."""
    of_case = ("case__request__payer", "case__request__contact", "case__department")
    assessed = Assessment.objects.select_related("assignee", "thresholds")
    items = rows.select_related(*of_case).prefetch_related(
        "case__candidates",
        "case__system_searches",
        Prefetch("case__assessments", assessed),
    )
    render_to_string(READING, {"cases": [item.case for item in items]})
    for item in items:
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                item.basis[code] = draw(item)
    AgendaItem.objects.bulk_update(items, ["basis"])
    papers = AgendaItem.papers.through.objects.filter(agendaitem__in=[one.pk for one in items])
    papers.exclude(document__removed_at=None).delete()


def facts_of(case: Case) -> list[tuple[str, str]]:
    """G13: the six questions that every body asks, as far as the request has answered them."""
    asked = case.request
    known = six_questions(asked)
    facts = [
        (_("Who"), known.get("who", "")),
        (_("What"), asked.get_kind_display()),
        (_("Where"), known["where"]),
        (_("When"), known.get("when", "")),
        (_("Why"), known.get("why", "")),
        (_("How much"), _how_much(asked)),
    ]
    return [(label, text) for label, text in facts if text]


def _how_much(asked: Request) -> str:
    value = asked.value()
    parts = [asked.get_cost_band_display() if value is None else money(value)]
    if asked.payer:
        parts.append(_("Paid by: %(department)s") % {"department": asked.payer})
    return "\n".join(part for part in parts if part)
