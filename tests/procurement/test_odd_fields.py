"""Hidden fields and texts as no page of ours sends them: answered like a mistake."""

import datetime

import pytest
from django.urls import reverse

from procurement.actions import assessments, editions
from procurement.models import Assessment, Case
from tests.factories import make_case, make_debt

ODD = ["9" * 5000, "²", "-1", "x", ""]


@pytest.fixture
def case(requester, coordinator):
    state = {"requester": requester, "coordinator": coordinator}
    return make_case(status=Case.Status.IN_PROGRESS, **state)


@pytest.fixture
def assessment(case, coordinator, thresholds):
    return assessments.ask(case, by=coordinator, kind="tender_law")


@pytest.mark.parametrize("seen", ODD)
def test_an_answer_that_no_page_showed_is_not_confirmed(
    client, assessment, requester, procurement, seen
):
    known = {"status": Assessment.Status.ANSWERED, "outcome": "direct", "day": "2026-11-22"}
    Assessment.objects.filter(pk=assessment.pk).update(**known)
    client.force_login(procurement)

    page = client.post(
        reverse("procurement:confirm_assessment", args=[assessment.pk]), {"seen": seen}
    )

    assert page.status_code == 400
    assert Assessment.objects.get().confirmed_at is None


def test_a_draft_with_null_characters_is_kept_without_them(client, assessment, requester):
    client.force_login(requester)
    typed = {"seen": "0", "conclusion": "Før\x00efter", "months": "4\x008"}

    page = client.post(
        reverse("procurement:save_assessment_draft", args=[assessment.pk]), typed, follow=True
    )

    assert page.status_code == 200
    draft = Assessment.objects.get().draft
    assert (draft["conclusion"], draft["months"]) == ("Førefter", "48")


@pytest.mark.parametrize("seen", ODD)
def test_debts_that_no_page_showed_are_not_accepted(client, case, manager, seen):
    for kind in ("user_administration", "sender", "manual_transfer", "no_journal"):
        make_debt(case=case, kind=kind, severity=3, plan_date=datetime.date(2027, 6, 1))
    client.force_login(manager)

    page = client.post(
        reverse("procurement:accept_high_debt", args=[case.pk]), {"seen": seen, "reason": "Ja"}
    )

    assert page.status_code == 400
    assert not case.debt_acceptances.exists()


def test_a_search_for_a_null_character_finds_words_around_it(client, case, coordinator):
    client.force_login(coordinator)
    address = reverse("procurement:search_systems", args=[case.pk])

    assert client.post(address, {"q": "book\x00ing"}, follow=True).status_code == 200
    assert case.system_searches.get().words == "book ing"


@pytest.mark.parametrize("chosen", ODD)
def test_a_department_that_is_no_number_shows_the_setting_for_all(client, administrator, chosen):
    editions.begin(administrator.authority, by=administrator, process="haderslev")
    client.force_login(administrator)
    address = reverse("administration:edit_step", args=["haderslev", "need"])

    assert client.get(address, {"for": chosen}).status_code == 200
