"""C23: a supplier takes part in some steps of a case, behind the link of an invitation.

Here is the case's title, and the sheets that suppliers write in or agree to. Nothing else of the
case is reachable, and no list of the authority's people.
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import posted
from portal.doors import Door, go_in, hash_of, hide_path, language_of
from portal.paging import Order, paginate
from portal.refusals import Refused, refusal_of
from procurement.actions import step_invitations, worksheets
from procurement.forms.fields import FieldsForm
from procurement.models import Case, Entry, StepInvitation
from procurement.views import presenting
from procurement.worksheets import written
from procurement.worksheets.written import Sheet

DOOR = Door(session_key="step_invitations", limit="step_link")
BY_NUMBER = {"number": Order("", ("number", "id"))}
View = Callable[..., HttpResponse]


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_steps(request: HttpRequest, token: str) -> HttpResponse:
    """Show whose case the link belongs to; a person presses the button to go on."""
    invitation = _usable().filter(token_hash=hash_of(token)).first()
    if invitation is None:
        return hide_path(DOOR.refuse(request, "procurement/supplier_no_link.html"))
    if request.method == "POST":
        step_invitations.open(invitation)
        DOOR.let_in(request, invitation.pk, invitation.token_hash)
        page = reverse("procurement:supplier_case", args=[invitation.pk])
        return hide_path(go_in(page, language_of(request, invitation.language)))
    language = language_of(request, invitation.language)
    with translation.override(language):
        response = _page(request, "open", invitation, {})
    response.headers["Content-Language"] = language
    return hide_path(response)


def by_supplier(view: View) -> View:
    """Give the page the invitation that this browser has opened, as long as its link holds.

    All others, unknown, foreign, expired or withdrawn, get one and the same answer.
    """

    @login_not_required
    @never_cache
    @wraps(view)
    def page(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        invitation = _usable().filter(pk=pk, token_hash=DOOR.opened(request, pk)).first()
        if invitation is None:
            return render(request, "procurement/supplier_not_open.html", status=404)
        if request.method == "POST":
            DOOR.stay_in(request)
        presenting.load(invitation.case)
        return view(request, invitation, **kwargs)

    return page


@by_supplier
@require_safe
def supplier_case(request: HttpRequest, invitation: StepInvitation) -> HttpResponse:
    return _page(request, "case", invitation, {"pages": presenting.pages_for(invitation)})


@by_supplier
@require_safe
def supplier_sheet(request: HttpRequest, invitation: StepInvitation, key: str) -> HttpResponse:
    sheet = _sheet(invitation, key)
    rows = Entry.objects.filter(case=sheet.case, sheet=key).standing()
    page = paginate(request, rows.select_related("written_by"), BY_NUMBER)
    shown = presenting.page_for(invitation, sheet, page.rows)
    return _page(request, "sheet", invitation, {"sheet": sheet, "page": page, "shown": shown})


@by_supplier
@require_http_methods(["GET", "HEAD", "POST"])
def supplier_write(request: HttpRequest, invitation: StepInvitation, key: str) -> HttpResponse:
    sheet = _writable(invitation, key)
    if request.method != "POST" and not sheet.text.many and sheet.lines:
        return redirect("procurement:supplier_change", invitation.pk, sheet.lines[0].pk)
    line = presenting.line_of(sheet, request.POST.get("_line", ""))
    form = _form(request, sheet, {})
    refusal = None
    if form.is_valid():
        what: dict[str, Any] = {"sheet": key, "line": line, "answers": form.answers}
        refusal = refusal_of(partial(worksheets.write, sheet.case, by=invitation, **what))
        if refusal is None:
            return _saved(request, invitation, sheet)
    context = {"sheet": sheet, "form": form, "refusal": refusal, "line": line}
    return _ask(request, invitation, context)


@by_supplier
@require_http_methods(["GET", "HEAD", "POST"])
def supplier_change(request: HttpRequest, invitation: StepInvitation, entry: int) -> HttpResponse:
    """Change a line. What the form does not show the supplier stays."""
    seen = get_object_or_404(Entry.objects.filter(case=invitation.case), pk=entry)
    sheet = _writable(invitation, seen.sheet)
    if request.method != "POST" and (not seen.is_newest or seen.is_removed):
        return redirect("procurement:supplier_sheet", invitation.pk, sheet.key)
    form = _form(request, sheet, seen.answers)
    refusal = None
    if form.is_valid():
        answers = _withheld(sheet, seen.answers) | form.answers
        refusal = refusal_of(partial(worksheets.change, seen, by=invitation, answers=answers))
        if refusal is None:
            return _saved(request, invitation, sheet)
    context = {"sheet": sheet, "form": form, "refusal": refusal, "line": seen.line}
    return _ask(request, invitation, context)


@by_supplier
@require_POST
def supplier_confirm(request: HttpRequest, invitation: StepInvitation, key: str) -> HttpResponse:
    sheet = _sheet(invitation, key)
    pk = request.POST.get("seen", "")
    seen = next((row for row in written.newest(sheet.case, key) if str(row.pk) == pk), None)
    if "supplier" not in sheet.text.confirmed_by:
        raise Http404
    if seen is None:
        messages.error(request, _("The sheet was changed since you opened the page."))
    else:
        act = partial(worksheets.confirm, seen, by=invitation, party="supplier")
        _tell(request, refusal_of(act), _("It is confirmed."))
    return redirect("procurement:supplier_case", invitation.pk)


@by_supplier
@require_POST
def supplier_withdraw(request: HttpRequest, invitation: StepInvitation, key: str) -> HttpResponse:
    """Take back a yes that the supplier gave here; what one of us noted, one of us takes back."""
    agreed = _sheet(invitation, key).confirmations.get("supplier")
    if agreed and agreed.by_id is None:
        act = partial(worksheets.withdraw_confirmation, agreed, by=invitation)
        _tell(request, refusal_of(act), _("The confirmation is withdrawn."))
    return redirect("procurement:supplier_case", invitation.pk)


def _usable() -> Any:
    people = ("case__authority", "case__request", "case__edition")
    rows = StepInvitation.objects.usable().select_related(*people)
    return rows.prefetch_related("case__steps")


def _sheet(invitation: StepInvitation, key: str) -> Sheet:
    for sheet in written.sheets_for_supplier(invitation.case):
        if sheet.key == key:
            return sheet
    raise Http404


def _writable(invitation: StepInvitation, key: str) -> Sheet:
    sheet = _sheet(invitation, key)
    if not (sheet.text.with_supplier and sheet.is_writable):
        raise Http404
    return sheet


def _withheld(sheet: Sheet, answers: dict[str, Any]) -> dict[str, Any]:
    """What a supplier is not asked: who works here, and what is ours to say."""
    persons = {field.key for field in sheet.text.fields if field.kind == "person"}
    return {key: answers[key] for key in (*persons, *sheet.text.ours) if key in answers}


def _form(request: HttpRequest, sheet: Sheet, kept: dict[str, Any]) -> FieldsForm:
    """The questions but those for a person: who works here is not shown to suppliers."""
    ours = sheet.text.ours
    asked = [f for f in sheet.text.fields if f.kind != "person" and f.key not in ours]
    names = {field.key for field in asked}

    def check(answers: Any) -> dict[str, Any]:
        found = sheet.text.check(_withheld(sheet, kept) | dict(answers))
        return {key: sentence for key, sentence in found.items() if key in names}

    shown = {key: answer for key, answer in kept.items() if key in names}
    authority = sheet.case.authority
    return FieldsForm(
        posted(request), fields=asked, authority=authority, answers=shown, check=check
    )


def _tell(request: HttpRequest, refusal: Refused | None, done: str) -> None:
    if refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)


def _saved(request: HttpRequest, invitation: StepInvitation, sheet: Sheet) -> HttpResponse:
    messages.success(request, _("It is saved."))
    if "another" in request.POST and sheet.text.many:
        return redirect("procurement:supplier_write", invitation.pk, sheet.key)
    return redirect(_home(invitation, sheet))


def _home(invitation: StepInvitation, sheet: Sheet) -> str:
    if sheet.text.many:
        return reverse("procurement:supplier_sheet", args=[invitation.pk, sheet.key])
    return reverse("procurement:supplier_case", args=[invitation.pk])


def _ask(request: HttpRequest, invitation: StepInvitation, context: dict[str, Any]) -> HttpResponse:
    """The form. Whoever came second sees what stands, and saves from there if theirs counts."""
    sheet, refusal = context["sheet"], context["refusal"]
    stands = presenting.standing_line(sheet, context["line"])
    url = reverse("procurement:supplier_write", args=[invitation.pk, sheet.key])
    if stands:
        url = reverse("procurement:supplier_change", args=[invitation.pk, stands.entry.pk])
    shown = stands if isinstance(refusal, worksheets.ChangedMeanwhile) else None
    more = {"stands": shown, "action": url, "is_new": stands is None}
    status = 409 if refusal else 200
    back = {"back": _home(invitation, sheet)}
    return _page(request, "write", invitation, context | more | back, status=status)


def _page(
    request: HttpRequest, name: str, invitation: StepInvitation, context: dict[str, Any], **how: Any
) -> HttpResponse:
    case: Case = invitation.case
    known = {"invitation": invitation, "case": case, "authority": case.authority}
    return render(request, f"procurement/supplier_{name}.html", known | context, **how)
