"""A form is made of questions that are data; what is answered is kept, shown and asked again."""

import datetime
import re

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.html import strip_tags

from accounts.models import Role
from procurement.fields import Field
from procurement.forms.fields import FieldsForm, initial_from
from procurement.shown import display
from tests.factories import make_authority, make_user

FIELDS = (
    Field(key="name", label="Name", kind="line"),
    Field(key="notes", label="Notes", required=False),
    Field(key="colour", label="Colour", kind="choice", choices=(("r", "Red"), ("b", "Blue"))),
    Field(key="days", label="Days", kind="choices", choices=(("mo", "Monday"), ("tu", "Tuesday"))),
    Field(key="paid", label="Is it paid?", kind="yes_no"),
    Field(key="count", label="Count", kind="whole"),
    Field(key="price", label="Price", kind="money", only_if=("paid", ("yes",))),
    Field(key="day", label="Day", kind="date"),
    Field(key="mail", label="Mail", kind="email", required=False),
    Field(key="page", label="Page", kind="link", required=False),
    Field(key="who", label="Who", kind="person"),
    Field(key="why", label="Why", only_if=("days", ("tu",)), required=False, help="In short."),
)


@pytest.fixture
def person(db):
    return make_user(Role.ARCHITECT, name="Ada Arkitekt")


@pytest.fixture
def typed(person):
    return {
        "name": " Booking ",
        "notes": "One\r\ntwo",
        "colour": "b",
        "days": ["mo", "tu"],
        "paid": "yes",
        "count": "1.200",
        "price": "1.611.360,50",
        "day": "2026-11-30",
        "mail": "a@example.dk",
        "page": "example.dk",
        "who": person.email,
        "why": "Because",
    }


@pytest.fixture
def form(person):
    def make(data=None, **options):
        return FieldsForm(data, fields=FIELDS, authority=person.authority, **options)

    return make


def page_of(filled):
    template = Template("{% load crispy_forms_tags %}{% crispy form %}")
    return template.render(Context({"form": filled}))


def test_the_answers_are_fit_to_be_kept(form, typed, person):
    filled = form(typed)

    assert filled.is_valid(), filled.errors
    assert filled.answers == {
        "name": "Booking",
        "notes": "One\ntwo",
        "colour": "b",
        "days": ["mo", "tu"],
        "paid": "yes",
        "count": 1200,
        "price": "1611360.5",
        "day": "2026-11-30",
        "mail": "a@example.dk",
        "page": "https://example.dk",
        "who": person.pk,
        "why": "Because",
    }


def test_what_was_kept_is_shown_in_the_form_again(form, typed, person):
    answers = {"price": "1611360.5", "day": "2026-11-30", "who": person.pk, "days": ["tu"]}

    html = page_of(form(answers=answers))

    assert 'value="1611360.5"' in html
    assert 'value="2026-11-30"' in html
    assert f'<option value="{person.email}" selected>' in html
    assert re.search('value="tu"[^>]* checked', html)
    assert "<form" not in html


def test_a_kept_form_that_is_sent_as_it_is_keeps_the_same_answers(form, typed):
    answers = form(typed)
    assert answers.is_valid()
    shown = form(answers=answers.answers)
    sent = {name: shown[name].value() for name in shown.fields}

    again = form(sent)

    assert again.is_valid(), again.errors
    assert again.answers == answers.answers


def test_a_question_that_another_answer_makes_needless_is_not_asked(form, typed):
    filled = form(typed | {"paid": "no", "price": "-5", "days": ["mo"]})

    assert filled.is_valid(), filled.errors
    assert "price" not in filled.answers
    assert "why" not in filled.answers


def test_a_question_that_another_answer_raises_is_wanted(form, typed):
    filled = form(typed | {"price": ""})

    assert filled.errors["price"] == ["Skriv et svar."]


def test_the_help_says_when_a_question_is_asked(form):
    with translation.override("en"):
        fields = form().fields

    assert strip_tags(fields["price"].help_text) == "Only if you answer “Yes” to “Is it paid”."
    assert (
        strip_tags(fields["why"].help_text) == "In short. Only if you answer “Tuesday” to “Days”."
    )


def test_the_page_knows_which_answer_makes_a_question_asked(form):
    page = page_of(form())

    assert 'data-asked-if="paid" data-asked-when="yes"' in page
    assert page.count("data-asked-if") == 2


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("paid", "Vælg et af svarene."),
        ("days", "Vælg mindst én."),
        ("name", "Skriv et svar."),
    ],
)
def test_a_question_without_an_answer_is_told_what_to_do(form, typed, key, sentence):
    filled = form({name: value for name, value in typed.items() if name != key})

    assert filled.errors[key] == [sentence]


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("price", "-1", "0"),
        ("price", "10000000001", "10"),
        ("price", "NaN", "beløbet"),
        ("count", "-1", "0"),
        ("count", "9" * 30, "1"),
        ("count", "mange", "helt tal"),
        ("day", "1989-12-31", "1990"),
        ("day", "2101-01-01", "2100"),
        ("notes", "x" * 20_001, "20000"),
        ("name", "x" * 201, "200"),
        ("name", "a\x00b", "Null"),
        ("colour", "green", "green"),
        ("days", ["we"], "we"),
        ("page", "javascript:alert(1)", "URL"),
        ("who", "nobody@example.dk", "adresse"),
    ],
)
def test_what_nobody_means_is_refused_with_a_sentence(form, typed, key, value, sentence):
    filled = form(typed | {key: value})

    assert not filled.is_valid()
    assert list(filled.errors) == [key]
    assert sentence in filled.errors[key][0]


def test_a_person_of_another_authority_is_nobody_here(form, typed):
    stranger = make_user(Role.ARCHITECT)

    assert "who" in form(typed | {"who": stranger.email}).errors


def test_the_answers_are_seen_together_when_each_is_right(form, typed):
    seen = []

    def check(answers):
        seen.append(answers["name"])
        return {"day": "Not on a Monday."}

    assert form(typed, check=check).errors["day"] == ["Not on a Monday."]
    assert "day" not in form(typed | {"name": ""}, check=check).errors
    assert seen == ["Booking"]


def test_many_choices_are_a_list_that_opens():
    many = tuple((str(number), f"Number {number}") for number in range(8))
    form = FieldsForm(
        fields=[Field(key="one", label="One", kind="choice", choices=many)], authority=None
    )

    assert "<select" in str(form["one"])


def test_answers_are_shown_as_people_read_them(form, typed, person):
    filled = form(typed)
    assert filled.is_valid()

    assert display(FIELDS, filled.answers) == [
        ("Name", "Booking"),
        ("Notes", "One\ntwo"),
        ("Colour", "Blue"),
        ("Days", "Monday, Tuesday"),
        ("Is it paid?", "Ja"),
        ("Count", "1200"),
        ("Price", "1.611.360,50 kr."),
        ("Day", "30. november 2026"),
        ("Mail", "a@example.dk"),
        ("Page", "https://example.dk"),
        ("Who", "Ada Arkitekt"),
        ("Why", "Because"),
    ]


def test_what_is_not_answered_is_not_shown():
    assert display(FIELDS, {"paid": "no", "name": "", "days": []}) == [("Is it paid?", "Nej")]


def test_one_question_finds_all_persons(person, django_assert_num_queries):
    with django_assert_num_queries(1):
        initial = initial_from(FIELDS, {"who": person.pk, "name": "x"})

    assert initial == {"who": person, "name": "x"}
    with django_assert_num_queries(0):
        assert initial_from(FIELDS, {"name": "x"}) == {"name": "x"}


def test_in_a_big_authority_the_address_is_typed(db, monkeypatch):
    monkeypatch.setattr("procurement.forms.people.MOST_IN_A_LIST", 1)
    authority = make_authority()
    for _ in range(2):
        make_user(Role.ARCHITECT, authority=authority)

    form = FieldsForm(fields=FIELDS, authority=authority)

    assert 'type="email"' in str(form["who"])
    assert len(form.suggested_people) == 2


def test_days_are_days():
    assert display(FIELDS, {"day": datetime.date(2026, 1, 2).isoformat()})[0][1] == "2. januar 2026"
