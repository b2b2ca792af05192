"""Reviews of files: asking for them, and answering."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from portal.workdays import working_days_after
from procurement import permissions
from procurement.actions import reviews
from procurement.files import reviewing
from procurement.forms.documents import AskReviewForm, ReviewForm
from procurement.models import Assessment, Case, Document, DocumentReview


@require_http_methods(["GET", "POST"])
def review(request: UserRequest, pk: int) -> HttpResponse:
    """One review: the file, what was said before, and the answer."""
    if request.method == "POST":
        return _answer(request, pk)
    found = get_object_or_404(_reviews(request), pk=pk)
    return _show(request, found, _form(request, found))


@require_http_methods(["GET", "POST"])
def ask_review(request: UserRequest, pk: int) -> HttpResponse:
    document = get_permitted(request, permissions.can_ask_review, _documents(request), pk=pk)
    form = AskReviewForm(posted(request), document=document)
    if form.is_valid():
        try:
            asked = reviews.ask(document, by=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error("role", refused)
        else:
            messages.success(request, _("%(who)s is asked.") % {"who": asked.asked})
            return redirect("procurement:document_detail", document.pk)
    context = {"document": document, "case": document.case, "form": form}
    trail = [*_trail(document), (_("Ask for a review"), "")]
    return render(request, "procurement/ask_review.html", {**context, "trail": trail})


@require_POST
def ask_for_guidance(request: UserRequest, pk: int) -> HttpResponse:
    """G10–G12: one click."""
    rows = Case.objects.visible_to(request.user)
    case = get_permitted(request, permissions.can_ask_for_guidance, rows, pk=pk)
    due = working_days_after(timezone.localdate(), reviewing.DAYS_TO_ANSWER)
    asked = reviews.ask_for_guidance(case, by=request.user, due_date=due)
    text = ngettext(
        "%(count)s review is asked for.", "%(count)s reviews are asked for.", len(asked)
    )
    messages.success(request, text % {"count": len(asked)})
    return redirect("procurement:document_list", case.pk)


@require_POST
def take_back_review(request: UserRequest, pk: int) -> HttpResponse:
    found = get_permitted(request, permissions.can_take_back_review, _reviews(request), pk=pk)
    reviews.take_back(found, by=request.user)
    messages.success(request, _("%(who)s is not asked any more.") % {"who": found.asked})
    return redirect("procurement:document_detail", found.document_id)


def _answer(request: UserRequest, pk: int) -> HttpResponse:
    found = get_permitted(request, permissions.can_answer_review, _reviews(request), pk=pk)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    try:
        reviews.answer(found, by=request.user, **form.cleaned_data)
    except ValidationError as refused:
        # What was written stays; the next try is about the version that lies here now.
        data = request.POST.copy()
        data["seen"] = str(found.document_id)
        fresh = ReviewForm(data)
        fresh.add_error(None, refused)
        return _show(request, found, fresh)
    messages.success(request, _("Your answer is saved, and those who wait for it are told."))
    return redirect("procurement:document_detail", found.document_id)


def _form(request: UserRequest, found: DocumentReview) -> ReviewForm | None:
    if not permissions.can_answer_review(request.user, found):
        return None
    return ReviewForm(initial={"seen": found.document_id})


def _show(request: UserRequest, found: DocumentReview, form: ReviewForm | None) -> HttpResponse:
    document = found.document
    context = {
        "review": found,
        "document": document,
        "case": document.case,
        "form": form,
        "earlier": _earlier(found),
        "tender_check": _tender_check(document),
        "trail": [*_trail(document), (_("Review"), "")],
    }
    return render(request, "procurement/review.html", context)


def _earlier(found: DocumentReview) -> list[DocumentReview]:
    """What has been answered about this version and the ones before it."""
    rows = list(found.document.case.documents.prefetch_related("reviews__answered_by"))
    versions = reviewing.chain(next(row for row in rows if row.pk == found.document_id), rows)
    return [
        one
        for version in versions
        for one in version.reviews.all()
        if one.outcome and one.pk != found.pk
    ]


def _tender_check(document: Document) -> Assessment | None:
    """G11: advice on a draft contract starts from what the tender rules say of the case."""
    if document.kind != Document.Kind.CONTRACT_DRAFT:
        return None
    return document.case.assessments.current().filter(kind="tender_law").first()


def _reviews(request: UserRequest) -> QuerySet[DocumentReview]:
    return DocumentReview.objects.visible_to(request.user).select_related(
        "document__case__request",
        "document__case__coordinator",
        "document__uploaded_by",
        *("reviewer", "asked_by", "answered_by"),
    )


def _documents(request: UserRequest) -> QuerySet[Document]:
    rows = Document.objects.visible_to(request.user).with_versions()
    return rows.select_related("case__request", "case__coordinator")


def _trail(document: Document) -> list[tuple[str, str]]:
    case = document.case
    return [
        (_("Cases"), reverse("procurement:case_list")),
        (case.number or "", case.get_absolute_url()),
        (document.name, reverse("procurement:document_detail", args=[document.pk])),
    ]
