"""Digitalisation project or IT project: a wizard of two steps on the case."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from procurement import permissions
from procurement.actions import candidates as actions
from procurement.forms.candidate import ChangesForm, ExemptForm, answers_of, chosen
from procurement.models import Case, ProjectClass


@require_http_methods(["GET", "POST"])
def classify(request: UserRequest, pk: int) -> HttpResponse:
    """The first step carries its answers along to the second, which gives the result."""
    rows = Case.objects.visible_to(request.user).select_related("edition")
    rows = rows.prefetch_related("steps", "colleagues")
    case = get_permitted(request, permissions.can_classify, rows, pk=pk)
    said = chosen(ProjectClass.objects.filter(case=case).first())
    changes = ChangesForm(posted(request), initial=said)
    if not changes.is_valid() or "back" in request.POST:
        # Back from the second step: as it was answered, without complaint.
        first = ChangesForm(initial=request.POST.dict()) if "back" in request.POST else changes
        return _page(request, case, first, number=1)
    exempt = ExemptForm(request.POST if "exempt" in request.POST else None, initial=said)
    if not exempt.is_valid():
        return _page(request, case, exempt, number=2, carried=changes.cleaned_data)
    answers = answers_of(changes.cleaned_data, exempt.cleaned_data)
    kept = actions.classify(case, by=request.user, answers=answers)
    messages.success(request, _("It is: %(result)s.") % {"result": kept.get_result_display()})
    return redirect(case)


def _page(
    request: UserRequest,
    case: Case,
    form: ChangesForm | ExemptForm,
    *,
    number: int,
    carried: dict[str, str] | None = None,
) -> HttpResponse:
    context = {
        "case": case,
        "form": form,
        "number": number,
        "carried": carried or {},
        "trail": [
            (_("Cases"), reverse("procurement:case_list")),
            (case.number, case.get_absolute_url()),
            (_("What kind of project is it?"), ""),
        ],
    }
    return render(request, "procurement/classify.html", context)
