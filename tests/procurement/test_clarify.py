"""What a request may leave to be clarified becomes somebody's task, until it is answered."""

import pytest

from procurement.models import Case
from procurement.turns import wanted
from tests.factories import make_case, make_user


def tasks(person, case):
    found = wanted.wanted_from(person, Case.objects.get(pk=case.pk))
    return {str(one.text) for one in found if str(one.text).startswith("Afklar")}


@pytest.mark.parametrize(
    ("left_open", "task", "answer"),
    [
        pytest.param(
            {"system_owner_unclear": True},
            "Afklar: systemejer",
            "system_owner",
            marks=pytest.mark.spec("F13"),
        ),
        pytest.param(
            {"business_owner_unclear": True},
            "Afklar: forretningsejer",
            "business_owner",
            marks=pytest.mark.spec("F14"),
        ),
        pytest.param(
            {"cost_band": "unclear"},
            "Afklar: pris over fire år",
            "cost_yearly",
            marks=pytest.mark.spec("F15"),
        ),
    ],
)
def test_it_stands_until_it_is_answered(
    client, requester, coordinator, legal, left_open, task, answer
):
    people = {"requester": requester, "coordinator": coordinator}
    case = make_case(status=Case.Status.IN_PROGRESS, **people, **left_open)
    assert tasks(requester, case) == tasks(coordinator, case) == {task}
    assert tasks(legal, case) == set()
    client.force_login(requester)
    assert task in client.get(case.get_absolute_url()).text

    known = 50_000 if answer == "cost_yearly" else make_user(authority=case.authority)
    setattr(case.request, answer, known)
    case.request.save()

    assert tasks(requester, case) == set()


def test_a_request_that_leaves_nothing_open_makes_no_task(requester):
    assert tasks(requester, make_case(requester=requester, status="in_progress")) == set()
