"""What assessors write to a supplier is read by that supplier alone, in a round of elaboration."""

import pytest
from django.urls import reverse
from django.utils import timezone

from requirements_bank.actions import assessing, rounds
from requirements_bank.answers.comparison import compare
from requirements_bank.models import Answer, Judgement, Round, Verdict
from requirements_bank.sheets.remarks import remarks_to
from tests.requirements_bank.rounds import ask, entered, make_answered, page, time_is_up, typed


@pytest.fixture
def answered(case, buyer):
    return make_answered(case=case, buyer=buyer)


def say(dialogue, supplier: str, remark: str, *, by=None) -> None:
    """About the second requirement."""
    invitation = dialogue.invitations.get(supplier_name=supplier)
    judgement = Judgement("elaborate", comment="Kun os imellem.", remark=remark)
    row = dialogue.requirements.get(position=2)
    assessing.assess(row, by=by or dialogue.owner, judged={invitation: judgement})


def test_the_supplier_reads_its_own_comments_and_nobody_elses(answered, architect):
    say(answered, "Alfa", "Skriv, hvornår det kommer.")
    say(answered, "Alfa", "Og hvem der gør det.", by=architect)
    say(answered, "Beta", "Hvilken standard?")
    current = ask(answered)

    alfa, beta = (
        browser.get(page(sheet)).text
        for sheet, browser in (entered(current, name) for name in ("Alfa", "Beta"))
    )

    assert "Skriv, hvornår det kommer." in alfa
    assert "Og hvem der gør det." in alfa
    assert "Hvilken standard?" not in alfa
    assert "Hvilken standard?" in beta
    for text in (alfa, beta):
        assert "Kun os imellem." not in text
        assert str(architect) not in text
        assert not any(str(word.label) in text for word in Verdict.Word)


def test_what_is_written_later_is_not_in_a_round_that_has_begun(answered):
    say(answered, "Alfa", "Det første.")
    current = ask(answered)
    say(answered, "Alfa", "Det næste.")

    sheet, browser = entered(current)
    text = browser.get(page(sheet)).text

    assert "Det første." in text
    assert "Det næste." not in text


def test_who_asks_sees_what_goes_along(client, buyer, answered):
    say(answered, "Alfa", "Skriv, hvornår det kommer.")
    client.force_login(buyer)

    text = client.get(reverse("requirements_bank:ask_to_elaborate", args=[answered.pk])).text

    assert "Til Alfa: Skriv, hvornår det kommer." in text
    assert "Kun os imellem." not in text


def test_what_was_said_of_an_earlier_answer_is_past(answered):
    say(answered, "Alfa", "Skriv, hvornår det kommer.")
    alfa = answered.invitations.get(supplier_name="Alfa")
    assert list(remarks_to(alfa).values()) == ["Skriv, hvornår det kommer."]

    Answer.objects.filter(invitation=alfa).update(saved_at=timezone.now())

    assert remarks_to(alfa) == {}


def test_a_verdict_before_the_elaboration_is_taken_over_is_about_the_earlier_answer(answered):
    current = ask(answered)
    sheet, browser = entered(current)
    browser.post(page(sheet), {**typed(sheet), "send": "1"})
    time_is_up(current)
    say(answered, "Alfa", "Endnu uklart.")

    rounds.close_round(Round.objects.get(pk=current.pk))

    cell = compare(answered).lines[1].cells[0]
    assert cell.answer.choice == "partly"
    assert cell.verdicts == ()
