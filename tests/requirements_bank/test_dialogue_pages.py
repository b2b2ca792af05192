"""The list of market dialogues, and the page of one."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from notifications.models import Mail
from requirements_bank.actions import invitations
from requirements_bank.actions.invitations import Wording
from requirements_bank.models import MarketDialogue
from tests.factories import make_dialogue, make_invitation

LIST = reverse("requirements_bank:dialogue_list")


def test_the_list_shows_ones_own_authoritys_and_is_narrowed(client, buyer, case):
    make_dialogue(case=case, name="Medicinplan")
    make_dialogue(case=case, name="Ruteplan", status=MarketDialogue.Status.DRAFT)
    make_dialogue(name="Fremmed dialog")
    client.force_login(buyer)

    everything = client.get(LIST).text
    assert "Medicinplan" in everything
    assert "Fremmed" not in everything
    for query, name in (("q=rute", "Ruteplan"), ("status=active", "Medicinplan")):
        rows = client.get(f"{LIST}?{query}").context["page"].rows
        assert [row.name for row in rows] == [name]


def test_an_empty_list_says_what_to_do(client, buyer):
    client.force_login(buyer)

    assert "Ingen markedsdialoger her" in client.get(LIST).text


def test_the_file_follows_the_filter(client, buyer, case):
    make_dialogue(case=case, name="Medicinplan")
    make_dialogue(case=case, name="Ruteplan")
    client.force_login(buyer)

    response = client.get(reverse("requirements_bank:dialogue_csv"), {"q": "rute"})

    lines = b"".join(response.streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(f"Ruteplan;{case.authority};{case.number};")


def test_the_list_takes_the_same_queries_however_long(client, buyer, case, query_count):
    client.force_login(buyer)
    make_dialogue(case=case)
    client.get(LIST)
    with_one = query_count(client.get, LIST)
    make_dialogue(case=case)
    make_dialogue(case=case)

    assert query_count(client.get, LIST) == with_one


def test_the_page_takes_the_same_queries_however_many_suppliers(
    client, buyer, dialogue, query_count
):
    client.force_login(buyer)
    make_invitation(dialogue=dialogue)
    client.get(dialogue.get_absolute_url())
    with_one = query_count(client.get, dialogue.get_absolute_url())
    make_invitation(dialogue=dialogue)
    make_invitation(dialogue=dialogue)

    assert query_count(client.get, dialogue.get_absolute_url()) == with_one


@pytest.mark.spec("E38")
@pytest.mark.parametrize(
    ("state", "words"), [("queued", "Venter"), ("sent", "Sendt"), ("failed", "Kunne ikke sendes")]
)
def test_the_page_tells_whether_the_mail_was_delivered(client, buyer, dialogue, state, words):
    wording = Wording("Svar", "Hej", "da")
    suppliers = {"anna@example.dk": "Alfa"}
    invitations.invite(dialogue, by=buyer, suppliers=suppliers, wording=wording)
    Mail.objects.filter(recipient=None).update(state=state)
    client.force_login(buyer)

    assert words in client.get(dialogue.get_absolute_url()).text


def test_a_withdrawn_invitation_is_shown_as_that(client, buyer, dialogue):
    invitation = make_invitation(dialogue=dialogue)
    invitations.revoke(invitation, by=buyer)
    client.force_login(buyer)

    page = client.get(dialogue.get_absolute_url()).text

    assert invitation.delivery == ("neutral", "Trukket tilbage")
    assert reverse("requirements_bank:resend", args=[invitation.pk]) not in page


@pytest.mark.spec("E34")
def test_a_draft_offers_what_can_be_done(client, buyer, draft, requester):
    client.force_login(buyer)
    page = client.get(draft.get_absolute_url()).text
    for name in ("free_requirement", "questions", "choose", "cancel", "set_deadline"):
        assert reverse(f"requirements_bank:{name}", args=[draft.pk]) in page, name

    client.force_login(requester)
    page = client.get(draft.get_absolute_url()).text
    assert reverse("requirements_bank:questions", args=[draft.pk]) not in page


def test_a_foreign_dialogue_is_not_there(client, stranger, dialogue):
    client.force_login(stranger)

    assert client.get(dialogue.get_absolute_url()).status_code == 404


def fragment(case, user) -> str:
    request = RequestFactory().get("/")
    request.user = user
    template = "requirements_bank/includes/case_dialogues.html"
    return render_to_string(template, {"case": case, "user": user}, request=request)


def test_the_case_page_links_its_dialogues_and_offers_to_start_one(
    dialogue, case, buyer, requester
):
    start = reverse("requirements_bank:dialogue_new", args=[case.pk])

    assert dialogue.get_absolute_url() in fragment(case, buyer)
    assert start in fragment(case, buyer)
    assert start not in fragment(case, requester)
