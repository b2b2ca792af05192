"""A supplier asks; all suppliers get the question and the answer, and nobody learns who asked."""

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Event, Mail, Notification
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from requirements_bank.actions import answers, clarifications, sheets
from requirements_bank.models import Clarification, Invitation, MarketDialogue
from tests.factories import make_dialogue, make_invitation
from tests.races import Meeting, at_once
from tests.requirements_bank.suppliers import inside, page

pytestmark = pytest.mark.django_db
Status = Clarification.Status
ASKED = "Vi i Sol & Søn vil vide: må data ligge i Irland?"


def letters() -> list[Mail]:
    return list(Mail.objects.filter(recipient=None).order_by("to"))


@pytest.fixture
def asked(dialogue):
    """What one of three suppliers has asked; the third was withdrawn."""
    make_invitation(dialogue=dialogue, supplier="Beta ApS", language="en")
    make_invitation(dialogue=dialogue, supplier="Gamma").move_to(Invitation.Status.REVOKED)
    invitation, _browser = inside(dialogue=dialogue, supplier="Sol & Søn A/S")
    asked = clarifications.ask(invitation, text=ASKED, requirement=None)
    return Clarification.objects.get(pk=asked.pk)


@pytest.fixture
def url(asked):
    return reverse("requirements_bank:clarify", args=[asked.pk])


@pytest.mark.spec("X11")
def test_who_runs_the_dialogue_is_told_at_once_and_no_other_supplier(asked, buyer, dialogue):
    told = Notification.objects.get(recipient=buyer)

    assert "Sol & Søn A/S spørger om Medicinplan" in told.event.text_da
    assert ASKED in told.event.text_da
    assert not letters()
    kinds = Event.objects.about(dialogue.case).values_list("kind", flat=True)
    assert list(kinds) == ["requirements_bank.clarification_asked"]


def test_the_supplier_asks_on_its_page_about_a_requirement(dialogue, buyer):
    invitation, browser = inside(dialogue=dialogue)
    row = dialogue.requirements.last()
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


def test_after_the_deadline_nobody_asks_and_what_waits_can_still_be_answered(client, buyer, asked):
    invitation, browser = inside(dialogue=asked.dialogue)
    MarketDialogue.objects.update(deadline=timezone.now(), status="answered")

    answer = browser.post(page(invitation, "spoergsmaal/"), {"text": "For sent?"})

    assert answer.status_code == 422
    assert "For sent?" in answer.text
    assert "Stil et spørgsmål" not in browser.get(page(invitation, "spoergsmaal/")).text
    asked.refresh_from_db()
    clarifications.clarify(asked, by=buyer, question="Hvor?", answer="I EU.")


@pytest.mark.parametrize("status", ["archived", "cancelled"])
def test_nothing_is_said_when_the_dialogue_is_put_away(client, buyer, asked, url, status):
    MarketDialogue.objects.update(status=status)
    client.force_login(buyer)

    assert client.get(url).status_code == 403
    inform = reverse("requirements_bank:inform", args=[asked.dialogue_id])
    assert client.get(inform).status_code == 403


def test_who_declined_says_so_first_and_who_sent_can_ask(dialogue):
    invitation, browser = inside(dialogue=dialogue)
    sheets.decline(invitation, reason="Nej")
    with pytest.raises(Refused, match="sagt nej"):
        clarifications.ask(invitation, text="Hvad?", requirement=None)
    assert "Stil et spørgsmål" not in browser.get(page(invitation, "spoergsmaal/")).text
    sheets.answer_after_all(invitation)
    answers.finish(invitation)

    assert clarifications.ask(invitation, text="Hvad?", requirement=None)


def test_a_supplier_asks_at_most_so_many(dialogue, monkeypatch):
    monkeypatch.setattr(clarifications, "MOST_QUESTIONS", 2)
    invitation, _browser = inside(dialogue=dialogue)
    for number in range(2):
        clarifications.ask(invitation, text=f"Nummer {number}?", requirement=None)

    with pytest.raises(Refused, match="hundrede"):
        clarifications.ask(invitation, text="En til?", requirement=None)


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


def twice(act, settings, pause: str) -> list:
    settings.PAUSES = {pause: Meeting()}
    return at_once(act, act)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks_off", [False, True], ids=["locked", "twin without locks"])
def test_a_second_click_asks_once(settings, locks_off):
    settings.LOCKS_OFF = locks_off
    invitation, _browser = inside()

    twice(
        lambda: clarifications.ask(
            Invitation.objects.get(pk=invitation.pk), text="Hvad?", requirement=None
        ),
        settings,
        "clarification_asked",
    )

    assert Clarification.objects.count() == (2 if locks_off else 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks_off", [False, True], ids=["locked", "twin without locks"])
def test_a_second_click_tells_all_once(settings, locks_off):
    settings.LOCKS_OFF = locks_off
    dialogue = make_dialogue()
    make_invitation(dialogue=dialogue)

    def tell():
        fresh = MarketDialogue.objects.get(pk=dialogue.pk)
        clarifications.inform(fresh, by=dialogue.owner, text="Læs krav 2 igen.")

    twice(tell, settings, "all_informed")

    assert len(letters()) == (2 if locks_off else 1)
