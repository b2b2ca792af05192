"""The data processor agreement is judged once: its sheet shows what the assessment says."""

import pytest
from django.urls import reverse

from accounts.models import Role
from procurement.actions import assessments as actions
from procurement.assessments.processor_agreement import CONTENT
from procurement.models import Case
from procurement.worksheets import suggestions, written
from tests.factories import make_case, make_user

pytestmark = pytest.mark.django_db
KEY = "processing_agreement"
NOT_NEEDED = {"needed": "no", "reason": "Ingen persondata."}
SIGNED = {
    "needed": "yes",
    "reason": "De ser navne.",
    "status": "signed",
    "template": "datatilsynet",
    "content": [key for key, _label in CONTENT],
    "sub_processors": "no",
    "signed_date": "2026-11-02",
}


@pytest.fixture
def case(requester, coordinator):
    return make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)


@pytest.fixture
def security(case):
    return make_user(Role.SECURITY, department=case.department)


def judge(case, security, answers):
    one = actions.ask(case, by=security, kind="processor_agreement")
    return actions.answer(one, by=security, answers=answers, seen=0)


def fresh(case):
    return Case.objects.get(pk=case.pk)


@pytest.mark.spec("C11a")
def test_the_sheet_shows_what_the_assessment_decides(client, case, security):
    sheet = reverse("procurement:sheet_detail", args=[case.pk, KEY])
    step = case.step_named(KEY).get_absolute_url()
    form = reverse("procurement:write_sheet", args=[case.pk, KEY])
    client.force_login(security)
    assert "Vurderingen afgør" not in client.get(sheet).text

    one = judge(case, security, SIGNED)

    for address in (sheet, step, form):
        page = client.get(address).text
        assert "Vurderingen afgør" in page
        assert one.get_absolute_url() in page
        assert "Databehandleraftalen er underskrevet." in page


def test_other_sheets_are_judged_by_no_assessment(case, security):
    judge(case, security, SIGNED)

    assert written.sheet_of(fresh(case), "plan").judgement is None


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (SIGNED, {"status": "signed", "date": "2026-11-02"}),
        (NOT_NEEDED, {"status": "not_relevant", "reason": "Ingen persondata."}),
        ({**SIGNED, "content": []}, {"status": "negotiated"}),
        ({"needed": "unclear"}, {}),
        (None, {}),
    ],
)
def test_the_sheet_begins_with_what_the_assessment_says(case, security, answers, expected):
    if answers:
        judge(case, security, answers)

    found = suggestions.processing_agreement(fresh(case).request)

    assert found == expected
