"""An authority words the mails to suppliers itself, and nothing that must be told gets lost."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Role
from notifications.models import Event, Mail
from requirements_bank import tasks
from requirements_bank.actions import dialogues, invitations, mail_texts
from requirements_bank.actions.invitations import Wording
from requirements_bank.answers import outcomes
from requirements_bank.models import MailText, SupplierChoice
from requirements_bank.texts import letters
from requirements_bank.texts.placeholders import missing, unknown
from tests.factories import (
    make_authority,
    make_dialogue,
    make_finished,
    make_invitation,
    make_user,
)
from tests.requirements_bank.rounds import LATER, ask, make_answered

LIST = reverse("requirements_bank:mail_text_list")


def url(mail: str, language: str = "da", page: str = "write_mail_text") -> str:
    return reverse(f"requirements_bank:{page}", args=[mail, language])


def write(administrator, mail: str, subject: str, body: str, language: str = "da") -> None:
    text = letters.text_of(administrator.authority, mail, language)
    text.subject, text.body = subject, body
    mail_texts.write_mail_text(text, by=administrator)


def to_suppliers() -> list[Mail]:
    return list(Mail.objects.filter(recipient=None).order_by("pk"))


@pytest.mark.spec("E21")
def test_the_words_are_written_tried_kept_and_taken_back(client, administrator):
    client.force_login(administrator)
    assert "Fristen er flyttet" in client.get(LIST).text
    page = client.get(url("postponed")).text
    assert "Ny frist: {markedsdialog}" in page
    assert "Ny frist: Medicinplan" in page
    typed = {"subject": "Mere tid: {markedsdialog}", "body": "Nu {nysluttid}.\n{besked}"}

    tried = client.post(url("postponed"), {**typed, "try": "1"})
    assert "Mere tid: Medicinplan" in tried.text
    assert not MailText.objects.exists()
    kept = client.post(url("postponed"), {**typed, "save": "1"}, follow=True)

    assert "Egne ord" in kept.text
    text = MailText.objects.get()
    assert (text.authority, text.kind, text.language) == (
        *(administrator.authority, "postponed", "da"),
    )
    event = Event.objects.get(kind="requirements_bank.mail_text_written")
    assert "Mere tid: {markedsdialog}" in event.text_da
    page = client.get(url("postponed")).text
    assert "Gå tilbage til standardteksten" in page
    client.post(url("postponed", page="reset_mail_text"))
    assert not MailText.objects.exists()
    assert "Ny frist: {markedsdialog}" in client.get(url("postponed")).text
    assert "Gå tilbage til standardteksten" not in client.get(url("postponed")).text


def test_written_again_it_is_the_same_row(administrator):
    write(administrator, "dialogue_cancelled", "Slut", "{besked}")
    write(administrator, "dialogue_cancelled", "Aflyst", "Vi stopper. {besked}")

    assert MailText.objects.get().subject == "Aflyst"


@pytest.mark.parametrize("mail", letters.KINDS)
@pytest.mark.parametrize("language", ["da", "en"])
def test_every_standard_text_passes_its_own_rules_and_leaves_nothing_unfilled(
    client, administrator, mail, language
):
    kind = letters.KINDS[mail]
    client.force_login(administrator)
    standard = letters.text_of(administrator.authority, mail, language)

    assert not unknown(standard.subject + standard.body, kind.knows)
    assert not missing(standard.body, kind.needs)
    everything = " ".join(f"{{{name}}}" for name in kind.knows)
    typed = {"subject": "{markedsdialog}", "body": everything, "try": "1"}
    sample = client.post(url(mail, language), typed).context["sample"]
    assert "{" not in sample.text
    name = "Medicinplan" if language == "da" else "Medicine plan"
    assert name in sample.headline
    assert name in sample.body
    assert client.get(url(mail, language)).context["sample"].body


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"body": "Nu {nysluttid}."}, "body"),
        ({"body": "{besked}"}, "body"),
        ({"body": ""}, "body"),
        ({"body": "{nysluttid} {besked} {leverandør}"}, "body"),
        ({"subject": "{besked} {slutid}"}, "subject"),
        ({"subject": ""}, "subject"),
        ({"subject": "x" * 201}, "subject"),
    ],
)
def test_what_suppliers_must_be_told_cannot_be_left_out(client, administrator, typed, field):
    client.force_login(administrator)
    right = {"subject": "Ny frist", "body": "{nysluttid} {besked}"}

    response = client.post(url("postponed"), right | typed | {"save": "1"})

    assert list(response.context["form"].errors) == [field]
    assert response.context["sample"] is None
    assert not MailText.objects.exists()


def test_suppliers_read_the_authoritys_words_each_in_their_language(administrator, buyer, dialogue):
    write(administrator, "postponed", "Mere tid", "Fra {forrigesluttid} til {nysluttid}: {besked}")
    make_invitation(dialogue=dialogue)
    make_invitation(dialogue=dialogue, language="en")

    dialogues.postpone(dialogue, by=buyer, deadline=LATER, reason="Ferie {kontakt} & {x}")

    danish, english = to_suppliers()
    assert danish.subject == "Mere tid"
    assert (
        "til tirsdag den 1. juni 2027 kl. 14.00 (dansk tid): Ferie {kontakt} & {x}" in danish.text
    )
    assert "Leverandører beholder det link, de har." in danish.text
    assert english.subject == "New deadline: Medicinplan"
    event = Event.objects.get(kind="requirements_bank.postponed")
    assert event.text_da.startswith("Mere tid\nFra ")


def test_the_other_mails_read_so_too(administrator, buyer, dialogue):
    write(administrator, "dialogue_cancelled", "Slut: {markedsdialog}", "{myndighed}: {besked}")
    write(administrator, "dialogue_reopened", "Åben igen", "Til {sluttid}. {besked}")
    write(administrator, "deadline_near", "Husk, {leverandør}", "Senest {sluttid}: {kontakt}")
    make_invitation(dialogue=dialogue, supplier="Alfa")

    tasks.remind()
    dialogues.cancel(dialogue, by=buyer, message="Ingen penge.")
    dialogues.reopen(dialogue, by=buyer, deadline=LATER, message="Der kom penge.")

    near, cancelled, reopened = to_suppliers()
    assert near.subject == "Husk, Alfa"
    assert dialogue.contact_email in near.text
    assert "Brug linket i vores mail" in near.text
    assert (cancelled.subject, reopened.subject) == ("Slut: Medicinplan", "Åben igen")
    assert "Nordby Kommune: Ingen penge." in cancelled.text
    assert "Til tirsdag den 1. juni 2027" in reopened.text


def test_the_reminder_to_begin_reads_so_too(administrator, dialogue):
    write(administrator, "not_begun", "Kom i gang", "Tid til {sluttid}.")
    dialogue.deadline = timezone.now() + datetime.timedelta(days=30)
    dialogue.save()
    invitation = make_invitation(dialogue=dialogue)
    invitation.move_to("started")
    invitation.opened_at = timezone.now() - datetime.timedelta(days=4)
    invitation.save()

    tasks.remind()

    assert [mail.subject for mail in to_suppliers()] == ["Kom i gang"]


@pytest.mark.spec("E38")
def test_the_invitation_is_filled_in_and_each_supplier_reads_the_own_name(
    client, administrator, buyer, dialogue
):
    write(administrator, letters.INVITATION, "Til {leverandør}", "{beskrivelse}\nKære {leverandør}")
    client.force_login(buyer)
    page = reverse("requirements_bank:invite_supplier", args=[dialogue.pk])
    form = client.get(page).context["form"]

    assert form["subject"].value() == "Til {leverandør}"
    assert form["message"].value() == f"{dialogue.description}\nKære {{leverandør}}"
    wording = Wording("x" * 190 + "{leverandør}", "Kære {leverandør}", "da")
    asked = {"a@a.example": "Alfa Aktieselskab", "b@b.example": "{kontakt}"}
    first, second = invitations.invite(dialogue, by=buyer, suppliers=asked, wording=wording)
    assert len(first.subject) == 200
    assert (first.message, second.message) == ("Kære Alfa Aktieselskab", "Kære {kontakt}")


def test_the_letters_about_the_choice_begin_as_the_authority_writes(
    client, administrator, buyer, dialogue, query_count
):
    client.force_login(administrator)
    typed = {"body": "{leverandør}: nej, {valgt} fik den. {besked}", "save": "1"}
    client.post(url(letters.LOST), typed)
    won, lost = (make_finished(dialogue, "yes", supplier=name) for name in ("Alfa", "Beta"))
    choice = SupplierChoice.objects.create(
        dialogue=dialogue,
        invitation=won,
        reason="Bedst & {x}",
        chosen_by=buyer,
        chosen_at=timezone.now(),
    )

    found = outcomes.proposed_letters(choice, [won, lost])

    assert found[won].startswith("Kære Alfa\n\nTak for jeres svar")
    assert found[lost] == "Beta: nej, Alfa fik den. Bedst & {x}"
    assert "subject" not in client.get(url(letters.LOST)).context["form"].fields
    two = query_count(outcomes.proposed_letters, choice, [won, lost])
    others = [make_finished(dialogue, "yes") for _number in range(2)]
    assert query_count(outcomes.proposed_letters, choice, [won, lost, *others]) == two


def test_who_is_asked_to_elaborate_reads_so_too(administrator, case, buyer):
    words = "{antal} krav: {besked} ({rundefrist})"
    write(administrator, "elaboration_asked", "Uddyb, {leverandør}", words)

    ask(make_answered(case=case, buyer=buyer), "Alfa")

    (mail,) = to_suppliers()
    assert mail.subject == "Uddyb, Alfa"
    assert "1 krav: Fortæl os mere. (tirsdag den 1. juni 2027" in mail.text
    assert mail.secret


def test_another_authority_keeps_the_standard(administrator, buyer):
    write(administrator, "dialogue_cancelled", "Slut", "{besked}")
    elsewhere = make_dialogue()
    make_invitation(dialogue=elsewhere)

    dialogues.cancel(elsewhere, by=elsewhere.owner, message="Nej.")

    with override("da"):
        assert to_suppliers()[0].subject == "Markedsdialogen “Bookingsystem” er annulleret"


def test_nobody_else_and_no_other_mail(client, buyer, administrator):
    elsewhere = make_user(authority=buyer.authority)
    elsewhere.assignments.create(role=Role.ADMINISTRATOR, authority=make_authority())
    for person in (buyer, elsewhere):
        client.force_login(person)
        assert client.get(LIST).status_code == 403
        assert client.get(url("postponed")).status_code == 403
        assert client.post(url("postponed", page="reset_mail_text")).status_code == 403
    client.force_login(administrator)

    assert client.get(url("no-such-mail")).status_code == 404
    assert client.get(url("postponed", "de")).status_code == 404
