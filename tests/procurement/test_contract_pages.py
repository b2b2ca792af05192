"""The list of contracts, one contract, and what is changed about it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Assignment, Role
from notifications.models import Event, Mail
from procurement import permissions
from procurement.actions import contracts as actions
from procurement.models import Contract
from tests.factories import make_case, make_contract, make_department, make_system, make_user

LIST = reverse("procurement:contract_list")
KEEPERS = {Role.CONTRACTS, Role.COORDINATOR, Role.MANAGER}


def soon(days):
    return timezone.localdate() + timedelta(days=days)


def of(authority, **details):
    return make_contract(system=make_system(authority=authority), **details)


def shown(client, by, **filters):
    client.force_login(by)
    return set(client.get(LIST, filters).context["page"].rows)


def change(client, contract, **changes):
    data = {
        "signed_by": contract.signed_by,
        "signed_date": contract.signed_date.isoformat(),
        "start_date": contract.start_date.isoformat(),
        "expiry_date": contract.expiry_date.isoformat() if contract.expiry_date else "",
        "notice_months": contract.notice_months,
        "value": str(contract.value),
        "owner": contract.owner.email if contract.owner else "",
        "terms": contract.terms,
        **changes,
    }
    return client.post(reverse("procurement:change_contract", args=[contract.pk]), data)


def test_the_list_is_narrowed_by_expiry(client, contracts, authority):
    by_days = {days: of(authority, expiry_date=soon(days)) for days in (-5, 60, 150, 300, 500, 900)}
    endless = of(authority, expiry_date=None)

    assert shown(client, contracts, within="3") == {by_days[60]}
    assert shown(client, contracts, within="6") == {by_days[60], by_days[150]}
    assert len(shown(client, contracts, within="12")) == 3
    assert len(shown(client, contracts, within="18")) == 4
    assert shown(client, contracts) == {*by_days.values(), endless}


def test_the_list_is_narrowed_by_owner_supplier_words_and_state(
    client, contracts, authority, system_owner
):
    owned = of(authority, owner=contracts)
    by_system = make_contract(owner=system_owner)
    Contract.objects.filter(pk=by_system.pk).update(owner=None)
    unowned = of(authority)
    ended = of(authority, owner=system_owner)
    Contract.objects.filter(pk=ended.pk).update(terminated_date=date(2026, 1, 1))

    assert shown(client, contracts, owner="me") == {owned}
    assert shown(client, system_owner, owner="me") == {by_system}
    assert shown(client, contracts, owner="none") == {unowned}
    assert shown(client, contracts, supplier=owned.supplier_id) == {owned}
    assert shown(client, contracts, q=f" {owned.system.name.lower()}") == {owned}
    assert shown(client, contracts, q=unowned.supplier.name) == {unowned}
    assert shown(client, contracts, state="terminated") == {ended}
    assert shown(client, contracts, state="all") == {owned, by_system, unowned, ended}
    assert shown(client, contracts, within="soon") == {owned, by_system, unowned}


def test_who_has_a_role_at_another_authority_too_sees_whose_each_contract_is(
    client, contracts, authority
):
    own, elsewhere = of(authority), make_contract()
    Assignment.objects.create(user=contracts, role=Role.CONTRACTS, authority=elsewhere.authority)

    assert shown(client, contracts) == {own, elsewhere}
    text = client.get(LIST).text

    assert f'<div class="note">{elsewhere.authority}</div>' in text
    assert f'<div class="note">{authority}</div>' not in text


def test_the_list_begins_with_what_expires_first_and_comes_in_pages(client, contracts, authority):
    late = of(authority, expiry_date=None)
    for days in range(30):
        of(authority, expiry_date=soon(days))
    client.force_login(contracts)

    first = client.get(LIST).context["page"]
    second = client.get(LIST + first.next_url).context["page"]

    days = [row.expiry_date for row in first.rows]
    assert days == sorted(days)
    assert len(first.rows) == 25
    assert second.rows[-1] == late


def test_people_without_a_role_for_it_see_their_own(client, authority, requester, system_owner):
    asked = of(authority, requester=requester)
    owned = make_contract(owner=system_owner)
    of(authority)

    assert shown(client, requester) == {asked}
    assert shown(client, system_owner) == {owned}


def test_contracts_of_another_authority_are_not_there(client, contracts, authority, stranger):
    contract = of(authority)
    client.force_login(stranger)

    assert shown(client, stranger) == set()
    for name in ("contract_detail", "change_contract"):
        url = reverse(f"procurement:{name}", args=[contract.pk])
        assert client.get(url).status_code == 404
    for name in ("terminate_contract", "resume_contract"):
        url = reverse(f"procurement:{name}", args=[contract.pk])
        assert client.post(url).status_code == 404


def test_an_empty_list_says_what_to_do(client, contracts, requester):
    for person, filters in ((contracts, {}), (contracts, {"q": "x"}), (requester, {})):
        client.force_login(person)
        assert 'class="empty"' in client.get(LIST, filters).content.decode()


@pytest.mark.parametrize("address", [LIST, reverse("procurement:contract_csv")])
def test_one_row_and_three_take_as_many_questions(
    client, contracts, authority, query_count, address
):
    client.force_login(contracts)
    of(authority, owner=contracts)
    read = lambda: b"".join(client.get(address))  # noqa: E731
    read()
    one = query_count(read)
    for _number in range(3):
        of(authority, owner=make_user(department=make_department(authority=authority)))

    assert query_count(read) == one


def test_the_sheet_has_the_rows_of_the_list(client, contracts, authority):
    kept = of(authority, expiry_date=date(2027, 8, 31), value=1_234)
    other, endless = of(authority), of(authority, expiry_date=None)
    client.force_login(contracts)

    address = reverse("procurement:contract_csv")
    sheet = b"".join(client.get(address, {"supplier": kept.supplier_id})).decode()
    whole = b"".join(client.get(address)).decode()

    assert kept.system.name in sheet
    assert "2027-02-28" in sheet
    assert other.system.name not in sheet
    assert endless.system.name in whole


@pytest.mark.parametrize("expiry", [None, soon(-1), soon(30), soon(700)])
def test_the_page_shows_facts_reminders_and_history(client, contracts, authority, expiry):
    contract = of(authority, expiry_date=expiry, owner=contracts)
    client.force_login(contracts)

    page = client.get(contract.get_absolute_url()).content.decode()

    assert contract.supplier.name in page
    assert "Lea Leder" in page
    assert f"?renew={contract.pk}" in page
    assert "{" not in page.partition("<main")[2]


def test_the_arithmetic_of_the_notice_is_shown(client, contracts, authority):
    contract = of(authority, expiry_date=date(2027, 8, 31))
    client.force_login(contracts)
    client.cookies["django_language"] = "en"

    page = client.get(contract.get_absolute_url()).content.decode()

    assert "31 August 2027 minus 6 months is 28 February 2027." in page
    assert "That month is shorter" in page
    assert "Friday 26 February 2027" in page


def test_the_page_names_the_case_and_the_renewals(client, contracts, department):
    case = make_case(department=department)
    contract = make_contract(case=case, system=make_system(authority=department.authority))
    renewal = make_case(department=department, title="Igen")
    type(renewal).objects.filter(pk=renewal.pk).update(renews=contract)
    client.force_login(contracts)

    page = client.get(contract.get_absolute_url()).content.decode()

    assert case.number in page
    assert renewal.number in page


def test_a_change_is_written_down_from_what_to_what(client, contracts, authority, system_owner):
    contract = of(authority, owner=system_owner, expiry_date=date(2027, 11, 22))
    client.force_login(contracts)

    change(client, contract, expiry_date="2028-11-22", owner=contracts.email)

    contract.refresh_from_db()
    assert (contract.expiry_date, contract.owner) == (date(2028, 11, 22), contracts)
    event = Event.objects.about(contract).get()
    assert "22. november 2027 → 22. november 2028" in event.text_da
    assert f"{system_owner} → {contracts}" in event.text_da
    assert Mail.objects.filter(to=system_owner.email).count() == 1


def test_nothing_changed_leaves_no_trace(client, contracts, authority):
    contract = of(authority, owner=contracts)
    client.force_login(contracts)

    change(client, contract)

    assert not Event.objects.about(contract).exists()


def test_an_expiry_before_the_start_is_refused(client, contracts, authority):
    contract = of(authority)
    client.force_login(contracts)

    page = change(client, contract, expiry_date="2020-01-01")

    assert page.context["form"].errors
    contract.refresh_from_db()
    assert contract.expiry_date == date(2027, 11, 22)


def test_a_terminated_contract_stops_and_can_run_on(client, contracts, authority):
    contract = of(authority, owner=contracts)
    terminate = reverse("procurement:terminate_contract", args=[contract.pk])
    resume = reverse("procurement:resume_contract", args=[contract.pk])
    client.force_login(contracts)

    client.post(terminate, {"day": "someday"})
    contract.refresh_from_db()
    assert contract.is_running
    client.post(terminate, {"day": "2026-11-20"})
    contract.refresh_from_db()
    assert contract.terminated_date == date(2026, 11, 20)
    assert resume in client.get(contract.get_absolute_url()).content.decode()
    client.post(terminate, {"day": "2026-11-20"})
    client.post(resume)
    contract.refresh_from_db()
    assert contract.is_running
    client.post(resume)
    assert Event.objects.about(contract).count() == 2


def test_terminating_twice_at_once_is_written_once(contracts, authority):
    contract = of(authority)
    twin = Contract.objects.get(pk=contract.pk)

    actions.terminate(contract, by=contracts, day=date(2026, 11, 20))
    actions.terminate(twin, by=contracts, day=date(2026, 11, 21))
    actions.resume(contract, by=contracts)
    actions.resume(twin, by=contracts)

    assert Event.objects.about(contract).count() == 2


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_keep_contracts_change_them(client, authority, department, role):
    person = make_user(role, department=department)
    contract = of(authority, owner=person)
    client.force_login(person)

    assert change(client, contract).status_code == (302 if role in KEEPERS else 403)
    end = client.post(reverse("procurement:terminate_contract", args=[contract.pk]), {"day": ""})
    assert end.status_code == (302 if role in KEEPERS else 403)


def test_a_role_for_one_department_keeps_its_contracts_only(department):
    keeper = make_user(Role.CONTRACTS, department=department, limited_to=department)
    contract = of(department.authority)

    assert not permissions.can_change_contract(keeper, contract)
    contract.system.department = department
    assert permissions.can_change_contract(keeper, contract)
