"""Everything of a case in one file: asked for, waited for, fetched."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from portal.doorbell import ring
from procurement import permissions, tasks
from procurement.actions import dossiers
from procurement.dossier import package
from procurement.files import access_log
from procurement.models import Case, DocumentView, Dossier


@require_POST
def make_dossier(request: UserRequest, pk: int) -> HttpResponse:
    rows = Case.objects.visible_to(request.user)
    case = get_permitted(request, permissions.can_make_dossier, rows, pk=pk)
    form = request.POST.get("form", "")
    form = form if form in Dossier.Form.values else Dossier.Form.PDF
    language = "en" if get_language() == "en" else "da"
    dossier = dossiers.ask(case, by=request.user, form=form, language=language)
    ring(tasks.make_dossier, dossier.pk)
    return redirect(f"{case.get_absolute_url()}#dossier")


@require_POST
def retry_dossier(request: UserRequest, pk: int) -> HttpResponse:
    dossier = get_permitted(request, permissions.can_retry_dossier, _rows(request), pk=pk)
    again = dossiers.retry(dossier, by=request.user)
    ring(tasks.make_dossier, again.pk)
    return redirect(f"{dossier.case.get_absolute_url()}#dossier")


@require_GET
def dossier_progress(request: UserRequest, pk: int) -> HttpResponse:
    """How far it is; the page asks every two seconds."""
    dossier = get_object_or_404(_rows(request), pk=pk)
    return render(request, "procurement/includes/dossier.html", {"dossier": dossier})


@require_GET
def dossier(request: UserRequest, pk: int) -> HttpResponse | FileResponse:
    """The file, for those who see the case."""
    found = get_object_or_404(_rows(request), pk=pk)
    if not found.is_ready:
        messages.info(request, _("The file is not ready yet."))
        return redirect(f"{found.case.get_absolute_url()}#dossier")
    try:
        content = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    if found.is_zip:
        inside, user = found.case.documents.kept(), request.user
        access_log.note(DocumentView(document=document, user=user) for document in inside)
    response = FileResponse(content, as_attachment=True, filename=package.download_name(found))
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _rows(request: UserRequest) -> QuerySet[Dossier]:
    return Dossier.objects.visible_to(request.user).select_related("case", "asked_by")
