"""Each process opens in the portal: its case, and each of its steps with what they ask for."""

from html import unescape

import pytest

from accounts.models import Role
from procurement import processes
from procurement.actions import checklist
from procurement.models import Case
from procurement.worksheets import WORKSHEETS
from tests.factories import make_case, make_user

PROCESSES = list(processes.PROCESSES.values())
of_each_process = pytest.mark.parametrize("process", PROCESSES, ids=lambda one: one.key)
pytestmark = pytest.mark.django_db


def following(process, coordinator):
    """A case that follows this process and replaces a system."""
    case = make_case(
        requester=coordinator,
        coordinator=coordinator,
        status=Case.Status.IN_PROGRESS,
        replaces="yes",
    )
    case.steps.all().delete()
    case.process, case.process_version = process.key, process.version
    case.save()
    checklist.start(case)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def coordinator():
    return make_user(Role.COORDINATOR)


@of_each_process
def test_a_case_stands_at_the_first_step_of_its_process(process, coordinator):
    case = following(process, coordinator)

    assert case.current_step == 1
    assert case.current_phase == process.phases[0].key
    assert case.next_roles == list(process.step(1).performers)
    assert case.steps.count() == len(process.steps)


@of_each_process
def test_the_case_shows_all_phases(process, coordinator, client):
    case = following(process, coordinator)
    client.force_login(coordinator)

    page = unescape(client.get(case.get_absolute_url()).content.decode())

    for phase in process.phases:
        assert str(phase.title) in page


@of_each_process
def test_each_step_shows_its_sheets_and_checkpoints(process, coordinator, client):
    case = following(process, coordinator)
    client.force_login(coordinator)

    for step in case.steps.all():
        page = unescape(client.get(step.get_absolute_url()).content.decode())
        assert str(step.text.title) in page
        for key in step.text.worksheets:
            assert str(WORKSHEETS[key].title) in page, key
        for checkpoint in step.text.checkpoints:
            assert str(checkpoint.title) in page, checkpoint.key
