"""Do we already have it? What is found, what is said of it, and who reads that."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from accounts.models import Role
from notifications.models import Event
from procurement import permissions
from procurement.actions import candidates as actions
from procurement.actions import systems
from procurement.models import Candidate, Case, System, SystemSearch
from procurement.systems import searching
from tests.factories import (
    make_authority,
    make_case,
    make_item,
    make_supplier,
    make_system,
    make_user,
)
from tests.races import Meeting, at_once, errors


def kept(authority, name, **facts):
    system = make_system(authority=authority, name=name)
    System.objects.filter(pk=system.pk).update(**{"stage": "in_operation", **facts})
    system.refresh_from_db()
    searching.index(system)
    return system


def own(words, authority):
    return [system.name for system in searching.find(words, authority=authority).own]


def elsewhere(words, authority):
    return searching.find(words, authority=authority).elsewhere


@pytest.fixture
def case(department, requester):
    return make_case(department=department, requester=requester, status=Case.Status.IN_PROGRESS)


def url(name, case):
    return reverse(f"procurement:{name}", args=[case.pk])


# What is found


@pytest.mark.spec("C02b")
def test_a_system_is_found_by_name_description_purpose_and_supplier(authority):
    kept(authority, "Booking")
    kept(authority, "Nova", description="Lægger vagtplaner for plejepersonalet.")
    kept(authority, "Kompas", purpose="Overblik over databehandleraftaler")
    kept(authority, "Zenit", supplier=make_supplier(authority=authority, name="Fjordsoft A/S"))
    kept(authority, "Uden ord")

    assert own("booke", authority) == ["Booking"]
    assert own("vagtplan", authority) == ["Nova"]
    assert own("aftaler", authority) == ["Kompas"]
    assert own("fjordsoft", authority) == ["Zenit"]
    assert own("regnskab", authority) == []


@pytest.mark.spec("C02b")
def test_what_fits_best_comes_first(authority):
    kept(authority, "Alt", description="Kan også lidt booking af lokaler")
    kept(authority, "Lokalebooking", purpose="Booking af lokaler")
    kept(authority, "Booking", purpose="Tider hos lægen")

    assert own("booking af mødelokaler og lokaler", authority)[0] == "Lokalebooking"
    assert own("booking", authority)[-1] == "Alt"


def test_a_whole_description_is_searched_by_what_it_tells(authority):
    kept(authority, "Booking", purpose="Mødelokaler")
    kept(authority, "Andet system", description="Et system til kommunens borgere.")

    text = "Kommunens medarbejdere har behov for et system, hvor vi kan booke mødelokaler. " * 50

    assert own(text, authority) == ["Booking"]
    assert own("system", authority) == ["Andet system"]
    assert own("og ?!", authority) == own("", authority) == []


def test_hostile_words_are_only_words(authority):
    kept(authority, "Booking")

    assert own("booking' | !(x) & :* \\ \x00 ''", authority) == ["Booking"]


@pytest.mark.spec("C02d")
def test_of_other_authorities_the_names_alone_are_known(authority):
    other, third = make_authority(), make_authority()
    kept(other, "Booking Pro", description="Hemmelig vagtplan", purpose="Hemmelig plan")
    kept(third, "BOOKING PRO")
    kept(other, "Hemmeligt", purpose="booking")
    kept(other, "Booking gammel", stage="closed")

    assert elsewhere("booking", authority) == ["Booking Pro"]
    assert elsewhere("vagtplan hemmelig", authority) == ["Hemmeligt"]
    assert own("booking", authority) == []


def test_closed_systems_are_not_found(authority):
    kept(authority, "Booking", stage="closed")

    assert own("booking", authority) == []


def test_a_name_that_changes_is_found_by_its_new_words(authority, architect):
    system = kept(authority, "Booking")
    system.name = "Kalender"

    systems.change(system, by=architect)

    assert own("booking", authority) == []
    assert own("kalender", authority) == ["Kalender"]


def test_the_list_is_searched_by_all_the_words_however_many_fit(authority, monkeypatch):
    kept(authority, "Booking af lokaler")
    kept(authority, "Booking af biler")
    rows = System.objects.filter(authority=authority)

    assert searching.matching(rows, "booking lokal").count() == 1
    monkeypatch.setattr(searching, "FEW", 0)
    assert searching.matching(rows, "booking lokal").count() == 1
    assert searching.matching(rows, "").count() == 2
    assert not searching.matching(rows, "?!").exists()


# At intake


@pytest.mark.spec("C02b")
def test_anybody_searches_before_a_request_is_written(client, requester, authority):
    kept(authority, "Booking")
    kept(make_authority(), "Booking Pro")
    client.force_login(requester)
    page = reverse("procurement:have_we_it")

    assert client.get(page).context["searched"] is False
    shown = client.get(page, {"q": "booking"}).content.decode()
    part = client.post(
        page, {"title": "Booking", "description": "af lokaler"}, headers={"HX-Request": "true"}
    ).content.decode()

    assert "Booking Pro" in shown
    assert "Booking Pro" in part
    assert "<h1" not in part


def test_the_request_shows_what_we_have_while_it_is_written(client, requester, draft):
    client.force_login(requester)

    page = client.get(url("request_edit", draft)).content.decode()

    assert reverse("procurement:have_we_it") in page
    assert url("candidate_list", draft) in page


# On the case


@pytest.mark.spec("C02b")
def test_a_search_is_written_down_also_when_nothing_is_found(client, requester, case, authority):
    kept(authority, "Booking")
    client.force_login(requester)

    for words in ("booking", "booking", "  ", "regnskab"):
        page = client.post(url("search_systems", case), {"q": words}, follow=True)

    assert [(s.words, s.found) for s in SystemSearch.objects.all()] == [
        ("booking", 1),
        ("regnskab", 0),
    ]
    assert page.context["searches"][0].by == requester
    assert Event.objects.filter(kind="procurement.systems_searched").count() == 2


@pytest.mark.spec("C02b")
def test_a_system_is_weighed_with_a_reason(client, requester, case, authority):
    system = kept(authority, "Booking", purpose="Lokaler")
    client.force_login(requester)
    page = f"{url('weigh_candidate', case)}?system={system.pk}"

    assert "Lokaler" in client.get(page).content.decode()
    assert set(client.post(page, {}).context["form"].errors) == {"verdict", "reason"}
    client.post(page, {"verdict": "no", "reason": "Det kan ikke vise ledige lokaler."})
    client.post(page, {"verdict": "partly", "reason": "Det kan noget."})
    client.post(page, {"verdict": "partly", "reason": "Det kan noget."})

    kept_one = Candidate.objects.get()
    assert (kept_one.system, kept_one.name, kept_one.verdict) == (system, "Booking", "partly")
    assert client.get(page).context["form"].initial["reason"] == "Det kan noget."
    assert "Det kan noget." in client.get(case.get_absolute_url()).content.decode()
    assert "Det kan noget." in client.get(url("candidate_list", case)).content.decode()
    assert Event.objects.filter(kind="procurement.candidate_weighed").count() == 2


@pytest.mark.spec("C02d")
def test_what_others_have_is_weighed_by_its_name(client, requester, case):
    client.force_login(requester)
    page = url("weigh_candidate", case)
    typed = {"name": " Booking  Pro ", "verdict": "yes", "reason": "Andre er glade for det."}

    assert client.post(page, {**typed, "name": ""}).context["form"].errors["name"]
    client.post(page, typed)
    again = client.get(f"{page}?name=BOOKING%20PRO").context["form"]

    assert (Candidate.objects.get().name, Candidate.objects.get().system) == ("Booking Pro", None)
    assert again.initial["verdict"] == "yes"


def test_a_system_of_another_authority_is_not_weighed_by_its_number(client, requester, case):
    foreign = kept(make_authority(), "Booking")
    client.force_login(requester)

    for number in (foreign.pk, "x", "9" * 30):
        assert client.get(f"{url('weigh_candidate', case)}?system={number}").status_code == 404


def test_a_candidate_is_taken_away_by_who_wrote_it(client, requester, architect, case):
    candidate = actions.weigh(
        Candidate(case=case, name="Booking", verdict="no", reason="Nej"), by=requester
    )
    page = reverse("procurement:remove_candidate", args=[candidate.pk])

    client.force_login(architect)
    assert client.post(page).status_code == 403
    client.force_login(requester)
    client.post(page)
    actions.remove(candidate, by=requester)

    assert not Candidate.objects.exists()
    assert Event.objects.filter(kind="procurement.candidate_removed").count() == 1


def test_who_weighs(case, department, authority, requester):
    step = case.step_named("market")
    assignee = make_user(authority=authority)
    case.steps.filter(pk=step.pk).update(assignee=assignee)
    case = Case.objects.get(pk=case.pk)

    assert permissions.can_weigh_candidates(requester, case)
    assert permissions.can_weigh_candidates(assignee, case)
    for role in (Role.COORDINATOR, Role.ARCHITECT):
        assert permissions.can_weigh_candidates(make_user(role, authority=authority), case)
    assert not permissions.can_weigh_candidates(make_user(authority=authority), case)
    closed = make_case(requester=requester, status=Case.Status.CLOSED)
    assert not permissions.can_weigh_candidates(requester, closed)
    draft = make_case(requester=requester, status=Case.Status.DRAFT)
    assert permissions.can_weigh_candidates(requester, draft)
    assert not permissions.can_weigh_candidates(make_user(*Role, authority=authority), draft)


def test_readers_see_what_was_weighed_and_a_stranger_nothing(client, manager, stranger, case):
    client.force_login(manager)
    assert client.get(url("candidate_list", case)).context["found"] is None
    client.force_login(stranger)
    assert client.get(url("candidate_list", case)).status_code == 404


def test_a_draft_is_weighed_too(client, requester, draft, authority):
    client.force_login(requester)

    assert client.get(url("candidate_list", draft)).status_code == 200


@pytest.mark.spec("C02b")
def test_the_market_step_asks_for_it(client, requester, case):
    client.force_login(requester)

    market = case.step_named("market").get_absolute_url()
    need = case.step_named("need").get_absolute_url()

    assert 'id="candidates"' in client.get(market).content.decode()
    assert 'id="candidates"' not in client.get(need).content.decode()


@pytest.mark.spec("C02b")
def test_the_board_reads_why_not(client, secretary, department, query_count):
    case = make_case(department=department, status=Case.Status.AWAITING_BOARD)
    item = make_item(case=case)
    client.force_login(secretary)
    page = reverse("governance:item_detail", args=[item.pk])
    before = client.get(page).content.decode()
    Candidate.objects.create(
        case=case, name="Booking", verdict="no", reason="For gammelt.", by=case.requester
    )

    assert "For gammelt." not in before
    assert "For gammelt." in client.get(page).content.decode()


@pytest.mark.spec("C02b")
def test_the_board_reads_that_nothing_was_worth_weighing(client, secretary, department, requester):
    case = make_case(department=department, status=Case.Status.AWAITING_BOARD)
    item = make_item(case=case)
    SystemSearch.objects.create(case=case, words="booking", found=0, by=requester)
    client.force_login(secretary)

    page = client.get(reverse("governance:item_detail", args=[item.pk])).content.decode()

    assert "søgt i vores systemer" in page


def test_the_candidates_page_takes_the_same_queries_for_one_as_for_three(
    client, requester, case, authority, query_count
):
    client.force_login(requester)

    def add(number):
        system = kept(authority, f"{case.title} {number}")
        candidate = Candidate(case=case, system=system, name=system.name, verdict="no", reason="x")
        actions.weigh(candidate, by=requester)
        actions.search(case, by=requester, words=f"ord {number}")

    add(1)
    client.get(url("candidate_list", case))
    one = query_count(client.get, url("candidate_list", case))
    add(2)
    add(3)

    assert query_count(client.get, url("candidate_list", case)) == one


# Races


@pytest.fixture
def race(transactional_db, settings, department, requester):
    settings.PAUSES = {"candidate_weighed": Meeting()}
    case = make_case(department=department, requester=requester, status=Case.Status.IN_PROGRESS)

    def one():
        candidate = Candidate(case=case, name="Booking", verdict="no", reason="Nej")
        return actions.weigh(candidate, by=requester)

    return lambda: errors(at_once(one, one, refusals=IntegrityError))


def test_a_candidate_that_is_weighed_twice_at_once_is_one(race):
    assert race() == []
    assert Candidate.objects.count() == 1


def test_without_the_lock_the_database_refuses_the_second(race, settings):
    settings.LOCKS_OFF = True

    assert len(race()) == 1
