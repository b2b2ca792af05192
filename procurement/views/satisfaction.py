"""F03: one question to the requester when a case is over."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from procurement import permissions
from procurement.actions import satisfaction
from procurement.forms.satisfaction import SatisfactionForm
from procurement.models import Case
from procurement.views.cases import trail_of


@require_http_methods(["GET", "POST"])
def answer_satisfaction(request: UserRequest, pk: int) -> HttpResponse:
    cases = Case.objects.visible_to(request.user).select_related("satisfaction")
    case = get_permitted(request, permissions.can_answer_satisfaction, cases, pk=pk)
    if "skip" in request.POST:
        satisfaction.answer(case, by=request.user, score=None, text="")
        return redirect(case)
    form = SatisfactionForm(posted(request))
    if form.is_valid():
        satisfaction.answer(case, by=request.user, **form.cleaned_data)
        messages.success(request, _("Thank you. It helps those who come after you."))
        return redirect(case)
    trail = [*trail_of(case), (_("How did it go?"), "")]
    context = {"case": case, "form": form, "trail": trail}
    return render(request, "procurement/answer_satisfaction.html", context)
