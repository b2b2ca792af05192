"""What comes to an item of a published agenda, and its papers as the board got them."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from governance import permissions, tasks
from governance.actions import supplements
from governance.forms.supplement import SupplementForm
from governance.views.items import item_trail, visible_items
from portal.doorbell import ring
from portal.refusals import said_on
from procurement.files import sending


@require_http_methods(["GET", "POST"])
def add_supplement(request: UserRequest, pk: int) -> HttpResponse:
    item = get_permitted(request, permissions.can_add_supplement, visible_items(request), pk=pk)
    form = SupplementForm(posted(request), item=item)
    if form.is_valid():
        papers = form.cleaned_data["papers"]
        with said_on(form):
            supplements.add_supplement(form.instance, by=request.user, item=item, papers=papers)
            for package in item.meeting.packages.all():
                ring(tasks.make_package, package.pk)
            messages.success(request, _("The supplement is added, and the board is told."))
            return redirect(item)
    context = {"item": item, "form": form, "trail": item_trail(item, _("Add a supplement"))}
    return render(request, "governance/add_supplement.html", context)


@require_safe
def item_paper(request: UserRequest, pk: int, document: int) -> FileResponse:
    """A paper of the item. When the agenda is out it stays, also if the case removes it."""
    item = get_permitted(request, permissions.can_read_papers, visible_items(request), pk=pk)
    found = next((one for one in item.all_papers() if one.pk == document), None)
    if found is None:
        raise Http404
    return sending.send(found, request)
