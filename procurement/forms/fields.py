"""A form made of questions that are data: worksheets and assessments ask with it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, User
from portal.forms import DayField, MoneyField
from procurement.fields import Answers, Field
from procurement.forms.people import PersonField, offer_people
from procurement.forms.questions import LONG, CountField
from procurement.shown import is_blank

MOST_MONEY = 10_000_000_000
MOST = 1_000_000_000
YES_NO = (("yes", _("Yes")), ("no", _("No")))
# More choices than this are a list that opens.
MOST_RADIOS = 7
# What is said of a question without an answer, by its kind; the rest are written.
MISSING = {
    "choice": _("Choose one of the answers."),
    "yes_no": _("Choose one of the answers."),
    "choices": _("Choose at least one."),
    "date": _("Write the date."),
    "person": _("Choose a person."),
}
UNWRITTEN = _("Write an answer.")


def check_century(value: date) -> None:
    """What a case writes down happens in its own time; another year is a slip of the finger."""
    if not 1990 <= value.year <= 2100:
        raise ValidationError(_("Check the year: it must be between 1990 and 2100."))


class CenturyField(DayField):
    default_validators = [check_century]


class LinkField(forms.URLField):
    default_validators = [URLValidator(schemes=["http", "https"])]


class FieldsForm(forms.Form):
    """The questions on one page. `answers` are those given, fit to be kept as JSON.

    `check` sees all the answers and gives a sentence for each field that does not go with the
    others. Give `answers` to change what was answered before; every other option is a form's.
    """

    use_required_attribute = False
    suggested_people: list[tuple[str, str]] = []

    def __init__(
        self,
        data: Any = None,
        *,
        fields: Iterable[Field],
        authority: Authority,
        answers: Answers | None = None,
        check: Callable[[Answers], Mapping[str, Any]] = lambda answers: {},
        **options: Any,
    ) -> None:
        self.asked = tuple(fields)
        self.check = check
        kept = initial_from(self.asked, answers or {})
        super().__init__(data, initial={**kept, **options.pop("initial", {})}, **options)
        self.fields.update(form_fields(self.asked))
        people = {person.pk for person in self.initial.values() if isinstance(person, User)}
        if any(field.kind == "person" for field in self.asked):
            offer_people(self, authority, people)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean(self) -> dict[str, Any]:
        """Keep what was asked; what was not is dropped, however it was filled in."""
        cleaned: dict[str, Any] = super().clean() or {}
        self.answers: dict[str, Any] = {}
        for field in self.asked:
            if field.is_asked(self.answers):
                self._keep(field, as_json(cleaned.get(field.key)))
            else:
                self.errors.pop(field.key, None)
        for key, sentence in ({} if self.errors else self.check(self.answers)).items():
            self.add_error(key, sentence)
        return cleaned

    def _keep(self, field: Field, answer: Any) -> None:
        if not is_blank(answer):
            self.answers[field.key] = answer
        elif field.required and field.key not in self.errors:
            self.add_error(field.key, _missing(field))


def form_fields(fields: Iterable[Field]) -> dict[str, forms.Field]:
    """The form fields that ask these questions, by key."""
    asked = {field.key: field for field in fields}
    return {key: _form_field(field, _hint(field, asked)) for key, field in asked.items()}


def _missing(field: Field) -> Any:
    return MISSING.get(field.kind, UNWRITTEN)


def _hint(field: Field, asked: Mapping[str, Field]) -> str:
    """The question's help, and when it is asked at all: said where the page cannot hide it."""
    if field.only_if is None:
        return str(field.help)
    other, wanted = asked[field.only_if[0]], field.only_if[1]
    labels = dict(YES_NO if other.kind == "yes_no" else other.choices)
    texts = [str(labels[one]) for one in wanted]
    when = _("Only if you answer “%(answer)s” to “%(question)s”") % {
        "answer": _("” or “").join(texts),
        "question": str(other.label).rstrip("?:."),
    }
    return format_html("{} <span data-when>{}.</span>", field.help, when).strip()


def initial_from(fields: Iterable[Field], answers: Answers) -> dict[str, Any]:
    """What was answered, as a form shows it. Persons are found by one question."""
    persons = {field.key for field in fields if field.kind == "person"}
    wanted = {answers[key] for key in persons if answers.get(key)}
    found = User.objects.in_bulk(wanted) if wanted else {}
    return {key: found.get(answer) if key in persons else answer for key, answer in answers.items()}


def as_json(value: Any) -> Any:
    """A clean value as it is kept."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, models.Model):
        return value.pk
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _form_field(field: Field, hint: str) -> forms.Field:
    made = MAKERS[field.kind](field)
    made.label, made.help_text = field.label, hint  # type: ignore[assignment] # lazy texts
    # One that is only asked sometimes is looked at when all the answers are there.
    made.required = field.required and field.only_if is None
    made.depends = field.required and field.only_if is not None  # type: ignore[attr-defined] # read by the form pack
    made.asked_if = field.only_if  # type: ignore[attr-defined] # read by the form pack
    made.error_messages["required"] = _missing(field)
    return made


def _line(field: Field) -> forms.Field:
    attributes = {"list": field.suggested, "autocomplete": "off"} if field.suggested else {}
    return forms.CharField(max_length=200, widget=forms.TextInput(attrs=attributes))


def _text(field: Field) -> forms.Field:
    return forms.CharField(max_length=LONG, widget=forms.Textarea(attrs={"rows": 4}))


def _choice(field: Field) -> forms.Field:
    if len(field.choices) > MOST_RADIOS:
        return forms.ChoiceField(choices=[("", _("Choose")), *field.choices])
    return forms.ChoiceField(choices=field.choices, widget=forms.RadioSelect)


def _choices(field: Field) -> forms.Field:
    return forms.MultipleChoiceField(choices=field.choices, widget=forms.CheckboxSelectMultiple)


def _whole(field: Field) -> forms.Field:
    return CountField(
        min_value=0,
        max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("Write a whole number, such as 40.")},
    )


def _money(field: Field) -> forms.Field:
    return MoneyField(
        min_value=0,
        max_value=MOST_MONEY,
        error_messages={"invalid": _("Write the amount as a number, such as 250.000.")},
    )


MAKERS: dict[str, Callable[[Field], forms.Field]] = {
    "line": _line,
    "text": _text,
    "choice": _choice,
    "choices": _choices,
    "yes_no": lambda field: forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect),
    "whole": _whole,
    "money": _money,
    "date": lambda field: CenturyField(),
    "email": lambda field: forms.EmailField(max_length=254),
    "link": lambda field: LinkField(max_length=500, assume_scheme="https"),
    "person": lambda field: PersonField(label=_("Person")),
}
