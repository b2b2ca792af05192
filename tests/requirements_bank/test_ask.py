"""A supplier asks; who runs the dialogue is told at once, and no other supplier."""

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Event, Mail, Notification
from portal.refusals import Refused
from requirements_bank.actions import answers, clarifications, sheets
from requirements_bank.models import Clarification, Invitation, MarketDialogue
from tests.factories import make_dialogue
from tests.races import Meeting, at_once
from tests.requirements_bank.suppliers import ASKED, inside, letters, page

pytestmark = pytest.mark.django_db


@pytest.mark.spec("X11")
def test_who_runs_the_dialogue_is_told_at_once_and_no_other_supplier(asked, buyer, dialogue):
    told = Notification.objects.get(recipient=buyer)

    assert "Sol & Søn A/S spørger om Medicinplan" in told.event.text_da
    assert ASKED in told.event.text_da
    answer_here = reverse("requirements_bank:clarification_list", args=[dialogue.pk])
    assert answer_here in Mail.objects.get(recipient=buyer).text
    assert not letters()
    kinds = Event.objects.about(dialogue.case).values_list("kind", flat=True)
    assert list(kinds) == ["requirements_bank.clarification_asked"]


def test_the_supplier_asks_on_its_page_about_a_requirement(dialogue, buyer):
    invitation, browser = inside(dialogue=dialogue)
    row = dialogue.requirements.last()
    # Long after the first: an address has no mark between the thousands.
    row.pk = 1_234_567
    row.save()
    address = page(invitation, "spoergsmaal/")
    assert f"spoergsmaal/?requirement={row.pk}" in browser.get(page(invitation)).text
    chosen = f'<option value="{row.pk}" selected'
    assert chosen in browser.get(address, {"requirement": row.pk}).text

    sent = {"text": "Hvor længe?", "requirement": row.pk}
    text = browser.post(address, sent, follow=True).text

    assert "Spørgsmålet er sendt." in text
    assert "Venter på svar" in text
    assert "Hvor længe?" in text
    clarification = Clarification.objects.get()
    assert (clarification.requirement, clarification.asked_by) == (row, invitation)
    assert f"{row.label} {row}" in Event.objects.latest("pk").text_da


@pytest.mark.parametrize("sent", [{"text": " "}, {"text": "x" * 4001}, {"requirement": "0"}])
def test_a_mistake_is_said_beside_the_field_and_nothing_is_sent(dialogue, sent):
    invitation, browser = inside(dialogue=dialogue)

    answer = browser.post(page(invitation, "spoergsmaal/"), {"text": "Hvad?", **sent})

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert not Clarification.objects.exists()


def test_a_requirement_of_another_dialogue_is_no_choice(dialogue):
    invitation, browser = inside(dialogue=dialogue)
    foreign = make_dialogue().requirements.first()
    sent = {"text": "Hvad?", "requirement": foreign.pk}

    assert browser.post(page(invitation, "spoergsmaal/"), sent).status_code == 422


def test_beside_a_requirement_stands_how_many_questions_about_it_are_answered(dialogue, buyer):
    invitation, browser = inside(dialogue=dialogue)
    row = dialogue.requirements.first()
    for text in ("Hvor?", "Hvem?", "Hvad?"):
        asked = clarifications.ask(invitation, text=text, requirement=row)
        if text != "Hvad?":
            clarifications.clarify(asked, by=buyer, question=text, answer="Det.")

    text = browser.get(page(invitation)).text

    assert text.count("2 svar på spørgsmål om kravet") == 1
    assert text.count("Spørg om kravet") == 1


def test_what_waits_is_seen_by_the_one_who_asked_alone(asked):
    other, browser = inside(dialogue=asked.dialogue)

    assert "Irland" not in browser.get(page(other, "spoergsmaal/")).text


def test_after_the_deadline_nobody_asks_and_what_waits_can_still_be_answered(client, buyer, asked):
    invitation, browser = inside(dialogue=asked.dialogue)
    MarketDialogue.objects.update(deadline=timezone.now(), status="answered")

    answer = browser.post(page(invitation, "spoergsmaal/"), {"text": "For sent?"})

    assert answer.status_code == 422
    assert "For sent?" in answer.text
    assert "Stil et spørgsmål" not in browser.get(page(invitation, "spoergsmaal/")).text
    asked.refresh_from_db()
    clarifications.clarify(asked, by=buyer, question="Hvor?", answer="I EU.")
    assert letters()
    assert not [mail for mail in letters() if "Frist" in mail.text or "Deadline" in mail.text]


def test_who_declined_says_so_first_and_who_sent_can_ask(dialogue):
    invitation, browser = inside(dialogue=dialogue)
    sheets.decline(invitation, reason="Nej")
    with pytest.raises(Refused, match="sagt nej"):
        clarifications.ask(invitation, text="Hvad?", requirement=None)
    assert "Stil et spørgsmål" not in browser.get(page(invitation, "spoergsmaal/")).text
    sheets.answer_after_all(invitation)
    answers.finish(invitation)

    assert clarifications.ask(invitation, text="Hvad?", requirement=None)


def test_the_same_words_about_another_requirement_are_another_question(dialogue):
    invitation, _browser = inside(dialogue=dialogue)
    first, second = dialogue.requirements.all()[:2]

    for row in (first, second, None):
        clarifications.ask(invitation, text="Hvad menes der?", requirement=row)

    asked = Clarification.objects.values_list("requirement", flat=True)
    assert set(asked) == {first.pk, second.pk, None}


def test_a_supplier_asks_at_most_so_many(dialogue, monkeypatch):
    monkeypatch.setattr(clarifications, "MOST_QUESTIONS", 2)
    invitation, _browser = inside(dialogue=dialogue)
    for number in range(2):
        clarifications.ask(invitation, text=f"Nummer {number}?", requirement=None)

    with pytest.raises(Refused, match="hundrede"):
        clarifications.ask(invitation, text="En til?", requirement=None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks_off", [False, True], ids=["locked", "twin without locks"])
def test_a_second_click_asks_once(settings, locks_off):
    settings.LOCKS_OFF = locks_off
    invitation, _browser = inside()

    settings.PAUSES = {"clarification_asked": Meeting()}

    def ask():
        fresh = Invitation.objects.get(pk=invitation.pk)
        clarifications.ask(fresh, text="Hvad?", requirement=None)

    at_once(ask, ask)

    assert Clarification.objects.count() == (2 if locks_off else 1)
