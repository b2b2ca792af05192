from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from governance import permissions
from governance.actions import recusals
from governance.forms.recusal import RecusalForm
from governance.models import Recusal
from governance.views.items import item_trail, visible_items


def recuse(request: UserRequest, pk: int) -> HttpResponse:
    item = get_permitted(request, permissions.can_recuse, visible_items(request), pk=pk)
    of_others = permissions.can_recuse_others(request.user, item)
    form = RecusalForm(request.POST or None, item=item, user=request.user, of_others=of_others)
    if form.is_valid():
        cleaned = form.cleaned_data
        recusals.recuse(item, by=request.user, **cleaned)
        text = _("%(name)s is disqualified in the item. The minutes say so.")
        messages.success(request, text % {"name": cleaned["person"].name})
        return redirect(item.meeting)
    trail = item_trail(item, _("Disqualified in the item"))
    context = {"item": item, "form": form, "of_others": of_others, "trail": trail}
    return render(request, "governance/recuse.html", context)


@require_POST
def lift_recusal(request: UserRequest, pk: int) -> HttpResponse:
    found = Recusal.objects.filter(item__in=visible_items(request).values("pk"))
    found = found.select_related("user", "item__case", "item__meeting__board__authority")
    recusal = get_permitted(request, permissions.can_lift_recusal, found, pk=pk)
    recusals.lift_recusal(recusal, by=request.user)
    text = _("%(name)s can read and decide the item again.")
    messages.success(request, text % {"name": recusal.user.name})
    return redirect(recusal.item)
