"""The list of cases: filtered, sorted, paged, searched, and fetched as a sheet."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from procurement import search
from procurement.actions import cases, checklist
from procurement.models import Case, Colleague
from tests.factories import make_authority, make_case, make_department, make_user

HX = {"HTTP_HX_REQUEST": "true"}
URL = "/sager/"


@pytest.fixture
def titles(client, coordinator):
    """The titles on the list, in order."""

    def titles(query="", person=coordinator):
        client.force_login(person)
        return [row.title for row in client.get(URL + query).context["page"].rows]

    return titles


def case(person, title, **options):
    options.setdefault("department", person.department)
    options.setdefault("status", Case.Status.IN_PROGRESS)
    case = make_case(title=title, **options)
    search.index(case)
    return case


def days_ago(days):
    return timezone.now() - datetime.timedelta(days=days)


def test_an_empty_list_says_what_to_do(client, requester):
    client.force_login(requester)

    page = client.get(URL).content.decode()

    assert "Der er ingen sager endnu" in page
    assert reverse("procurement:request_new") in page


def test_a_search_without_result_says_what_to_do(client, coordinator):
    client.force_login(coordinator)

    page = client.get(URL, {"q": "findesikke"}).content.decode()

    assert "Ingen sager passer" in page
    assert "Søg: findesikke" in page


def test_filters_narrow_the_list(titles, coordinator, requester):
    child = make_department(parent=coordinator.department)
    case(coordinator, "Ny", status=Case.Status.SUBMITTED, requester=requester)
    case(coordinator, "Min", coordinator=coordinator)
    case(coordinator, "Under", department=child)
    elsewhere = make_department(authority=coordinator.authority)
    case(coordinator, "Andre", department=elsewhere, submitted_at=days_ago(60))
    far = case(coordinator, "Langt")
    Case.objects.filter(pk=far.pk).update(current_step=7, current_phase="triage")

    assert titles("?status=submitted") == ["Ny"]
    assert set(titles(f"?department={coordinator.department_id}")) == {
        "Ny",
        "Min",
        "Under",
        "Langt",
    }
    assert titles(f"?coordinator={coordinator.pk}") == ["Min"]
    assert "Min" not in titles("?coordinator=none")
    assert titles("?mine=on") == ["Min"]
    assert titles("?step=haderslev/7") == titles("?step=haderslev/triage") == ["Langt"]
    Case.objects.filter(pk=far.pk).update(parent=Case.objects.get(title="Min"))
    assert titles("?kind=sub") == ["Langt"]
    assert "Langt" not in titles("?kind=main")
    assert titles(f"?until={days_ago(30).date()}") == ["Andre"]
    assert "Andre" not in titles(f"?since={days_ago(30).date()}")
    assert len(titles("?status=nonsense")) == 5


def test_overdue_is_the_current_step(titles, coordinator):
    late = case(coordinator, "Sent")
    case(coordinator, "I tide")
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    first = late.steps.get(number=1)
    checklist.assign(first, by=coordinator, assignee=None, due_date=yesterday)

    assert titles("?overdue=on") == ["Sent"]
    assert titles("?sort=due") == ["Sent", "I tide"]


def test_each_filter_can_be_taken_away(client, coordinator):
    client.force_login(coordinator)
    query = {
        "status": "submitted",
        "step": "haderslev/triage",
        "since": "2026-11-01",
        "overdue": "on",
    }

    chips = client.get(URL, query).context["filter"].chips()

    labels = [chip.label for chip in chips]
    assert labels[0] == "Status: Ny"
    assert "Sendt fra: 1. november 2026" in labels
    assert "Kun overskredne" in labels
    assert "status" not in chips[0].url
    assert "step=haderslev%2Ftriage" in chips[0].url


def test_the_list_is_sorted(titles, coordinator):
    case(coordinator, "B", submitted_at=days_ago(2))
    case(coordinator, "A", submitted_at=days_ago(1), status=Case.Status.CLOSED)
    case(coordinator, "C", submitted_at=days_ago(3))

    assert titles() == titles("?sort=nonsense") == ["A", "B", "C"]
    assert titles("?sort=oldest") == ["C", "B", "A"]
    assert titles("?sort=title") == ["A", "B", "C"]
    assert titles("?sort=state") == ["A", "B", "C"]


@pytest.mark.parametrize("sort", ["newest", "oldest", "title", "state", "due"])
def test_pages_hold_every_case_once_forth_and_back(client, coordinator, sort):
    for number in range(60):
        case(coordinator, f"Sag {number % 7}", submitted_at=days_ago(number % 5))
    client.force_login(coordinator)

    seen, url, pages = [], f"{URL}?sort={sort}", []
    while url:
        page = client.get(url).context["page"]
        pages.append([row.pk for row in page.rows])
        seen += pages[-1]
        last, url = page, URL + page.next_url if page.next_url else ""

    assert len(seen) == len(set(seen)) == 60
    back = client.get(URL + last.previous_url).context["page"]
    assert [row.pk for row in back.rows] == pages[1]
    first = client.get(URL + back.previous_url).context["page"]
    assert [row.pk for row in first.rows] == pages[0]
    assert first.previous_url == ""
    assert first.text == "Viser 25 af 60"


def test_a_broken_mark_gives_the_first_page(titles, coordinator):
    case(coordinator, "Her")

    assert titles("?after=x") == titles("?after=WyJhIl0") == titles("?before=%C3%B8") == ["Her"]


def test_the_list_costs_the_same_for_one_and_for_three(client, coordinator, query_count):
    client.force_login(coordinator)
    case(coordinator, "En", coordinator=coordinator)
    one = query_count(client.get, URL)
    case(coordinator, "To", coordinator=coordinator)
    case(coordinator, "Tre")

    assert query_count(client.get, URL) == one


def test_htmx_gets_the_results_alone(client, coordinator):
    client.force_login(coordinator)

    page = client.get(URL, {"q": "x"}, **HX).content.decode()

    assert page.lstrip().startswith('<div id="results"')


def test_the_sheet_is_what_is_filtered_and_safe_to_open(client, coordinator):
    case(coordinator, "=1+1", coordinator=coordinator)
    done = case(coordinator, "Skrinlagt")
    cases.withdraw(done, by=coordinator, reason="Nej")
    client.force_login(coordinator)

    answer = client.get(reverse("procurement:case_csv"), {"status": "in_progress"})
    text = b"".join(answer.streaming_content).decode()

    assert text.startswith("\ufeffSagsnummer;")
    assert ";'=1+1;I gang;" in text
    assert "Skrinlagt" not in text
    assert "attachment" in answer.headers["Content-Disposition"]
    whole = client.get(reverse("procurement:case_csv"))
    assert "Trukket" in b"".join(whole.streaming_content).decode()


@pytest.mark.parametrize(
    "words", ["aftale", "databehandleraftaler", "AFTALE skolefoto", "skolef", "behandler"]
)
def test_words_inside_long_words_are_found(titles, coordinator, words):
    case(coordinator, "Databehandleraftale til skolefoto")
    case(coordinator, "Vagtplan")

    assert titles(f"?q={words}") == ["Databehandleraftale til skolefoto"]


def test_what_was_described_is_found(titles, coordinator):
    case(coordinator, "Vagtplan", description="Personalet bytter vagter på mobilen")

    assert titles("?q=mobil") == ["Vagtplan"]


def test_a_case_number_finds_that_case(titles, coordinator):
    wanted = case(coordinator, "Den")
    case(coordinator, "En anden")

    assert titles(f"?q={wanted.number.lower()}") == ["Den"]


@pytest.mark.parametrize("words", ["!!!", "' & |", "og"])
def test_odd_words_do_no_harm(titles, coordinator, words):
    case(coordinator, "Vagtplan")

    assert titles(f"?q={words}") == []


def test_common_words_are_met_on_the_way(titles, coordinator, monkeypatch):
    monkeypatch.setattr(search, "FEW", 1)
    for number in range(3):
        case(coordinator, f"Vagtplan {number}")

    assert len(titles("?q=vagtplan")) == 3


def test_each_sees_the_own(titles, coordinator, requester, stranger):
    case(coordinator, "Bestilt", requester=requester)
    case(coordinator, "Ejet", system_owner=requester)
    draft = make_case(requester=requester, status=Case.Status.DRAFT, title="Kladde")
    elsewhere = make_department(authority=coordinator.authority)
    other = case(coordinator, "Andres", department=elsewhere)
    local = make_user(Role.COORDINATOR, department=elsewhere, limited_to=elsewhere)

    assert set(titles(person=requester)) == {"Bestilt", "Ejet"}
    assert titles(person=local) == ["Andres"]
    assert titles(person=stranger) == []
    assert draft in Case.objects.visible_to(requester)
    assert draft not in Case.objects.visible_to(coordinator)
    assert other not in Case.objects.visible_to(requester)


def test_a_draft_that_names_somebody_is_not_theirs(requester, system_owner):
    named = {"system_owner": system_owner, "business_owner": system_owner}
    draft = make_case(requester=requester, status=Case.Status.DRAFT, **named)
    neighbour = make_user(Role.REQUESTER, department=draft.department)
    invited = make_user(Role.REQUESTER, authority=draft.authority)
    Colleague.objects.create(case=draft, user=invited, invited_by=requester)

    seeing = [Case.objects.visible_to(one) for one in (system_owner, neighbour, invited)]

    assert [list(cases) for cases in seeing] == [[], [], [draft]]


def test_the_ids_of_the_own_cases_are_found_first(requester):
    """So that an index serves each way to be one's own; a subquery beside "or" reads every case."""
    plan = Case.objects.visible_to(requester).explain()

    assert "InitPlan" in plan
    assert "SubPlan" not in plan


def test_somebody_with_roles_in_two_places_sees_both(coordinator):
    case(coordinator, "Her", requester=coordinator)
    there = make_case(department=make_department(authority=make_authority()))
    unseen = make_case(department=make_department(authority=coordinator.authority))
    traveller = make_user(Role.REQUESTER, authority=coordinator.authority)
    traveller.assignments.create(role=Role.ARCHITECT, authority=there.authority)

    assert list(Case.objects.visible_to(traveller)) == [there]
    assert unseen not in Case.objects.visible_to(traveller)
