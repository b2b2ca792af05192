"""The answers side by side: sealed until the deadline, for everybody."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from portal.sheets import csv_response
from requirements_bank import permissions
from requirements_bank.actions import dialogues
from requirements_bank.cells import Cell
from requirements_bank.comparison import Line, compare
from requirements_bank.models import MarketDialogue
from requirements_bank.scoring import WEIGHTS
from requirements_bank.shown import shown_lines
from requirements_bank.views.dialogues import trail, visible


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
        "weights": [(priority.label, weight) for priority, weight in WEIGHTS.items()],
        "invited": dialogue.invitations.standing().count(),
        "trail": [*trail(dialogue), (_("Answers"), "")],
    }
    return render(request, "requirements_bank/comparison.html", context)


def comparison_csv(request: UserRequest, pk: int) -> HttpResponseBase:
    dialogue = get_permitted(request, permissions.can_compare, visible(request), pk=pk)
    if not is_unsealed(dialogue):
        return refuse(request, dialogue)
    compared = compare(dialogue)
    header = [_("Number"), _("Category"), _("Priority"), _("Requirement"), _("Description")]
    for column in compared.columns:
        name = {"supplier": column.invitation.supplier_name}
        header += [
            name["supplier"],
            _("%(supplier)s: price") % name,
            _("%(supplier)s: elaboration") % name,
            _("%(supplier)s: our assessment") % name,
        ]
    rows = [_cells(line) for line in compared.lines]
    return csv_response(f"markedsdialog-{dialogue.pk}.csv", header, rows)


def _cells(line: Line) -> list[Any]:
    row = line.requirement
    cells = [row.label, row.category_text, row.get_priority_display(), row, row.description_text]
    return [*cells, *(text for cell in line.cells for text in _texts(cell))]


def _texts(cell: Cell) -> list[str]:
    answer = cell.answer
    given = [answer.words, answer.price_words, answer.elaboration] if answer else ["", "", ""]
    return [*given, cell.verdict_words]


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
