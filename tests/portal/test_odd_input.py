"""Addresses and fields that no page of ours writes: answered like a mistake, never by an error."""

import base64
import datetime
import json
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from portal.forms import DayField, MomentField
from portal.numbers import whole_number
from tests.factories import make_board, make_case, make_dialogue, make_meeting, make_user

MARKS = [
    "[Infinity, 1]",
    "[NaN, 1]",
    "[null, null]",
    '["\\u0000", 1]',
    '["\\ud800", 1]',
    '["0001-01-01T00:00:00+23:59", 1]',
    '["2026-01-01T00:00:00+23:59", 1]',
    '["9999-12-31T23:59:59-23:59", 1]',
    '["0001-01-01T00:00", 1]',
    '["a", Infinity]',
    "[" * 1500,
    "[" + "9" * 4000 + ", 1]",
]


@pytest.mark.parametrize("order", ["newest", "title", "due"])
def test_a_place_in_a_list_that_makes_no_sense_gives_a_page(client, coordinator, order):
    make_case(department=coordinator.department)
    client.force_login(coordinator)
    for mark in MARKS:
        place = base64.urlsafe_b64encode(mark.encode()).decode().rstrip("=")
        assert client.get("/sager/", {"sort": order, "after": place}).status_code == 200, mark


def test_a_place_in_a_list_is_found_again(client, coordinator):
    """The control: what a page writes itself is read."""
    client.force_login(coordinator)
    place = base64.urlsafe_b64encode(json.dumps(["b", "1"]).encode()).decode()
    for title in ("a", "c"):
        make_case(department=coordinator.department, title=title)

    page = client.get("/sager/", {"sort": "title", "after": place}).context["page"]

    assert [case.title for case in page.rows] == ["c"]


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_year_that_nobody_means_is_refused(day):
    with pytest.raises(Exception, match="1900"):
        DayField().clean(day)
    with pytest.raises(Exception, match="1900"):
        MomentField().clean(f"{day}T23:59")


@pytest.mark.parametrize("day", ["1900-01-01", "2199-12-31"])
def test_the_first_and_the_last_year_are_taken(day):
    assert DayField().clean(day).isoformat() == day


@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_list_of_cases_takes_no_day_outside_the_calendar(client, coordinator, name, day):
    client.force_login(coordinator)

    assert client.get("/sager/", {name: day}).status_code == 200


@pytest.mark.parametrize("expiry", ["0002-01-01", "9999-12-31"])
def test_a_contract_that_expires_outside_the_calendar_is_not_kept(client, contracts, expiry):
    """Counting its notice would break every list that it stands in."""
    client.force_login(contracts)
    typed = {
        "system": "Booking",
        "supplier": "Nordisk",
        "signed_by": "Lea",
        "signed_date": "2026-01-01",
        "start_date": "0001-01-01",
        "expiry_date": expiry,
        "notice_months": "120",
        "value": "1",
    }

    page = client.post(reverse("procurement:register_existing"), typed)

    assert page.status_code == 200
    assert "expiry_date" in page.context["form"].errors


@pytest.mark.parametrize("period", [("9999-12-01", "9999-12-31"), ("0001-01-01", "0001-03-01")])
def test_no_meetings_are_planned_outside_the_calendar(client, authority, secretary, period):
    board = authority.boards.create(name="Board")
    client.force_login(secretary)
    typed = {"series_from": period[0], "series_until": period[1], "every_weeks": "1"}
    typed |= {"on_holidays": "move", "plan": "x"}

    page = client.post(reverse("governance:plan_meetings", args=[board.pk]), typed)

    assert page.status_code == 200
    assert page.context["form"].errors


@pytest.mark.parametrize("text", ["9" * 5000, "-1", "", "x", "²", "1.5"])
def test_what_is_no_number_of_ours_is_none(text):
    assert whole_number(text) is None


def test_a_file_by_a_number_of_thousands_of_digits_is_no_file(client, requester):
    draft = make_case(department=requester.department, requester=requester, status="draft")
    client.force_login(requester)

    page = client.post(reverse("procurement:request_edit", args=[draft.pk]), {"remove": "9" * 5000})

    assert page.status_code == 302


@pytest.mark.parametrize("page", ["-1", "x", "\x00", "https:", "//evil.example", "/\\evil.example"])
def test_the_way_back_leads_to_a_page_of_ours(client, coordinator, page):
    case = make_case(department=coordinator.department, status="in_progress")
    client.force_login(coordinator)

    answer = client.post(reverse("procurement:take_case", args=[case.pk]), {"next": page})

    assert answer.status_code == 302
    assert answer.url == case.get_absolute_url()


@pytest.mark.parametrize("page", ["9" * 5000, "x", "-1", "0"])
def test_a_page_of_the_comparison_that_is_none_is_the_first(client, page, authority):
    passed = timezone.now() - datetime.timedelta(hours=1)
    dialogue = make_dialogue(status="answered", deadline=passed)
    client.force_login(make_user(Role.BUYER, department=dialogue.case.department))
    address = reverse("requirements_bank:comparison", args=[dialogue.pk])

    assert client.get(address, {"page": page}).status_code == 200


def test_no_renewal_by_a_number_of_thousands_of_digits(client, requester):
    client.force_login(requester)
    address = reverse("procurement:request_new")

    assert client.get(address, {"renew": "9" * 5000}).status_code == 400
    assert client.get(address, {"key": str(uuid.uuid4())}).status_code == 200


def test_a_comment_on_an_item_by_a_number_of_thousands_of_digits_is_on_none(client, secretary):
    meeting = make_meeting(board=make_board(authority=secretary.authority))
    meeting.status, meeting.comments_by = "circulated", timezone.localdate()
    meeting.save()
    client.force_login(secretary)
    address = reverse("governance:comment_minutes", args=[meeting.pk])

    assert client.get(address, {"item": "9" * 5000}).status_code == 404
