"""Colleagues on a request or a case."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from procurement import permissions
from procurement.actions import colleagues
from procurement.forms.colleague import ColleagueForm
from procurement.models import Case, Colleague


@require_http_methods(["GET", "POST"])
def invite_colleague(request: UserRequest, pk: int) -> HttpResponse:
    cases = Case.objects.visible_to(request.user).select_related("authority", "requester")
    case = get_permitted(request, permissions.can_invite_colleague, cases, pk=pk)
    form = ColleagueForm(request.POST or None, authority=case.authority)
    if form.is_valid():
        person, may_edit = form.cleaned_data["email"], form.cleaned_data["may_edit"]
        if person != case.requester:
            colleagues.invite(case, by=request.user, user=person, may_edit=may_edit)
        messages.success(request, _("%(name)s is invited.") % {"name": person.name})
        return redirect(case)
    context = {
        "case": case,
        "form": form,
        "trail": [
            (str(case) or _("Draft"), case.get_absolute_url()),
            (_("Invite a colleague"), ""),
        ],
    }
    return render(request, "procurement/invite_colleague.html", context)


@require_POST
def remove_colleague(request: UserRequest, pk: int) -> HttpResponse:
    rows = Colleague.objects.filter(case__in=Case.objects.visible_to(request.user))
    colleague = get_permitted(
        request, permissions.can_remove_colleague, rows.select_related("case", "user"), pk=pk
    )
    colleagues.remove(colleague, by=request.user)
    messages.success(request, _("%(name)s is removed.") % {"name": colleague.user.name})
    return redirect("procurement:my_work" if colleague.user == request.user else colleague.case)
