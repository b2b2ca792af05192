"""One requirement with every supplier's answer in full, and what the assessors say of them."""

from django.contrib import messages
from django.db.models import Q, prefetch_related_objects
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from procurement.files import access_log
from requirements_bank import permissions
from requirements_bank.actions import assessing
from requirements_bank.answers.comparison import compare
from requirements_bank.answers.shown import Place, place_of
from requirements_bank.dialogues import attached
from requirements_bank.forms.assessing import VerdictForm
from requirements_bank.models import AnswerFile, AnswerFileView, MarketDialogue, Verdict
from requirements_bank.views.comparison import assessor_in
from requirements_bank.views.dialogues import trail, visible
from requirements_bank.views.unsealed import unsealed


@require_safe
@unsealed(permissions.can_compare)
def compared_requirement(
    request: UserRequest, dialogue: MarketDialogue, requirement_pk: int
) -> HttpResponse:
    place = _place(request, dialogue, requirement_pk)
    return _page(request, dialogue, place, _forms(request, dialogue, place))


@require_POST
@unsealed(permissions.can_assess)
def assess(request: UserRequest, dialogue: MarketDialogue, requirement_pk: int) -> HttpResponse:
    place = _place(request, dialogue, requirement_pk)
    forms = _forms(request, dialogue, place)
    if not all(form.is_valid() for form in forms):
        return _page(request, dialogue, place, forms, status=422)
    changed = [form for form in forms if form.has_changed()]
    judged = {form.cell.invitation: form.judgement for form in changed}
    read = {form.cell.invitation: form.cell.saved_at for form in changed}
    row, user = place.line.requirement, request.user
    try:
        number = assessing.assess(row, by=user, judged=judged, read=read)
    except assessing.AnsweredAnew:
        place = _place(request, dialogue, requirement_pk)
        return _page(request, dialogue, place, _forms(request, dialogue, place), status=422)
    text = ngettext("%(n)d assessment is saved.", "%(n)d assessments are saved.", number)
    messages.success(request, text % {"n": number})
    onwards = place.next if "next" in request.POST else place.line.requirement
    return redirect(_address(request, dialogue, onwards.pk if onwards else 0))


@require_safe
def compared_file(request: UserRequest, pk: int) -> FileResponse:
    """A supplier's file, as an attachment whatever it is; not there while it is sealed.

    That it was opened is noted (X10).
    """
    ways = ("answer__invitation__dialogue", "elaboration__sheet__invitation__dialogue")
    seen = [Q(**{f"{way}__in": visible(request).values("pk")}) for way in ways]
    rows = AnswerFile.objects.unsealed().filter(seen[0] | seen[1])
    whole = rows.select_related(*(f"{way}__case" for way in ways))
    file = get_permitted(request, permissions.can_read_file, whole, pk=pk)
    response = attached.send(file)
    if request.method == "GET":
        access_log.note([AnswerFileView(file=file, user=request.user)])
    return response


def _place(request: UserRequest, dialogue: MarketDialogue, requirement: int) -> Place:
    row = get_object_or_404(dialogue.requirements, pk=requirement)
    assessor = assessor_in(request, dialogue)
    return place_of(row.pk, compare(dialogue), request.GET, assessor=assessor)


def _forms(request: UserRequest, dialogue: MarketDialogue, place: Place) -> list[VerdictForm]:
    """One for each answer; whose word does not count here sees the same, and saves nothing."""
    person = request.user.pk
    return [VerdictForm(posted(request), cell=cell, assessor=person) for cell in place.line.cells]


def _page(
    request: UserRequest,
    dialogue: MarketDialogue,
    place: Place,
    forms: list[VerdictForm],
    status: int = 200,
) -> HttpResponse:
    row = place.line.requirement
    opened = [file for cell in place.line.cells for file in cell.files]
    prefetch_related_objects(opened, "views__user")
    counting = [verdict.pk for cell in place.line.cells for verdict in cell.verdicts]
    earlier = Verdict.objects.unsealed().filter(requirement=row).exclude(pk__in=counting)
    context = {
        "dialogue": dialogue,
        "row": row,
        "place": place,
        "sees_openings": permissions.can_follow_suppliers(request.user, dialogue),
        "forms": forms,
        "wrong": [form for form in forms if form.errors],
        "query": request.GET.urlencode(),
        "earlier": earlier.select_related("assessor", "invitation").order_by("-given_at", "-pk"),
        "trail": [
            *trail(dialogue),
            (_("Answers"), _address(request, dialogue)),
            (row.label, ""),
        ],
    }
    return render(request, "requirements_bank/compared_requirement.html", context, status=status)


def _address(request: UserRequest, dialogue: MarketDialogue, requirement: int = 0) -> str:
    """The page of one requirement, or of all, with what the address asks for kept."""
    name = "compared_requirement" if requirement else "comparison"
    arguments = [dialogue.pk, requirement] if requirement else [dialogue.pk]
    query = request.GET.urlencode()
    return reverse(f"requirements_bank:{name}", args=arguments) + (f"?{query}" if query else "")
