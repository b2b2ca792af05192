"""Pages that read answers: for those who may, once the database's clock has passed the deadline."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.http import UserRequest
from accounts.models import User
from accounts.permissions import get_permitted
from requirements_bank.actions import dialogues
from requirements_bank.models import MarketDialogue
from requirements_bank.views.dialogues import trail, visible

View = Callable[..., HttpResponseBase]


def unsealed(may: Callable[[User, MarketDialogue], bool]) -> Callable[[View], View]:
    """Give the page the dialogue; who may, but comes too early, gets the page that says so."""

    def wrapped(view: View) -> View:
        @wraps(view)
        def page(request: UserRequest, pk: int, **which: Any) -> HttpResponseBase:
            dialogue = get_permitted(request, may, visible(request), pk=pk)
            if not MarketDialogue.objects.unsealed().filter(pk=dialogue.pk).exists():
                return _refuse(request, dialogue)
            return view(request, dialogue, **which)

        return page

    return wrapped


def _refuse(request: UserRequest, dialogue: MarketDialogue) -> HttpResponse:
    dialogues.refuse_look(dialogue, by=request.user)
    context = {"dialogue": dialogue, "trail": [*trail(dialogue), (_("Answers"), "")]}
    return render(request, "requirements_bank/sealed.html", context, status=403)
