"""The answers side by side: sealed until the deadline, for everybody."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from portal.sheets import csv_response
from requirements_bank import permissions
from requirements_bank.actions import dialogues
from requirements_bank.comparison import Line, compare
from requirements_bank.models import MarketDialogue
from requirements_bank.shown import shown_lines
from requirements_bank.views.dialogues import trail, visible


def comparison(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_compare, visible(request), pk=pk)
    if not _is_unsealed(dialogue):
        return _refuse(request, dialogue)
    compared = compare(dialogue)
    context = {
        "dialogue": dialogue,
        "compared": compared,
        "shown": shown_lines(compared, request.GET),
        "invited": dialogue.invitations.standing().count(),
        "trail": [*trail(dialogue), (_("Answers"), "")],
    }
    return render(request, "requirements_bank/comparison.html", context)


def compared_requirement(request: UserRequest, pk: int, requirement: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_compare, visible(request), pk=pk)
    if not _is_unsealed(dialogue):
        return _refuse(request, dialogue)
    row = get_object_or_404(dialogue.requirements, pk=requirement)
    compared = compare(dialogue)
    line = next(line for line in compared.lines if line.requirement == row)
    context = {
        "dialogue": dialogue,
        "row": row,
        "answers": list(zip(compared.columns, line.answers, strict=True)),
        "trail": [*trail(dialogue), (row.label, "")],
    }
    return render(request, "requirements_bank/compared_requirement.html", context)


def comparison_csv(request: UserRequest, pk: int) -> HttpResponseBase:
    dialogue = get_permitted(request, permissions.can_compare, visible(request), pk=pk)
    if not _is_unsealed(dialogue):
        return _refuse(request, dialogue)
    compared = compare(dialogue)
    header = [_("Number"), _("Category"), _("Priority"), _("Requirement"), _("Description")]
    for column in compared.columns:
        name = column.invitation.supplier_name
        header += [name, _("%(supplier)s: elaboration") % {"supplier": name}]
    rows = [_cells(line) for line in compared.lines]
    return csv_response(f"markedsdialog-{dialogue.pk}.csv", header, rows)


def _cells(line: Line) -> list[Any]:
    row = line.requirement
    cells = [row.label, row.category_text, row.get_priority_display(), row, row.description_text]
    for answer in line.answers:
        cells += [answer.get_choice_display(), answer.elaboration] if answer else ["", ""]
    return cells


def _is_unsealed(dialogue: MarketDialogue) -> bool:
    """By the database's clock, not ours."""
    return MarketDialogue.objects.unsealed().filter(pk=dialogue.pk).exists()


def _refuse(request: UserRequest, dialogue: MarketDialogue) -> HttpResponse:
    dialogues.refuse_look(dialogue, by=request.user)
    context = {"dialogue": dialogue, "trail": [*trail(dialogue), (_("Answers"), "")]}
    return render(request, "requirements_bank/sealed.html", context, status=403)
