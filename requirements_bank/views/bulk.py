"""Many requirements at once, and views of the list that people keep."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from portal.numbers import whole_number
from requirements_bank import permissions
from requirements_bank.actions import bulk
from requirements_bank.bank import saved_filters, versions
from requirements_bank.forms.bulk import BulkForm, SavedViewForm
from requirements_bank.models import Requirement, SavedView
from requirements_bank.views.bank import found
from requirements_bank.views.requirements import rows, trail

# More than anybody looks through at once; each of them becomes a version.
MOST = 200


@require_http_methods(["GET", "POST"])
def change_many(request: UserRequest) -> HttpResponse:
    """The ticked ones, or with `all` every one that the filters in the address leave."""
    user = request.user
    if not permissions.can_change_many(user, user.authority):
        raise PermissionDenied
    chosen = _chosen(request)
    if not chosen:
        messages.error(request, _("Tick at least one requirement."))
        return redirect("requirements_bank:requirement_list")
    editable = [row for row in chosen if permissions.can_change_requirement(user, row)]
    may_favour = any(permissions.can_extend_requirement(user, row) for row in chosen)
    form = BulkForm(posted(request), user=user, may_edit=bool(editable), may_favour=may_favour)
    if form.is_valid():
        bulk.change_many(chosen, by=user, wish=form.wish)
        text = ngettext(
            "%(number)s requirement is gone through.",
            "%(number)s requirements are gone through.",
            len(chosen),
        )
        messages.success(request, text % {"number": len(chosen)})
        return redirect("requirements_bank:requirement_list")
    context = {
        "form": form,
        "chosen": chosen,
        "others": len(chosen) - len(editable),
        "trail": trail(None, _("Change many")),
    }
    return render(request, "requirements_bank/change_many.html", context)


def _chosen(request: UserRequest) -> list[Requirement]:
    whole = rows(request).prefetch_related(*versions.NAMED)
    if request.method == "GET" and "all" in request.GET:
        wanted = [row.pk for row in found(request).qs.order_by("number")[:MOST]]
    else:
        sent = request.POST if request.method == "POST" else request.GET
        numbers = [whole_number(text) for text in sent.getlist("ticked")[:MOST]]
        wanted = [number for number in numbers if number]
    return list(whole.filter(pk__in=wanted).order_by("pk"))


@require_POST
def keep_view(request: UserRequest) -> HttpResponse:
    query = saved_filters.tidy(request.POST.get("query", ""))[:1000]
    view = SavedView(user=request.user, authority=request.user.authority, query=query)
    form = SavedViewForm(request.POST, instance=view)
    if form.is_valid():
        kept = saved_filters.keep(form.instance)
        messages.success(request, _("The view “%(name)s” is saved.") % {"name": kept})
    else:
        messages.error(request, _("Give the view a name."))
    return redirect(f"{reverse('requirements_bank:requirement_list')}?{query}")


@require_POST
def forget_view(request: UserRequest, pk: int) -> HttpResponse:
    seen = SavedView.objects.visible_to(request.user)
    view = get_permitted(request, permissions.can_forget_view, seen, pk=pk)
    saved_filters.forget(view)
    messages.success(request, _("The view “%(name)s” is gone.") % {"name": view})
    return redirect("requirements_bank:requirement_list")
