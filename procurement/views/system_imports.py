"""Systems from a spreadsheet: uploaded, understood, looked through, and taken in whole."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import UserRequest, posted
from accounts.models import Authority
from accounts.permissions import get_permitted
from portal import uploads
from portal.sheets import csv_response
from procurement import permissions
from procurement.actions import system_imports as actions
from procurement.forms.system_import import ColumnsForm, UploadForm
from procurement.models import SystemImport
from procurement.systems import comparing, parsing
from procurement.systems.columns import COLUMNS
from procurement.systems.parsing import Plan
from procurement.views.table_imports import taken_in, upload_context

SHOWN_ROWS = 50
SHOWN_PROBLEMS = 100


@require_http_methods(["GET", "POST"])
def import_systems(request: UserRequest) -> HttpResponse:
    may, own = permissions.can_import_systems, request.user.authority_id
    authority = get_permitted(request, may, Authority.objects.all(), pk=own)
    form = UploadForm(posted(request), request.FILES or None)
    if form.is_valid():
        name = uploads.safe_name(form.name)
        return redirect(actions.keep(name, form.cleaned_data["file"], by=request.user))
    earlier = SystemImport.objects.filter(authority=authority)
    context = upload_context(form, earlier, COLUMNS, _trail())
    return render(request, "procurement/import_systems.html", context)


@require_GET
def system_import(request: UserRequest, pk: int) -> HttpResponse:
    """The preview; afterwards the report."""
    table = _table(request, pk)
    return _show(request, table, ColumnsForm(table=table))


@require_POST
def map_columns(request: UserRequest, pk: int) -> HttpResponse:
    table = _table(request, pk)
    form = ColumnsForm(request.POST, table=table)
    if not form.is_valid():
        return _show(request, table, form)
    wanted = {"mapping": form.mapping, "known": form.cleaned_data["known"]}
    actions.map_columns(table, by=request.user, **wanted)
    return redirect(table)


@require_POST
def take_in(request: UserRequest, pk: int) -> HttpResponse:
    done = _("The systems are in the register.")
    return taken_in(request, _table(request, pk), actions.take_in, done=done)


@require_GET
def problems_csv(request: UserRequest, pk: int) -> StreamingHttpResponse:
    """Every mistake, with its row, for whoever mends the file."""
    rows = parsing.plan(_table(request, pk)).bad
    lines = [(row.number, row.name, problem) for row in rows for problem in row.problems]
    header = [_("Row"), _("System"), _("What is wrong")]
    name = _("mistakes")
    return csv_response(f"{name}-{pk}.csv", header, lines)


@require_GET
def compare_owners(request: UserRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """G28: the owners in the file against ours."""
    table = _table(request, pk)
    found = comparing.deviations(table)
    if "csv" in request.GET:
        header = [_("System"), _("Owner in the file"), _("Owner here"), _("Deviation")]
        lines = [(one.name, one.theirs, one.system and one.system.owner, one.text) for one in found]
        name = _("owners")
        return csv_response(f"{name}-{pk}.csv", header, lines)
    context = {
        "table": table,
        "deviations": found[:SHOWN_PROBLEMS],
        "count": len(found),
        "has_owners": "owner" in table.mapping,
        "trail": _trail((table.name, table.get_absolute_url()), (_("Owners"), "")),
    }
    return render(request, "procurement/compare_owners.html", context)


def _table(request: UserRequest, pk: int) -> SystemImport:
    rows: QuerySet[SystemImport] = SystemImport.objects.visible_to(request.user)
    return get_permitted(
        request,
        lambda user, table: permissions.can_import_systems(user, table.authority),
        rows.select_related("authority", "by"),
        pk=pk,
    )


def _show(request: UserRequest, table: SystemImport, form: ColumnsForm) -> HttpResponse:
    plan = None if table.imported_at or "name" not in table.mapping else parsing.plan(table)
    context = {
        "table": table,
        "form": form,
        **_seen(plan),
        "trail": _trail((table.name, "")),
    }
    return render(request, "procurement/system_import.html", context)


def _seen(plan: Plan | None) -> dict[str, Any]:
    """What the preview shows of the plan: the mistakes, else the first rows."""
    if plan is None:
        return {"plan": None}
    return {
        "plan": plan,
        "bad": plan.bad[:SHOWN_PROBLEMS],
        "first": [_line(row) for row in plan.rows[:SHOWN_ROWS]],
        "columns": [COLUMNS[name][0] for name in COLUMNS if name in plan.columns],
    }


def _line(row: parsing.Row) -> dict[str, Any]:
    return {
        "row": row,
        "owner": row.values.get("owner"),
        "stage": row.values.get("stage"),
        "unit": row.values.get("department"),
    }


def _trail(*places: tuple[str, str]) -> list[tuple[str, str]]:
    here = (_("Import"), reverse("procurement:import_systems") if places else "")
    return [(_("Systems"), reverse("procurement:system_list")), here, *places]
