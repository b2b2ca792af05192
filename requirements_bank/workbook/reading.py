"""What a workbook that came back would change, row by row, and what is wrong in it."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.numbers import whole_number
from portal.refusals import Refused
from portal.tables import opening
from portal.templatetags import formats
from requirements_bank.forms.answer import AnswerForm, answer_forms
from requirements_bank.models import Answer, AnswerKind, DialogueRequirement, Given, Invitation
from requirements_bank.workbook import ANSWER, ELABORATION, KEY, PAID, PRICE

# As spreadsheets keep a number, whatever the language.
PLAIN = re.compile(r"-?\d+(\.\d+)?")
LANGUAGES = ("da", "en")


@dataclass(frozen=True)
class Change:
    """An answer as it is and as the workbook has it."""

    form: AnswerForm

    @property
    def requirement(self) -> DialogueRequirement:
        return self.form.requirement

    @property
    def before(self) -> Answer:
        return _shown(self.requirement, self.form.saved)

    @property
    def after(self) -> Answer:
        return _shown(self.requirement, self.form.given)


@dataclass
class Preview:
    changes: list[Change] = field(default_factory=list)
    # What is wrong, with the row of the workbook.
    problems: list[tuple[int, str]] = field(default_factory=list)

    @property
    def packed(self) -> str:
        """What is typed, for the page's hidden field: it comes back by `unpack`."""
        return json.dumps({str(one.requirement.pk): dict(one.form.data) for one in self.changes})

    @property
    def given(self) -> dict[DialogueRequirement, Given]:
        return {one.requirement: one.form.given for one in self.changes}

    def renewed(self) -> "Preview":
        """The same, held against what is saved now."""
        return Preview([Change(_seen_now(one.form)) for one in self.changes])

    @property
    def is_out_of_date(self) -> bool:
        """Somebody has changed one of the answers since the page showed it."""
        return any(
            one.form.cleaned_data["seen"] != one.form.initial["seen"] for one in self.changes
        )


def preview(invitation: Invitation, file: File) -> Preview:
    """Raises ValidationError for what is no such workbook."""
    rows = opening.read(file)
    places = _places(rows[0])
    asked = {row.pk: row for row in invitation.dialogue.requirements.all()}
    found = Preview()
    typed: dict[int, tuple[int, dict[str, str]]] = {}
    for number, cells in enumerate(rows[1:], start=2):
        row = {name: cells[place] for name, place in places.items() if place < len(cells)}
        key = whole_number(row.pop("key", ""))
        if not any(row.values()):
            continue
        if key not in asked or key in typed:
            found.problems.append((number, _("The row is not one of the dialogue’s requirements.")))
        else:
            typed[key] = (number, _typed(asked[key], row))
    _compare(invitation, typed, found)
    return found


def unpack(invitation: Invitation, packed: str) -> Preview:
    """What a preview has packed. Raises Refused for what no preview has."""
    try:
        whole = {whole_number(key): dict(data) for key, data in json.loads(packed).items()}
        # Half a letter is none that can be stored.
        json.dumps(whole, ensure_ascii=False).encode()
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Refused(_("The changes cannot be read. Upload the workbook again.")) from error
    found = Preview()
    typed = {key: (0, data) for key, data in whole.items() if key is not None}
    _compare(invitation, typed, found, are_named=True)
    return found


def _compare(
    invitation: Invitation,
    typed: dict[int, tuple[int, dict[str, str]]],
    found: Preview,
    *,
    are_named: bool = False,
) -> None:
    """Hold what is typed against what is saved, as the page of the sheet would."""
    rows = list(invitation.dialogue.requirements.filter(pk__in=typed))
    for form in answer_forms(invitation, rows):
        number, data = typed[form.requirement.pk]
        names = data if are_named else {form.add_prefix(name): v for name, v in data.items()}
        names.setdefault(form.add_prefix("seen"), form.initial["seen"])
        filled = form.filled_with(names)
        if not filled.is_valid():
            found.problems.append((number, f"{filled.requirement.label}: {filled.first_error}"))
        elif filled.is_new:
            found.changes.append(Change(filled))


def _places(headings: list[str]) -> dict[str, int]:
    """Where each column is, by its heading in either language."""
    names = {"key": KEY, "answer": ANSWER, "elaboration": ELABORATION, "price": PRICE, "paid": PAID}
    known: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            known |= {str(words): name for name, words in names.items()}
    places = {known[text]: place for place, text in enumerate(headings) if text in known}
    if not {"key", "answer"} <= set(places):
        raise ValidationError(_("It is not the workbook of this answer. Fetch it anew."))
    return places


def _typed(requirement: DialogueRequirement, row: dict[str, str]) -> dict[str, str]:
    """The cells as the form takes them."""
    answer = row.get("answer", "")
    data = {"elaboration": row.get("elaboration", "")}
    choice = _word(answer, Answer.Choice.choices)
    if requirement.answer_kind == AnswerKind.WORDS:
        data["choice"] = choice or answer
        data["price"] = _number(row.get("price", ""))
        data["price_per"] = _word(row.get("paid", ""), Answer.PricePer.choices) or row.get(
            "paid", ""
        )
    elif choice == Answer.Choice.NOT_RELEVANT:
        data["not_relevant"] = "on"
    elif requirement.answer_kind == AnswerKind.NUMBER:
        data["number"] = _number(answer)
    elif requirement.answer_kind == AnswerKind.OPTIONS:
        data["option"] = answer
    else:
        data["elaboration"] = "\n\n".join(filter(None, (answer, data["elaboration"])))
    return data


def _word(text: str, choices: Sequence[tuple[str, str | Promise]]) -> str:
    """The choice that the text is in either language; empty, if it is none."""
    for language in LANGUAGES:
        with override(language):
            for value, label in choices:
                if str(label).casefold() == text.casefold():
                    return str(value)
    return ""


def _number(text: str) -> str:
    """A number as the reader's language writes it."""
    return formats.number(Decimal(text)) if PLAIN.fullmatch(text) else text


def _seen_now(form: AnswerForm) -> AnswerForm:
    renewed = form.filled_with({**form.data, form.add_prefix("seen"): form.initial["seen"]})
    renewed.full_clean()
    return renewed


def _shown(requirement: DialogueRequirement, given: Given) -> Answer:
    return Answer(requirement=requirement, **vars(given))
