"""What an authority adds to a requirement, and the files and links beside it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from procurement.views.meanwhile import saves
from requirements_bank import permissions
from requirements_bank.actions import attachments, extensions
from requirements_bank.dialogues import attached
from requirements_bank.forms.bank import AttachForm, ExtensionForm
from requirements_bank.models import Attachment, LocalExtension, Requirement
from requirements_bank.views.requirements import ask, rows, trail
from requirements_bank.views.shown_requirement import overtaken


@require_http_methods(["GET", "POST"])
def extend_requirement(request: UserRequest, pk: int) -> HttpResponse:
    requirement = get_permitted(request, permissions.can_extend_requirement, rows(request), pk=pk)
    own = {"requirement": requirement, "authority": request.user.authority}
    stored = LocalExtension.objects.filter(**own).first()
    form = ExtensionForm(posted(request), instance=stored or LocalExtension(**own))
    if form.is_valid() and saves(form, extensions.extend, by=request.user):
        messages.success(request, _("Your additions are saved."))
        return redirect(requirement)
    context = {
        "requirement": requirement,
        "form": form,
        "overtaken": overtaken(requirement, stored) if stored else [],
        "trail": trail(requirement, _("Our additions")),
    }
    return render(request, "requirements_bank/extend_requirement.html", context)


@require_http_methods(["GET", "POST"])
def attach(request: UserRequest, pk: int) -> HttpResponse:
    requirement = get_permitted(request, permissions.can_attach, rows(request), pk=pk)
    form = AttachForm(posted(request), request.FILES or None, places=_places(request, requirement))
    if form.is_valid():
        added = form.attachment(requirement, request.user)
        try:
            kept = attachments.attach(added, by=request.user, upload=form.cleaned_data["upload"])
        except ValidationError as refused:
            form.add_error("upload", refused)
        else:
            messages.success(request, _("“%(name)s” is attached.") % {"name": kept})
            return redirect(requirement)
    words = {
        "heading": _("Attach to %(label)s") % {"label": requirement.label},
        "lead": _("Suppliers who are asked the requirement get what is attached to it."),
        "button": _("Attach"),
    }
    return ask(request, requirement, form, words)


@require_POST
def detach(request: UserRequest, pk: int) -> HttpResponse:
    found = get_permitted(request, permissions.can_detach, _attachments(request), pk=pk)
    attachments.detach(found, by=request.user)
    messages.success(request, _("“%(name)s” is taken away.") % {"name": found})
    return redirect(found.requirement)


@require_safe
def attachment(request: UserRequest, pk: int) -> FileResponse:
    return attached.send(get_object_or_404(_attachments(request).filter(link=""), pk=pk))


def _attachments(request: UserRequest) -> Any:
    found = Attachment.objects.visible_to(request.user).kept()
    return found.select_related("requirement__category", "requirement__collaboration", "authority")


def _places(request: UserRequest, requirement: Requirement) -> list[tuple[str, Any]]:
    """Where this person may put it: to the requirement, or beside it for the own authority."""
    found: list[tuple[str, Any]] = []
    if permissions.can_change_requirement(request.user, requirement):
        found.append(("requirement", _("The requirement itself: whoever reads it")))
    if permissions.can_extend_requirement(request.user, requirement) and not requirement.is_local:
        found.append(("authority", _("Our additions: we and our suppliers")))
    return found
