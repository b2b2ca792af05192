"""C05a: what the IT visitation goes through and what was said at it; read, and fetched as PDF."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import UserRequest
from portal.doorbell import ring
from portal.paging import Order, paginate
from procurement import permissions, tasks
from procurement.actions import visitation as actions
from procurement.filters.visitation import MinutesFilter
from procurement.forms.visitation import PaperForm
from procurement.models import VisitationPaper
from procurement.models.visitation import VisitationPaperQuerySet
from procurement.turns import queues
from procurement.visitation import agenda_of, by_day, minutes_of

OLDEST = {"oldest": Order("", ("submitted_at", "id"))}
NEWEST = {"newest": Order("", ("-held_on", "-id"))}


@require_GET
def visitation(request: UserRequest) -> HttpResponse:
    """The agenda of the next visitation."""
    _enter(request)
    page = paginate(request, agenda_of(request.user), OLDEST)
    context = {
        "page": page,
        "agenda": queues.current_steps(page.rows),
        "paper": _papers(request).newest(None),
    }
    return render(request, "procurement/visitation.html", context)


@require_GET
def visitation_minutes(request: UserRequest) -> HttpResponse:
    """Who was there and what was said, case by case, the newest meeting first."""
    _enter(request)
    found = MinutesFilter(request.GET, minutes_of(request.user))
    page = paginate(request, found.qs, NEWEST)
    context = {
        "filter": found,
        "page": page,
        "held": by_day(page.rows),
        "paper": _papers(request).newest(found.chosen) if found.chosen else None,
    }
    return render(request, "procurement/visitation_minutes.html", context)


@require_POST
def ask_for_visitation_paper(request: UserRequest) -> HttpResponse:
    _enter(request)
    form = PaperForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    day = form.cleaned_data["day"]
    ring(tasks.make_visitation_paper, actions.ask_for_paper(by=request.user, day=day).pk)
    page = f"{reverse('procurement:visitation_minutes')}?day={day}" if day else ""
    return redirect(f"{page or reverse('procurement:visitation')}#paper")


@require_GET
def visitation_paper_progress(request: UserRequest, pk: int) -> HttpResponse:
    """How far the PDF is; the page asks every two seconds."""
    context = {"paper": get_object_or_404(_papers(request), pk=pk)}
    return render(request, "procurement/includes/visitation_paper.html", context)


@require_GET
def visitation_pdf(request: UserRequest, pk: int) -> FileResponse:
    made = _papers(request).exclude(made_at=None)
    paper = get_object_or_404(made, pk=pk)
    name = _("minutes of the IT visitation") if paper.day else _("agenda of the IT visitation")
    try:
        content = paper.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(content, as_attachment=True, filename=f"{name} {paper.date}.pdf")


def _enter(request: UserRequest) -> None:
    if not permissions.can_visit(request.user):
        raise PermissionDenied


def _papers(request: UserRequest) -> VisitationPaperQuerySet:
    _enter(request)
    return VisitationPaper.objects.visible_to(request.user)
