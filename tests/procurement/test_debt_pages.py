"""The pages of technical debt, as their readers see and fill them."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Role
from procurement import permissions
from procurement.actions import debts as actions
from procurement.models import Case, Debt, System
from tests.factories import (
    make_case,
    make_contract,
    make_debt,
    make_department,
    make_system,
    make_user,
)
from tests.races import Meeting, at_once

TODAY = date(2026, 11, 23)


@pytest.fixture
def case(requester, system_owner):
    return make_case(requester=requester, status=Case.Status.IN_PROGRESS, system_owner=system_owner)


def url(name, *args):
    return reverse(f"procurement:{name}", args=args)


def words(response):
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def typed(department, **fields):
    return {
        "kind": "user_administration",
        "description": "Brugere oprettes i hånden.",
        "cause": "not_asked",
        "departments": [department.pk],
        "severity": "2",
        "risk": "1",
        "hours_monthly": "20,0",
        "hourly_rate": "450",
        "other_yearly_cost": "",
        "removal_cost": "162.000",
        "owner": "",
        "plan_date": "",
        **fields,
    }


@pytest.mark.spec("F40")
@pytest.mark.spec("F41")
def test_a_debt_is_typed_and_counted(client, case, architect, department, system_owner):
    client.force_login(architect)
    empty = words(client.get(url("add_debt", case.pk)))
    assert "Hvad er teknisk gæld" in empty
    assert "---------" not in empty
    assert 'value="450"' in empty

    page = client.post(url("add_debt", case.pk), typed(department), follow=True)

    debt = Debt.objects.get()
    assert (debt.owner, list(debt.departments.all())) == (system_owner, [department])
    assert "Den tekniske gæld er lav" in words(page)
    assert "108.000 kr." in words(page)
    assert "432.000 kr." in words(page)
    assert "1,5 år" in words(page)
    assert "vores egen model" in words(page)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("hours_monthly", "20000", "højst 10.000"),
        ("hours_monthly", "-1", "under nul"),
        ("other_yearly_cost", "5.000.000.000", "over en milliard"),
        ("removal_cost", "-5", "mindre end nul"),
        ("hourly_rate", "1.000.000", "mellem 1 og 10.000"),
        ("severity", "3", "nedbragt"),
    ],
)
def test_absurd_amounts_are_refused_in_words_beside_the_field(
    client, case, architect, department, field, value, said
):
    client.force_login(architect)

    page = client.post(url("add_debt", case.pk), typed(department, **{field: value}))

    where = "plan_date" if field == "severity" else field
    assert said in str(page.context["form"].errors[where])
    assert "Brugere oprettes i hånden." in words(page)
    assert not Debt.objects.exists()


def test_what_is_not_answered_is_asked_for_by_name(client, case, architect, department):
    client.force_login(architect)
    nothing = dict.fromkeys(("kind", "description", "cause", "severity", "hours_monthly"), "")

    page = client.post(url("add_debt", case.pk), typed(department, **nothing))

    assert "påkrævet" not in page.text
    assert page.context["form"].errors["severity"] == ["Vælg, hvor alvorligt det er."]


def test_a_day_that_is_no_day_is_said_once(client, case, architect, department):
    client.force_login(architect)

    page = client.post(
        url("add_debt", case.pk), typed(department, severity="3", plan_date="i morgen")
    )

    assert len(page.context["form"].errors["plan_date"]) == 1


def test_nobody_else_adds_debt(client, case, requester, stranger):
    client.force_login(requester)
    assert client.get(url("add_debt", case.pk)).status_code == 403
    assert "Tilføj gæld" not in words(client.get(url("case_debts", case.pk)))
    client.force_login(stranger)
    assert client.get(url("case_debts", case.pk)).status_code == 404


def test_the_contract_gives_the_period(client, case, architect):
    make_debt(case=case)
    make_contract(case=case, expiry_date=date(2025, 11, 21))
    client.force_login(architect)

    page = words(client.get(url("case_debts", case.pk)))

    # Two years from 22 November 2023, both days counted.
    assert "108.000 kr." in page
    assert "2 år" in page


def high(case):
    kinds = ["user_administration", "sender", "manual_transfer", "no_journal"]
    return [make_debt(case=case, kind=kind, severity=3, plan_date=TODAY) for kind in kinds]


def test_a_manager_accepts_a_high_debt_on_the_page(client, case, manager):
    high(case)
    client.force_login(manager)
    page = client.get(url("case_debts", case.pk))
    assert "Den tekniske gæld er høj" in words(page)
    seen = page.context["accept_form"].initial["seen"]

    assert (
        client.post(url("accept_high_debt", case.pk), {"seen": seen})
        .context["accept_form"]
        .errors["reason"]
    )
    page = client.post(
        url("accept_high_debt", case.pk), {"seen": seen, "reason": "Vi skifter"}, follow=True
    )

    assert "En leder har accepteret den." in words(page)
    assert "Vi skifter" in words(page)


def test_a_debt_added_meanwhile_is_not_accepted_unseen(client, case, manager):
    seen = ",".join(str(debt.pk) for debt in high(case))
    make_debt(case=case, kind="no_api")
    client.force_login(manager)

    page = client.post(url("accept_high_debt", case.pk), {"seen": seen, "reason": "Ja"})

    assert page.status_code == 400
    assert "Gælden er ændret" in words(page)


def test_the_case_says_its_debt_in_a_line(client, case, manager, requester):
    client.force_login(manager)
    assert 'id="debt"' not in words(client.get(url("case_detail", case.pk)))
    high(case)

    page = words(client.get(url("case_detail", case.pk)))

    assert "216.000 kr. om året, score 44,4 af 100." in page
    assert "Se gælden igennem og accepter den" in page
    client.force_login(requester)
    assert "Se den tekniske gæld" in words(client.get(url("case_detail", case.pk)))


@pytest.mark.spec("F34")
def test_the_owner_follows_up_and_sees_what_is_won_back(client, case, system_owner):
    debt = make_debt(case=case, owner=system_owner)
    client.force_login(system_owner)
    assert "Ingen har fulgt op" in words(client.get(url("debt", debt.pk)))

    late = {"day": "2199-01-01", "hours_monthly": "4", "other_yearly_cost": ""}
    assert client.post(url("follow_up_debt", debt.pk), late).context["form"].errors["day"]
    page = client.post(
        url("follow_up_debt", debt.pk),
        {"day": "2026-11-20", "hours_monthly": "4,5", "other_yearly_cost": "1.000"},
        follow=True,
    )

    # 5.5 hours × 12 × 450, less the new 1,000.
    assert "Inddrevet indtil nu: 28.700 kr. om året." in words(page)


def test_the_owner_changes_plans_accepts_wins_back_and_opens_again(
    client, case, system_owner, department
):
    debt = make_debt(case=case, owner=system_owner)
    client.force_login(system_owner)
    deeds = [
        ("change_debt", typed(department, owner=system_owner.email), "Gemt."),
        ("plan_debt", {"plan": "Køb modulet", "plan_date": "2027-01-01"}, "Planen er gemt."),
        ("accept_debt", {"reason": "For dyrt"}, "Gælden er accepteret."),
        ("recover_debt", {"day": "2026-11-20", "note": ""}, "Gælden er inddrevet."),
        ("reopen_debt", {"reason": "Den fejler", "plan_date": ""}, "Gælden er åben igen."),
    ]

    for name, data, said in deeds:
        assert client.get(url(name, debt.pk)).status_code == 200
        assert client.post(url(name, debt.pk), {}).status_code == 200
        assert said in words(client.post(url(name, debt.pk), data, follow=True))

    debt.refresh_from_db()
    assert (debt.kind, debt.plan) == ("user_administration", "Køb modulet")


def test_a_future_day_is_not_since_when_a_debt_is_gone(client, case, system_owner):
    debt = make_debt(case=case, owner=system_owner)
    client.force_login(system_owner)

    page = client.post(url("recover_debt", debt.pk), {"day": "2199-01-01"})

    assert "fremtiden" in words(page)


def test_an_owner_who_may_not_see_the_case_sees_the_debt_without_a_link(client, case):
    owner = make_user(Role.REQUESTER, authority=case.authority)
    debt = make_debt(case=case, owner=owner)
    client.force_login(owner)

    page = words(client.get(url("debt", debt.pk)))

    assert url("case_debts", case.pk) not in page
    assert case.title in page


@pytest.mark.spec("F42")
def test_the_list_is_narrowed_summed_and_fetched(client, case, manager, system_owner):
    make_debt(case=case, owner=system_owner)
    make_debt(case=case, kind="no_api", hours_monthly=Decimal(1), description="Lukket")
    make_debt(case=case, kind="no_logs", status="recovered", description="Væk")
    client.force_login(manager)

    page = words(client.get(url("debt_list")))
    assert "<strong>59.400 kr.</strong>" in page
    assert "Væk" not in page
    for query, count in [
        ("owner=none", 1),
        ("owner=me", 0),
        ("q=lukket", 1),
        ("kind=no_api", 1),
        ("state=all", 3),
        ("state=recovered", 1),
        ("cause=not_asked", 0),
        ("q=booking", 2),
    ]:
        assert len(client.get(f"{url('debt_list')}?{query}").context["page"].rows) == count, query

    rows = b"".join(client.get(url("debt_csv")).streaming_content).decode().splitlines()
    assert len(rows) == 3
    assert "54000,00" in rows[1]
    client.force_login(system_owner)
    assert "<strong>54.000 kr.</strong>" in words(client.get(f"{url('debt_list')}?owner=me"))


def test_an_empty_list_says_where_debt_is_counted(client, manager):
    client.force_login(manager)

    assert "ikke beregnet teknisk gæld" in words(client.get(url("debt_list")))
    assert "Ingen gæld passer" in words(client.get(f"{url('debt_list')}?q=x"))
    assert "ikke beregnet teknisk gæld" in words(client.get(f"{url('debt_list')}?kind=nonsense"))


@pytest.mark.parametrize("name", ["debt_list", "case_debts", "case_detail"])
def test_more_debts_take_no_more_queries(client, case, architect, query_count, name):
    client.force_login(architect)
    page = url(name) if name == "debt_list" else url(name, case.pk)
    make_debt(case=case, owner=architect)
    client.get(page)
    one = query_count(client.get, page)
    for owner in (make_user(authority=case.authority) for _ in range(3)):
        make_debt(case=case, owner=owner)

    assert query_count(client.get, page) == one


def test_a_debt_of_a_system_alone_has_a_page(client, case, manager):
    contract = make_contract(case=case)
    debt = make_debt(case=case, system=contract.system)
    Debt.objects.update(case=None)
    client.force_login(manager)

    assert contract.system.name in words(client.get(url("debt", debt.pk)))
    assert client.get(url("accept_debt", debt.pk)).status_code == 200


def test_an_amount_is_shown_as_it_is_typed(client, case, architect):
    debt = make_debt(case=case, hourly_rate=Decimal("1512.50"), removal_cost=Decimal(162_000))
    client.force_login(architect)

    page = words(client.get(url("change_debt", debt.pk)))

    assert 'value="1.512,50"' in page
    assert 'value="162.000"' in page


def test_many_departments_are_a_list(client, case, architect, department):
    for _at in range(30):
        make_department(authority=case.authority)
    client.force_login(architect)

    page = client.post(url("add_debt", case.pk), typed(department))

    assert page.status_code == 302
    page = words(client.get(url("add_debt", case.pk)))
    assert f'<option value="{department.pk}" selected>Pleje</option>' in page


@pytest.fixture
def system(architect, system_owner):
    return make_system(authority=architect.authority, owner=system_owner)


@pytest.mark.spec("F34")
def test_a_system_without_a_case_gets_its_debt(client, system, architect, department, system_owner):
    client.force_login(architect)
    assert url("add_system_debt", system.pk) in words(client.get(system.get_absolute_url()))
    assert 'value="450"' in words(client.get(url("add_system_debt", system.pk)))

    for _click in range(2):
        client.post(url("add_system_debt", system.pk), typed(department))

    debt = Debt.objects.get()
    assert (debt.case, debt.system, debt.owner) == (None, system, system_owner)
    assert list(debt.departments.all()) == [department]
    page = words(client.get(system.get_absolute_url()))
    assert debt.get_absolute_url() in page
    client.force_login(system_owner)
    assert "450 kr." in words(client.get(debt.get_absolute_url()))


def test_who_adds_debt_to_a_system(system, architect, system_owner, requester, stranger):
    boss = make_user(authority=system.authority)
    system.business_owner = boss
    may = permissions.can_add_system_debt

    assert may(architect, system)
    assert may(system_owner, system)
    assert may(boss, system)
    assert not may(requester, system)
    assert not may(stranger, system)
    system.stage = System.Stage.CLOSED
    assert not may(architect, system)


def test_who_owns_the_business_sees_the_debt_that_was_added(client, system, department):
    boss = make_user(authority=system.authority)
    System.objects.update(business_owner=boss)
    client.force_login(boss)

    client.post(url("add_system_debt", system.pk), typed(department))

    assert client.get(Debt.objects.get().get_absolute_url()).status_code == 200


def test_a_debt_that_lacks_something_is_not_added_to_a_system(client, system, architect):
    client.force_login(architect)

    page = client.post(url("add_system_debt", system.pk), {"description": "Kun det"})

    assert "Kun det" in words(page)
    assert not Debt.objects.exists()


def test_the_debts_stand_beside_the_systems(client, architect):
    client.force_login(architect)

    assert f'href="{url("debt_list")}"' in words(client.get(url("system_list")))
    assert f'href="{url("debt_list")}" aria-current="page"' in words(client.get(url("debt_list")))


@pytest.mark.parametrize("name", ["plan_debt", "accept_debt", "recover_debt", "follow_up_debt"])
def test_pages_of_a_debt_are_read_and_posted_and_nothing_else(client, case, architect, name):
    client.force_login(architect)

    assert client.delete(url(name, make_debt(case=case).pk)).status_code == 405


def add_twice(settings):
    architect = make_user(Role.ARCHITECT)
    system = make_system(authority=architect.authority)
    settings.PAUSES = {"a debt is added to a system": Meeting()}
    told = {"kind": "no_api", "description": "x", "cause": "not_met", "severity": 1}

    def add():
        debt = Debt(hourly_rate=450, **told)
        actions.add_to_system(debt, by=architect, system=system)

    at_once(add, add)
    return Debt.objects.count()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_add_one_debt(settings):
    assert add_twice(settings) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_add_two(settings):
    settings.LOCKS_OFF = True

    assert add_twice(settings) == 2
