"""What the tests of market dialogues share."""

import datetime

import pytest
from django.utils import timezone

from procurement.models import Case
from requirements_bank.actions import clarifications
from requirements_bank.models import Clarification, Invitation, MarketDialogue
from tests.factories import make_case, make_dialogue, make_invitation
from tests.requirements_bank.suppliers import ASKED, inside


@pytest.fixture
def case(requester, coordinator):
    return make_case(
        requester=requester,
        coordinator=coordinator,
        status=Case.Status.IN_PROGRESS,
        title="Medicinplan",
        description="Overblik over medicin.",
    )


@pytest.fixture
def draft(case, buyer):
    return make_dialogue(case=case, buyer=buyer, status=MarketDialogue.Status.DRAFT, requirements=0)


@pytest.fixture
def dialogue(case, buyer):
    """Open for another week."""
    return make_dialogue(case=case, buyer=buyer, name="Medicinplan")


@pytest.fixture
def closed(dialogue):
    """Past its deadline; the job that says so has not run."""
    dialogue.deadline = timezone.now() - datetime.timedelta(hours=1)
    dialogue.save()
    return dialogue


@pytest.fixture
def asked(dialogue):
    """What one of three suppliers has asked; the third was withdrawn."""
    make_invitation(dialogue=dialogue, supplier="Beta ApS", language="en")
    make_invitation(dialogue=dialogue, supplier="Gamma").move_to(Invitation.Status.REVOKED)
    invitation, _browser = inside(dialogue=dialogue, supplier="Sol & Søn A/S")
    asked = clarifications.ask(invitation, text=ASKED, requirement=None)
    return Clarification.objects.get(pk=asked.pk)
