"""Help for those who write requirements: a page to read, and advice beside the form."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import UserRequest
from accounts.models import Authority, User
from portal.numbers import whole_number
from requirements_bank import permissions
from requirements_bank.bank import writing_help as guide
from requirements_bank.bank.writing_help import Advice, Draft

# More than a requirement ever says.
READ = 5000


@require_GET
def writing_guide(request: UserRequest) -> HttpResponse:
    """The rules that the advice follows, and a whole example."""
    trail = [
        (_("Requirements bank"), reverse("requirements_bank:requirement_list")),
        (_("How to write a requirement"), ""),
    ]
    return render(request, "requirements_bank/writing_guide.html", {"trail": trail})


@require_POST
def writing_help(request: UserRequest) -> HttpResponse:
    """A part of the page: it comes anew while somebody types."""
    own = Authority.objects.get(pk=request.user.authority_id)
    if not permissions.can_draft_requirement(request.user, own):
        raise PermissionDenied
    context = {"advice": advice_on(request.POST, request.user)}
    return render(request, "requirements_bank/includes/writing_advice.html", context)


def advice_on(typed: Mapping[str, str], user: User) -> list[Advice]:
    names = ("title", "description", "rationale", "verification")
    draft = Draft(**{name: typed.get(name, "")[:READ] for name in names})
    known = guide.names_known_to(user.authority)
    found = guide.advice(draft, known, own_name=user.authority.name)
    like = guide.much_like(draft, user, but=whole_number(typed.get("requirement", "")))
    return [*([like] if like else []), *found]
