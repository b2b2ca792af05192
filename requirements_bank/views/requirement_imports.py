"""Requirements that come in as a table: upload, preview, and taking in the whole of it."""

from typing import Any

from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import UserRequest, posted
from accounts.models import Authority
from accounts.permissions import get_permitted
from portal.doorbell import ring
from portal.numbers import whole_number
from portal.sheets import csv_response
from procurement.views.table_imports import upload_context
from requirements_bank import permissions, tasks
from requirements_bank.actions import requirement_imports as actions
from requirements_bank.forms.requirement_import import PlacesForm, SettleForm, UploadForm
from requirements_bank.importing import near, planning, progress
from requirements_bank.importing.columns import COLUMNS
from requirements_bank.importing.rows import Fate, Plan, Row
from requirements_bank.models import RequirementImport

SHOWN_ROWS = 50
# Beside what becomes of them, a choice of rows: those that are much like what the bank has.
NEAR = "near"


@require_http_methods(["GET", "POST"])
def import_requirements(request: UserRequest) -> HttpResponse:
    may, own = permissions.can_import_requirements, request.user.authority_id
    get_permitted(request, may, Authority.objects.all(), pk=own)
    form = UploadForm(posted(request), request.FILES or None, user=request.user)
    if form.is_valid():
        return redirect(actions.keep(form.table, form.found, by=request.user))
    earlier = RequirementImport.objects.visible_to(request.user)
    context = upload_context(form, earlier, COLUMNS, _trail())
    return render(request, "requirements_bank/import_requirements.html", context)


@require_GET
def requirement_import(request: UserRequest, pk: int) -> HttpResponse:
    """The preview; afterwards the report."""
    table = _table(request, pk)
    return _show(request, table, SettleForm(instance=table))


@require_http_methods(["GET", "POST"])
def settle(request: UserRequest, pk: int) -> HttpResponse:
    table = _table(request, pk)
    # Who reloads after an error, or follows an old address, or comes while it is taken in.
    if request.method == "GET" or table.is_waiting:
        return redirect(table)
    form = SettleForm(request.POST, instance=table)
    if not form.is_valid():
        return _show(request, table, form)
    actions.settle(form.instance, by=request.user)
    return redirect(table)


@require_http_methods(["GET", "POST"])
def place_categories(request: UserRequest, pk: int) -> HttpResponse:
    table = _table(request, pk)
    if request.method == "GET" or table.is_waiting:
        return redirect(table)
    form = _places(request, table, _plan(request, table), posted(request))
    if form.is_valid():
        actions.place_categories(table, by=request.user, places=form.places, new=form.new)
    return redirect(table)


@require_http_methods(["GET", "POST"])
def take_in(request: UserRequest, pk: int) -> HttpResponse:
    table = _table(request, pk)
    if request.method == "POST":
        seal = request.POST.get("seal", "").replace("\x00", "")[:64]
        asked = {"seal": seal, "language": get_language() or "da"}
        actions.ask_to_take_in(table, by=request.user, **asked)
        ring(tasks.take_in_requirements, table.pk)
    return redirect(table)


@require_GET
def import_progress(request: UserRequest, pk: int) -> HttpResponse:
    """How far it is; when it is over, the page is told to look anew."""
    table = _table(request, pk)
    if table.is_waiting:
        return render(request, "includes/progress.html", _progress(table))
    response = HttpResponse()
    response["HX-Refresh"] = "true"
    return response


def _progress(table: RequirementImport) -> dict[str, Any]:
    return {
        "id": "import",
        "label": _("The requirements are being taken in"),
        "text": _("All of them come at once, or none. You can leave the page meanwhile."),
        "value": progress.percent(table),
        "poll_url": reverse("requirements_bank:import_progress", args=[table.pk]),
    }


@require_GET
def import_csv(request: UserRequest, pk: int) -> StreamingHttpResponse:
    """Every row, with what becomes of it and what is wrong."""
    table = _table(request, pk)
    header = [_("Row"), _("Requirement"), _("What happens"), _("In the bank"), _("What is wrong")]
    lines = [_line(row) for row in _plan(request, table).rows]
    return csv_response(f"import-{pk}.csv", header, lines)


def _line(row: Row) -> list[Any]:
    here = row.known.label if row.known else ""
    return [row.number, row.name, row.fate.label, here, " ".join(row.problems)]


def _table(request: UserRequest, pk: int) -> RequirementImport:
    rows = RequirementImport.objects.visible_to(request.user)
    whole = rows.select_related("authority", "collaboration", "by")
    return get_permitted(request, permissions.can_take_in, whole, pk=pk)


def _plan(request: UserRequest, table: RequirementImport) -> Plan:
    """What would happen; nothing, where it has happened or too little is known of the columns."""
    if table.imported_at or table.is_waiting or not planning.can_be_read(table):
        return Plan([], [], leaves_additions=False)
    return planning.plan(table, request.user)


def _places(
    request: UserRequest, table: RequirementImport, plan: Plan, sent: QueryDict | None = None
) -> PlacesForm:
    """Who keeps the categories may add those of a file that has no subcategories."""
    may_add = permissions.can_classify(request.user, table) and "subcategory" not in table.mapping
    return PlacesForm(sent, names=plan.unknown_categories, may_add=may_add)


def _show(request: UserRequest, table: RequirementImport, form: SettleForm) -> HttpResponse:
    plan = _plan(request, table)
    wanted, counts = request.GET.get("show", ""), plan.counts
    alike = near.mark(plan.of(Fate.NEW), table, request.user) if plan.of(Fate.NEW) else []
    fate = wanted if wanted in counts else next((one.value for one in Fate if one in counts), "")
    fate, found = (NEAR, alike) if wanted == NEAR else (fate, plan.of(fate))
    context = {
        "table": table,
        "form": form,
        "plan": plan,
        "is_read": planning.can_be_read(table),
        "places": _places(request, table, plan),
        "fates": [(one, counts[one.value]) for one in Fate if one.value in counts],
        "fate": fate,
        "page": _page(found, fate, whole_number(request.GET.get("page", ""))),
        "near": len(alike),
        "wrong": counts["wrong"],
        "trail": _trail((table.name, "")),
        **(_progress(table) if table.is_waiting else {}),
    }
    return render(request, "requirements_bank/requirement_import.html", context)


def _page(found: list[Row], fate: str, number: int | None) -> dict[str, Any]:
    """Some of the rows, for includes/pager.html."""
    last = max(0, len(found) - 1) // SHOWN_ROWS + 1
    number = min(max(number or 1, 1), last)
    rows = found[(number - 1) * SHOWN_ROWS : number * SHOWN_ROWS]
    text = _("Showing %(shown)s of %(total)s") % {"shown": len(rows), "total": len(found)}
    return {
        "rows": rows,
        "text": text,
        "previous_url": f"?show={fate}&page={number - 1}" if number > 1 else "",
        "next_url": f"?show={fate}&page={number + 1}" if number < last else "",
    }


def _trail(*places: tuple[str, str]) -> list[tuple[str, str]]:
    here: Any = reverse("requirements_bank:import_requirements") if places else ""
    bank = (_("Requirements bank"), reverse("requirements_bank:requirement_list"))
    return [bank, (_("Import"), here), *places]
