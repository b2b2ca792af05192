"""The answers side by side: sealed until the deadline, for everybody."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.http import UserRequest
from portal.sheets import csv_response
from requirements_bank import permissions
from requirements_bank.answers.comparison import compare
from requirements_bank.answers.shown import Wanted, shown_lines
from requirements_bank.models import MarketDialogue
from requirements_bank.views.dialogues import trail
from requirements_bank.views.unsealed import unsealed
from requirements_bank.workbook.comparing import answer_heads, answer_rows


@unsealed(permissions.can_compare)
def comparison(request: UserRequest, dialogue: MarketDialogue) -> HttpResponse:
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


@unsealed(permissions.can_compare)
def comparison_csv(request: UserRequest, dialogue: MarketDialogue) -> HttpResponseBase:
    compared = compare(dialogue).narrowed(Wanted.by(request.GET).suppliers)
    header = [head for head, _width in answer_heads(compared)]
    return csv_response(f"markedsdialog-{dialogue.pk}.csv", header, answer_rows(compared))


def assessor_in(request: UserRequest, dialogue: MarketDialogue) -> int:
    """Who looks, if their word counts here; else nobody."""
    return request.user.pk if permissions.can_assess(request.user, dialogue) else 0
