"""On an English page the authority's Danish words are marked as Danish (WCAG 3.1.2)."""

import re

import pytest

from requirements_bank.actions import clarifications
from requirements_bank.models import AnswerKind
from tests.factories import make_asked, make_dialogue
from tests.requirements_bank.rounds import ask, entered, make_answered
from tests.requirements_bank.rounds import page as round_page
from tests.requirements_bank.suppliers import inside, page

pytestmark = pytest.mark.django_db


def languages_of(text: str, words: str) -> set[str]:
    """The marks of the elements that hold exactly these words."""
    found = re.findall(rf"<[a-z0-9]+([^>]*)>(?:<p>)?{re.escape(words)}", text)
    return {"da" if 'lang="da"' in marks else "" for marks in found}


def asked(language: str):
    dialogue = make_dialogue(requirements=0, name="Ruteplan")
    dialogue.description = "Vi kører meget."
    dialogue.save()
    make_asked(
        dialogue,
        1,
        title="Kun dansk",
        title_en="",
        description_en="",
        description="Beskrevet på dansk",
        rationale="Derfor",
        local_description="Hos os",
        answer_kind=AnswerKind.OPTIONS,
        options=["Rød", "Blå"],
    )
    make_asked(
        dialogue, 2, title="Dansk", title_en="English", description="D", description_en="Described"
    )
    return inside(dialogue=dialogue, language=language)


def test_what_has_no_english_words_is_marked_and_what_has_is_not():
    invitation, browser = asked("en")

    text = browser.get(page(invitation)).text

    for words in ("Ruteplan", "Vi kører meget.", "Kun dansk", "Beskrevet på dansk", "Derfor"):
        assert languages_of(text, words) == {"da"}, words
    for words in ("Hos os", "Rød"):
        assert languages_of(text, words) == {"da"}, words
    for words in ("English", "Described"):
        assert languages_of(text, words) == {""}, words


def test_on_a_danish_page_nothing_needs_a_mark():
    invitation, browser = asked("da")

    text = browser.get(page(invitation)).text

    assert languages_of(text, "Kun dansk") == {""}
    assert "Dansk" in text


def test_what_all_suppliers_are_told_is_marked_too():
    invitation, browser = asked("en")
    buyer = invitation.dialogue.owner
    question = clarifications.ask(invitation, text="May data be in Ireland?", requirement=None)
    clarifications.clarify(question, by=buyer, question="Må data?", answer="Ja, det må de.")

    text = browser.get(page(invitation, "spoergsmaal/")).text

    assert languages_of(text, "Må data?") == languages_of(text, "Ja, det må de.") == {"da"}


def test_so_is_what_is_asked_in_a_round():
    dialogue = make_answered()
    dialogue.invitations.update(language="en")
    sheet, browser = entered(ask(dialogue, question="Hvornår?"))

    text = browser.get(round_page(sheet)).text

    assert languages_of(text, "Fortæl os mere.") == languages_of(text, "Hvornår?") == {"da"}
