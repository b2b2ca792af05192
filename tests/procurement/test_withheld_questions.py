"""C18b, C23: a supplier tests along, but does not say that an error is accepted."""

import secrets

import pytest
from django.test import Client
from django.urls import reverse

from procurement.actions import worksheets
from procurement.models import Case
from procurement.worksheets import written
from tests.factories import make_case
from tests.procurement.sheets import make_step_invitation

pytestmark = pytest.mark.django_db
ACCEPTED = {
    "accepted_reason": "Sker sjældent.",
    "accepted_by": "Ida Holm",
    "correct_by": "2026-09-01",
}
FAILED = {
    "kind": "access",
    "what": "Log ind som vikar.",
    "result": "failed",
    "error": "Vikaren ser for meget.",
    "error_owner": "Sonja Sol",
}


@pytest.fixture
def line(requester, coordinator):
    case = make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)
    sheet = written.sheet_of(case, "test_cases")
    answers = {**FAILED, **ACCEPTED}
    what = {"sheet": sheet.key, "line": written.only_line(case, sheet.key), "answers": answers}
    return worksheets.write(case, by=requester, **what)


@pytest.fixture
def supplier(line):
    token = secrets.token_urlsafe(32)
    browser = Client(REMOTE_ADDR=f"test-{secrets.token_hex(8)}")
    invitation = make_step_invitation(case=line.case, token=token)
    browser.post(f"/deltag/{token}/")
    browser.address = reverse("procurement:supplier_change", args=[invitation.pk, line.pk])
    return browser


@pytest.mark.spec("C18b")
@pytest.mark.spec("C23")
def test_a_supplier_is_not_asked_whether_an_error_is_accepted(supplier):
    page = supplier.get(supplier.address).content.decode()

    assert "error_owner" in page
    assert "accepted_reason" not in page


@pytest.mark.spec("C18b")
@pytest.mark.spec("C23")
def test_what_the_supplier_writes_leaves_our_words_alone(supplier, line):
    typed = {**FAILED, "error_owner": "Per Sol", "accepted_reason": "Det er godt nok."}

    supplier.post(supplier.address, typed)

    (now,) = written.lines(Case.objects.get(pk=line.case_id), "test_cases")
    assert now.answers == {**FAILED, **ACCEPTED, "error_owner": "Per Sol"}
