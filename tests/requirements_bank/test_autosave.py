"""What one save costs while a supplier types: the last minutes before a deadline hang on it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requirements_bank.models import Answer
from requirements_bank.sheets.autosaving import typed_in
from tests.factories import make_asked, make_dialogue
from tests.requirements_bank.suppliers import asks, autosave, autosave_named, inside, page

pytestmark = pytest.mark.django_db

# Session; sheet, requirement, answer and rules; the locks; the clock; answer, event, progress.
QUERIES = 7


def asked_while(save) -> list[str]:
    """What is asked of the database, without where its transactions begin and end."""
    with CaptureQueriesContext(connection) as captured:
        assert save().status_code == 200
    asked = [query["sql"] for query in captured]
    return [sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE"))]


def test_an_answer_is_saved_in_seven_queries_however_large_the_sheet_and_whatever_was_said():
    dialogue = make_dialogue(requirements=0)
    first, *others = [make_asked(dialogue, number) for number in range(1, 121)]
    invitation, browser = inside(dialogue=dialogue)
    asks(asks_price=True, wants_reason_for_no=True)
    # What the process keeps, as the kinds of things that the trail is about, is known from now on.
    autosave(browser, others[0], invitation)
    assert len(asked_while(lambda: autosave(browser, first, invitation))) == QUERIES

    for row in others[1:]:
        Answer.objects.create(
            invitation=invitation, requirement=row, choice="no", saved_at=dialogue.deadline
        )
    again = asked_while(lambda: autosave(browser, first, invitation, choice="no"))

    assert len(again) == QUERIES
    assert invitation.answers.count() == 120


def test_what_is_answered_to_a_save_is_what_changes_and_no_form():
    invitation, browser = inside()
    requirement = invitation.dialogue.requirements.first()

    text = autosave(browser, requirement, invitation).text

    assert "Gemt kl." in text
    assert len(text) < 700
    assert "<textarea" not in text


def test_saving_the_same_again_only_reads():
    invitation, browser = inside()
    requirement = invitation.dialogue.requirements.first()
    autosave(browser, requirement, invitation)

    asked = asked_while(lambda: autosave(browser, requirement, invitation))

    assert not [sql for sql in asked if not sql.startswith("SELECT")]


def test_how_far_it_is_counts_as_the_sheet_does():
    dialogue = make_dialogue(requirements=0)
    words, text, number, document = [
        make_asked(dialogue, place, answer_kind=kind)
        for place, kind in enumerate(("words", "text", "number", "document"), 1)
    ]
    invitation, browser = inside(dialogue=dialogue)
    autosave(browser, words, invitation, choice="", elaboration="Ikke et svar i sig selv")
    autosave_named(browser, number, invitation, number="7")
    autosave_named(browser, document, invitation, elaboration="Se filen, som mangler")

    said = autosave_named(browser, text, invitation, elaboration="Sådan").text

    assert "2 af 4 krav besvaret" in said
    assert "2 af 4 krav besvaret" in browser.get(page(invitation)).text


def test_what_a_save_does_not_need_of_a_row_is_fetched_when_it_is_asked_for():
    invitation, _browser = inside()
    requirement = invitation.dialogue.requirements.first()

    typed = typed_in(invitation.pk, invitation.token_hash, requirement.pk)

    assert typed.invitation.supplier_name == invitation.supplier_name
    assert typed.requirement.title == requirement.title
