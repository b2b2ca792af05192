"""Who is here, and what they may do."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.http import UserRequest
from accounts.models import Assignment, User
from accounts.permissions import get_permitted
from administration import holdings, permissions
from administration.actions import people as actions
from administration.forms.people import InviteForm, PeopleFilter, PersonForm, ProfileForm, RoleForm
from administration.scope import administered, assignments_of, people_of
from notifications.models import Event
from portal.paging import Order, paginate
from portal.refusals import Refused

ORDERS = {
    "name": Order(gettext_lazy("Name"), ("name", "id")),
    "joined": Order(gettext_lazy("Newest"), ("-joined_at", "-id")),
}


def people(request: UserRequest) -> HttpResponse:
    authority = administered(request.user)
    form = PeopleFilter(request.GET)
    assignments = Assignment.objects.select_related("department").order_by("role", "pk")
    found = (
        _chosen(form, User.objects.filter(authority=authority))
        .select_related("department", "identity")
        .prefetch_related(Prefetch("assignments", assignments, to_attr="held"))
    )
    page = paginate(request, found, ORDERS)
    context = {"page": page, "form": form, "tab": "people", "trail": trail()}
    return render(request, "administration/people.html", context)


def invite(request: UserRequest) -> HttpResponse:
    authority = administered(request.user)
    form = InviteForm(request.POST or None, authority=authority, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            roles = form.cleaned_data["roles"]
            person = actions.invite(form.instance, by=request.user, roles=roles)
            messages.success(request, _("The invitation is on its way to %s.") % person.email)
            return redirect("administration:edit_person", person.pk)
        except Refused as refusal:
            form.add_error("email", str(refusal))
    context = {"form": form, "tab": "people", "trail": trail((_("Invite"), ""))}
    return render(request, "administration/invite.html", context)


def edit_person(request: UserRequest, pk: int) -> HttpResponse:
    person = get_permitted(
        request,
        permissions.can_edit_person,
        people_of(request.user).select_related("authority", "identity"),
        pk=pk,
    )
    form = PersonForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        actions.edit(form.instance, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("administration:edit_person", pk)
    context = {
        "person": person,
        "form": form,
        "role_form": RoleForm(authority=person.authority, by=request.user),
        "assignments": person.assignments.select_related("department", "authority").order_by("pk"),
        "events": [
            {"at": event.happened_at, "text": event.headline, "by": event.actor}
            for event in Event.objects.about(person).select_related("actor")[:20]
        ],
        "tab": "people",
        "trail": trail((person.name, "")),
    }
    return render(request, "administration/edit_person.html", context)


@require_POST
def resend_invitation(request: UserRequest, pk: int) -> HttpResponse:
    may = permissions.can_resend_invitation
    person = get_permitted(request, may, people_of(request.user), pk=pk)
    actions.resend_invitation(person, by=request.user)
    messages.success(request, _("The invitation is on its way to %s.") % person.email)
    return redirect("administration:edit_person", pk)


def assign_role(request: UserRequest, pk: int) -> HttpResponse:
    person = get_permitted(request, permissions.can_assign_role, people_of(request.user), pk=pk)
    form = RoleForm(request.POST or None, authority=person.authority, by=request.user)
    if request.method == "POST" and form.is_valid():
        assigned = actions.assign_role(person, by=request.user, **form.cleaned_data)
        messages.success(request, _("Role given: %s.") % assigned.get_role_display())
        return redirect("administration:edit_person", pk)
    to_person = (person.name, reverse("administration:edit_person", args=[pk]))
    page_trail = trail(to_person, (_("Give a role"), ""))
    context = {"person": person, "form": form, "tab": "people", "trail": page_trail}
    return render(request, "administration/assign_role.html", context)


@require_POST
def remove_role(request: UserRequest, pk: int) -> HttpResponse:
    theirs = assignments_of(request.user).select_related("user", "authority", "department")
    assigned = get_permitted(request, permissions.can_remove_role, theirs, pk=pk)
    try:
        actions.remove_role(assigned, by=request.user)
        messages.success(request, _("Role removed: %s.") % assigned.get_role_display())
    except Refused as refusal:
        messages.error(request, str(refusal))
    request.user.forget_roles()
    return _to_person_or_home(request, assigned.user)


def deactivate(request: UserRequest, pk: int) -> HttpResponse:
    person = get_permitted(request, permissions.can_deactivate, people_of(request.user), pk=pk)
    if request.method == "POST":
        try:
            actions.deactivate(person, by=request.user)
            messages.success(request, _("%s is deactivated.") % person.name)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("administration:edit_person", pk)
    to_person = (person.name, reverse("administration:edit_person", args=[pk]))
    context = {
        "person": person,
        "held": holdings.of(person),
        "tab": "people",
        "trail": trail(to_person, (_("Deactivate"), "")),
    }
    return render(request, "administration/deactivate.html", context)


@require_POST
def reactivate(request: UserRequest, pk: int) -> HttpResponse:
    person = get_permitted(request, permissions.can_reactivate, people_of(request.user), pk=pk)
    actions.reactivate(person, by=request.user)
    messages.success(request, _("%s may come in again, and has been written to.") % person.name)
    return redirect("administration:edit_person", pk)


def profile(request: UserRequest) -> HttpResponse:
    person = User.objects.select_related("department", "authority").get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        actions.edit_profile(form.instance, by=request.user)
        messages.success(request, _("Saved."))
        answer = redirect("administration:profile")
        # The switch on the page went before the profile; the newest choice goes first.
        answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        return answer
    context = {
        "form": form,
        "person": person,
        "assignments": person.assignments.select_related("department", "authority").order_by("pk"),
        "trail": [(_("My work"), "/"), (_("Your profile"), "")],
    }
    return render(request, "administration/profile.html", context)


def trail(*places: tuple[str, str]) -> list[tuple[str, str]]:
    """The way here from the front of the administration."""
    return [(_("Administration"), reverse("administration:people") if places else ""), *places]


def _chosen(form: PeopleFilter, rows: QuerySet[User]) -> QuerySet[User]:
    form.is_valid()
    wanted = form.cleaned_data
    if wanted.get("q"):
        rows = rows.filter(Q(name__icontains=wanted["q"]) | Q(email__icontains=wanted["q"]))
    if wanted.get("role"):
        rows = rows.filter(pk__in=Assignment.objects.filter(role=wanted["role"]).values("user"))
    states = {
        "active": Q(is_active=True),
        "invited": Q(
            ("password__startswith", UNUSABLE_PASSWORD_PREFIX), is_active=True, identity=None
        ),
        "inactive": Q(is_active=False),
    }
    return rows.filter(states.get(wanted.get("state", ""), Q()))


def _to_person_or_home(request: UserRequest, person: User) -> HttpResponse:
    if permissions.can_edit_person(request.user, person):
        return redirect("administration:edit_person", person.pk)
    return redirect("procurement:my_work")
