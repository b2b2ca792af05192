"""X14: the law's limits come with the portal; an authority may judge by own amounts instead."""

import datetime

import pytest
from django.urls import reverse

from accounts.models import Role
from notifications.models import Event, Notification, Reminder
from portal.refusals import Refused
from procurement import permissions, starter, tasks
from procurement.actions import assessments as assessing_actions
from procurement.actions import thresholds as actions
from procurement.models import Assessment, ThresholdSet
from tests.factories import (
    make_authority,
    make_case,
    make_department,
    make_thresholds,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.spec("X14")]
PAGE = reverse("procurement:threshold_list")
NEW = reverse("procurement:add_thresholds")
TYPED = {
    "valid_from": "2028-01-01",
    "valid_to": "2029-12-31",
    "direct_award_amount": "500.000",
    "state_amount": "1.050.000",
    "municipal_amount": "1.620.000 kr.",
    "light_amount": "5.600.000",
    "small_lots_amount": "597.000",
    "works_amount": "40.500.000",
    "source": "C/2027/1234 af 5. november 2027",
}


@pytest.fixture
def limits():
    """The law's."""
    return make_thresholds()


@pytest.fixture
def own(limits, procurement):
    return make_thresholds(procurement.authority)


def remove(limits):
    return reverse("procurement:remove_thresholds", args=[limits.pk])


def test_the_page_shows_each_period_with_its_source(client, administrator, limits):
    client.force_login(administrator)

    page = client.get(PAGE).content.decode()

    assert "1.611.360 kr." in page
    assert "01.01.2026" in page
    assert f"{NEW}?period={limits.pk}" in page
    assert remove(limits) not in page
    assert reverse("administration:people") in page


def test_procurement_comes_from_its_own_work(client, procurement, limits):
    client.force_login(procurement)

    page = client.get(PAGE).content.decode()

    assert "1.611.360 kr." in page
    assert reverse("administration:department_list") not in page


def test_without_any_the_page_says_what_to_do(client, administrator):
    client.force_login(administrator)

    assert "Ingen tærskelværdier endnu" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("role", [Role.REQUESTER, Role.COORDINATOR, Role.LEGAL, Role.MANAGER])
def test_others_stay_out(client, role, own):
    client.force_login(make_user(role, authority=own.authority))

    assert client.get(PAGE).status_code == 403
    assert client.get(NEW).status_code == 403
    assert client.post(remove(own)).status_code == 403


def test_a_role_for_one_department_does_not_keep_the_limits():
    department = make_department()
    user = make_user(Role.PROCUREMENT, department=department, limited_to=department)

    assert not permissions.can_keep_thresholds(user)


def test_own_amounts_are_added_and_written_down(client, procurement, administrator, limits):
    client.force_login(procurement)

    page = client.post(NEW, TYPED, follow=True).content.decode()

    new = ThresholdSet.objects.get(authority=procurement.authority)
    assert new.municipal_amount == 1_620_000
    event = Event.objects.get(kind="procurement.thresholds_added")
    assert event.actor == procurement
    assert "1.620.000 kr." in event.text_da
    assert set(event.notifications.values_list("recipient", flat=True)) == {administrator.pk}
    assert "Egne tærskelværdier tilføjet" in page


def test_own_amounts_count_for_the_own_authority_alone(client, procurement, stranger, limits):
    client.force_login(procurement)
    client.post(NEW, {**TYPED, "valid_from": "2026-07-01", "valid_to": "2026-12-31"})
    own = ThresholdSet.objects.get(authority=procurement.authority)
    day = datetime.date(2026, 11, 2)

    assert ThresholdSet.objects.valid_on(day, procurement.authority) == own
    assert ThresholdSet.objects.valid_on(day, stranger.authority) == limits
    before = datetime.date(2026, 6, 30)
    assert ThresholdSet.objects.valid_on(before, procurement.authority) == limits
    client.force_login(stranger)
    page = client.get(PAGE).content.decode()
    assert "1.620.000 kr." not in page
    assert procurement.name not in page
    assert client.post(remove(own)).status_code == 404


def test_a_period_is_begun_from_whatever_its_number(client, procurement, limits):
    ThresholdSet.objects.filter(pk=limits.pk).update(id=12_345)
    client.force_login(procurement)

    assert f"{NEW}?period=12345" in client.get(PAGE).content.decode()


def test_nobody_changes_the_law(client, administrator, limits):
    client.force_login(administrator)

    assert client.post(remove(limits)).status_code == 403
    limits.refresh_from_db()
    assert limits.removed_at is None


def test_own_amounts_start_from_those_of_the_law(client, administrator, limits):
    client.force_login(administrator)

    page = client.get(NEW, {"period": limits.pk}).content.decode()

    assert "1611360" in page
    assert "Test" not in page
    for odd in ("x", "0", "9" * 30):
        assert client.get(NEW, {"period": odd}).status_code == 200


def test_what_was_judged_keeps_the_own_amounts_that_are_removed(client, procurement, own, limits):
    case = make_case()
    Assessment.objects.create(case=case, kind="tender_law", version=1, thresholds=own)
    client.force_login(procurement)

    page = client.post(remove(own), follow=True).content.decode()

    assert "Egne tærskelværdier fjernet" in page
    assert Assessment.objects.get().thresholds == own
    day = datetime.date(2026, 11, 2)
    assert ThresholdSet.objects.valid_on(day, procurement.authority) == limits
    assert Event.objects.filter(kind="procurement.thresholds_removed").count() == 1


def test_removing_twice_is_removing_once(procurement, own):
    for _time in range(2):
        actions.remove(own, by=procurement)

    assert Event.objects.count() == 1


def test_after_removing_the_days_are_free_again(client, procurement, own):
    actions.remove(own, by=procurement)
    client.force_login(procurement)

    client.post(NEW, {**TYPED, "valid_from": "2026-01-01", "valid_to": "2027-12-31"})

    assert ThresholdSet.objects.in_use().filter(authority=procurement.authority).count() == 1


def test_what_the_portal_brings_is_the_law_whatever_somebody_has_added(own, limits):
    assert starter.load() == len(starter.STARTER_ROWS) - 1


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("valid_to", "2027-12-31", "før den første"),
        ("valid_from", "2027-12-31", "Der findes allerede egne beløb for 1. januar 2026"),
        ("municipal_amount", "0", ""),
        ("municipal_amount", "-5", ""),
        ("municipal_amount", "meget", ""),
        ("source", "", ""),
        ("valid_to", "", ""),
        ("valid_from", "1000-01-01", "1900"),
    ],
)
def test_what_is_wrong_is_said_and_what_is_typed_is_kept(
    client, procurement, own, field, typed, sentence
):
    client.force_login(procurement)

    page = client.post(NEW, {**TYPED, field: typed})

    assert field in page.context["form"].errors or "valid_from" in page.context["form"].errors
    assert sentence in page.content.decode()
    assert "1.050.000" in page.content.decode()
    assert ThresholdSet.objects.count() == 2


def test_an_open_end_takes_all_days_after_it(client, procurement, own):
    ThresholdSet.objects.update(valid_to=None)
    client.force_login(procurement)

    page = client.post(NEW, TYPED).content.decode()

    assert "Der findes allerede egne beløb" in page
    assert "indtil videre" in client.get(PAGE).content.decode()
    endless = ThresholdSet(valid_from=datetime.date(2025, 1, 1), valid_to=None)
    with pytest.raises(Refused):
        actions.add(endless, by=procurement)


def test_whoever_is_second_reads_why(client, procurement, own, monkeypatch):
    """The days were taken between the look of the form and that of the action."""
    monkeypatch.setattr("procurement.forms.thresholds.threshold_sets.why_not", lambda one: "")
    client.force_login(procurement)

    page = client.post(NEW, {**TYPED, "valid_from": "2026-01-01"}).content.decode()

    assert "Nogen har netop tilføjet beløb for nogle af disse dage" in page


# The end


def test_three_months_before_the_last_set_ends_those_who_keep_it_are_told_once(
    administrator, procurement, coordinator, limits
):
    day = datetime.date(2027, 10, 1)
    assert tasks.remind_of_thresholds(day) == 0

    assert tasks.remind_of_thresholds(day + datetime.timedelta(days=1)) == 2
    assert tasks.remind_of_thresholds(day + datetime.timedelta(days=40)) == 0

    told = set(Notification.objects.values_list("recipient", flat=True))
    assert told == {administrator.pk, procurement.pk}
    assert Reminder.objects.count() == 2
    assert "31. december 2027" in Event.objects.get().text_da


def test_an_authority_with_own_later_amounts_is_not_told_the_others_are(
    administrator, procurement, limits
):
    elsewhere = make_user(Role.PROCUREMENT, authority=make_authority(name="Fremmed", code="FRE"))
    make_thresholds(procurement.authority, year=2028)

    assert tasks.remind_of_thresholds(datetime.date(2027, 12, 1)) == 1
    assert Notification.objects.get().recipient == elsewhere


def test_when_the_next_set_is_known_nobody_is_told(administrator, limits):
    make_thresholds(year=2028)

    assert tasks.remind_of_thresholds(datetime.date(2027, 12, 1)) == 0


def test_without_an_end_or_without_any_set_nobody_is_told(administrator):
    assert tasks.remind_of_thresholds(datetime.date(2027, 12, 1)) == 0
    make_thresholds()
    ThresholdSet.objects.update(valid_to=None)

    assert tasks.remind_of_thresholds(datetime.date(2027, 12, 1)) == 0


def test_a_day_without_thresholds_is_said_beside_the_day(client, requester, limits):
    case = make_case(requester=requester, status="in_progress")
    coordinator = make_user(Role.COORDINATOR, department=requester.department)
    one = assessing_actions.ask(case, by=coordinator, kind="tender_law")
    client.force_login(requester)
    url = reverse("procurement:answer_assessment", args=[one.pk])

    page = client.post(url, {"seen": "0", "published": "2031-05-03", "subject": "goods"})

    form = page.context["form"]
    assert Assessment.objects.get().outcome == ""
    full = {
        "seen": "0",
        "published": "2031-05-03",
        "subject": "goods",
        "exemption": "no",
        "agreement": "no",
        "recurring": "no",
        "has_total": "yes",
        "total_price": "5",
        "shared": "no",
        "lots": "no",
    }
    page = client.post(url, full)
    form = page.context["form"]
    assert "3. maj 2031" in str(form.errors["published"])
    assert Assessment.objects.get().outcome == ""
