"""Suppliers are invited by a link that is in their mail and nowhere else."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Event, Mail
from notifications.secrets import unseal
from portal.lifecycle import TransitionNotAllowed
from requirements_bank import permissions
from requirements_bank.actions import invitations
from requirements_bank.actions.invitations import Wording
from requirements_bank.models import Invitation
from tests.factories import hash_of, make_invitation

WORDING = Wording("Vil I svare?", "Vi søger & finder.", "da")


@pytest.fixture
def url(dialogue):
    return reverse("requirements_bank:invite_supplier", args=[dialogue.pk])


def link_of(mail: Mail) -> str:
    return unseal(mail.secret)


def invite(dialogue, buyer, **suppliers: str) -> list[Invitation]:
    addresses = {f"{name}@example.dk": company for name, company in suppliers.items()}
    return invitations.invite(dialogue, by=buyer, suppliers=addresses, wording=WORDING)


@pytest.mark.spec("E38")
@pytest.mark.spec("E39")
def test_each_gets_a_mail_of_its_own_that_names_no_other(buyer, dialogue):
    invite(dialogue, buyer, anna="Alfa A/S", bo="Beta ApS")

    first, second = Mail.objects.filter(recipient=None).order_by("pk")
    assert (first.to, second.to) == ("anna@example.dk", "bo@example.dk")
    assert first.subject == "Invitation til Alfa A/S: Vil I svare?"
    assert "Vi søger & finder." in first.text
    assert "(dansk tid)" in first.text
    assert "Beta" not in first.text
    assert "Alfa" not in second.text
    assert first.reply_to == dialogue.contact_email


def test_only_the_hash_of_the_token_is_kept(buyer, dialogue):
    (invitation,) = invite(dialogue, buyer, anna="Alfa A/S")

    mail = Mail.objects.get(recipient=None)
    token = re.fullmatch(r".+/svar/([\w-]{43})/", link_of(mail))[1]
    assert invitation.token_hash == hash_of(token)
    assert token not in mail.text
    assert token not in mail.secret
    assert "[[link]]" in mail.text
    assert not any(token in event.text_da + event.text_en for event in Event.objects.all())


def test_the_link_outlives_the_deadline_by_a_month(buyer, dialogue):
    (invitation,) = invite(dialogue, buyer, anna="Alfa A/S")

    assert invitation.expires_at == dialogue.deadline + datetime.timedelta(days=30)


@pytest.mark.spec("E38")
def test_the_page_is_filled_in_and_invites_several_at_once(client, buyer, dialogue, url):
    client.force_login(buyer)
    form = client.get(url).context["form"]
    assert form["subject"].value() == dialogue.name
    assert dialogue.description in form["message"].value()
    assert "ikke et udbud" in form["message"].value()
    assert "not a tender" in client.get(url, {"mail": "en"}).context["form"]["message"].value()

    response = client.post(
        url,
        {
            "name_1": "Alfa A/S",
            "email_1": "Anna@Example.dk",
            "name_3": "Beta ApS",
            "email_3": "bo@example.dk",
            "language": "en",
            "subject": "Will you answer?",
            "message": "Dear supplier",
        },
        follow=True,
    )

    assert "2 leverandører er inviteret med mail." in response.text
    rows = Invitation.objects.order_by("pk").values_list("supplier_name", "email", "language")
    assert list(rows) == [
        ("Alfa A/S", "anna@example.dk", "en"),
        ("Beta ApS", "bo@example.dk", "en"),
    ]
    assert "Deadline: " in Mail.objects.filter(recipient=None).first().text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email_1": ""}, "email_1"),
        ({"email_1": "ikke en adresse"}, "email_1"),
        ({"name_1": ""}, "name_1"),
        ({"name_2": "Beta"}, "email_2"),
        ({"email_2": "bo@example.dk"}, "name_2"),
        ({"name_2": "Beta", "email_2": "ANNA@example.dk"}, "email_2"),
        ({"email_1": "inviteret@example.dk"}, "email_1"),
        ({"name_1": "LEVERANDØREN"}, "name_1"),
        ({"name_2": "alfa", "email_2": "bo@example.dk"}, "name_2"),
        ({"subject": ""}, "subject"),
    ],
)
def test_a_mistake_is_shown_beside_its_field_and_nobody_is_invited(
    client, buyer, dialogue, url, changes, field
):
    invited = make_invitation(dialogue=dialogue, supplier="Leverandøren")
    Invitation.objects.filter(pk=invited.pk).update(email="inviteret@example.dk")
    client.force_login(buyer)
    typed = {
        "name_1": "Alfa",
        "email_1": "anna@example.dk",
        "language": "da",
        "subject": "Svar",
        "message": "Hej",
        **changes,
    }

    response = client.post(url, typed)

    assert list(response.context["form"].errors) == [field]
    assert Invitation.objects.count() == 1


def test_the_same_address_is_not_invited_twice(buyer, dialogue):
    (invitation,) = invite(dialogue, buyer, anna="Alfa A/S")

    with pytest.raises(TransitionNotAllowed):
        invite(dialogue, buyer, anna="Alfa A/S")
    invitations.revoke(invitation, by=buyer)
    invite(dialogue, buyer, anna="Alfa A/S")

    assert dialogue.invitations.standing().count() == 1


def test_a_new_link_ends_the_old_one(client, buyer, dialogue):
    (invitation,) = invite(dialogue, buyer, anna="Alfa A/S")
    old = invitation.token_hash
    client.force_login(buyer)
    url = reverse("requirements_bank:resend", args=[invitation.pk])

    client.get(url)
    client.post(url)

    invitation.refresh_from_db()
    mail = Mail.objects.filter(recipient=None).latest("pk")
    token = link_of(mail).split("/")[-2]
    assert invitation.token_hash == hash_of(token) != old
    assert invitation.event == mail.event


def test_a_withdrawn_supplier_is_told_and_can_no_longer_answer(client, buyer, dialogue):
    (invitation,) = invite(dialogue, buyer, anna="Alfa A/S")
    client.force_login(buyer)
    url = reverse("requirements_bank:revoke", args=[invitation.pk])

    client.get(url)
    client.post(url)

    invitation.refresh_from_db()
    assert invitation.is_revoked
    assert not Invitation.objects.usable().exists()
    mail = Mail.objects.filter(recipient=None).latest("pk")
    assert mail.subject == "Invitation til Alfa A/S er trukket tilbage: Vil I svare?"
    assert not mail.secret
    assert client.post(url, {"not": "a second click"}).status_code == 403
    with pytest.raises(TransitionNotAllowed):
        invitations.resend(invitation, by=buyer)


def test_nobody_is_invited_after_the_deadline(buyer, dialogue):
    dialogue.deadline = timezone.now() - datetime.timedelta(seconds=1)
    dialogue.save()

    with pytest.raises(TransitionNotAllowed):
        invite(dialogue, buyer, anna="Alfa A/S")


def test_others_and_drafts_do_not_invite(client, requester, stranger, buyer, draft, url, dialogue):
    invitation = make_invitation(dialogue=dialogue)
    for person, answer in ((requester, 403), (stranger, 404)):
        client.force_login(person)
        assert client.get(url).status_code == answer
        for name in ("resend", "revoke"):
            page = reverse(f"requirements_bank:{name}", args=[invitation.pk])
            assert client.post(page).status_code == answer
    client.force_login(buyer)
    assert (
        client.get(reverse("requirements_bank:invite_supplier", args=[draft.pk])).status_code == 403
    )
    assert permissions.can_resend(buyer, invitation)
