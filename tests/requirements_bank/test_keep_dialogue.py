"""Who runs a dialogue, and what becomes of it: archive, template, delete and put back."""

import pytest
from django.urls import reverse

from accounts.models import Role
from notifications.models import Event, Notification
from portal.lifecycle import TransitionNotAllowed
from requirements_bank import permissions
from requirements_bank.actions import dialogues, keeping
from requirements_bank.models import MarketDialogue
from tests.factories import make_dialogue, make_user
from tests.requirements_bank.addresses import page
from tests.requirements_bank.suppliers import autosave, everything_stored, invited, visitor

Status = MarketDialogue.Status
LIST = reverse("requirements_bank:dialogue_list")
ARCHIVE = reverse("requirements_bank:archived_dialogues")
DELETED = reverse("requirements_bank:discarded_dialogues")


@pytest.fixture
def answered(case, buyer):
    return make_dialogue(case=case, buyer=buyer, status=Status.ANSWERED, name="Ruteplan")


def test_owner_and_team_are_found_by_their_addresses_and_told(client, buyer, draft):
    owner, member = (make_user(authority=draft.authority) for _one in range(2))
    client.force_login(buyer)
    assert buyer.email in client.get(page("hand_over", draft)).text

    typed = {"owner": owner.email.upper(), "team": f"{member.email}\n{owner.email}"}
    response = client.post(page("hand_over", draft), typed, follow=True)

    draft.refresh_from_db()
    assert (draft.owner, list(draft.team.all())) == (owner, [member])
    assert owner.name in response.text
    told = Notification.objects.filter(event__kind="requirements_bank.handed_over")
    assert {row.recipient for row in told} == {owner, member}


@pytest.mark.parametrize("typed", [{"owner": "x@y.dk"}, {"team": "fremmed@andre.dk"}])
def test_nobody_of_another_authority(client, buyer, draft, typed):
    foreign = make_user()
    client.force_login(buyer)

    for change in (typed, {"team": foreign.email}):
        known = {"owner": buyer.email, "team": "", **change}
        text = client.post(page("hand_over", draft), known).text
        assert "er ikke bruger hos jeres myndighed" in text


def test_the_team_does_what_the_owner_does_without_any_role(client, draft):
    member = make_user(authority=draft.authority)
    client.force_login(member)
    assert client.get(draft.get_absolute_url()).status_code == 404
    draft.team.add(member)

    assert draft.name in client.get(draft.get_absolute_url()).text
    assert client.get(page("choose", draft)).status_code == 200
    assert permissions.can_compare(member, make_dialogue(case=draft.case, buyer=member))


def test_a_member_who_does_not_see_the_case_gets_no_link_to_it(client, buyer, draft):
    member = make_user(authority=draft.authority)
    draft.team.add(member)
    link = f'href="{draft.case.get_absolute_url()}"'
    client.force_login(member)
    assert link not in client.get(draft.get_absolute_url()).text

    client.force_login(buyer)
    assert link in client.get(draft.get_absolute_url()).text


@pytest.mark.spec("E22")
@pytest.mark.spec("E42")
def test_an_archived_one_moves_to_its_list_and_back(client, buyer, answered):
    client.force_login(buyer)

    client.post(page("archive", answered))
    assert "Ruteplan" not in client.get(LIST).text
    assert "Ruteplan" in client.get(ARCHIVE).text
    for name, is_there in (("archived_csv", True), ("dialogue_csv", False)):
        lines = client.get(reverse(f"requirements_bank:{name}")).streaming_content
        assert ("Ruteplan" in b"".join(lines).decode()) == is_there

    client.post(page("take_out", answered))
    assert "Ruteplan" in client.get(LIST).text
    assert "Ruteplan" not in client.get(ARCHIVE).text
    kinds = [event.kind for event in Event.objects.about(answered.case)][:2]
    assert kinds == ["requirements_bank.dialogue_taken_out", "requirements_bank.dialogue_archived"]


def test_a_cancelled_one_goes_to_the_archive_by_itself_and_its_answers_stay_closed(
    client, buyer, dialogue
):
    dialogues.cancel(dialogue, by=buyer, message="Stop")
    client.force_login(buyer)

    assert dialogue.name not in [row.name for row in client.get(LIST).context["page"].rows]
    assert [row.name for row in client.get(ARCHIVE).context["page"].rows] == [dialogue.name]
    with pytest.raises(TransitionNotAllowed):
        keeping.archive(dialogue, by=buyer)


def test_what_is_open_is_not_archived(client, buyer, dialogue):
    client.force_login(buyer)

    assert client.post(page("archive", dialogue)).status_code == 403
    with pytest.raises(TransitionNotAllowed):
        keeping.archive(dialogue, by=buyer)
    with pytest.raises(TransitionNotAllowed):
        keeping.take_out(dialogue, by=buyer)


@pytest.mark.spec("E22")
def test_the_lists_show_the_owner_and_how_many_are_asked_what(client, buyer, dialogue):
    client.force_login(buyer)

    row = client.get(LIST).context["page"].rows[0]

    assert (row.owner, row.asked, row.invited) == (buyer, 2, 0)


def test_a_template_has_a_name_until_it_is_taken_away(client, buyer, answered):
    client.force_login(buyer)
    client.get(page("offer_as_template", answered))

    client.post(page("offer_as_template", answered), {"template_name": "Standard"})
    answered.refresh_from_db()
    assert answered.template_name == "Standard"
    assert "Standard" in client.get(answered.get_absolute_url()).text
    client.post(page("offer_as_template", answered), {"template_name": ""})

    answered.refresh_from_db()
    assert answered.template_name == ""


def test_an_administrator_deletes_with_a_reason_and_puts_back(
    client, administrator, buyer, answered
):
    client.force_login(administrator)
    client.get(page("discard", answered))
    response = client.post(page("discard", answered), {"message": "Prøve"}, follow=True)
    assert "Prøve" in response.text
    assert client.get(answered.get_absolute_url()).status_code == 404
    assert client.get(page("comparison", answered)).status_code == 404
    told = Notification.objects.get(event__kind="requirements_bank.dialogue_discarded")
    assert told.recipient == buyer

    client.post(page("restore", answered))

    assert client.get(answered.get_absolute_url()).status_code == 200
    assert "Ingen markedsdialog er slettet" in client.get(DELETED).text


def test_the_case_does_not_show_a_deleted_one(client, administrator, buyer, answered):
    client.force_login(buyer)
    assert "Ruteplan" in client.get(answered.case.get_absolute_url()).text

    keeping.discard(answered, by=administrator, reason="Prøve")

    page = client.get(answered.case.get_absolute_url()).text
    assert answered.get_absolute_url() not in page


def test_nothing_is_done_to_a_deleted_one_and_a_second_click_does_nothing(administrator, answered):
    keeping.discard(answered, by=administrator, reason="Prøve")

    for again in (
        lambda: keeping.discard(answered, by=administrator, reason="Igen"),
        lambda: keeping.archive(answered, by=administrator),
    ):
        with pytest.raises(TransitionNotAllowed):
            again()
    keeping.restore(answered, by=administrator)
    keeping.restore(answered, by=administrator)

    kinds = [event.kind for event in Event.objects.about(answered.case)]
    assert kinds.count("requirements_bank.dialogue_restored") == 1


def test_what_suppliers_are_answering_is_cancelled_before_it_is_deleted(administrator, dialogue):
    assert not permissions.can_discard(administrator, dialogue)
    with pytest.raises(TransitionNotAllowed):
        keeping.discard(dialogue, by=administrator, reason="Væk")


def test_others_neither_delete_nor_see_what_is_deleted(client, buyer, administrator, answered):
    client.force_login(buyer)
    assert client.post(page("discard", answered)).status_code == 403
    assert client.get(DELETED).status_code == 403
    keeping.discard(answered, by=administrator, reason="Prøve")

    assert client.post(page("restore", answered)).status_code == 404
    client.force_login(make_user(Role.ADMINISTRATOR))
    assert "Ruteplan" not in client.get(DELETED).text
    assert client.post(page("restore", answered)).status_code == 404


def test_a_deleted_dialogues_door_is_shut_with_a_sentence_until_it_is_put_back(administrator):
    invitation, token = invited(dialogue=make_dialogue(status=Status.ANSWERED))
    browser = visitor()
    browser.post(f"/svar/{token}/")
    dialogue = invitation.dialogue
    assert browser.get(f"/besvarelse/{invitation.pk}/").status_code == 200
    requirement = dialogue.requirements.first()

    keeping.discard(dialogue, by=administrator, reason="Slået sammen")

    before = everything_stored()
    for answer in (
        browser.get(f"/svar/{token}/"),
        browser.post(f"/svar/{token}/"),
        browser.get(f"/besvarelse/{invitation.pk}/"),
        browser.get(f"/besvarelse/{invitation.pk}/kvittering/"),
        browser.post(f"/besvarelse/{invitation.pk}/alligevel/"),
    ):
        assert answer.status_code == 410
        assert "har slettet markedsdialogen" in answer.text
        assert dialogue.contact_email in answer.text
        assert requirement.title not in answer.text
    saved = autosave(browser, requirement, invitation)
    assert (saved.status_code, "lukket markedsdialogen" in saved.text) == (422, True)
    assert everything_stored() == before

    keeping.restore(dialogue, by=administrator)

    assert browser.get(f"/besvarelse/{invitation.pk}/").status_code == 200
    assert visitor().post(f"/svar/{token}/").status_code == 302
