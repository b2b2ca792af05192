"""The minute after a deadline: the answers can be read, and the portal has not closed them yet."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.http import UserRequest
from requirements_bank import permissions
from requirements_bank.models import MarketDialogue, Round
from requirements_bank.views.dialogues import trail, visible

View = Callable[..., HttpResponse]


def not_while_closing(view: View) -> View:
    """A page on which something is done that must wait: it says so, and for how long.

    Those who may not read the answers are refused by the page itself.
    """

    @wraps(view)
    def page(request: UserRequest, pk: int, **kwargs: Any) -> HttpResponse:
        dialogue = get_object_or_404(visible(request), pk=pk)
        if is_closing(dialogue) and permissions.can_compare(request.user, dialogue):
            context = {"dialogue": dialogue, "trail": [*trail(dialogue), (_("Closing now"), "")]}
            return render(request, "requirements_bank/closing.html", context, status=409)
        return view(request, pk=pk, **kwargs)

    return page


def is_closing(dialogue: MarketDialogue) -> bool:
    """By the database's clock the deadline has passed, the dialogue's own or that of a round."""
    due = MarketDialogue.objects.due_to_close().filter(pk=dialogue.pk)
    rounds = Round.objects.due_to_close().filter(dialogue=dialogue)
    return due.exists() or rounds.exists()
