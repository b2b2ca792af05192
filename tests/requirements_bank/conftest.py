"""What the tests of market dialogues share."""

import pytest

from procurement.models import Case
from requirements_bank.models import MarketDialogue
from tests.factories import make_case, make_dialogue


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
