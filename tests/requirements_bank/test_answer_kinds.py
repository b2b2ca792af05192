"""Each kind of requirement is answered in its own way, and an answer says what it must."""

from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.utils.translation import override

from portal.refusals import Refused
from requirements_bank.actions import answers
from requirements_bank.forms.answer import NumberField
from requirements_bank.models import Answer, AnswerKind, Given
from requirements_bank.sheets.completeness import missing_of
from tests.factories import make_asked, make_dialogue
from tests.requirements_bank.suppliers import asks, autosave, autosave_named, inside, page

pytestmark = pytest.mark.django_db
Kind = AnswerKind


@pytest.fixture
def asked():
    """A requirement of a kind, in a sheet that is open."""

    def ask(kind=Kind.WORDS, **fields):
        dialogue = make_dialogue(requirements=0)
        requirement = make_asked(dialogue, 1, answer_kind=kind, **fields)
        invitation, browser = inside(dialogue=dialogue)
        return invitation, browser, requirement

    return ask


@pytest.mark.parametrize(
    ("language", "typed", "number"),
    [
        ("da", "99,5", "99.5"),
        ("da", "1.500", "1500"),
        ("da", "1.234.567,25", "1234567.25"),
        ("da", "99.5", "99.5"),
        ("en", "99.5", "99.5"),
        ("en", "1,500", "1500"),
        ("en", "99.955", "99.955"),
        ("en", "99,5", "99.5"),
        ("da", " 1 000 ", "1000"),
    ],
)
def test_a_number_is_read_as_the_readers_language_writes_it(language, typed, number):
    with override(language):
        assert NumberField().clean(typed) == Decimal(number)


def test_a_number_is_shown_with_its_unit_as_it_was_read(asked):
    invitation, browser, requirement = asked(Kind.NUMBER, unit="timer")

    answer = autosave_named(browser, requirement, invitation, number="1.500,50")

    assert "1.500,5 timer" in answer.text
    assert invitation.answers.get().number == Decimal("1500.5")
    assert "1 af 1 krav besvaret" in answer.text
    assert 'value="1.500,5"' in browser.get(page(invitation)).text


def test_what_is_no_number_is_refused_beside_the_field(asked):
    invitation, browser, requirement = asked(Kind.NUMBER, unit="timer")

    assert autosave_named(browser, requirement, invitation, number="mange").status_code == 422
    assert not Answer.objects.exists()


def test_one_of_the_options_is_chosen_and_no_other(asked):
    invitation, browser, requirement = asked(Kind.OPTIONS, options=["Dagligt", "Ugentligt"])

    assert autosave_named(browser, requirement, invitation, option="Årligt").status_code == 422
    assert autosave_named(browser, requirement, invitation, option="Ugentligt").status_code == 200

    assert invitation.answers.get().words == "Ugentligt"
    assert invitation.answers.answered().exists()


def test_a_text_is_an_answer_by_itself(asked):
    invitation, browser, requirement = asked(Kind.TEXT)

    autosave_named(browser, requirement, invitation, elaboration="Vi migrerer på en weekend.")

    assert invitation.answers.answered().get().words == "Med ord"


def test_words_beside_no_choice_are_no_answer(asked):
    invitation, browser, requirement = asked()

    autosave(browser, requirement, invitation, choice="", elaboration="Måske")

    assert not invitation.answers.answered().exists()
    assert invitation.answers.get().words == ""


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.NUMBER, {"number": "5"}),
        (Kind.OPTIONS, {"option": "A"}),
        (Kind.TEXT, {}),
        (Kind.DOCUMENT, {}),
    ],
)
def test_any_kind_may_be_not_relevant_and_then_says_nothing_else(asked, kind, typed):
    invitation, browser, requirement = asked(kind, options=["A", "B"])

    autosave_named(browser, requirement, invitation, not_relevant="on", **typed)

    assert invitation.answers.answered().get().given == Given("not_relevant")


def test_only_an_add_on_has_a_price_and_only_where_it_is_asked(asked):
    invitation, browser, requirement = asked()
    costs = {"price": "1.611.360", "price_per": "year"}
    autosave(browser, requirement, invitation, choice="addon", **costs)
    assert invitation.answers.get().price is None
    asks(asks_price=True)

    assert f'name="r{requirement.pk}-price"' in browser.get(page(invitation)).text
    autosave(browser, requirement, invitation, choice="addon", **costs)
    assert invitation.answers.get().price_words == "1.611.360 kr. pr. år"
    autosave(browser, requirement, invitation, choice="addon", price="12,50")
    assert invitation.answers.get().price_words == "12,50 kr. én gang"
    autosave(browser, requirement, invitation, choice="yes", **costs)
    assert invitation.answers.get().price_words == ""
    assert autosave(browser, requirement, invitation, choice="addon", price="-1").status_code == 422


def test_the_database_takes_no_price_without_an_add_on(asked):
    invitation, _browser, requirement = asked()

    with pytest.raises(IntegrityError):
        answers.save(invitation, requirement, Given("yes", price=Decimal(5), price_per="once"))


@pytest.mark.parametrize(
    ("given", "fields", "rules", "words"),
    [
        (Given("partly"), {}, {}, ["Skriv, hvilken del"]),
        (Given("partly", "   "), {}, {}, ["Skriv, hvilken del"]),
        (Given("partly", "Halvdelen"), {}, {}, []),
        (Given("yes"), {}, {}, []),
        (Given("yes"), {"needs_elaboration": True}, {}, ["Skriv hvordan"]),
        (Given("addon"), {"needs_elaboration": True}, {"asks_price": True}, ["Skriv hv", "koster"]),
        (Given("no"), {"needs_elaboration": True}, {}, []),
        (Given("no"), {}, {"wants_reason_for_no": True}, ["Skriv hvorfor"]),
        (Given("not_relevant"), {}, {"wants_reason_for_no": True}, ["Skriv hvorfor"]),
        (Given("addon"), {}, {"asks_price": True}, ["koster"]),
        (Given("addon", price=Decimal(0), price_per="once"), {}, {"asks_price": True}, []),
        (Given(number=Decimal(0)), {"needs_elaboration": True}, {}, ["Skriv hvordan"]),
        (Given(option="A"), {"needs_elaboration": True}, {}, ["Skriv hvordan"]),
        (Given("", ""), {"needs_elaboration": True}, {}, []),
    ],
)
def test_what_must_be_written_before_sending(asked, given, fields, rules, words):
    invitation, browser, requirement = asked(**fields)
    asks(**rules)
    answers.save(invitation, requirement, given)

    found = missing_of(invitation)

    assert len(words) == sum(len(one.words) for one in found)
    for part in words:
        assert part in browser.get(page(invitation)).text
        assert part in browser.get(page(invitation, "send/")).text
    if words:
        with pytest.raises(answers.Incomplete):
            answers.finish(invitation)
        answer = browser.post(page(invitation, "send/"), follow=True)
        assert answer.redirect_chain[-1][0] == page(invitation, "send/")
        assert "Nogle svar skal uddybes" in answer.text
    else:
        answers.finish(invitation)


def test_a_text_that_is_the_answer_needs_no_elaboration(asked):
    invitation, _browser, requirement = asked(Kind.TEXT, needs_elaboration=True)
    answers.save(invitation, requirement, Given(elaboration="Sådan"))

    assert answers.finish(invitation)


def test_what_is_missing_is_said_while_saving_and_saves_all_the_same(asked):
    invitation, browser, requirement = asked()

    answer = autosave(browser, requirement, invitation, choice="partly")

    assert answer.status_code == 200
    assert "Skriv, hvilken del I opfylder" in answer.text
    assert invitation.answers.exists()


def test_what_the_authority_adds_to_the_common_text_is_read_by_the_supplier(asked):
    invitation, browser, _requirement = asked(local_description="Hos os gælder det også skoler.")

    assert "Hos os gælder det også skoler." in browser.get(page(invitation)).text


def test_after_the_deadline_the_page_shows_each_kind_of_answer(asked):
    invitation, browser, requirement = asked(Kind.NUMBER, unit="dage")
    answers.save(invitation, requirement, Given(number=Decimal(5), elaboration="Højst"))
    answers.finish(invitation)

    text = browser.get(page(invitation)).text

    assert "<dd>5 dage</dd>" in text
    assert "Højst" in text


def test_a_refused_answer_keeps_its_words():
    with pytest.raises(Refused, match="ikke sendt"):
        answers.take_back(inside()[0])
