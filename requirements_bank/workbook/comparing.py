"""All suppliers' answers as a workbook: the answers side by side, the suppliers, the rounds.

The answers side by side are a CSV file too, in the same columns.
"""

import io
from collections.abc import Collection, Iterable, Sequence

import xlsxwriter
from django.utils.translation import gettext as _

from portal.sheets import PLAIN_TEXT, write_row
from procurement.models import System
from requirements_bank.answers.comparison import Column, Comparison, compare
from requirements_bank.answers.elaborated import read_round
from requirements_bank.models import Answer, Elaboration, MarketDialogue, Priority, Solution

WIDE, NARROW = 50, 16
Row = Sequence[str | int]


def write_comparison(
    dialogue: MarketDialogue, only: Collection[int] = (), *, shows_register: bool
) -> bytes:
    """What the database's clock has unsealed, of these suppliers or of all.

    `shows_register`: with what stands in the authority's own register of systems. No cell is a
    formula, whatever a supplier wrote.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {**PLAIN_TEXT, "in_memory": True})
    compared = compare(dialogue).narrowed(only)
    _write(book, _("Answers"), answer_heads(compared), answer_rows(compared))
    suppliers = _suppliers(compared.columns, shows_register=shows_register)
    _write(book, _("Suppliers"), _supplier_heads(dialogue), suppliers)
    _write(
        book,
        _("Elaboration rounds"),
        _round_heads(),
        _rounds(dialogue, {column.invitation.pk for column in compared.columns}),
    )
    book.close()
    return file.getvalue()


def _write(
    book: xlsxwriter.Workbook, name: str, heads: Sequence[tuple[str, int]], rows: Iterable[Row]
) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    for place, (head, width) in enumerate(heads):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, head, bold)
    for line, row in enumerate(rows, start=1):
        write_row(sheet, line, row, plain)
    sheet.freeze_panes(1, 1)


def answer_heads(compared: Comparison) -> list[tuple[str, int]]:
    heads = [
        (_("Number"), NARROW),
        (_("Category"), NARROW),
        (_("Priority"), NARROW),
        (_("Weight"), NARROW),
        (_("Requirement"), WIDE // 2),
        (_("Description"), WIDE),
    ]
    said = [(_("Elaboration"), WIDE), (_("Price"), NARROW), (_("Files"), NARROW)]
    said.append((_("Verdict"), NARROW))
    for column in compared.columns:
        name = column.invitation.supplier_name
        heads += [(name, NARROW), *((f"{name}: {word}", width) for word, width in said)]
    return heads


def answer_rows(compared: Comparison) -> Iterable[Row]:
    for line in compared.lines:
        row = line.requirement
        weight = row.dialogue.weights.get(Priority(row.priority), "")
        cells: list[str | int] = [row.label, row.category_text, str(row.get_priority_display())]
        cells += [weight, str(row), row.asked]
        for cell in line.cells:
            answer = cell.answer or Answer(requirement=row)
            files = ", ".join(file.name for file in cell.files)
            cells += [answer.words, answer.elaboration, answer.price_words, files]
            cells.append(cell.verdict_words)
        yield cells


def _supplier_heads(dialogue: MarketDialogue) -> list[tuple[str, int]]:
    return [
        (_("Supplier"), WIDE // 2),
        (_("System"), WIDE // 2),
        (_("Who makes it"), WIDE // 2),
        (_("Who hosts it"), NARROW),
        (_("In KITOS"), WIDE // 2),
        (_("In our register"), WIDE // 2),
        (_("KITOS id"), WIDE // 2),
        (_("Link in KITOS"), WIDE // 2),
        (_("Minimum requirements not met"), NARROW),
        (_("Which"), WIDE // 2),
        (_("No"), NARROW),
        (_("Yes, in part"), NARROW),
        (_("Score in per cent (%(weights)s)") % {"weights": dialogue.weight_words}, WIDE // 2),
    ]


def _suppliers(columns: Iterable[Column], *, shows_register: bool) -> Iterable[Row]:
    for column in columns:
        offered = column.solution or Solution()
        yield [
            column.invitation.supplier_name,
            offered.system,
            offered.vendor,
            str(offered.get_operation_display()),
            offered.kitos_url,
            *_in_register(column.system if shows_register else None),
            len(column.unmet),
            ", ".join(row.label for row in column.unmet),
            column.number_of_no,
            column.number_of_partly,
            "" if column.score.percent is None else column.score.percent,
        ]


def _in_register(system: System | None) -> list[str]:
    """Its name, its id in KITOS, and where it stands there."""
    if system is None:
        return ["", "", ""]
    return [system.name, str(system.kitos_uuid or ""), system.kitos_link]


def _round_heads() -> list[tuple[str, int]]:
    return [
        (_("Round"), NARROW),
        (_("Supplier"), WIDE // 2),
        (_("Number"), NARROW),
        (_("Asked"), WIDE),
        (_("Before"), NARROW),
        (_("Elaboration before"), WIDE),
        (_("After"), NARROW),
        (_("Elaboration after"), WIDE),
    ]


def _rounds(dialogue: MarketDialogue, shown: Collection[int]) -> Iterable[Row]:
    for current in dialogue.rounds.filter(is_cancelled=False):
        for part in read_round(current):
            is_shown = part.sheet.invitation_id in shown
            for said in (part.said or []) if is_shown else []:
                row = said.elaboration
                yield [
                    current.number,
                    part.sheet.invitation.supplier_name,
                    row.requirement.label,
                    row.question,
                    _said(row.earlier),
                    row.earlier.elaboration,
                    _said(row),
                    row.elaboration,
                ]


def _said(answer: Answer | Elaboration) -> str:
    return ", ".join(filter(None, (answer.words, answer.price_words)))
