"""When a case is over, its market dialogue is read and cancelled, and suppliers are told once."""

import datetime
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from notifications.models import Event, Mail
from portal.refusals import Refused
from procurement.actions import cases
from procurement.models import Case
from requirements_bank import tasks
from requirements_bank.actions import dialogues, invitations, requirements
from requirements_bank.actions.invitations import Wording
from requirements_bank.models import Invitation, MarketDialogue
from tests.factories import make_case, make_dialogue, make_invitation, make_user
from tests.races import Hold

INVITED, OVER = "requirements_bank.supplier_invited", "procurement.withdrawn"
WORDS = Wording(subject="Markedsdialog", message="Kom", language="da")


def to_suppliers():
    return Mail.objects.filter(recipient=None)


def close(case, ago=0.0):
    moment = timezone.now() - datetime.timedelta(hours=ago)
    Case.objects.filter(pk=case.pk).update(status=Case.Status.WITHDRAWN, closed_at=moment)


def later():
    return timezone.now() + datetime.timedelta(days=20)


def acts(dialogue):
    """What was begun on a page that was opened while the case was open."""
    invitation = make_invitation(dialogue=dialogue)
    return {
        "invite": partial(
            invitations.invite, dialogue, suppliers={"a@example.dk": "A"}, wording=WORDS
        ),
        "resend": partial(invitations.resend, invitation),
        "revoke": partial(invitations.revoke, invitation),
        "postpone": partial(dialogues.postpone, dialogue, deadline=later(), reason="Mere tid"),
    }


@pytest.mark.parametrize("name", ["invite", "resend", "revoke", "postpone"])
def test_nothing_more_is_sent_to_suppliers(buyer, case, dialogue, name):
    act = acts(dialogue)[name]
    close(case)

    with pytest.raises(Refused, match="afsluttet"):
        act(by=buyer)
    assert not to_suppliers().exists()


def test_a_draft_is_neither_opened_nor_written_nor_begun(buyer, case, draft):
    close(case)
    deadline = later()
    fresh = MarketDialogue(case=case, name="Ny", description="", contact_email="a@example.dk")

    for act in (
        partial(dialogues.activate, draft),
        partial(dialogues.set_deadline, draft, deadline=deadline),
        partial(dialogues.edit, draft, domains=[], name="Andet"),
        partial(requirements.confirm_parameters, draft, values={}),
        partial(dialogues.start, fresh, domains=[]),
    ):
        with pytest.raises(Refused):
            act(by=buyer)
    assert MarketDialogue.objects.get().name == draft.name


def test_the_pages_offer_to_read_and_to_cancel(client, buyer, case, dialogue):
    invitation = make_invitation(dialogue=dialogue)
    close(case)
    client.force_login(buyer)

    page = client.get(dialogue.get_absolute_url()).content.decode()

    assert "Sagen er afsluttet" in page
    for name, pk in (
        ("invite_supplier", dialogue.pk),
        ("postpone", dialogue.pk),
        ("resend", invitation.pk),
        ("revoke", invitation.pk),
    ):
        address = reverse(f"requirements_bank:{name}", args=[pk])
        assert address not in page
        assert client.get(address).status_code == 403
    assert client.get(reverse("requirements_bank:cancel", args=[dialogue.pk])).status_code == 200


def test_suppliers_are_told_once_when_nobody_has_regretted(buyer, case, dialogue):
    invitation = make_invitation(dialogue=dialogue)
    english = make_invitation(dialogue=dialogue)
    Invitation.objects.filter(pk=english.pk).update(language="en")
    close(case, ago=1.5)

    tasks.close_dialogues()
    tasks.close_dialogues()

    dialogue.refresh_from_db()
    assert dialogue.is_cancelled
    assert to_suppliers().count() == 2
    assert "fortsætter ikke" in to_suppliers().get(to=invitation.email).text
    assert "is not continued" in to_suppliers().get(to=english.email).text


def test_a_case_that_was_closed_by_a_slip_can_be_reopened_first(case, dialogue):
    make_invitation(dialogue=dialogue)
    close(case, ago=0.5)

    tasks.close_dialogues()
    cases.reopen(Case.objects.get(pk=case.pk), by=case.requester, reason="En fejl")
    dialogues.follow_case(dialogue, closed_before=timezone.now())

    dialogue.refresh_from_db()
    assert dialogue.is_active
    assert not to_suppliers().exists()


def test_suppliers_of_a_case_that_is_over_are_not_reminded(case, dialogue):
    make_invitation(dialogue=dialogue)
    close(case)

    tasks.remind()

    assert not to_suppliers().exists()


def invite_while_the_case_ends(settings):
    """A supplier is invited while the case is withdrawn: which of the two came first."""
    hold = Hold()
    settings.PAUSES = {"the case of a dialogue is open": hold}
    requester = make_user(Role.REQUESTER)
    case = make_case(requester=requester, status=Case.Status.IN_PROGRESS)
    dialogue = make_dialogue(case=case)

    def invite():
        by = dialogue.created_by
        invitations.invite(dialogue, by=by, suppliers={"a@example.dk": "A"}, wording=WORDS)

    def withdraw():
        cases.withdraw(Case.objects.get(pk=case.pk), by=requester, reason="Ikke nu")

    hold.race(invite, withdraw)
    return list(Event.objects.about(case).order_by("pk").values_list("kind", flat=True))


@pytest.mark.django_db(transaction=True)
def test_an_invitation_is_sent_before_the_case_is_over_or_not_at_all(settings):
    assert invite_while_the_case_ends(settings) == [INVITED, OVER]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_a_supplier_is_invited_to_a_case_that_is_over(settings):
    settings.LOCKS_OFF = True

    assert invite_while_the_case_ends(settings) == [OVER, INVITED]
