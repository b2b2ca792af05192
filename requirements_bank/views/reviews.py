"""A requirement is gone through: planned, and done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from requirements_bank import permissions
from requirements_bank.actions import reviews
from requirements_bank.forms.bulk import ReviewForm, ReviewPlanForm
from requirements_bank.views.requirements import ask, rows


@require_http_methods(["GET", "POST"])
def plan_review(request: UserRequest, pk: int) -> HttpResponse:
    requirement = get_permitted(request, permissions.can_plan_review, rows(request), pk=pk)
    form = ReviewPlanForm(posted(request), requirement=requirement, user=request.user)
    if form.is_valid():
        reviews.plan(requirement, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect(requirement)
    words = {
        "heading": _("Who goes through %(label)s?") % {"label": requirement.label},
        "lead": _("The person gets a mail 30 days before the day, and on it."),
        "button": _("Save"),
    }
    return ask(request, requirement, form, words)


@require_http_methods(["GET", "POST"])
def review_requirement(request: UserRequest, pk: int) -> HttpResponse:
    requirement = get_permitted(request, permissions.can_review_requirement, rows(request), pk=pk)
    form = ReviewForm(posted(request))
    if form.is_valid():
        reviews.review(requirement, by=request.user, **form.cleaned_data)
        text = _("%(label)s is gone through and stands.")
        messages.success(request, text % {"label": requirement.label})
        return redirect(requirement)
    words = {
        "heading": _("Has %(label)s been gone through?") % {"label": requirement.label},
        "lead": _("Is it still needed, is the law the same, and do suppliers understand it?"),
        "button": _("It is gone through, and stands"),
    }
    return ask(request, requirement, form, words)
