"""A signed contract is registered from its case, once; step 12 is done and the case goes on."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import BadRequest
from django.db import IntegrityError
from django.urls import reverse

from accounts.models import Role
from notifications.models import Event, Mail
from procurement import permissions
from procurement.actions import contracts as actions
from procurement.actions.contracts import Parties
from procurement.models import (
    Case,
    ChecklistStep,
    Contract,
    ProcessEdition,
    StepDecision,
    Supplier,
    System,
)
from tests import ticking
from tests.factories import (
    make_case,
    make_contract,
    make_department,
    make_supplier,
    make_system,
    make_user,
)
from tests.races import Meeting, at_once, errors

KEEPERS = {Role.CONTRACTS, Role.COORDINATOR, Role.MANAGER}


def ready_case(*, finished=range(1, 12), **details):
    """A case under way whose steps before the contract are done."""
    coordinator = details.pop("coordinator", None) or make_user(
        Role.COORDINATOR, department=details.get("department")
    )
    case = make_case(
        status=Case.Status.IN_PROGRESS,
        coordinator=coordinator,
        **{"department": coordinator.department, "cost_yearly": 1_000, **details},
    )
    case.steps.filter(number__in=finished).update(status=ChecklistStep.Status.DONE)
    for number in (6, 7):
        StepDecision.objects.create(
            step=case.steps.get(number=number),
            round=1,
            outcome="yes",
            no_recommendations=True,
            decided_by=coordinator,
        )
    return case


def typed(**changes):
    return {
        "form_key": str(uuid.uuid4()),
        "system": "Bookingsystem",
        "supplier": "Nordisk Software",
        "cvr": "12345674",
        "signed_by": "Lea Leder",
        "signed_date": "2026-11-20",
        "start_date": "2027-01-01",
        "expiry_date": "2030-12-31",
        "notice_months": "6",
        "value": "1.611.360",
        "terms": "Option: to år",
        "journal_number": "2026-4711",
        "kitos_link": "https://kitos.dk/system/7",
        **changes,
    }


def register(client, by, case, **changes):
    client.force_login(by)
    return client.post(reverse("procurement:register_contract", args=[case.pk]), typed(**changes))


@pytest.mark.spec("C12a")
@pytest.mark.spec("F31")
def test_the_contract_keeps_its_parties_signer_dates_value_and_terms(client, contracts, department):
    case = ready_case(department=department)

    register(client, contracts, case)

    contract = Contract.objects.get()
    assert (contract.case, contract.system.name) == (case, "Bookingsystem")
    assert (contract.supplier.name, contract.supplier.cvr) == ("Nordisk Software", "12345674")
    assert (contract.signed_by, contract.signed_date) == ("Lea Leder", date(2026, 11, 20))
    assert (contract.start_date, contract.expiry_date) == (date(2027, 1, 1), date(2030, 12, 31))
    assert (contract.notice_months, contract.value) == (6, Decimal(1_611_360))
    assert contract.terms == "Option: to år"
    assert contract.requester == case.requester
    assert contract.registered_by == contracts


def test_step_twelve_is_done_and_the_case_goes_on(client, contracts, department):
    case = ready_case(department=department)

    register(client, contracts, case)

    case.refresh_from_db()
    step = case.steps.get(number=12)
    assert case.status == Case.Status.CONTRACTED
    assert (step.status, step.finished_by) == (ChecklistStep.Status.DONE, contracts)
    assert case.current_step == 13


@pytest.mark.spec("D11")
def test_the_step_stays_where_a_checkpoint_of_it_waits_for_a_person(client, contracts, department):
    case = ready_case(department=department)
    edition = ProcessEdition.objects.create(
        authority=case.authority,
        process="haderslev",
        process_version=1,
        number=1,
        begun_by=contracts,
    )
    edition.checkpoints.create(step="contract", title="Ring til depotet")
    Case.objects.filter(pk=case.pk).update(edition=edition)

    register(client, contracts, case)

    case.refresh_from_db()
    step = case.steps.get(number=12)
    assert case.status == Case.Status.CONTRACTED
    assert not step.is_finished
    page = client.get(step.get_absolute_url()).text
    assert "Trinet har tjekpunkter, der ikke er besvaret" in page
    assert page.count("Ring til depotet") > 1
    ticking.complete(step, by=contracts)
    assert case.steps.get(number=12).is_finished


def test_a_step_that_was_left_out_is_no_hindrance(client, contracts, department):
    case = ready_case(department=department)
    case.steps.filter(number=12).update(status="not_relevant", not_relevant_reason="Glemt")

    register(client, contracts, case)

    assert Contract.objects.count() == 1


def test_a_case_without_such_a_step_has_its_contract_too(client, contracts, department):
    case = ready_case(department=department)
    case.steps.filter(number=12).delete()

    register(client, contracts, case)

    assert Contract.objects.count() == 1


@pytest.mark.spec("C12d")
def test_architects_procurement_and_owners_are_told(
    client, contracts, architect, procurement, system_owner, legal, department
):
    case = ready_case(department=department)

    register(client, contracts, case, owner=system_owner.email)

    told = set(Mail.objects.values_list("to", flat=True))
    assert {architect.email, procurement.email, system_owner.email} <= told
    assert {case.requester.email, case.coordinator.email} <= told
    assert legal.email not in told
    assert Event.objects.about(case).filter(kind="procurement.contract_registered").count() == 1


@pytest.mark.spec("C11a")
def test_it_waits_for_the_data_processor_agreement(client, contracts, department):
    case = ready_case(department=department, finished=range(1, 11))
    url = reverse("procurement:register_contract", args=[case.pk])

    client.force_login(contracts)
    page = client.get(url)
    answer = register(client, contracts, case)

    assert page.context["closed"]
    assert "form-actions" not in page.content.decode()
    assert answer.status_code == 400
    assert not Contract.objects.exists()
    case.refresh_from_db()
    assert case.status == Case.Status.IN_PROGRESS


def test_known_names_are_found_again(client, contracts, department, system_owner):
    case = ready_case(department=department)
    system = make_system(authority=department.authority, name="Bookingsystem")
    supplier = make_supplier(authority=department.authority, name="Nordisk Software")
    elsewhere = make_system(name="Bookingsystem")

    owners = {"owner": system_owner.email, "business_owner": contracts.email}
    register(client, contracts, case, system=" bookingSYSTEM", **owners)

    contract = Contract.objects.get()
    assert (contract.system, contract.supplier) == (system, supplier)
    assert contract.system != elsewhere
    system.refresh_from_db()
    assert (system.owner, system.business_owner) == (system_owner, contracts)


def test_an_owner_that_the_system_has_stays(client, contracts, department, system_owner):
    case = ready_case(department=department)
    make_system(name="Bookingsystem", owner=system_owner)

    register(client, contracts, case, owner=contracts.email)

    assert Contract.objects.get().system.owner == system_owner
    assert Contract.objects.get().owner == contracts


def test_the_form_knows_what_the_request_says(client, contracts, department, system_owner):
    case = ready_case(
        department=department, system_owner=system_owner, cost_yearly=100_000, title="Vagtplan"
    )
    client.force_login(contracts)

    page = client.get(reverse("procurement:register_contract", args=[case.pk]))

    initial = page.context["form"].initial
    assert (initial["system"], initial["owner"]) == ("Vagtplan", system_owner.email)
    assert initial["value"] == 400_000


def test_a_renewal_knows_the_system_and_the_supplier(client, contracts, department):
    old = make_contract(system=make_system(authority=department.authority, name="EOJ"))
    case = ready_case(department=department, replaced_system=old.system, business_owner=contracts)
    Case.objects.filter(pk=case.pk).update(renews=old)
    client.force_login(contracts)

    page = client.get(reverse("procurement:register_contract", args=[case.pk]))

    initial = page.context["form"].initial
    assert (initial["system"], initial["supplier"]) == ("EOJ", old.supplier.name)
    assert initial["business_owner"] == contracts.email


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("expiry_date", "2026-12-31"),
        ("value", "-1"),
        ("notice_months", "121"),
        ("signed_date", "i går"),
        ("system", ""),
        ("supplier", "  "),
        ("cvr", "123"),
        ("cvr", "12345678"),
        ("owner", "nobody@nowhere.example"),
        ("form_key", "no key"),
    ],
)
def test_every_mistake_is_shown_and_nothing_is_lost(client, contracts, department, field, value):
    case = ready_case(department=department)

    page = register(client, contracts, case, **{field: value})

    assert page.context["form"].errors
    assert "Option: to år" in page.content.decode()
    assert not Contract.objects.exists()


def test_an_owner_of_another_authority_is_refused(client, contracts, department, stranger):
    case = ready_case(department=department)

    page = register(client, contracts, case, owner=stranger.email)

    assert page.context["form"].errors["owner"]


def test_a_second_click_finds_the_contract_of_the_first(client, contracts, department):
    case = ready_case(department=department)
    key = str(uuid.uuid4())

    first = register(client, contracts, case, form_key=key)
    second = register(client, contracts, case, form_key=key)

    assert first.url == second.url == Contract.objects.get().get_absolute_url()


def test_another_contract_for_a_case_that_has_one_is_refused(client, contracts, department):
    case = ready_case(department=department)
    register(client, contracts, case)

    assert register(client, contracts, case).status_code == 403


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_keep_contracts_register_them(client, department, role):
    case = ready_case(department=department)
    person = make_user(role, department=department)

    answer = register(client, person, case)

    assert Contract.objects.exists() == (role in KEEPERS)
    assert answer.status_code == 302 if role in KEEPERS else answer.status_code in (403, 404)


def test_a_role_for_another_department_does_not_reach(client, department):
    case = ready_case(department=department)
    other = make_department(authority=department.authority)
    limited = make_user(Role.CONTRACTS, department=other, limited_to=other)

    assert register(client, limited, case).status_code == 404
    assert not permissions.can_register_contract(limited, case)


def test_cases_of_another_authority_are_not_there(client, department, stranger):
    case = ready_case(department=department)

    assert register(client, stranger, case).status_code == 404


def test_an_existing_contract_is_registered_without_a_case(client, contracts, system_owner):
    client.force_login(contracts)
    url = reverse("procurement:register_existing")
    assert client.get(url).status_code == 200
    data = typed(owner=system_owner.email)

    first = client.post(url, data)
    second = client.post(url, data)

    contract = Contract.objects.get()
    assert first.url == second.url == contract.get_absolute_url()
    assert contract.case is None
    assert contract.system.stage == System.Stage.IN_OPERATION
    assert Mail.objects.filter(to=system_owner.email).count() == 1
    assert client.post(url, typed(value="")).context["form"].errors["value"]


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_keep_contracts_register_existing_ones(client, department, role):
    client.force_login(make_user(role, department=department))

    answer = client.post(reverse("procurement:register_existing"), typed())

    assert answer.status_code == (302 if role in KEEPERS else 403)
    assert Contract.objects.exists() == (role in KEEPERS)


def unsaved(key):
    return Contract(
        form_key=key,
        signed_date=date(2026, 11, 20),
        signed_by="Lea Leder",
        start_date=date(2027, 1, 1),
        value=1,
    )


def register_twice_at_once(settings, act):
    """The same form arrives twice; answers the errors of the two."""
    settings.PAUSES = {"contract_registered": Meeting()}
    key = uuid.uuid4()

    def one():
        act(unsaved(key))

    return errors(at_once(one, one, refusals=(IntegrityError, BadRequest)))


@pytest.fixture
def sendings():
    """The two ways a contract is registered, as one click."""
    keeper = make_user(Role.CONTRACTS)
    case = ready_case(department=keeper.department)
    parties = Parties(system="Bookingsystem", supplier="Nordisk Software")
    return {
        "case": lambda new: actions.register(new, by=keeper, case=case, parties=parties),
        "existing": lambda new: actions.register_existing(new, by=keeper, parties=parties),
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["case", "existing"])
def test_two_clicks_at_once_register_one_contract(settings, sendings, way):
    assert register_twice_at_once(settings, sendings[way]) == []
    assert Contract.objects.count() == 1
    assert Supplier.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["case", "existing"])
def test_without_the_lock_the_second_click_fails(settings, sendings, way):
    settings.LOCKS_OFF = True

    assert len(register_twice_at_once(settings, sendings[way])) == 1
    assert Contract.objects.count() == 1
