import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from procurement.actions import cases, checklist
from procurement.course import timeline
from procurement.models import Case
from tests import ticking
from tests.factories import make_case, make_contract, make_user

TODAY = timezone.localdate()


def days(number):
    return TODAY + datetime.timedelta(days=number)


@pytest.fixture
def case(db):
    person = make_user(Role.COORDINATOR)
    return make_case(requester=person, coordinator=person, status=Case.Status.IN_PROGRESS)


def test_what_mattered_is_told_month_by_month(client, case):
    checklist.add_remark(case.steps.get(number=1), by=case.requester, text="Ring til Lone")
    ticking.complete(case.steps.get(number=1), by=case.requester)
    client.force_login(case.requester)

    page = client.get(reverse("procurement:case_timeline", args=[case.pk]))

    (month,) = page.context["months"]
    assert month.first == TODAY.replace(day=1)
    # A remark is in the history; here are the milestones.
    assert len(month.moments) == 1
    assert month.moments[0].by == case.requester.name


def test_what_is_still_to_come_is_told_with_its_day(case):
    request = case.request
    request.wanted_from, request.deadline, request.deadline_reason = days(20), days(40), "Ny lov"
    step = case.steps.get(number=3)
    checklist.assign(step, by=case.requester, assignee=case.requester, due_date=days(2))
    late = case.steps.get(number=2)
    checklist.assign(late, by=case.requester, assignee=None, due_date=days(-1))

    coming = timeline.coming(Case.objects.get(pk=case.pk), TODAY)
    wishes = list(timeline._of_wishes(case, TODAY))

    assert [(one.day, one.by, one.is_late) for one in coming] == [
        (days(-1), "", True),
        (days(2), case.requester.name, False),
    ]
    assert [(one.day, one.by) for one in wishes] == [(days(20), ""), (days(40), "Ny lov")]


def test_the_contracts_days_are_told_while_they_lie_ahead(case):
    make_contract(case=case, expiry_date=days(400))

    coming = timeline.coming(case, TODAY)
    later = timeline.coming(case, days(500))

    assert [moment.day for moment in coming][-1] == days(400)
    assert len(coming) == 2
    assert later == []


def test_a_contract_without_end_has_no_days(case):
    make_contract(case=case, expiry_date=None)

    assert timeline.coming(case, TODAY) == []


def test_a_case_that_is_over_has_only_a_past(client, case):
    cases.withdraw(case, by=case.requester, reason="Vi venter")
    client.force_login(case.requester)

    page = client.get(reverse("procurement:case_timeline", args=[case.pk]))

    assert page.context["coming"] == []
    assert "Vi venter" not in page.context["months"][0].moments[0].by


def test_a_draft_has_no_timeline(client, db):
    draft = make_case(status=Case.Status.DRAFT)
    client.force_login(draft.requester)

    assert client.get(reverse("procurement:case_timeline", args=[draft.pk])).status_code == 404
