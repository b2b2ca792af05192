"""The request: begun, saved as it is written, sent, corrected."""

import json
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from portal.numbers import whole_number
from procurement import answers, meanwhile, permissions
from procurement.actions import documents, requests
from procurement.contracts import renewal
from procurement.forms.colleague import ColleagueForm
from procurement.forms.request import RequestForm
from procurement.models import Case, Contract


@require_http_methods(["GET", "POST"])
def request_new(request: UserRequest) -> HttpResponse:
    """An empty request. Its key stands in the address: a refresh finds the same draft."""
    if not permissions.can_start_request(request.user, request.user.authority):
        raise PermissionDenied
    contract = _contract_to_renew(request)
    if contract is None and "key" not in request.GET:
        return redirect(f"{reverse('procurement:request_new')}?key={uuid.uuid4()}")
    key = _form_key(request, contract)
    case = _visible(request).filter(form_key=key).first()
    if request.method == "POST":
        return _receive(
            request, case or requests.start(by=request.user, form_key=key, renews=contract)
        )
    if case:
        return redirect("procurement:request_edit", case.pk)
    initial = renewal.answers_from(contract) if contract else {}
    initial = {"contact": request.user, "department": request.user.department, **initial}
    return _page(request, RequestForm(authority=request.user.authority, initial=initial), None)


@require_http_methods(["GET", "POST"])
def request_edit(request: UserRequest, pk: int) -> HttpResponse:
    """A draft, or the answers of a request that has been sent. Readers see the answer sheet."""
    case = get_object_or_404(_visible(request), pk=pk)
    if request.method == "POST":
        return _receive(request, case)
    if not _may_write(request, case):
        return redirect("procurement:receipt", case.pk)
    return _page(request, RequestForm(authority=case.authority, case=case), case)


@require_http_methods(["GET"])
def receipt(request: UserRequest, pk: int) -> HttpResponse:
    """The answer sheet: all answers on one page that prints well."""
    case = get_object_or_404(_visible(request), pk=pk)
    context = {
        "case": case,
        "answers": answers.sheet(case),
        "documents": case.kept_documents(),
        "trail": _trail(case),
    }
    return render(request, "procurement/receipt.html", context)


@require_POST
def discard(request: UserRequest, pk: int) -> HttpResponse:
    case = get_permitted(request, permissions.can_discard, _visible(request), pk=pk)
    requests.discard(case, by=request.user)
    messages.success(request, _("The draft is discarded. You find it below if you regret it."))
    return redirect("procurement:my_work")


@require_POST
def restore(request: UserRequest, pk: int) -> HttpResponse:
    case = get_permitted(request, permissions.can_restore, _visible(request), pk=pk)
    requests.restore(case, by=request.user)
    messages.success(request, _("The draft is back."))
    return redirect("procurement:request_edit", case.pk)


def _visible(request: UserRequest) -> Any:
    rows = Case.objects.visible_to(request.user).prefetch_related("colleagues__user")
    return rows.select_related(
        "authority",
        "department",
        "requester",
        "request__contact",
        "request__system_owner",
        "request__business_owner",
        "request__payer",
        "request__replaced_system",
        "request__thresholds",
    )


def _may_write(request: UserRequest, case: Case) -> bool:
    may = permissions.can_edit_request if case.is_draft else permissions.can_change_answers
    return may(request.user, case)


def _contract_to_renew(request: UserRequest) -> Contract | None:
    if not request.GET.get("renew"):
        return None
    number = whole_number(request.GET["renew"])
    if number is None:
        raise BadRequest
    contracts = Contract.objects.visible_to(request.user).filter(authority=request.user.authority)
    rows = contracts.select_related("system__owner", "system__business_owner", "system__department")
    return get_object_or_404(rows.distinct(), pk=number)


def _form_key(request: UserRequest, contract: Contract | None) -> uuid.UUID:
    if contract:
        return renewal.form_key(contract, request.user)
    try:
        return uuid.UUID(request.GET["key"])
    except ValueError as error:
        raise BadRequest from error


def _receive(request: UserRequest, case: Case) -> HttpResponse:
    """Take what was typed: store what is fit for it, keep files, and send if that was asked."""
    if case.number and "submit" in request.POST:
        return redirect("procurement:receipt", case.pk)
    if not _may_write(request, case):
        raise PermissionDenied
    form = RequestForm(request.POST, request.FILES, authority=case.authority, case=case)
    contested = _store(request, case, form)
    case = _visible(request).get(pk=case.pk)
    if request.htmx:
        return _autosaved(request, form, case)
    _keep_files(request, case, form)
    if "submit" in request.POST:
        _send(request, case, form)
    if form.errors:
        return _page(request, form, case, contested)
    return _answer(request, case)


def _store(request: UserRequest, case: Case, form: RequestForm) -> list[str]:
    """Store the answers and put beside its field whatever could not be stored."""
    form.is_valid()
    store = requests.save_draft if case.is_draft else requests.change_answers
    try:
        saved = store(case, by=request.user, values=form.values, seen=form.seen)
    except ValidationError as lacking:
        form.add_error(None, lacking)
        return []
    for name, theirs in saved.contested.items():
        form.add_error(name, meanwhile.contested_text(answers.shown(name, theirs)))
    for name, sentence in saved.refused.items():
        form.add_error(name, sentence)
    return list(saved.contested)


def _keep_files(request: UserRequest, case: Case, form: RequestForm) -> None:
    """Files are kept even where the rest of the form has mistakes."""
    for upload in request.FILES.getlist("files"):
        try:
            documents.attach(case, by=request.user, upload=upload)
        except ValidationError as refused:
            if refused.code == "same_file":
                messages.info(request, refused.messages[0])
            else:
                form.add_error("files", refused)
    for button, action in (("remove", documents.remove), ("put_back", documents.put_back)):
        number = whole_number(request.POST.get(button, ""))
        if number is not None:
            rows = case.documents.select_related("case")
            may = permissions.can_remove_document
            action(get_permitted(request, may, rows, pk=number), by=request.user)


def _send(request: UserRequest, case: Case, form: RequestForm) -> None:
    for name, sentence in form.missing(case).items():
        if name not in form.errors:
            form.add_error(name, sentence)
    if form.errors:
        return
    try:
        requests.submit(case, by=request.user)
    except ValidationError as lacking:
        form.add_error(None, lacking)


def _answer(request: UserRequest, case: Case) -> HttpResponseRedirect:
    page = reverse("procurement:request_edit", args=[case.pk])
    if "submit" in request.POST:
        return redirect("procurement:receipt", case.pk)
    if case.number:
        messages.success(request, _("The answers are saved."))
        return redirect("procurement:receipt", case.pk)
    if "remove" in request.POST or "put_back" in request.POST:
        return redirect(f"{page}#files")
    messages.success(request, _("The draft is saved. It has not been sent yet."))
    return redirect(page)


def _autosaved(request: UserRequest, form: RequestForm, case: Case) -> HttpResponse:
    """A line that says when it was saved, and what was not."""
    context = _context(request, form, case) | {
        "problems": [form[name] for name in form.errors if name in form.fields],
        "seen": json.dumps(answers.still_seen(case, form.values, form.seen)),
        "first_save": request.path == reverse("procurement:request_new"),
    }
    response = render(request, "procurement/request_edit.html#autosaved", context)
    if context["first_save"]:
        response.headers["HX-Replace-Url"] = reverse("procurement:request_edit", args=[case.pk])
    return response


def _page(
    request: UserRequest, form: RequestForm, case: Case | None, shown_now: Any = ()
) -> HttpResponse:
    context = _context(request, form, case)
    if form.is_bound and case:
        seen = answers.still_seen(case, form.values, form.seen, shown_now)
        context["seen"] = json.dumps(seen)
    return render(request, "procurement/request_edit.html", context)


def _context(request: UserRequest, form: RequestForm, case: Case | None) -> dict[str, Any]:
    files = (
        case.documents.select_related("uploaded_by", "removed_by").order_by("pk") if case else []
    )
    return {
        "form": form,
        "case": case,
        "colleague_form": ColleagueForm(authority=request.user.authority),
        "seen": json.dumps(answers.marks(case)) if case else "{}",
        "documents": [file for file in files if not file.removed_at],
        "removed": [file for file in files if file.removed_at],
        "trail": _trail(case),
    }


def _trail(case: Case | None) -> list[tuple[str, str]]:
    here = str(case) if case else ""
    return [(_("My work"), reverse("procurement:my_work")), (here or _("New request"), "")]
