"""Do we already have it? At intake and on the case: looked for, weighed, and written down."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from portal.numbers import whole_number
from procurement import permissions
from procurement.actions import candidates as actions
from procurement.forms.candidate import CandidateForm
from procurement.models import Candidate, Case, System
from procurement.systems import searching

MOST_WORDS = 5_000


@require_http_methods(["GET", "POST"])
def have_we_it(request: UserRequest) -> HttpResponse:
    """What is like the words: a page of its own, and a part of the request as it is written."""
    said = request.POST if request.method == "POST" else request.GET
    words = " ".join(said.get(name, "") for name in ("q", "title", "description")).strip()
    found = searching.find(words[:MOST_WORDS], authority=request.user.authority)
    context = {
        "found": found,
        "words": said.get("q", ""),
        "searched": bool(words),
        "trail": [
            (_("Systems"), reverse("procurement:system_list")),
            (_("Do we already have it?"), ""),
        ],
    }
    template = "procurement/have_we_it.html"
    return render(request, f"{template}#found" if request.htmx else template, context)


@require_GET
def candidate_list(request: UserRequest, pk: int) -> HttpResponse:
    """What was looked for and found in a case, what was said of it, and how to go on."""
    case = get_object_or_404(_cases(request), pk=pk)
    may_weigh = permissions.can_weigh_candidates(request.user, case)
    words = request.GET.get("q", "")
    asked = words or f"{case.title} {case.request.description}"
    found = searching.find(asked[:MOST_WORDS], authority=case.authority) if may_weigh else None
    weighed = list(case.candidates.all())
    context = {
        "case": case,
        "words": words,
        "found": found,
        "can_weigh": may_weigh,
        "candidates": weighed,
        "searches": case.system_searches.select_related("by"),
        "weighed_systems": {candidate.system_id for candidate in weighed},
        "weighed_names": {candidate.name.casefold() for candidate in weighed},
        "trail": _trail(case),
    }
    return render(request, "procurement/candidate_list.html", context)


@require_POST
def search_systems(request: UserRequest, pk: int) -> HttpResponse:
    """Look, and write down that somebody has looked."""
    case = get_permitted(request, permissions.can_weigh_candidates, _cases(request), pk=pk)
    # No browser sends a null character, and no text of the database holds one.
    words = " ".join(request.POST.get("q", "").replace("\x00", " ").split())[:200]
    if not words:
        messages.error(request, _("Write what you are looking for."))
        return redirect("procurement:candidate_list", case.pk)
    actions.search(case, by=request.user, words=words)
    url = reverse("procurement:candidate_list", args=[case.pk])
    return redirect(f"{url}?{urlencode({'q': words})}")


@require_http_methods(["GET", "POST"])
def weigh_candidate(request: UserRequest, pk: int) -> HttpResponse:
    """Why this one, or why not: for one of our systems, or for a name."""
    case = get_permitted(request, permissions.can_weigh_candidates, _cases(request), pk=pk)
    system = _system(request, case)
    name = request.GET.get("name", "")
    known = _known(case, system, name)
    candidate = Candidate(case=case, name=known.name if known else name[:200])
    if known:
        candidate.verdict, candidate.reason = known.verdict, known.reason
    form = CandidateForm(posted(request), instance=candidate, system=system)
    if form.is_valid():
        actions.weigh(form.instance, by=request.user)
        messages.success(request, _("It is written down on the case."))
        return redirect("procurement:candidate_list", case.pk)
    place = (_("Do we already have it?"), reverse("procurement:candidate_list", args=[case.pk]))
    context = {
        "case": case,
        "form": form,
        "system": system,
        "trail": [*_trail(case)[:-1], place, (_("Weigh a system"), "")],
    }
    return render(request, "procurement/weigh_candidate.html", context)


@require_POST
def remove_candidate(request: UserRequest, pk: int) -> HttpResponse:
    rows = Candidate.objects.filter(case__in=Case.objects.visible_to(request.user).values("pk"))
    whole = rows.select_related("case__edition").prefetch_related("case__colleagues", "case__steps")
    candidate = get_permitted(request, permissions.can_remove_candidate, whole, pk=pk)
    actions.remove(candidate, by=request.user)
    messages.success(request, _("%(name)s is no candidate any more.") % {"name": candidate.name})
    return redirect("procurement:candidate_list", candidate.case_id)


def _cases(request: UserRequest) -> QuerySet[Case]:
    rows = Case.objects.visible_to(request.user)
    whole = rows.select_related("request", "authority", "department", "edition")
    return whole.defer("search").prefetch_related("steps", "colleagues")


def _system(request: UserRequest, case: Case) -> System | None:
    """One of the authority's own, if the address names one."""
    if "system" not in request.GET:
        return None
    rows = System.objects.filter(authority=case.authority_id)
    return get_object_or_404(rows, pk=whole_number(request.GET["system"]))


def _known(case: Case, system: System | None, name: str) -> Candidate | None:
    """What was said of it before."""
    if system:
        return case.candidates.filter(system=system).first()
    return case.candidates.filter(system=None, name__iexact=name).first() if name else None


def _trail(case: Case) -> list[tuple[Any, str]]:
    here = (_("Do we already have it?"), "")
    if case.is_draft:
        return [(case.title or _("New request"), case.get_absolute_url()), here]
    to_list = (_("Cases"), reverse("procurement:case_list"))
    return [to_list, (case.number, case.get_absolute_url()), here]
