"""The departments of an authority, as a tree."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from administration import permissions
from administration.actions import departments as actions
from administration.forms.departments import DepartmentForm
from administration.scope import administered, departments_of
from administration.tree import tree_of
from administration.views.people import trail
from portal.refusals import Refused


def department_list(request: UserRequest) -> HttpResponse:
    authority = administered(request.user)
    context = {
        "branches": tree_of(authority),
        "tab": "departments",
        "trail": trail((_("Departments"), "")),
    }
    return render(request, "administration/department_list.html", context)


def add_department(request: UserRequest) -> HttpResponse:
    authority = administered(request.user)
    below = {"parent": request.GET.get("below", "")}
    form = DepartmentForm(request.POST or None, authority=authority, initial=below)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add(form.instance, by=request.user)
            messages.success(request, _("Added: %s.") % form.instance.name)
            return redirect("administration:department_list")
        except Refused as refusal:
            form.add_error("name", str(refusal))
    context = {"form": form, "tab": "departments", "trail": _trail(_("Add a department"))}
    return render(request, "administration/add_department.html", context)


def edit_department(request: UserRequest, pk: int) -> HttpResponse:
    department = get_permitted(
        request, permissions.can_edit_department, departments_of(request.user), pk=pk
    )
    form = DepartmentForm(request.POST or None, authority=department.authority, instance=department)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(form.instance, by=request.user)
            messages.success(request, _("Saved."))
            return redirect("administration:department_list")
        except Refused as refusal:
            form.add_error("parent", str(refusal))
    context = {
        "form": form,
        "department": department,
        "tab": "departments",
        "trail": _trail(_("Edit a department")),
    }
    return render(request, "administration/edit_department.html", context)


@require_POST
def remove_department(request: UserRequest, pk: int) -> HttpResponse:
    department = get_permitted(
        request, permissions.can_edit_department, departments_of(request.user), pk=pk
    )
    try:
        actions.remove(department, by=request.user)
        messages.success(request, _("Removed: %s.") % department.name)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("administration:department_list")


def _trail(place: str) -> list[tuple[str, str]]:
    return trail((_("Departments"), reverse("administration:department_list")), (place, ""))
