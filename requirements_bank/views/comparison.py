"""The answers side by side: sealed until the deadline, for everybody."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from portal.sheets import csv_response
from requirements_bank import permissions
from requirements_bank.actions import dialogues
from requirements_bank.comparison import compare
from requirements_bank.models import MarketDialogue
from requirements_bank.shown import shown_lines
from requirements_bank.views.dialogues import trail, visible
from requirements_bank.workbook.comparing import answer_heads, answer_rows


def comparison(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_compare, visible(request), pk=pk)
    if not is_unsealed(dialogue):
        return refuse(request, dialogue)
    compared = compare(dialogue)
    assessor = assessor_in(request, dialogue)
    shown = shown_lines(compared, request.GET, assessor=assessor)
    context = {
        "dialogue": dialogue,
        "compared": compared,
        "shown": shown,
        "left": compared.lacking(assessor) if assessor else [],
        "invited": dialogue.invitations.standing().count(),
        "trail": [*trail(dialogue), (_("Answers"), "")],
    }
    return render(request, "requirements_bank/comparison.html", context)


def comparison_csv(request: UserRequest, pk: int) -> HttpResponseBase:
    dialogue = get_permitted(request, permissions.can_compare, visible(request), pk=pk)
    if not is_unsealed(dialogue):
        return refuse(request, dialogue)
    compared = compare(dialogue)
    header = [head for head, _width in answer_heads(compared)]
    return csv_response(f"markedsdialog-{dialogue.pk}.csv", header, answer_rows(compared))


def assessor_in(request: UserRequest, dialogue: MarketDialogue) -> int:
    """Who looks, if their word counts here; else nobody."""
    return request.user.pk if permissions.can_assess(request.user, dialogue) else 0


def is_unsealed(dialogue: MarketDialogue) -> bool:
    """By the database's clock, not ours."""
    return MarketDialogue.objects.unsealed().filter(pk=dialogue.pk).exists()


def refuse(request: UserRequest, dialogue: MarketDialogue) -> HttpResponse:
    dialogues.refuse_look(dialogue, by=request.user)
    context = {"dialogue": dialogue, "trail": [*trail(dialogue), (_("Answers"), "")]}
    return render(request, "requirements_bank/sealed.html", context, status=403)
