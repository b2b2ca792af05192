"""Until the deadline the authority sees how far each supplier has come, and nothing they say."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Mail
from requirements_bank import permissions, tasks
from requirements_bank.actions import answers, invitations, sheets
from requirements_bank.actions.invitations import Wording
from requirements_bank.dialogues import progress
from requirements_bank.models import Answer, Given, Invitation
from tests.factories import make_finished, make_invitation

SECRET = "Hemmeligheden står her"


def url(dialogue) -> str:
    return reverse("requirements_bank:dialogue_detail", args=[dialogue.pk])


def opened(dialogue, *, supplier: str = "Beta", days_ago: int = 0) -> Invitation:
    invitation = make_invitation(dialogue=dialogue, supplier=supplier)
    answers.open(invitation)
    moment = timezone.now() - datetime.timedelta(days=days_ago)
    Invitation.objects.filter(pk=invitation.pk).update(opened_at=moment)
    invitation.refresh_from_db()
    return invitation


def answer(invitation, position: int) -> None:
    requirement = invitation.dialogue.requirements.get(position=position)
    answers.save(invitation, requirement, Given(choice="partly", elaboration=SECRET))


@pytest.mark.spec("E38")
def test_each_step_is_told_with_how_many_are_there(client, buyer, dialogue):
    make_invitation(dialogue=dialogue, supplier="Alfa")
    opened(dialogue)
    answer(opened(dialogue, supplier="Gamma"), 1)
    make_finished(dialogue, "partly", "no", supplier="Delta", elaboration=SECRET)
    sheets.decline(opened(dialogue, supplier="Epsilon"), reason="Vi har ikke tid.")
    gone = make_invitation(dialogue=dialogue, supplier="Zeta")
    gone.move_to(Invitation.Status.REVOKED)
    client.force_login(buyer)

    text = client.get(url(dialogue)).text

    found = {
        one.invitation.supplier_name: (one.words, one.percent)
        for one in progress.invited_to(dialogue)
    }
    assert found == {
        "Alfa": ("Ikke åbnet", None),
        "Beta": ("Åbnet, ikke begyndt", None),
        "Gamma": ("Begyndt", 50),
        "Delta": ("Sendt", None),
        "Epsilon": ("Afslået", None),
        "Zeta": ("", None),
    }
    assert "Ikke åbnet: 1 · Åbnet, ikke begyndt: 1 · Begyndt: 1 · Sendt: 1 · Afslået: 1" in text
    assert "50 % besvaret" in text
    assert "Vi har ikke tid." in text
    assert SECRET not in text
    assert "Delvist" not in text


def test_a_hundred_percent_is_not_sent(buyer, dialogue):
    invitation = opened(dialogue)
    for position in (1, 2):
        answer(invitation, position)

    (only,) = progress.invited_to(dialogue)

    assert (only.words, only.percent, only.tone) == ("Begyndt", 100, "info")


def test_who_does_not_run_the_dialogue_sees_only_who_is_invited(
    client, requester, manager, dialogue
):
    answer(opened(dialogue), 1)
    for person in (requester, manager):
        client.force_login(person)
        text = client.get(url(dialogue)).text
        assert "Beta" in text
        assert "besvaret" not in text
        assert "Begyndt" not in text
        assert not permissions.can_follow_suppliers(person, dialogue)


@pytest.mark.spec("E38")
def test_a_link_that_never_arrived_is_told_with_what_to_do(client, buyer, dialogue):
    asked = {"ann@alfa.example": "Alfa", "bo@beta.example": "Beta", "gry@gamma.example": "Gamma"}
    wording = Wording("Vil I?", "Hej", "da")
    rows = invitations.invite(dialogue, by=buyer, suppliers=asked, wording=wording)
    invitations.revoke(rows[2], by=buyer)
    Mail.objects.filter(to__in=["ann@alfa.example", "gry@gamma.example"]).update(
        state=Mail.State.FAILED
    )
    client.force_login(buyer)

    text = client.get(url(dialogue)).text

    assert "Mailen til Alfa kunne ikke sendes." in text
    invitations.resend(rows[0], by=buyer)
    assert "kunne ikke sendes" not in client.get(url(dialogue)).text


def test_a_draft_has_nobody_to_follow(client, buyer, draft):
    client.force_login(buyer)

    assert not permissions.can_follow_suppliers(buyer, draft)
    assert "Hvor langt" not in client.get(url(draft)).text


def test_the_page_takes_as_many_questions_for_three_suppliers_as_for_one(
    client, buyer, dialogue, query_count
):
    client.force_login(buyer)
    answer(opened(dialogue), 1)
    one = query_count(client.get, url(dialogue))
    for supplier in ("Gamma", "Delta"):
        answer(opened(dialogue, supplier=supplier), 1)

    assert query_count(client.get, url(dialogue)) == one


def test_who_opened_and_did_not_begin_is_reminded_once(buyer, dialogue):
    asked = {"ann@alfa.example": "Alfa"}
    (invitation,) = invitations.invite(
        dialogue, by=buyer, suppliers=asked, wording=Wording("Vil I?", "Hej", "da")
    )
    answers.open(invitation)
    long_ago = timezone.now() - datetime.timedelta(days=3)
    Invitation.objects.filter(pk=invitation.pk).update(opened_at=long_ago)
    later = timezone.now() + datetime.timedelta(days=30)
    dialogue.deadline = later
    dialogue.save()
    before = Mail.objects.count()

    tasks.remind()
    tasks.remind()
    dialogue.deadline = later + datetime.timedelta(days=1)
    dialogue.save()
    tasks.remind()

    mail = Mail.objects.order_by("pk")[before]
    assert Mail.objects.count() == before + 1
    assert (mail.to, mail.reply_to) == ("ann@alfa.example", dialogue.contact_email)
    assert mail.subject == "Ikke begyndt endnu: Medicinplan"
    assert "så skriver vi ikke igen" in mail.text
    assert not mail.secret


@pytest.mark.parametrize("why", ["lately", "begun", "not opened", "declined", "sent", "near"])
def test_nobody_else_is_asked_to_begin(dialogue, why):
    days = 1 if why == "near" else 30
    dialogue.deadline = timezone.now() + datetime.timedelta(days=days)
    dialogue.save()
    if why == "not opened":
        make_invitation(dialogue=dialogue)
    elif why == "sent":
        make_finished(dialogue, "yes")
    else:
        invitation = opened(dialogue, days_ago=2 if why == "lately" else 4)
        if why == "begun":
            answer(invitation, 1)
        if why == "declined":
            sheets.decline(invitation, reason="Nej tak.")
    tasks.remind()

    assert not Mail.objects.filter(subject__startswith="Ikke begyndt").exists()
    assert Answer.objects.count() == (why in ("begun", "sent"))


def test_one_that_fails_does_not_keep_the_others_from_being_reminded(dialogue, monkeypatch):
    dialogue.deadline = timezone.now() + datetime.timedelta(days=30)
    dialogue.save()
    first, second = opened(dialogue, days_ago=4), opened(dialogue, supplier="Gamma", days_ago=4)
    remind_once = tasks.remind_once

    def fails_for_the_first(kind, target, **rest):
        if target == first:
            raise RuntimeError("The database went away.")
        return remind_once(kind, target, **rest)

    monkeypatch.setattr(tasks, "remind_once", fails_for_the_first)
    tasks.remind()

    assert [mail.to for mail in Mail.objects.filter(subject__startswith="Ikke beg")] == [
        second.email
    ]
