import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from procurement.course import overview
from procurement.models import Case, ProcessChoice
from tests.factories import make_case, make_user

BOARD = reverse("procurement:case_board")
UNDER_WAY = Case.Status.IN_PROGRESS


@pytest.fixture
def coordinator(db):
    return make_user(Role.COORDINATOR)


def standing_in(phase, person, **fields):
    case = make_case(department=person.department, status=UNDER_WAY)
    fields.setdefault("step_since", timezone.now() - datetime.timedelta(days=9))
    Case.objects.filter(pk=case.pk).update(current_phase=phase, **fields)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def columns(client, coordinator):
    client.force_login(coordinator)

    def look(query=""):
        page = client.get(BOARD + query)
        assert page.status_code == 200
        return {column.phase.key: column for column in page.context["columns"]}

    return look


@pytest.mark.spec("C22")
def test_each_phase_has_its_cases_and_how_long_they_have_been_there(columns, coordinator):
    case = standing_in("triage", coordinator, current_step=6, next_roles=["architect"])

    found = columns()

    assert list(found) == ["need", "triage", "agreements", "setup", "operation"]
    (card,) = found["triage"].cards
    assert (card.case, card.step.number, card.days) == (case, 6, 9)
    assert card.case.waits_on == str(Role.ARCHITECT.label)
    assert not found["need"].cards


def test_who_has_the_step_is_named(columns, coordinator):
    standing_in("need", coordinator, next_assignee=coordinator)

    assert columns()["need"].cards[0].case.waits_on == coordinator.name


def test_the_late_come_first_and_are_marked(columns, coordinator):
    today = timezone.localdate()
    standing_in("need", coordinator)
    late = standing_in("need", coordinator, next_due=today - datetime.timedelta(days=1))

    cards = columns()["need"].cards

    assert cards[0].case == late
    assert [card.is_late for card in cards] == [True, False]


def test_a_full_column_counts_and_leads_to_the_list(columns, coordinator, client):
    for _each in range(overview.CARDS + 1):
        standing_in("need", coordinator)

    column = columns()["need"]

    assert column.goes_on
    assert column.total == "9"
    listed = client.get(reverse("procurement:case_list"), {"step": column.query})
    assert len(listed.context["rows"]) == 9


def test_counting_stops_where_the_number_no_longer_matters(columns, coordinator, monkeypatch):
    monkeypatch.setattr(overview, "COUNTED", 8)
    for _each in range(overview.CARDS + 1):
        standing_in("need", coordinator)

    assert columns()["need"].total == "8+"


def test_the_columns_are_filtered_like_the_list(columns, coordinator):
    mine = standing_in("need", coordinator, coordinator=coordinator)
    standing_in("need", coordinator)

    assert [card.case for card in columns("?mine=on")["need"].cards] == [mine]


@pytest.mark.spec("X01")
def test_an_authority_with_two_processes_chooses_which_to_see(client, coordinator):
    authority = coordinator.authority
    ProcessChoice.objects.create(authority=authority, kind="risk", process="haderslev")
    client.force_login(coordinator)

    assert client.get(BOARD, {"process": "nonsense"}).context["process"].key == "haderslev"


def test_a_fixed_number_of_queries(client, coordinator, query_count):
    client.force_login(coordinator)
    client.get(BOARD)
    one = query_count(client.get, BOARD)
    for _each in range(4):
        standing_in("need", coordinator)
        standing_in("setup", coordinator)

    assert query_count(client.get, BOARD) == one


def test_htmx_gets_the_columns_alone(client, coordinator):
    client.force_login(coordinator)

    page = client.get(BOARD, headers={"HX-Request": "true"}).content.decode()

    assert page.strip().startswith('<div id="columns"')


def test_another_authoritys_cases_are_not_there(columns):
    standing_in("need", make_user(Role.COORDINATOR))

    assert not columns()["need"].cards
