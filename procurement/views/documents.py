"""Files of a case: out only to those who may see it, in only from those who work on it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from portal.numbers import whole_number
from portal.paging import Order, paginate
from portal.refusals import Refused
from procurement import permissions
from procurement.actions import documents
from procurement.files import papers, reviewing, sending
from procurement.forms.documents import JournalNumberForm, KindForm, UnwantedForm
from procurement.models import Case, ChecklistStep, Document
from procurement.views import files

ORDERS = {
    "newest": Order(gettext_lazy("Newest first"), ("-id",)),
    "name": Order(gettext_lazy("Name"), ("name", "id")),
    "kind": Order(gettext_lazy("Type"), ("kind", "id")),
}


@require_safe
def document(request: UserRequest, pk: int) -> FileResponse:
    found = get_object_or_404(Document.objects.visible_to(request.user).kept(), pk=pk)
    return sending.send(found, request)


@require_GET
def document_detail(request: UserRequest, pk: int) -> HttpResponse:
    """A file with its versions, its reviews, and who has opened it."""
    return _show(request, get_object_or_404(_rows(request), pk=pk))


@require_GET
def document_list(request: UserRequest, pk: int) -> HttpResponse:
    """All the files of a case, and what its steps want."""
    case = get_object_or_404(_cases(request), pk=pk)
    rows = case.documents.newest().select_related("uploaded_by", "step__case", "replaced_by")
    page = paginate(request, rows.prefetch_related("reviews__reviewer"), ORDERS)
    context = {**files.of_case(case), "case": case, "page": page, "trail": _trail(case)}
    for row in page.rows:
        row.case = case
    return render(request, "procurement/document_list.html", context)


@require_POST
def attach(request: UserRequest, pk: int) -> HttpResponse:
    """Take files for a case; each that we refuse is named."""
    case = get_permitted(
        request, permissions.can_attach, Case.objects.visible_to(request.user), pk=pk
    )
    step = _step(request, case)
    kind = request.POST.get("kind", "")
    kind = kind if kind in Document.Kind.values else ""
    uploads = request.FILES.getlist("files")
    for upload in uploads:
        try:
            kept = documents.attach(case, by=request.user, upload=upload, step=step, kind=kind)
            messages.success(request, _("“%(name)s” is attached.") % {"name": kept.name})
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
    if not uploads:
        messages.error(request, _("Choose a file first."))
    return redirect(f"{step.get_absolute_url()}#documents" if step else case)


@require_POST
def add_version(request: UserRequest, pk: int) -> HttpResponse:
    found = get_permitted(request, permissions.can_add_version, _rows(request), pk=pk)
    upload = request.FILES.get("file")
    if upload is None:
        messages.error(request, _("Choose a file first."))
        return redirect("procurement:document_detail", found.pk)
    try:
        kept = documents.add_version(found, by=request.user, upload=upload)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("procurement:document_detail", found.pk)
    if kept.replaces_id:
        text = _("“%(name)s” is now version %(version)s.")
        messages.success(request, text % {"name": kept.name, "version": kept.version})
    else:
        text = _(
            "Somebody else’s version of “%(before)s” came first, or the file was removed. Yours is"
            " kept beside it as “%(name)s”. Compare the two, and remove the one that is not needed."
        )
        messages.warning(request, text % {"before": found.name, "name": kept.name})
    return redirect("procurement:document_detail", kept.pk)


@require_POST
def change_kind(request: UserRequest, pk: int) -> HttpResponse:
    found = get_permitted(request, permissions.can_change_kind, _rows(request), pk=pk)
    form = KindForm(request.POST, instance=found, auto_id="kind_%s")
    if not form.is_valid():
        return _show(request, _rows(request).get(pk=pk), kind_form=form)
    try:
        documents.change_kind(found, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error("kind", str(refusal))
        return _show(request, _rows(request).get(pk=pk), kind_form=form)
    messages.success(request, _("The type is saved."))
    return redirect("procurement:document_detail", pk)


@require_POST
def note_journal_number(request: UserRequest, pk: int) -> HttpResponse:
    found = get_permitted(request, permissions.can_note_journal_number, _rows(request), pk=pk)
    form = JournalNumberForm(request.POST, instance=found, auto_id="journal_%s")
    if not form.is_valid():
        return _show(request, _rows(request).get(pk=pk), journal_form=form)
    documents.note_journal_number(found, by=request.user, **form.cleaned_data)
    messages.success(request, _("The number is saved."))
    return redirect("procurement:document_detail", pk)


@require_http_methods(["GET", "POST"])
def mark_unwanted(request: UserRequest, pk: int, kind: str) -> HttpResponse:
    case = get_permitted(request, permissions.can_mark_unwanted, _cases(request), pk=pk)
    paper = _paper(case, kind)
    form = UnwantedForm(posted(request))
    if form.is_valid():
        documents.mark_unwanted(case, by=request.user, kind=kind, **form.cleaned_data)
        text = _("Not relevant for the case: %(document)s.") % {"document": paper.title}
        messages.success(request, text)
        return redirect("procurement:document_list", case.pk)
    heading = _("Not relevant: %(document)s") % {"document": paper.title}
    button, trail = _("Mark as not relevant"), [*_trail(case)[:-1], (heading, "")]
    context = {"case": case, "form": form, "heading": heading, "button": button, "trail": trail}
    return render(request, "procurement/case_form.html", context)


@require_POST
def mark_wanted(request: UserRequest, pk: int, kind: str) -> HttpResponse:
    case = get_permitted(request, permissions.can_mark_unwanted, _cases(request), pk=pk)
    documents.mark_wanted(case, by=request.user, kind=kind)
    messages.success(
        request, _("Wanted again: %(document)s.") % {"document": _paper(case, kind)[0]}
    )
    return redirect("procurement:document_list", case.pk)


@require_POST
def remove_document(request: UserRequest, pk: int) -> HttpResponse:
    found = _permitted(request, pk)
    documents.remove(found, by=request.user)
    messages.success(
        request, _("“%(name)s” is removed. You can put it back.") % {"name": found.name}
    )
    return redirect(found.case)


@require_POST
def put_back_document(request: UserRequest, pk: int) -> HttpResponse:
    found = _permitted(request, pk)
    if documents.put_back(found, by=request.user):
        messages.success(request, _("“%(name)s” is back.") % {"name": found.name})
    else:
        text = _("The same file has come to the case again, so “%(name)s” stays removed.")
        messages.warning(request, text % {"name": found.name})
    return redirect(found.case)


def _permitted(request: UserRequest, pk: int) -> Document:
    return get_permitted(request, permissions.can_remove_document, _rows(request, all_=True), pk=pk)


def _rows(request: UserRequest, *, all_: bool = False) -> QuerySet[Document]:
    """Files with all that their page shows; those that were removed only when all are asked for."""
    rows = Document.objects.visible_to(request.user)
    rows = rows if all_ else rows.kept()
    return rows.with_versions().select_related(
        "case__request", "case__authority", "case__coordinator", "uploaded_by"
    )


def _cases(request: UserRequest) -> QuerySet[Case]:
    people = ("authority", "department", "edition", "coordinator", "requester", "request")
    return (
        Case.objects.visible_to(request.user)
        .select_related(*people)
        .defer("search")
        .prefetch_related(*papers.FILED, "steps", "colleagues")
    )


def _step(request: UserRequest, case: Case) -> ChecklistStep | None:
    number = whole_number(request.POST.get("step", ""))
    return case.steps.filter(pk=number).first() if number is not None else None


def _paper(case: Case, kind: str) -> papers.Paper:
    """The document by its type, if the case wants it."""
    found = next((paper for paper in papers.wanted(case) if paper.kind == kind), None)
    if found is None:
        raise Http404
    return found


def _show(request: UserRequest, found: Document, **bound: Any) -> HttpResponse:
    rows = found.case.documents.select_related("uploaded_by").prefetch_related(
        "reviews__reviewer", "reviews__answered_by", "reviews__asked_by"
    )
    versions = _versions(found, list(rows.order_by("pk")))
    may_see_views = permissions.can_see_views(request.user, found)
    context = {
        "document": found,
        "case": found.case,
        "versions": versions,
        "reviews": [review for version in versions for review in reversed(version.reviews.all())],
        "approval": reviewing.approval(versions[0]),
        "views": found.views.select_related("user") if may_see_views else [],
        "kind_form": KindForm(instance=found, auto_id="kind_%s"),
        "journal_form": JournalNumberForm(instance=found, auto_id="journal_%s"),
        "trail": [*_trail(found.case)[:-1], _all_files(found.case), (found.name, "")],
        **bound,
    }
    return render(request, "procurement/document_detail.html", context)


def _versions(found: Document, rows: list[Document]) -> list[Document]:
    """All versions of the file, the newest first, whichever of them was asked for."""
    newer = {row.replaces_id: row for row in rows}
    newest = found
    while newest.pk in newer:
        newest = newer[newest.pk]
    by_key = {row.pk: row for row in rows}
    return reviewing.chain(by_key[newest.pk], rows)


def _all_files(case: Case) -> tuple[str, str]:
    return (_("Files"), reverse("procurement:document_list", args=[case.pk]))


def _trail(case: Case) -> list[tuple[str, str]]:
    return [
        (_("Cases"), reverse("procurement:case_list")),
        (case.number or str(case), case.get_absolute_url()),
        (_("Files"), ""),
    ]
