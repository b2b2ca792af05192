"""A supplier's answer to one requirement, asked as its kind says."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import astuple
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.forms import MoneyField
from portal.templatetags import formats
from requirements_bank.models import (
    Answer,
    AnswerKind,
    DialogueRequirement,
    DialogueRules,
    Elaboration,
    Given,
    Invitation,
    RoundSheet,
)
from requirements_bank.sheets.completeness import missing

LONGEST = 10_000
Choice = Answer.Choice


class NumberField(forms.DecimalField):
    """A number as the reader's language writes it: 1.500,5 in Danish, 1,500.5 in English."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override] # stubs say int
        if isinstance(value, str):
            mark = "," if get_language() == "en" else "."
            bare = re.sub(r"\s", "", value)
            value = re.sub(rf"[{mark}](?=\d{{3}}(?:\D|$))", "", bare).replace(",", ".")
        return super().to_python(value)


class AnswerForm(forms.Form):
    """One requirement's answer. Saving asks for nothing; sending asks what is still missing.

    `seen` says which answer the page showed: several colleagues may have the sheet open, and
    saving a whole page must not put back what somebody else has changed meanwhile.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        requirement: DialogueRequirement,
        answer: Answer | Elaboration | None,
        rules: DialogueRules,
    ) -> None:
        self.requirement, self.answer, self.rules = requirement, answer, rules
        self.saved = answer.given if answer else Given()
        super().__init__(data, prefix=f"r{requirement.pk}", initial=_initial(self.saved))
        made = _fields(requirement, asks_price=rules.asks_price)
        for field in made.values():
            field.required = False
            field.label = _about(str(field.label), requirement)
        self.fields = made | self.fields

    def clean_elaboration(self) -> str:
        """Browsers send line breaks in two ways; one is stored, whichever way it came."""
        return str(self.cleaned_data["elaboration"]).replace("\r\n", "\n")

    def filled_with(self, data: Any) -> "AnswerForm":
        """The same form with other things typed into it."""
        return AnswerForm(data, requirement=self.requirement, answer=self.answer, rules=self.rules)

    @property
    def given(self) -> Given:
        """What belongs together: without an add-on no price, and nothing besides “not relevant”."""
        data = self.cleaned_data
        choice = data.get("choice") or (Choice.NOT_RELEVANT if data.get("not_relevant") else "")
        price = data.get("price") if choice == Choice.ADDON else None
        period = data.get("price_per") or Answer.PricePer.ONCE
        return Given(
            choice=choice,
            elaboration=data["elaboration"],
            number=None if choice else data.get("number"),
            option="" if choice else data.get("option", ""),
            price=price,
            price_per="" if price is None else period,
        )

    @property
    def is_new(self) -> bool:
        """Whether this is another answer than the one that is stored."""
        return self.given != self.saved

    @property
    def is_touched(self) -> bool:
        """Whether it is another than the page showed when it was opened."""
        return self.is_new and mark(self.given) != self.cleaned_data["seen"]

    @property
    def first_error(self) -> str:
        return str(next(iter(self.errors.values()), [""])[0])

    @property
    def lacks(self) -> list[str | Promise]:
        """What must be written before this can be sent."""
        given = self.given if self.is_bound and self.is_valid() else self.saved
        return missing(given, self.requirement, self.rules)

    @property
    def number_read(self) -> str:
        """A number as it was read: a mark in the wrong place is seen at once."""
        number = self.given.number
        return "" if number is None else f"{formats.number(number)} {self.requirement.unit}".strip()

    @property
    def mark_of_answer(self) -> str:
        return mark(self.given)

    @property
    def params(self) -> str:
        """The names of what is saved while typing."""
        return ",".join(self.add_prefix(name) for name in self.fields if name != "seen")


def mark(given: Given) -> str:
    """A short sign of an answer, to tell whether two are the same."""
    parts = (part.normalize() if isinstance(part, Decimal) else part for part in astuple(given))
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:12]


def answer_forms(
    invitation: Invitation, requirements: list[DialogueRequirement], data: Any = None
) -> list[AnswerForm]:
    """A form for each of these requirements, showing what is saved."""
    rows = invitation.answers.filter(requirement__in=requirements).prefetch_related("files")
    found = {answer.requirement_id: answer for answer in rows.select_related("requirement")}
    rules = DialogueRules.of(invitation.dialogue.authority_id)
    return [
        AnswerForm(data, requirement=row, answer=found.get(row.pk), rules=rules)
        for row in requirements
    ]


def elaboration_forms(
    sheet: RoundSheet, data: Any = None, *, rows: Iterable[Elaboration]
) -> list[AnswerForm]:
    """A form for each of these requirements of a round."""
    rules = DialogueRules.of(sheet.invitation.dialogue.authority_id)
    return [AnswerForm(data, requirement=row.requirement, answer=row, rules=rules) for row in rows]


def _fields(requirement: DialogueRequirement, *, asks_price: bool) -> dict[str, forms.Field]:
    kind = requirement.answer_kind
    fields: dict[str, forms.Field] = {}
    if kind == AnswerKind.WORDS:
        fields["choice"] = _one_of(Choice.choices)
    elif kind == AnswerKind.NUMBER:
        fields["number"] = NumberField(
            label=_("Your answer"),
            max_digits=20,
            decimal_places=6,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "form-input--short"}),
        )
        fields["number"].suffix = requirement.unit  # type: ignore[attr-defined] # field.html asks
    elif kind == AnswerKind.OPTIONS:
        fields["option"] = _one_of([(option, _danish(option)) for option in requirement.options])
    if kind != AnswerKind.WORDS:
        fields["not_relevant"] = forms.BooleanField(label=Choice.NOT_RELEVANT.label)
    # No maxlength in the page: browsers cut off what is pasted, without a word.
    fields["elaboration"] = forms.CharField(
        label=_("Your answer") if kind == AnswerKind.TEXT else _("Elaboration"),
        validators=[MaxLengthValidator(LONGEST)],
        widget=forms.Textarea(attrs={"rows": 6 if kind == AnswerKind.TEXT else 2}),
    )
    if kind == AnswerKind.WORDS and asks_price:
        fields |= _price()
    return fields


def _price() -> dict[str, forms.Field]:
    """Asked when the answer is an add-on; the templates read when."""
    fields: dict[str, Any] = {
        "price": MoneyField(label=_("Price of the add-on, without VAT"), min_value=0),
        "price_per": forms.ChoiceField(label=_("Paid"), choices=Answer.PricePer.choices),
    }
    for field in fields.values():
        field.asked_if, field.depends = ("choice", (Choice.ADDON,)), True
    return fields


def _one_of(choices: Any) -> forms.Field:
    return forms.ChoiceField(label=_("Your answer"), choices=choices, widget=forms.RadioSelect)


def _danish(text: str) -> str:
    """The authority's own words, which have no English ones."""
    return format_html("<span{}>{}</span>", formats.danish(), text)


def _initial(saved: Given) -> dict[str, Any]:
    return {
        "choice": saved.choice,
        "not_relevant": saved.choice == Choice.NOT_RELEVANT,
        "elaboration": saved.elaboration,
        "number": formats.number(saved.number),
        "option": saved.option,
        "price": formats.number(saved.price),
        "price_per": saved.price_per or Answer.PricePer.ONCE,
        "seen": mark(saved),
    }


def _about(label: str, requirement: DialogueRequirement) -> str:
    """Thirty fields are called the same: who listens to the page is told which one it is."""
    return format_html('{} <span class="sr-only">{}</span>', label, requirement.label)
