"""A department sends its request: it becomes a case with a number, and people are told."""

import datetime

import pytest
from django.urls import reverse

from accounts.models import Role
from notifications.models import Event, Mail, Notification
from procurement import answers
from procurement.actions import colleagues, requests
from procurement.models import Case, CaseSequence, ChecklistStep
from tests.factories import make_authority, make_department, make_user
from tests.races import Meeting, at_once


@pytest.fixture
def sent(page, draft, typed, coordinator):
    """The draft, filled in and sent."""
    response = page(draft, typed | {"submit": "yes"})
    assert response.status_code == 302, response.context["form"].errors
    return Case.objects.get(pk=draft.pk)


@pytest.mark.spec("F21")
def test_the_case_gets_a_number_and_its_steps(sent):
    assert sent.status == Case.Status.SUBMITTED
    assert sent.number == f"NOR-{sent.submitted_at.year}-0001"
    assert sent.steps.count() == 21
    assert sent.steps.get(number=1).status == ChecklistStep.Status.IN_PROGRESS


def test_steps_for_a_replaced_system_are_left_out_when_none_is(sent):
    left_out = sent.steps.filter(status=ChecklistStep.Status.NOT_RELEVANT)

    assert {step.number for step in left_out} == {13, 21}


@pytest.mark.parametrize(("affected", "status"), [("Alle vagter", "done"), ("", "in_progress")])
def test_who_has_said_why_is_not_asked_again_by_step_1(page, draft, typed, affected, status):
    why = {"need": "Dosis pr. vagt", "strategy": "Sikker medicin", "affected": affected}
    page(draft, typed | why | {"submit": "yes"})

    draft.refresh_from_db()
    assert draft.steps.get(number=1).status == status


def test_the_receipt_shows_every_answer(client, sent, typed):
    text = client.get(reverse("procurement:receipt", args=[sent.pk])).content.decode()

    for answer in (sent.number, typed["title"], typed["description"], "1200", "700.000 kr."):
        assert answer in text
    assert "500.000 kr. til under 1.611.360 kr." in text


def test_the_requester_gets_a_receipt_and_the_coordinator_is_told(sent, requester, coordinator):
    receipt = Mail.objects.get(to=requester.email, event__kind="procurement.receipt_sent")
    told = Notification.objects.filter(event__kind="procurement.submitted")

    assert sent.number in receipt.subject
    assert f"/anmodning/{sent.pk}/kvittering/" in receipt.text
    assert [one.recipient for one in told] == [coordinator]


def test_only_coordinators_of_the_department_are_told(page, draft, typed, requester):
    elsewhere = make_department(authority=requester.authority)
    here = make_user(Role.COORDINATOR, department=elsewhere, limited_to=requester.department)
    make_user(Role.COORDINATOR, department=elsewhere, limited_to=elsewhere)

    page(draft, typed | {"submit": "yes"})

    told = Notification.objects.filter(event__kind="procurement.submitted")
    assert [one.recipient for one in told] == [here]


def test_without_a_coordinator_the_administrator_is_told(page, draft, typed, administrator):
    page(draft, typed | {"submit": "yes"})

    told = Notification.objects.filter(event__kind="procurement.submitted")
    assert [one.recipient for one in told] == [administrator]


@pytest.mark.spec("F05")
@pytest.mark.spec("F06")
@pytest.mark.spec("F07")
@pytest.mark.spec("F08")
@pytest.mark.spec("F09")
@pytest.mark.spec("F10")
@pytest.mark.spec("F12")
@pytest.mark.spec("F13")
@pytest.mark.spec("F14")
@pytest.mark.spec("F15")
@pytest.mark.spec("F16")
@pytest.mark.spec("G13")
def test_every_missing_answer_is_named_beside_its_field_and_in_the_summary(page, draft):
    response = page(draft, {"submit": "yes", "expectations": "Det her skal ikke gå tabt"})

    text = response.content.decode()
    wanted = set(answers.SENTENCES) - {"expectations"}
    wanted |= {"system_owner", "business_owner", "cost_band", "wanted_from"}
    for name in wanted:
        assert f'id="id_{name}_error"' in text, name
        assert f'href="#id_{name}' in text, name
    errors = [error for found in response.context["form"].errors.values() for error in found]
    assert len(set(errors)) == len(errors)
    assert "Det her skal ikke gå tabt" in text
    assert Case.objects.get().number is None


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"personal_data": "yes"}, "personal_data_kinds"),
        ({"replaces": "yes"}, "replaced_name"),
        ({"business_owner_unclear": ""}, "business_owner"),
        ({"cost_one_off": "", "cost_yearly": ""}, "cost_band"),
        ({"department": ""}, "department"),
        ({"user_count": "mange"}, "user_count"),
        ({"title": " "}, "title"),
    ],
)
def test_one_mistake_stops_it_and_is_named(page, draft, typed, change, wrong):
    response = page(draft, typed | change | {"submit": "yes"})

    assert list(response.context["form"].errors) == [wrong]
    assert Case.objects.get().is_draft


def test_the_action_asks_for_the_answers_too(draft):
    with pytest.raises(Exception, match="kort navn"):
        requests.submit(draft, by=draft.requester)


def test_a_second_click_makes_no_second_case_and_lands_on_the_receipt(page, sent, typed):
    response = page(sent, typed | {"submit": "yes"})

    assert response.url == reverse("procurement:receipt", args=[sent.pk])
    assert Case.objects.count() == 1
    assert Event.objects.filter(kind="procurement.submitted").count() == 1


def test_a_second_click_on_the_new_page_does_the_same(client, requester, typed, thresholds):
    client.force_login(requester)
    address = client.get(reverse("procurement:request_new")).url

    urls = {client.post(address, typed | {"submit": "yes"}).url for _click in range(2)}

    assert urls == {reverse("procurement:receipt", args=[Case.objects.get().pk])}


def test_numbers_follow_each_other_within_authority_and_year(page, draft, typed, requester):
    year = datetime.datetime.now(tz=datetime.UTC).year
    CaseSequence.objects.create(authority=requester.authority, year=year, last=41)
    CaseSequence.objects.create(authority=make_authority(), year=year, last=7)

    page(draft, typed | {"submit": "yes"})

    assert Case.objects.get().number == f"NOR-{year}-0042"


def test_a_discarded_draft_is_not_sent(page, draft, typed, requester):
    requests.discard(draft, by=requester)

    assert page(draft, typed | {"submit": "yes"}).status_code == 403


def test_a_colleague_who_may_write_may_send(client, draft, typed, requester, department):
    colleague = make_user(Role.REQUESTER, department=department)
    colleagues.invite(draft, by=requester, user=colleague, may_edit=True)
    client.force_login(colleague)

    client.post(reverse("procurement:request_edit", args=[draft.pk]), typed | {"submit": "yes"})

    assert Case.objects.get().number
    assert Mail.objects.filter(to=requester.email, subject__contains="NOR-").exists()


@pytest.fixture
def filled(requester, draft, typed, client):
    """A committed draft with all answers."""
    client.force_login(requester)
    client.post(reverse("procurement:request_edit", args=[draft.pk]), typed)
    return Case.objects.get(pk=draft.pk)


def submit_twice(case):
    """Two connections send the same draft at once; what became of each."""
    return submit_both([case, case])


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_give_one_case_and_both_its_number(filled, settings):
    settings.PAUSES = {"case_held": Meeting()}

    found = submit_twice(filled)

    case = Case.objects.get()
    assert found == [case.number, case.number]
    assert case.steps.count() == 21
    assert Event.objects.filter(kind="procurement.submitted").count() == 1
    assert CaseSequence.objects.get().last == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_race_is_seen(filled, settings):
    settings.PAUSES = {"case_held": Meeting()}
    settings.LOCKS_OFF = True

    found = submit_twice(filled)

    assert len([one for one in found if one.startswith("NOR-")]) < 2


def submit_both(cases):
    """Two connections send two drafts of one authority at once."""

    def submit(case):
        return lambda: requests.submit(case, by=case.requester).number

    outcomes = at_once(*map(submit, cases), refusals=Exception)
    return sorted(one if isinstance(one, str) else type(one).__name__ for one in outcomes)


@pytest.fixture
def two_drafts(filled, typed, client):
    year = datetime.datetime.now(tz=datetime.UTC).year
    CaseSequence.objects.create(authority=filled.authority, year=year)
    address = client.get(reverse("procurement:request_new")).url
    client.post(address, typed)
    return list(Case.objects.order_by("pk"))


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_get_two_numbers(two_drafts, settings):
    settings.PAUSES = {"number_taken": Meeting()}

    year = datetime.datetime.now(tz=datetime.UTC).year
    assert submit_both(two_drafts) == [f"NOR-{year}-0001", f"NOR-{year}-0002"]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_requests_fight_for_a_number(two_drafts, settings):
    settings.PAUSES = {"number_taken": Meeting()}
    settings.LOCKS_OFF = True

    assert "IntegrityError" in submit_both(two_drafts)
