"""Two pairs of eyes: where the authority wants it, another person opens what one has made ready."""

import datetime
import re

import pytest
from django.utils import timezone

from accounts.models import Role
from notifications.models import Notification
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from portal.templatetags.formats import clock
from requirements_bank import permissions
from requirements_bank.actions import approvals, dialogues, requirements
from requirements_bank.actions.rules import set_rules
from requirements_bank.models import Domain, LocalExtension, MarketDialogue
from tests.factories import make_asked, make_dialogue, make_requirement, make_user
from tests.races import Hold
from tests.requirements_bank.addresses import page


def mark_of(client, dialogue) -> str:
    """What the approver's page says that it shows."""
    return re.search(r'name="read" value="(\d+)"', client.get(page("activate", dialogue)).text)[1]


def open_as_read(client, dialogue):
    mark = mark_of(client, dialogue)
    return client.post(page("activate", dialogue), {"read": mark}, follow=True)


def propose_anew(dialogue, by, **words):
    """Sent back, edited, and proposed again, while somebody has the page open."""
    approvals.send_back(dialogue, by=by, message="Ret det")
    row = dialogue.requirements.get()
    for name, text in words.items():
        setattr(row, name, text)
    row.save()
    approvals.propose(dialogue, by=dialogue.owner)


@pytest.fixture
def ready(draft, administrator):
    make_asked(draft, 1)
    set_rules(draft.authority, by=administrator, wants_four_eyes=True)
    return draft


@pytest.fixture
def other(draft):
    return make_user(Role.BUYER, authority=draft.authority)


@pytest.fixture
def proposed(ready, buyer):
    approvals.propose(ready, by=buyer)
    return ready


def test_nobody_opens_a_draft_alone(client, buyer, ready):
    with pytest.raises(Refused, match="En anden skal godkende"):
        dialogues.activate(ready, by=buyer)
    client.force_login(buyer)

    assert page("propose", ready) in client.get(ready.get_absolute_url()).text


def test_one_asks_and_another_opens(client, buyer, other, ready):
    client.force_login(buyer)
    assert "1 krav læses igennem" in client.get(page("propose", ready)).text
    response = client.post(page("propose", ready), follow=True)
    assert "Dine kolleger er bedt om at godkende" in response.text
    assert "En anden læser det igennem" in response.text
    assert "Ingen leverandør er inviteret" not in response.text
    assert page("activate", ready) not in response.text
    assert client.post(page("activate", ready)).status_code == 403

    client.force_login(other)
    assert page("activate", ready) in client.get(ready.get_absolute_url()).text
    open_as_read(client, ready)

    ready.refresh_from_db()
    assert (ready.status, ready.proposed_by) == ("active", buyer)


def test_the_other_buyers_and_the_team_are_told(buyer, other, ready):
    member = make_user(authority=ready.authority)
    ready.team.add(member)

    approvals.propose(ready, by=buyer)

    told = Notification.objects.filter(event__kind="requirements_bank.dialogue_proposed")
    assert {row.recipient for row in told} == {other, member}


def test_whoever_asked_cannot_give_it(buyer, proposed):
    with pytest.raises(Refused, match="Du har selv bedt om godkendelse"):
        dialogues.activate(proposed, by=buyer)


def test_what_is_opened_is_what_was_read(buyer, other, ready):
    requirement = make_requirement(description="Svar inden for [4] timer")
    requirements.add(ready, by=buyer, requirements=[requirement])
    row = ready.requirements.get(requirement=requirement)
    requirements.confirm_parameters(ready, by=buyer, values={row.pk: ["8"]})
    requirement.description = "Rettet før den blev sendt til godkendelse, [4] timer"
    requirement.save()
    approvals.propose(ready, by=buyer)
    requirement.description = "Rettet bagefter, [1] time"
    requirement.save()

    dialogues.activate(ready, by=other, read=ready.proposals.get().pk)

    row.refresh_from_db()
    assert row.description == "Rettet før den blev sendt til godkendelse, 8 timer"


def test_a_favourite_of_later_does_not_stop_what_was_read(client, buyer, other, proposed):
    favourite = make_requirement()
    LocalExtension.objects.create(
        requirement=favourite, authority=proposed.authority, is_favourite=True, changed_by=buyer
    )
    client.force_login(other)
    assert page("changes", proposed) not in client.get(page("activate", proposed)).text

    dialogues.activate(proposed, by=other, read=proposed.proposals.get().pk)

    assert not proposed.requirements.filter(requirement=favourite).exists()
    proposed.refresh_from_db()
    assert proposed.is_active


def test_nothing_is_changed_meanwhile(client, buyer, proposed):
    client.force_login(buyer)

    for name in ("edit_dialogue", "set_deadline", "choose", "paste", "free_requirement"):
        assert client.get(page(name, proposed)).status_code == 403, name
    for change in (
        lambda: requirements.add(proposed, by=buyer, requirements=[]),
        lambda: dialogues.edit(proposed, by=buyer, domains=[]),
        lambda: approvals.propose(proposed, by=buyer),
    ):
        with pytest.raises(TransitionNotAllowed):
            change()


def test_it_is_sent_back_with_a_message_and_can_be_edited(client, buyer, other, proposed):
    client.force_login(other)
    client.get(page("send_back", proposed))
    response = client.post(
        page("send_back", proposed), {"message": "Krav 1 & 2 er ens"}, follow=True
    )

    proposed.refresh_from_db()
    assert (proposed.status, proposed.proposed_by) == ("draft", None)
    assert "udkast igen" in response.text
    told = Notification.objects.get(event__kind="requirements_bank.dialogue_sent_back")
    assert told.recipient == buyer
    assert "Krav 1 & 2 er ens" in told.event.text_da
    assert client.post(page("send_back", proposed)).status_code == 403
    with pytest.raises(TransitionNotAllowed):
        approvals.send_back(proposed, by=other, message="igen")


def test_what_is_not_ready_is_not_proposed(client, buyer, draft):
    with pytest.raises(TransitionNotAllowed):
        approvals.propose(draft, by=buyer)
    client.force_login(buyer)

    assert "Der er ikke valgt nogen krav" in client.post(page("propose", draft)).text


def test_a_proposed_one_can_be_cancelled(buyer, proposed):
    dialogues.cancel(proposed, by=buyer, message="Opgivet")

    assert MarketDialogue.objects.get(pk=proposed.pk).is_cancelled


def test_so_it_can_when_its_deadline_has_passed_meanwhile(client, buyer, proposed):
    MarketDialogue.objects.filter(pk=proposed.pk).update(deadline=timezone.now())
    client.force_login(buyer)

    assert page("cancel", proposed) in client.get(proposed.get_absolute_url()).text


def test_what_was_changed_while_the_approver_read_is_not_opened_but_shown(client, other, proposed):
    client.force_login(other)
    mark = mark_of(client, proposed)
    third = make_user(Role.BUYER, authority=proposed.authority)
    propose_anew(proposed, third, title="Et nyt navn", priority="minimum")

    response = client.post(page("activate", proposed), {"read": mark})

    proposed.refresh_from_db()
    assert proposed.is_proposed
    for part in (
        "Det er ændret og sendt til godkendelse igen, siden du åbnede siden.",
        "Ændret, siden det blev sendt til godkendelse",
        "Et nyt navn",
        "Mindstekrav",
    ):
        assert part in response.text
    open_as_read(client, proposed)
    proposed.refresh_from_db()
    assert proposed.is_active


def test_what_is_new_gone_or_different_since_the_last_time_is_shown(client, buyer, other, proposed):
    approvals.send_back(proposed, by=other, message="Ret det")
    proposed.requirements.all().delete()
    make_asked(proposed, 1, title="Et andet krav")
    domain = Domain.objects.create(name="Sundhed")
    later = proposed.deadline + datetime.timedelta(days=1)
    fields = {"shows_priorities": not proposed.shows_priorities}
    dialogues.edit(proposed, by=buyer, domains=[domain], **fields)
    dialogues.set_deadline(proposed, by=buyer, deadline=later)
    approvals.propose(proposed, by=buyer)
    client.force_login(other)

    text = client.get(page("activate", proposed)).text

    for part in ("Et andet krav", "Nyt.", "Taget ud.", "Sundhed", f"kl. {clock(later)}"):
        assert part in text


def test_what_is_proposed_again_as_it_was_says_so(client, other, proposed):
    propose_anew(proposed, other)
    client.force_login(other)

    assert "Intet: Det lyder som før." in client.get(page("activate", proposed)).text


def test_what_is_a_draft_again_is_not_opened_by_the_page_that_was_read(
    client, buyer, administrator, other, proposed
):
    client.force_login(other)
    mark = mark_of(client, proposed)
    approvals.send_back(proposed, by=buyer, message="Jeg så en fejl")
    # Nor where the authority has given up two pairs of eyes meanwhile.
    set_rules(proposed.authority, by=administrator, wants_four_eyes=False)

    response = client.post(page("activate", proposed), {"read": mark}, follow=True)

    assert "sendt tilbage" in response.text
    proposed.refresh_from_db()
    assert proposed.is_draft


def test_nobody_approves_without_saying_what_they_have_read(client, other, proposed):
    client.force_login(other)

    for typed in ({}, {"read": "0"}, {"read": "x"}):
        assert client.post(page("activate", proposed), typed).status_code == 200

    proposed.refresh_from_db()
    assert proposed.is_proposed
    with pytest.raises(Refused):
        dialogues.activate(proposed, by=other)


def open_while_it_is_changed(settings) -> str:
    """One opens what was read, another sends it back and changes it: the title that is asked."""
    settings.PAUSES = {}
    dialogue = make_dialogue(status=MarketDialogue.Status.DRAFT, requirements=1)
    third = make_user(Role.BUYER, authority=dialogue.authority)
    approvals.propose(dialogue, by=dialogue.owner)
    hold = Hold()
    settings.PAUSES = {"what was read is opened": hold}
    read, stale = dialogue.proposals.get().pk, MarketDialogue.objects.get(pk=dialogue.pk)
    hold.race(
        lambda: dialogues.activate(dialogue, by=third, read=read),
        meanwhile=lambda: propose_anew(stale, third, title="Ikke læst"),
        refusals=TransitionNotAllowed,
    )
    dialogue.refresh_from_db()
    assert dialogue.is_active
    return dialogue.requirements.get().title


@pytest.mark.django_db(transaction=True)
def test_words_that_were_not_read_are_never_opened(settings):
    assert open_while_it_is_changed(settings) != "Ikke læst"


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_they_are(settings):
    settings.LOCKS_OFF = True

    assert open_while_it_is_changed(settings) == "Ikke læst"


def test_without_the_rule_one_opens_it_alone(buyer, draft):
    make_asked(draft, 1)

    dialogues.activate(draft, by=buyer)

    assert draft.is_active


def test_others_may_not(requester, manager, proposed):
    for person in (requester, manager):
        assert not permissions.can_activate(person, proposed)
        assert not permissions.can_send_back(person, proposed)
        assert not permissions.can_propose(person, proposed)
