"""All suppliers get the question and the answer, and nobody learns who asked."""

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.lifecycle import TransitionNotAllowed
from requirements_bank.actions import clarifications
from requirements_bank.models import Clarification, Invitation, MarketDialogue
from tests.factories import make_dialogue, make_invitation
from tests.races import Meeting, at_once
from tests.requirements_bank.suppliers import ASKED, inside, letters, page

pytestmark = pytest.mark.django_db
Status = Clarification.Status


@pytest.fixture
def url(asked):
    return reverse("requirements_bank:clarify", args=[asked.pk])


@pytest.mark.spec("X11")
def test_all_who_are_invited_get_the_same_words_and_nothing_says_who_asked(asked, buyer):
    words = {"question": "Må data ligge i Irland?", "answer": "Ja, i hele EU."}

    clarifications.clarify(asked, by=buyer, **words)

    mails = letters()
    assert [mail.to for mail in mails] == sorted(
        Invitation.objects.standing().values_list("email", flat=True)
    )
    for mail in mails:
        assert words["question"] in mail.text
        assert words["answer"] in mail.text
        assert "Sol" not in mail.subject + mail.text
        assert mail.reply_to == asked.dialogue.contact_email
    assert {mail.subject for mail in mails} == {
        "Spørgsmål og svar: Medicinplan",
        "Question and answer: Medicinplan",
    }


def test_each_supplier_reads_it_on_its_page_those_who_come_later_too(asked, buyer, dialogue):
    clarifications.clarify(asked, by=buyer, question="Må data ligge i Irland?", answer="Ja.")

    invitation, late = inside(dialogue=dialogue)

    text = late.get(page(invitation, "spoergsmaal/")).text
    assert "Må data ligge i Irland?" in text
    assert "Sol" not in text
    assert ASKED not in text
    link = f'href="{page(invitation, "spoergsmaal/")}">Spørgsmål og svar</a> <span class="note">1<'
    assert link in late.get(page(invitation)).text


def test_what_all_were_told_is_found_after_the_deadline_too(asked, buyer):
    invitation, browser = inside(dialogue=asked.dialogue)
    MarketDialogue.objects.update(deadline=timezone.now())
    clarifications.clarify(asked, by=buyer, question="Må data ligge i Irland?", answer="Ja.")

    assert page(invitation, "spoergsmaal/") in browser.get(page(invitation)).text


@pytest.mark.spec("X11")
def test_questions_and_answers_can_be_shared_as_a_file_that_names_nobody(
    client, buyer, asked, dialogue
):
    row = dialogue.requirements.first()
    about = clarifications.ask(asked.asked_by, text="Hvem?", requirement=row)
    clarifications.clarify(asked, by=buyer, question="Hvor?", answer="=I EU")
    clarifications.clarify(about, by=buyer, question="Hvem?", answer="Alle.")
    client.force_login(buyer)

    answer = client.get(reverse("requirements_bank:clarification_csv", args=[dialogue.pk]))

    text = b"".join(answer.streaming_content).decode()
    assert "Sol" not in text
    assert "Hvor?;'=I EU" in text
    assert f"{row.label} {row};Hvem?;Alle." in text


def test_the_owner_answers_on_the_page_with_the_question_to_be_made_anonymous(
    client, buyer, asked, url
):
    client.force_login(buyer)
    dialogue_page = client.get(asked.dialogue.get_absolute_url()).text
    assert "1 spørgsmål venter på svar" in dialogue_page
    listed = client.get(
        reverse("requirements_bank:clarification_list", args=[asked.dialogue_id])
    ).text
    assert "Sol &amp; Søn A/S spurgte" in listed
    assert url in listed
    assert "må data ligge i Irland?" in client.get(url).text

    sent = {"question": "Må data ligge i Irland?", "answer": "Ja."}
    text = client.post(url, sent, follow=True).text

    assert "på vej til alle leverandører" in text
    assert "Hvem der spurgte, og med hvilke ord" in text
    asked.refresh_from_db()
    assert (asked.status, asked.handled_by, asked.asked_text) == (Status.GIVEN, buyer, ASKED)


@pytest.mark.spec("X11")
@pytest.mark.parametrize(
    "telling",
    ["Sol & Søn spørger", "SOL & SØN A/S", "siger Beta", "skriv til jens@sol.example", "hos Gamma"],
)
def test_a_name_of_a_company_is_asked_about_before_it_goes_to_all(
    client, buyer, asked, url, telling
):
    client.force_login(buyer)
    sent = {"question": telling, "answer": "Ja."}

    warned = client.post(url, sent)

    assert "Teksten nævner “" in warned.text
    assert not letters()
    client.post(url, {**sent, "telling_names": "on"})
    assert len(letters()) == 2


def test_a_word_that_only_begins_like_a_name_is_no_name(client, buyer, asked, url):
    client.force_login(buyer)

    client.post(url, {"question": "Virker betaling og solceller?", "answer": "Ja."})

    assert len(letters()) == 2


def test_all_are_told_unasked_in_the_same_words(client, buyer, asked):
    client.force_login(buyer)
    address = reverse("requirements_bank:inform", args=[asked.dialogue_id])
    client.get(address)
    assert "Teksten nævner “Gamma”" in client.post(address, {"text": "Vi mødte Gamma."}).text
    assert not letters()

    text = client.post(address, {"text": "Krav 2 gælder kun skoler."}, follow=True).text

    assert "Krav 2 gælder kun skoler." in text
    assert len(letters()) == 2
    assert all("Krav 2 gælder kun skoler." in mail.text for mail in letters())
    assert {mail.subject for mail in letters()} == {
        "Til alle leverandører: Medicinplan",
        "To all suppliers: Medicinplan",
    }
    later, browser = inside(dialogue=asked.dialogue)
    assert "Krav 2 gælder kun skoler." in browser.get(page(later, "spoergsmaal/")).text


def test_what_is_set_aside_is_told_to_the_one_who_asked_and_can_be_answered_after_all(
    client, buyer, asked, url
):
    client.force_login(buyer)
    address = reverse("requirements_bank:set_aside", args=[asked.pk])
    client.get(address)
    text = client.post(address, {"message": "Det er jeres egen sag."}, follow=True).text
    assert "Hvorfor der ikke svares:" in text
    assert url in text
    assert [mail.to for mail in letters()] == [asked.asked_by.email]
    assert "Det er jeres egen sag." in letters()[0].text

    client.post(url, {"question": "Hvor må data ligge?", "answer": "I EU."})

    asked.refresh_from_db()
    assert asked.status == Status.GIVEN
    assert client.get(address).status_code == 403


def test_what_all_have_got_is_not_given_twice(asked, buyer):
    stale = Clarification.objects.get(pk=asked.pk)
    clarifications.clarify(asked, by=buyer, question="Hvor?", answer="I EU.")

    with pytest.raises(TransitionNotAllowed):
        clarifications.clarify(stale, by=buyer, question="Hvor?", answer="I USA.")
    with pytest.raises(TransitionNotAllowed):
        clarifications.set_aside(stale, by=buyer, reason="Fortrudt")

    assert Clarification.objects.get().answer == "I EU."
    assert len(letters()) == 2


@pytest.mark.parametrize("status", ["archived", "cancelled"])
def test_nothing_is_said_when_the_dialogue_is_put_away(client, buyer, asked, url, status):
    MarketDialogue.objects.update(status=status)
    client.force_login(buyer)

    assert client.get(url).status_code == 403
    inform = reverse("requirements_bank:inform", args=[asked.dialogue_id])
    assert client.get(inform).status_code == 403


def test_others_read_and_do_not_answer(client, requester, stranger, asked, url):
    pages = [
        reverse("requirements_bank:clarification_list", args=[asked.dialogue_id]),
        reverse("requirements_bank:inform", args=[asked.dialogue_id]),
        reverse("requirements_bank:set_aside", args=[asked.pk]),
        url,
    ]
    client.force_login(requester)
    assert [client.get(address).status_code for address in pages] == [200, 403, 403, 403]
    client.force_login(stranger)
    assert {client.get(address).status_code for address in pages} == {404}


def test_the_pages_take_the_same_queries_however_many_have_asked(client, buyer, asked, query_count):
    client.force_login(buyer)
    address = reverse("requirements_bank:clarification_list", args=[asked.dialogue_id])
    invitation, browser = inside(dialogue=asked.dialogue)
    own = page(invitation, "spoergsmaal/")

    def more():
        for _time in range(2):
            number = Clarification.objects.count()
            row = asked.dialogue.requirements.first()
            one = clarifications.ask(invitation, text=f"{number}?", requirement=row)
            clarifications.ask(invitation, text=f"Og {number}?", requirement=row)
            clarifications.clarify(one, by=buyer, question="Hvad?", answer="Det.")

    more()
    client.get(address), browser.get(own)
    before = query_count(client.get, address), query_count(browser.get, own)
    more()

    assert (query_count(client.get, address), query_count(browser.get, own)) == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks_off", [False, True], ids=["locked", "twin without locks"])
def test_a_second_click_tells_all_once(settings, locks_off):
    settings.LOCKS_OFF = locks_off
    dialogue = make_dialogue()
    make_invitation(dialogue=dialogue)

    def tell():
        fresh = MarketDialogue.objects.get(pk=dialogue.pk)
        clarifications.inform(fresh, by=dialogue.owner, text="Læs krav 2 igen.")

    settings.PAUSES = {"all_informed": Meeting()}
    at_once(tell, tell)

    assert len(letters()) == (2 if locks_off else 1)
