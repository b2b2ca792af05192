import pytest

from procurement.models import Case
from tests.factories import begin, make_board, make_case, make_item, make_meeting


@pytest.fixture
def board(authority):
    return make_board(authority=authority)


@pytest.fixture
def meeting(board):
    return make_meeting(board=board)


@pytest.fixture
def ready_case(requester, coordinator):
    """A case under way, whose people think that it is ready."""
    return make_case(
        requester=requester,
        coordinator=coordinator,
        status=Case.Status.IN_PROGRESS,
        title="Medicinplan",
        description="En app til medicin.",
        need="Færre fejl.",
        affected="Plejecentrene får en ny arbejdsgang.",
        cost_one_off=310_000,
        cost_yearly=50_000,
        cost_band="below_eu",
    )


@pytest.fixture
def case(requester, coordinator):
    return make_case(
        requester=requester,
        coordinator=coordinator,
        status=Case.Status.AWAITING_BOARD,
        title="Medicinplan",
    )


@pytest.fixture
def item(meeting, case):
    return make_item(meeting=meeting, case=case)


@pytest.fixture
def decidable(meeting, item):
    """An item on a published agenda, and the meeting is going on."""
    meeting.status = "published"
    meeting.save()
    begin(meeting)
    return item
