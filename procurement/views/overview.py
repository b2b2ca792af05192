"""Cases from further off: all of them phase by phase, and one of them along its time."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from procurement import editions
from procurement.course import overview, timeline
from procurement.filters.cases import CaseFilter
from procurement.models import Case
from procurement.views.cases import find_whole, trail_of


@require_GET
def case_board(request: UserRequest) -> HttpResponse:
    """The cases under way in columns, one for each phase of a process."""
    used = editions.used_by(request.user.authority)
    wanted = request.GET.get("process")
    process = next((one for one in used if one.key == wanted), used[0])
    found = CaseFilter(request.GET, Case.objects.visible_to(request.user), user=request.user)
    context = {
        "columns": overview.columns(found.qs, process, today=timezone.localdate()),
        "process": process,
        "processes": used,
        "filter": found,
        "trail": [(_("Cases"), reverse("procurement:case_list")), (_("By phase"), "")],
    }
    template = "procurement/case_board.html"
    return render(request, f"{template}#columns" if request.htmx else template, context)


@require_GET
def case_timeline(request: UserRequest, pk: int) -> HttpResponse:
    case = find_whole(request, pk)
    if case.submitted_at is None:
        raise Http404
    context = {
        "case": case,
        "months": timeline.past(case),
        "coming": timeline.coming(case, timezone.localdate()),
        "trail": [*trail_of(case), (_("Timeline"), "")],
    }
    return render(request, "procurement/case_timeline.html", context)
