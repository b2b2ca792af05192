"""Absences: who stands in for whom."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import UserRequest
from accounts.models import Substitution, User
from accounts.permissions import get_permitted
from administration import permissions
from administration.actions import substitutes as actions
from administration.forms.substitutes import SubstituteForm
from portal.refusals import Refused

SHOWN = 50


def absences(request: UserRequest, pk: int | None = None) -> HttpResponse:
    """The own absences, or those of a person whom an administrator looks after."""
    people: QuerySet[User] = User.objects.visible_to(request.user).select_related("authority")
    may = permissions.can_name_substitute
    person = get_permitted(request, may, people, pk=pk or request.user.pk)
    form = SubstituteForm(request.POST or None, absent=person)
    if request.method == "POST" and form.is_valid():
        try:
            actions.name_substitute(person, by=request.user, **form.cleaned_data)
            messages.success(request, _("Both are told."))
            return redirect(request.path)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    rows = Substitution.objects.filter(Q(absent=person) | Q(substitute=person))
    context = {
        "form": form,
        "person": person,
        "is_own": person.pk == request.user.pk,
        "rows": rows.select_related("absent", "substitute").order_by("-first_day", "-pk")[:SHOWN],
        "today": timezone.localdate(),
        "trail": _trail(person, request.user),
    }
    return render(request, "administration/absences.html", context)


@require_POST
def end_substitution(request: UserRequest, pk: int) -> HttpResponse:
    rows = Substitution.objects.visible_to(request.user).select_related("absent", "substitute")
    substitution = get_permitted(request, permissions.can_end_substitution, rows, pk=pk)
    actions.end_substitution(substitution, by=request.user)
    messages.success(request, _("It is ended, and both are told."))
    if request.user.pk in (substitution.absent_id, substitution.substitute_id):
        return redirect("administration:own_absences")
    return redirect("administration:absences", substitution.absent_id)


def _trail(person: User, user: User) -> list[tuple[str, str]]:
    if person.pk == user.pk:
        return [(_("Your profile"), reverse("administration:profile")), (_("Absence"), "")]
    home = reverse("administration:edit_person", args=[person.pk])
    return [
        (_("Administration"), reverse("administration:people")),
        (person.name, home),
        (_("Absence"), ""),
    ]
