from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from governance import permissions
from governance.actions import conditions
from governance.forms.condition import GiveConditionForm, SettleConditionForm
from governance.models import Condition
from governance.models.condition import ConditionQuerySet
from governance.views.items import item_trail, visible_items


def settle_condition(request: UserRequest, pk: int) -> HttpResponse:
    """Say how what was asked for was met, or why it is dropped."""
    condition = get_permitted(request, permissions.can_settle_condition, _visible(request), pk=pk)
    may_drop = permissions.can_drop_condition(request.user, condition)
    form = SettleConditionForm(request.POST or None, instance=_again(condition), may_drop=may_drop)
    if form.is_valid():
        conditions.settle_condition(condition, by=request.user, **form.cleaned_data)
        messages.success(request, _("It is settled."))
        return _leave(request, condition)
    return _show(request, condition, form, "governance/settle_condition.html")


def give_condition(request: UserRequest, pk: int) -> HttpResponse:
    """Say who sees to it, and by when."""
    condition = get_permitted(request, permissions.can_give_condition, _visible(request), pk=pk)
    form = GiveConditionForm(request.POST or None, instance=_again(condition))
    if form.is_valid():
        conditions.give_condition(condition, by=request.user, **form.cleaned_data)
        messages.success(request, _("It is saved, and those concerned are told."))
        return _leave(request, condition)
    return _show(request, condition, form, "governance/give_condition.html")


@require_POST
def reopen_condition(request: UserRequest, pk: int) -> HttpResponse:
    condition = get_permitted(request, permissions.can_reopen_condition, _visible(request), pk=pk)
    conditions.reopen_condition(condition, by=request.user)
    messages.success(request, _("It is open again."))
    return _leave(request, condition)


def _visible(request: UserRequest) -> ConditionQuerySet:
    seen = visible_items(request).order_by().values("pk")
    found = Condition.objects.visible_to(request.user, items=seen)
    return found.select_related(
        "owner",
        "decision__corrected_by",
        "decision__item__case__authority",
        "decision__item__case__requester",
        "decision__item__case__coordinator",
        "decision__item__meeting__board__authority",
    )


def _again(condition: Condition) -> Condition:
    """For the form, which writes into its instance before anything is decided."""
    return Condition.objects.select_related("owner").get(pk=condition.pk)


def _leave(request: UserRequest, condition: Condition) -> HttpResponse:
    """To the item; who sees to a condition alone may not see the item."""
    item = condition.decision.item
    if visible_items(request).filter(pk=item.pk).exists():
        return redirect(item)
    return redirect("procurement:my_work")


def _show(
    request: UserRequest,
    condition: Condition,
    form: SettleConditionForm | GiveConditionForm,
    template: str,
) -> HttpResponse:
    trail = item_trail(condition.decision.item, str(condition.decision.asked_for))
    return render(request, template, {"condition": condition, "form": form, "trail": trail})
