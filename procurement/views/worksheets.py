"""The worksheets of a case: read, written line by line, and agreed to."""

import uuid
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import UserRequest, posted
from accounts.models import User
from accounts.permissions import get_permitted
from portal.paging import Order, paginate
from portal.refusals import Refused, refusal_of
from portal.sheets import csv_response
from portal.templatetags.formats import moment
from procurement import permissions, shown
from procurement.actions import worksheets
from procurement.forms.fields import FieldsForm
from procurement.forms.worksheet import ConfirmForm
from procurement.models import Case, Confirmation, Entry
from procurement.permissions.worksheets import parties_of
from procurement.views import presenting
from procurement.views.cases import trail_of, whole_cases
from procurement.worksheets import written
from procurement.worksheets.written import Sheet

BY_NUMBER = {"number": Order("", ("number", "id"))}


@require_GET
def sheet_detail(request: UserRequest, pk: int, key: str) -> HttpResponse:
    return _show(request, _sheet(request, pk, key))


@require_GET
def sheet_csv(request: UserRequest, pk: int, key: str) -> HttpResponseBase:
    """All the lines of a sheet as they stand."""
    sheet = _sheet(request, pk, key)
    asked = sheet.text.fields
    header = [_("No."), *(field.label for field in asked), _("Written by"), _("Written")]
    return csv_response(f"{sheet.case.number}-{key}.csv", header, _rows(sheet))


@require_http_methods(["GET", "POST"])
def write_sheet(request: UserRequest, pk: int, key: str) -> HttpResponse:
    """A new line, or the sheet itself where it is filled in once."""
    sheet = _permitted(request, permissions.can_write_sheet, _sheet(request, pk, key))
    if request.method == "GET" and not sheet.text.many and sheet.lines:
        return redirect("procurement:change_line", sheet.lines[0].pk)
    line = presenting.line_of(sheet, request.POST.get("_line") or request.GET.get("line", ""))
    form = _form(request, sheet, line=line)
    refusal = None
    if form.is_valid():
        what: dict[str, Any] = {"sheet": key, "line": line, "answers": form.answers}
        refusal = refusal_of(partial(worksheets.write, sheet.case, by=request.user, **what))
        if refusal is None:
            messages.success(request, _("It is saved."))
            return redirect(_onward(request, sheet))
    return _ask(request, sheet, form, refusal, line=line)


@require_http_methods(["GET", "POST"])
def change_line(request: UserRequest, pk: int) -> HttpResponse:
    """Change a line from what the page showed: the address names the version that was seen."""
    seen, sheet = _entry(request, pk)
    _permitted(request, permissions.can_write_sheet, sheet)
    if request.method == "GET" and not seen.is_newest:
        return redirect("procurement:change_line", _now(seen).pk)
    if request.method == "GET" and seen.is_removed:
        return redirect("procurement:sheet_detail", seen.case_id, seen.sheet)
    form = _form(request, sheet, seen)
    refusal = None
    if form.is_valid():
        act = partial(worksheets.change, seen, by=request.user, answers=form.answers)
        refusal = refusal_of(act)
        if refusal is None:
            messages.success(request, _("It is saved."))
            return redirect(_onward(request, sheet))
    return _ask(request, sheet, form, refusal, line=seen.line)


@require_POST
def remove_line(request: UserRequest, pk: int) -> HttpResponse:
    seen, sheet = _entry(request, pk)
    _permitted(request, permissions.can_write_sheet, sheet)
    worksheets.remove(seen, by=request.user)
    messages.success(request, _("It is removed. You can put it back."))
    return redirect("procurement:sheet_detail", sheet.case.pk, sheet.key)


@require_POST
def put_back_line(request: UserRequest, pk: int) -> HttpResponse:
    seen, sheet = _entry(request, pk)
    _permitted(request, permissions.can_write_sheet, sheet)
    worksheets.put_back(seen, by=request.user)
    messages.success(request, _("It is back."))
    return redirect("procurement:sheet_detail", sheet.case.pk, sheet.key)


@require_GET
def line_history(request: UserRequest, pk: int) -> HttpResponse:
    """All versions of a line, newest first."""
    seen, sheet = _entry(request, pk)
    rows = Entry.objects.filter(case=seen.case, sheet=seen.sheet, line=seen.line)
    page = paginate(request, rows.select_related("written_by"), {"newest": Order("", ("-id",))})
    people = shown.people_in(sheet.text.fields, [row.answers for row in page.rows])
    context = {
        "sheet": sheet,
        "page": page,
        "lines": [
            presenting.to_line(sheet.text, row, people, has_history=False) for row in page.rows
        ],
        "trail": [*_trail(sheet), (_("Versions"), "")],
    }
    return render(request, "procurement/line_history.html", context)


@require_POST
def confirm_sheet(request: UserRequest, pk: int, key: str) -> HttpResponse:
    sheet = _permitted(request, permissions.can_confirm_sheet, _sheet(request, pk, key))
    parties = [str(party) for party in parties_of(request.user, sheet)]
    form = ConfirmForm(request.POST, parties=parties)
    if not form.is_valid():
        return _show(request, sheet, confirm_form=form)
    cleaned = form.cleaned_data
    seen = get_object_or_404(Entry, case=sheet.case, sheet=key, pk=cleaned.pop("seen"))
    worksheets.confirm(seen, by=request.user, **cleaned)
    messages.success(request, _("“%(title)s” is confirmed.") % {"title": sheet.text.title})
    return redirect(_home(sheet))


@require_POST
def withdraw_confirmation(request: UserRequest, pk: int) -> HttpResponse:
    rows = Confirmation.objects.filter(entry__case__in=_cases(request).values("pk"))
    may = permissions.can_withdraw_confirmation
    agreed = get_permitted(request, may, rows.select_related("entry__case__request"), pk=pk)
    worksheets.withdraw_confirmation(agreed, by=request.user)
    messages.success(request, _("The confirmation is withdrawn."))
    return redirect("procurement:sheet_detail", agreed.entry.case_id, agreed.entry.sheet)


def _cases(request: UserRequest) -> QuerySet[Case]:
    return whole_cases(request).select_related("request", "edition")


def _sheet(request: UserRequest, pk: int, key: str) -> Sheet:
    case = get_object_or_404(_cases(request), pk=pk)
    presenting.load(case)
    sheet = written.sheet_of(case, key)
    if sheet is None:
        raise Http404
    return sheet


def _entry(request: UserRequest, pk: int) -> tuple[Entry, Sheet]:
    entry = get_object_or_404(Entry, pk=pk)
    sheet = _sheet(request, entry.case_id, entry.sheet)
    entry.case = sheet.case
    return entry, sheet


def _permitted(request: UserRequest, may: Callable[[User, Sheet], bool], sheet: Sheet) -> Sheet:
    if not may(request.user, sheet):
        raise PermissionDenied
    return sheet


def _now(seen: Entry) -> Entry:
    """The line as it stands, or as it was when it was taken away."""
    return Entry.objects.get(case=seen.case, sheet=seen.sheet, line=seen.line, is_newest=True)


def _form(
    request: UserRequest, sheet: Sheet, seen: Entry | None = None, *, line: uuid.UUID | None = None
) -> FieldsForm:
    return FieldsForm(
        posted(request),
        fields=sheet.text.fields,
        authority=sheet.case.authority,
        answers=seen.answers if seen else None,
        check=sheet.text.check,
        initial={} if seen else presenting.suggested(sheet, line),
    )


def _onward(request: UserRequest, sheet: Sheet) -> str:
    if "another" in request.POST and sheet.text.many:
        return reverse("procurement:write_sheet", args=[sheet.case.pk, sheet.key])
    return _home(sheet)


def _home(sheet: Sheet) -> str:
    """Where somebody who has written or confirmed goes on: many lines have a page of their own."""
    if sheet.text.many:
        return reverse("procurement:sheet_detail", args=[sheet.case.pk, sheet.key])
    return f"{sheet.step.get_absolute_url()}#{sheet.text.anchor}"


def _ask(
    request: UserRequest,
    sheet: Sheet,
    form: FieldsForm,
    refusal: Refused | None,
    *,
    line: uuid.UUID,
) -> HttpResponse:
    """The form. Whoever came second sees what stands, and saves from there if theirs counts."""
    stands = presenting.standing_line(sheet, line)
    url = reverse("procurement:write_sheet", args=[sheet.case.pk, sheet.key])
    if stands:
        url = reverse("procurement:change_line", args=[stands.entry.pk])
    context = {
        "sheet": sheet,
        "form": form,
        "refusal": refusal,
        "stands": stands if isinstance(refusal, worksheets.ChangedMeanwhile) else None,
        "action": url,
        "line": line,
        "is_new": stands is None,
        "back": _home(sheet),
        "trail": [*_trail(sheet), (_("Write"), "")],
    }
    status = 409 if refusal else 200
    return render(request, "procurement/write_sheet.html", context, status=status)


def _show(request: UserRequest, sheet: Sheet, **bound: Any) -> HttpResponse:
    rows = Entry.objects.filter(case=sheet.case, sheet=sheet.key).standing()
    page = paginate(request, rows.select_related("written_by"), BY_NUMBER)
    shown_page = presenting.page(request.user, sheet, page.rows)
    context = {
        "sheet": sheet,
        "shown": shown_page,
        "page": page,
        "trail": [*_trail(sheet)[:-1], (sheet.text.title, "")],
        **bound,
    }
    return render(request, "procurement/sheet_detail.html", context)


def _rows(sheet: Sheet) -> Iterator[list[str]]:
    rows = sheet.lines
    people = shown.people_in(sheet.text.fields, [row.answers for row in rows])
    for row in rows:
        texts = [shown.text(f, row.answers.get(f.key), people) for f in sheet.text.fields]
        writer = str(row.written_by or row.written_for)
        yield [str(row.number), *texts, writer, moment(row.written_at)]


def _trail(sheet: Sheet) -> list[tuple[Any, str]]:
    step = sheet.step
    url = reverse("procurement:sheet_detail", args=[sheet.case.pk, sheet.key])
    return [
        *trail_of(sheet.case),
        (_("Step %(number)s") % {"number": step.number}, step.get_absolute_url()),
        (sheet.text.title, url),
    ]
