"""The workbook that a supplier fetches: the requirements, what is answered, and room for more."""

import io
from typing import Any

import xlsxwriter
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from portal.sheets import PLAIN_TEXT
from requirements_bank.models import (
    Answer,
    AnswerKind,
    DialogueRequirement,
    DialogueRules,
    Invitation,
)
from requirements_bank.workbook import ANSWER, ELABORATION, KEY, NUMBER, PAID, PRICE

NOT_RELEVANT = Answer.Choice.NOT_RELEVANT
LISTS = "Lists"
# The first column that the supplier fills in.
FREE_FROM = 6
Cells = list[tuple[str | Promise, int, bool]]


def write(invitation: Invitation) -> bytes:
    """What is answered stands in it; only the answers' cells can be changed."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {**PLAIN_TEXT, "in_memory": True})
    sheet, lists = book.add_worksheet(_("Answers")), book.add_worksheet(LISTS)
    lists.hide()
    asks_price = DialogueRules.of(invitation.dialogue.authority_id).asks_price
    _write_headings(book, sheet, invitation, asks_price=asks_price)
    fixed = book.add_format({"text_wrap": True, "valign": "top"})
    free = book.add_format({"text_wrap": True, "valign": "top", "locked": False, "border": 1})
    rows = invitation.answers.select_related("requirement")
    given = {answer.requirement_id: answer for answer in rows}
    for line, requirement in enumerate(invitation.dialogue.requirements.all(), start=1):
        answer = given.get(requirement.pk) or Answer(requirement=requirement)
        _write_row(sheet, line, _fixed(requirement, invitation), fixed)
        _write_row(sheet, line, _free(answer, asks_price=asks_price), free, start=FREE_FROM)
        _offer(sheet, lists, line, requirement)
    sheet.freeze_panes(1, 3)
    sheet.protect()
    book.close()
    return file.getvalue()


def _write_headings(
    book: xlsxwriter.Workbook, sheet: Worksheet, invitation: Invitation, *, asks_price: bool
) -> None:
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    columns = _columns(invitation, asks_price=asks_price)
    for place, (name, width, hidden) in enumerate(columns):
        sheet.set_column(place, place, width, None, {"hidden": hidden})
        sheet.write_string(0, place, str(name), heading)


def _columns(invitation: Invitation, *, asks_price: bool) -> Cells:
    """Each column's heading and width, and whether it is hidden."""
    shows = invitation.dialogue.shows_priorities
    cells: Cells = [
        (KEY, 8, True),
        (NUMBER, 10, False),
        (_("Requirement"), 28, False),
        (_("Description"), 60, False),
        (_("Priority"), 16, not shows),
        (_("How it is answered"), 22, False),
        (ANSWER, 24, False),
        (ELABORATION, 60, False),
    ]
    if asks_price:
        cells += [(PRICE, 14, False), (PAID, 12, False)]
    return cells


def _fixed(requirement: DialogueRequirement, invitation: Invitation) -> list[Any]:
    shows = invitation.dialogue.shows_priorities
    return [
        requirement.pk,
        requirement.label,
        str(requirement),
        "\n\n".join(filter(None, (requirement.asked, requirement.local_description))),
        requirement.get_priority_display() if shows else "",
        _how(requirement),
    ]


def _how(requirement: DialogueRequirement) -> str:
    """How the requirement is answered, with the unit."""
    if requirement.answer_kind == AnswerKind.NUMBER and requirement.unit:
        return _("A number: %(unit)s") % {"unit": requirement.unit}
    if requirement.answer_kind == AnswerKind.DOCUMENT:
        return _("Attach the document in the portal")
    return str(requirement.get_answer_kind_display())


def _free(answer: Answer, *, asks_price: bool) -> list[Any]:
    is_text = answer.requirement.answer_kind == AnswerKind.TEXT and not answer.choice
    cells: list[Any] = [
        answer.elaboration if is_text else _main(answer),
        "" if is_text else answer.elaboration,
    ]
    if asks_price:
        paid = answer.get_price_per_display() if answer.price_per else ""
        cells += ["" if answer.price is None else float(answer.price), paid]
    return cells


def _main(answer: Answer) -> Any:
    if answer.number is not None:
        return float(answer.number)
    return str(answer.get_choice_display()) if answer.choice else answer.option


def _write_row(
    sheet: Worksheet, line: int, cells: list[Any], how: Format, *, start: int = 0
) -> None:
    """Texts are written as texts, so that no supplier's cell is a formula."""
    for place, cell in enumerate(cells, start=start):
        if isinstance(cell, str):
            sheet.write_string(line, place, cell, how)
        else:
            sheet.write_number(line, place, cell, how)


def _offer(sheet: Worksheet, lists: Worksheet, line: int, requirement: DialogueRequirement) -> None:
    """The answers to choose among, as a list in the cell: a hidden row says which they are."""
    words = _choices(requirement)
    for place, word in enumerate(words):
        lists.write_string(line, place, word)
    if words:
        whole = xl_range_abs(line, 0, line, len(words) - 1)
        choice = {"validate": "list", "source": f"={LISTS}!{whole}"}
        sheet.data_validation(line, FREE_FROM, line, FREE_FROM, choice)


def _choices(requirement: DialogueRequirement) -> list[str]:
    if requirement.answer_kind == AnswerKind.OPTIONS:
        return [*requirement.options, str(NOT_RELEVANT.label)]
    is_words = requirement.answer_kind == AnswerKind.WORDS
    return [str(label) for label in Answer.Choice.labels] if is_words else []
