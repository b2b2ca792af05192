"""A supplier is chosen with a reason; all who answered are told at once, and then it stands."""

import datetime

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from notifications.models import Event, Mail
from portal.doors import new_token
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from procurement.models import Assessment
from requirements_bank.actions import choices, dialogues
from requirements_bank.models import Invitation, SupplierChoice
from tests.factories import make_invitation
from tests.races import Hold
from tests.requirements_bank.rounds import LATER, ask, make_answered
from tests.requirements_bank.suppliers import inside, new_link, visitor


@pytest.fixture
def answered(case, buyer):
    return make_answered(case=case, buyer=buyer)


def url(dialogue, verb="choose_supplier"):
    return reverse(f"requirements_bank:{verb}", args=[dialogue.pk])


def supplier(dialogue, name="Beta"):
    return dialogue.invitations.get(supplier_name=name)


def choose(dialogue, name="Beta"):
    chosen = supplier(dialogue, name)
    return choices.choose_supplier(
        dialogue, by=dialogue.owner, invitation=chosen, reason="Opfylder alt."
    )


def send(dialogue, day=None, chosen="Beta"):
    letters = {one: f"Kære {one.supplier_name}" for one in dialogue.invitations.unsealed()}
    about = {"chosen": supplier(dialogue, chosen), "letters": letters, "standstill_until": day}
    choices.send_letters(dialogue, by=dialogue.owner, **about)


def tender(dialogue, outcome="above_eu"):
    return Assessment.objects.create(
        case=dialogue.case, kind="tender_law", version=1, outcome=outcome
    )


@pytest.mark.spec("E43")
def test_it_is_chosen_among_those_who_answered_with_what_each_does_not_meet(
    client, buyer, coordinator, answered
):
    answered.requirements.update(priority="minimum")
    make_invitation(dialogue=answered, supplier="Aldrig svaret")
    client.force_login(buyer)
    text = client.get(url(answered)).text
    assert "Alfa: 1 mindstekrav er ikke opfyldt" in text
    assert "Beta: opfylder alle mindstekrav" in text
    assert "Aldrig svaret" not in text

    beta = supplier(answered)
    data = {"invitation": beta.pk, "reason": "Opfylder alt."}
    response = client.post(url(answered), data, follow=True)

    choice = SupplierChoice.objects.get()
    assert (choice.invitation, choice.reason, choice.is_told) == (beta, "Opfylder alt.", False)
    assert "Kære Alfa" in response.text
    assert "fra Beta" in response.text
    event = Event.objects.about(answered.case).get(kind="requirements_bank.supplier_chosen")
    assert "Opfylder alt." in event.text_da
    assert not Mail.objects.filter(recipient=None).exists()
    page = client.get(answered.get_absolute_url()).text
    assert "Beta er valgt" in page
    assert "Ingen leverandør har fået besked endnu" in page


def test_a_minimum_requirement_that_nobody_has_judged_is_named_as_such(client, buyer, answered):
    answered.requirements.filter(position=2).update(priority="minimum", answer_kind="text")
    beta = supplier(answered).answers.get(requirement__position=2)
    beta.choice, beta.elaboration = "", "Vi gør det sådan."
    beta.save()
    client.force_login(buyer)

    assert "Beta: 1 mindstekrav venter på en vurdering" in client.get(url(answered)).text


def test_a_reason_is_wanted(client, buyer, answered):
    client.force_login(buyer)

    data = {"invitation": supplier(answered).pk, "reason": ""}

    assert "reason" in client.post(url(answered), data).context["form"].errors


def test_until_the_letters_are_sent_it_can_be_changed_and_withdrawn(client, buyer, answered):
    choose(answered)
    choose(answered, "Alfa")
    assert SupplierChoice.objects.get().invitation == supplier(answered, "Alfa")
    client.force_login(buyer)
    assert client.get(url(answered)).context["form"].initial["reason"] == "Opfylder alt."

    response = client.post(url(answered, "withdraw_choice"), follow=True)

    assert "Ingen leverandør er valgt længere" in response.text
    assert not SupplierChoice.objects.exists()
    choices.withdraw_choice(answered, by=buyer)
    assert Event.objects.filter(kind="requirements_bank.choice_withdrawn").count() == 1


@pytest.mark.spec("E43")
def test_each_who_answered_gets_the_letter_as_it_was_edited_and_nobody_else(
    client, buyer, answered
):
    make_invitation(dialogue=answered, supplier="Aldrig svaret")
    choose(answered)
    alfa, beta = supplier(answered, "Alfa"), supplier(answered)
    client.force_login(buyer)

    data = {f"letter_{alfa.pk}": "Desværre & tak.", f"letter_{beta.pk}": "Tillykke."}
    data["chosen"] = beta.pk
    response = client.post(url(answered, "send_letters"), data, follow=True)

    assert "Brevene er sendt" in response.text
    assert "Registrer kontrakten" not in response.text
    mails = {mail.to: mail.text for mail in Mail.objects.filter(recipient=None)}
    assert set(mails) == {alfa.email, beta.email}
    assert "Desværre & tak." in mails[alfa.email]
    assert "Tillykke." in mails[beta.email]
    assert "standstill" not in mails[alfa.email]
    assert SupplierChoice.objects.get().is_told


def test_letters_begin_in_each_suppliers_language(client, buyer, answered):
    alfa = supplier(answered, "Alfa")
    alfa.language = "en"
    alfa.save()
    choose(answered)
    client.force_login(buyer)

    form = client.get(url(answered, "send_letters")).context["form"]

    assert form[f"letter_{alfa.pk}"].value().startswith("Dear Alfa")
    assert "Vi har valgt jeres løsning" in form[f"letter_{supplier(answered).pk}"].value()


@pytest.mark.parametrize("outcome", ["above_eu", "above_light", "above_works"])
def test_where_the_tender_assessment_asks_for_a_standstill_its_last_day_is_told(
    client, buyer, answered, outcome
):
    tender(answered, outcome)
    choose(answered)
    client.force_login(buyer)
    form = client.get(url(answered, "send_letters")).context["form"]
    day = form["standstill_until"].value()
    assert day >= timezone.localdate() + datetime.timedelta(days=10)
    letters = {f"letter_{one.pk}": "Brev" for one in answered.invitations.all()}
    letters["chosen"] = form["chosen"].value()

    for wrong in ("", timezone.localdate().isoformat()):
        data = {**letters, "standstill_until": wrong}
        errors = client.post(url(answered, "send_letters"), data).context["form"].errors
        assert "mindst ti dage" in errors["standstill_until"][0]
    page = client.post(
        url(answered, "send_letters"), {**letters, "standstill_until": day}, follow=True
    )

    assert "tidligst underskrives kontrakt efter" in page.text
    assert "standstill" in Mail.objects.filter(recipient=None)[0].text
    assert SupplierChoice.objects.get().standstill_until == day


def test_below_the_threshold_no_day_is_proposed_and_one_may_be_written(client, buyer, answered):
    tender(answered, "below_eu")
    choose(answered)
    client.force_login(buyer)
    form = client.get(url(answered, "send_letters")).context["form"]
    assert form["standstill_until"].value() is None
    send(answered, day=datetime.date(2027, 1, 5))

    assert SupplierChoice.objects.get().standstill_until == datetime.date(2027, 1, 5)


def test_when_one_is_chosen_the_dialogue_is_not_opened_again_and_nobody_asked_more(
    client, buyer, answered
):
    choose(answered)
    client.force_login(buyer)
    for verb in ("reopen", "ask_to_elaborate"):
        assert client.get(url(answered, verb)).status_code == 403

    with pytest.raises(TransitionNotAllowed):
        dialogues.reopen(answered, by=buyer, deadline=LATER, message="Igen")
    with pytest.raises(TransitionNotAllowed):
        ask(answered)


def test_when_the_letters_are_sent_the_choice_stands(client, buyer, answered):
    choose(answered)
    send(answered)
    client.force_login(buyer)
    for verb in ("choose_supplier", "send_letters", "withdraw_choice"):
        assert client.post(url(answered, verb)).status_code == 403

    for act in (
        lambda: choose(answered, "Alfa"),
        lambda: send(answered),
        lambda: choices.withdraw_choice(answered, by=buyer),
    ):
        with pytest.raises(Refused, match="Det står fast"):
            act()


def test_each_supplier_reads_its_own_letter_and_the_standstill_on_its_page(answered):
    browsers = {}
    for name in ("Alfa", "Beta"):
        token = new_token()
        new_link(supplier(answered, name), token)
        browsers[name] = visitor()
        browsers[name].post(f"/svar/{token}/")
    choose(answered)
    pages = {name: f"/besvarelse/{supplier(answered, name).pk}/" for name in browsers}
    assert "Brev fra myndigheden" not in browsers["Beta"].get(pages["Beta"]).text
    Invitation.objects.update(expires_at=timezone.now() + datetime.timedelta(days=1))

    send(answered, day=datetime.date(2026, 12, 14))

    for name, other in (("Alfa", "Beta"), ("Beta", "Alfa")):
        text = browsers[name].get(pages[name]).text
        assert "Brev fra myndigheden" in text
        assert f"Kære {name}" in text
        assert f"Kære {other}" not in text
        assert "mandag den 14. december 2026" in text
        assert "Opfylder alt." not in text
    # There to be read for as long as a receipt is.
    assert supplier(answered).expires_at > timezone.now() + datetime.timedelta(days=29)


def test_who_got_no_letter_sees_none(answered):
    invitation, browser = inside(dialogue=answered, supplier="Aldrig svaret")
    choose(answered)

    send(answered, day=datetime.date(2026, 12, 14))

    text = browser.get(f"/besvarelse/{invitation.pk}/").text
    assert "Brev fra myndigheden" not in text
    assert "14. december" not in text


def test_nobody_is_chosen_in_the_middle_of_a_round_nor_without_an_answer(client, buyer, answered):
    late = make_invitation(dialogue=answered)
    with pytest.raises(TransitionNotAllowed):
        choices.choose_supplier(answered, by=buyer, invitation=late, reason="Bedst")
    ask(answered)
    client.force_login(buyer)
    assert client.get(url(answered)).status_code == 403

    with pytest.raises(Refused, match="bedt om at uddybe"):
        choose(answered)


def test_letters_are_to_all_who_answered_and_after_a_choice(answered):
    with pytest.raises(TransitionNotAllowed):
        send(answered)
    choose(answered)

    with pytest.raises(TransitionNotAllowed):
        choices.send_letters(
            answered,
            by=answered.owner,
            chosen=supplier(answered),
            letters={supplier(answered): "Kun til én"},
            standstill_until=None,
        )


def test_letters_about_one_are_not_sent_when_another_is_chosen_meanwhile(client, buyer, answered):
    choose(answered, "Alfa")
    client.force_login(buyer)
    form = client.get(url(answered, "send_letters")).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    choose(answered, "Beta")

    response = client.post(url(answered, "send_letters"), data)

    assert "En anden leverandør er valgt" in response.text
    with pytest.raises(Refused, match="En anden leverandør er valgt"):
        send(answered, chosen="Alfa")
    assert not SupplierChoice.objects.get().is_told


def test_others_may_not(client, requester, member, answered):
    choose(answered)
    for person in (requester, member):
        client.force_login(person)
        for verb in ("choose_supplier", "send_letters"):
            assert client.get(url(answered, verb)).status_code == 403


def withdraw_while_sending(settings) -> int:
    """One sends the letters while another withdraws the choice: how many refusals, and mails."""
    dialogue = make_answered()
    choose(dialogue)
    hold = Hold()
    settings.PAUSES = {"letters are sent": hold}
    other = type(dialogue).objects.get(pk=dialogue.pk)
    hold.race(
        lambda: send(dialogue),
        meanwhile=lambda: choices.withdraw_choice(other, by=dialogue.owner),
        refusals=(Refused, DatabaseError),
    )
    return SupplierChoice.objects.filter(told_at__isnull=False).count()


@pytest.mark.django_db(transaction=True)
def test_a_choice_that_is_being_told_is_not_withdrawn(settings):
    assert withdraw_while_sending(settings) == 1


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_it_would_be(settings):
    settings.LOCKS_OFF = True

    assert withdraw_while_sending(settings) == 0


def ask_while_choosing(settings) -> tuple[int, int]:
    """One chooses while another asks suppliers to elaborate: how many choices, and rounds."""
    dialogue = make_answered()
    hold = Hold()
    settings.PAUSES = {"a supplier is chosen": hold}
    other = type(dialogue).objects.get(pk=dialogue.pk)
    hold.race(
        lambda: choose(dialogue),
        meanwhile=lambda: ask(other),
        refusals=TransitionNotAllowed,
    )
    return SupplierChoice.objects.count(), other.rounds.count()


@pytest.mark.django_db(transaction=True)
def test_no_round_begins_while_a_supplier_is_being_chosen(settings):
    assert ask_while_choosing(settings) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_both_would_be(settings):
    settings.LOCKS_OFF = True

    assert ask_while_choosing(settings) == (1, 1)
