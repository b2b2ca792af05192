"""The authority's own page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.http import UserRequest
from administration.actions import authorities as actions
from administration.forms.authorities import AuthorityForm
from administration.scope import administered
from administration.views.people import trail


def authority(request: UserRequest) -> HttpResponse:
    shown = administered(request.user)
    form = AuthorityForm(request.POST or None, request.FILES or None, instance=shown)
    if request.method == "POST" and form.is_valid():
        actions.edit(form.instance, by=request.user)
        messages.success(request, _("Saved."))
        if "closed_days" in form.changed_data:
            messages.info(
                request, _("The boards’ meetings follow the closed days during the night.")
            )
        return redirect("administration:authority")
    shown.refresh_from_db()
    page_trail = trail((_("The authority"), ""))
    context = {"form": form, "shown": shown, "tab": "authority", "trail": page_trail}
    return render(request, "administration/authority.html", context)
