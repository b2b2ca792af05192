"""A signed contract is filed and its system registered in KITOS; then its step is done."""

import pytest
from django.core.exceptions import BadRequest
from django.urls import reverse

from notifications.models import Event
from portal.refusals import Refused
from procurement import permissions
from procurement.actions import checklist
from procurement.actions import contracts as actions
from procurement.actions.contracts import Filing
from procurement.models import Case, Contract
from tests import ticking
from tests.factories import make_contract
from tests.procurement.test_register_contract import ready_case, register
from tests.races import Meeting, at_once

KITOS = "https://kitos.dk/system/7"


@pytest.fixture
def signed(client, contracts, department):
    """Registered without number and link."""
    case = ready_case(department=department)
    register(client, contracts, case, journal_number="", kitos_link="")
    return Contract.objects.select_related("system", "case").get()


def step(contract):
    found = contract.case.steps.get(number=12)
    found.case = Case.objects.get(pk=contract.case_id)
    return found


@pytest.mark.spec("C12b")
@pytest.mark.spec("C12c")
def test_the_case_is_contracted_and_the_step_stays_open_until_both_are_entered(signed, contracts):
    assert (step(signed).case.status, step(signed).is_finished) == ("contracted", False)

    actions.file(signed, by=contracts, filing=Filing(journal_number="2026-1"))
    assert not step(signed).is_finished
    actions.file(signed, by=contracts, filing=Filing(kitos_link=KITOS))

    done = step(signed)
    assert (done.status, done.finished_by, done.case.current_step) == ("done", contracts, 13)
    signed.refresh_from_db()
    assert (signed.journal_number, signed.system.kitos_link) == ("2026-1", KITOS)


@pytest.mark.spec("C12b")
def test_the_step_can_neither_be_ticked_nor_left_out_before(signed, coordinator):
    assert permissions.can_complete_step(coordinator, step(signed))
    assert not permissions.can_mark_not_relevant(coordinator, step(signed))
    with pytest.raises(Refused, match="KITOS"):
        ticking.complete(step(signed), by=coordinator)
    with pytest.raises(Refused):
        checklist.mark_not_relevant(step(signed), by=coordinator, reason="Senere")


def test_a_link_entered_on_the_system_lets_the_step_be_ticked(signed, coordinator):
    signed.system.kitos_link = KITOS
    signed.system.save()
    Contract.objects.update(journal_number="2026-1")

    ticking.complete(step(signed), by=coordinator)

    assert step(signed).is_finished


@pytest.mark.spec("F32")
@pytest.mark.spec("F33")
def test_the_owner_enters_it_on_a_page(client, signed, requester):
    signed.system.business_owner = requester
    signed.system.save()
    url = reverse("procurement:file_contract", args=[signed.pk])
    client.force_login(requester)

    page = client.post(url, {}).content.decode()
    assert "Skriv nummeret i ESDH-systemet" in page
    page = client.post(url, {"journal_number": "2026-9", "kitos_link": "kitos"}).content.decode()
    assert "2026-9" in page
    answer = client.post(url, {"journal_number": "2026-9", "kitos_link": KITOS})

    assert answer.url == signed.case.get_absolute_url()
    assert step(signed).is_finished
    page = client.get(signed.get_absolute_url()).content.decode()
    assert KITOS in page


def test_others_may_not_enter_it(client, signed, legal):
    client.force_login(legal)

    assert client.get(reverse("procurement:file_contract", args=[signed.pk])).status_code == 403


def test_a_contract_without_a_case_is_filed_too(client, contracts, department):
    contract = make_contract(owner=contracts)
    actions.file(contract, by=contracts, filing=Filing(journal_number="2026-1", journal_link=KITOS))
    actions.file(contract, by=contracts, filing=Filing())

    contract.refresh_from_db()
    assert (contract.journal_number, contract.journal_link) == ("2026-1", KITOS)
    assert Event.objects.filter(kind="procurement.contract_filed").count() == 1


@pytest.mark.spec("C12a")
def test_the_value_of_options_is_kept(client, contracts, department):
    case = ready_case(department=department)

    register(client, contracts, case, options_value="250.000")

    assert Contract.objects.get().options_value == 250_000
    assert Contract.objects.get().is_filed


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks_off", [False, True])
def test_number_and_link_entered_at_once(settings, client, contracts, department, locks_off):
    """Both are kept and the step is done; without the locks nobody sees both."""
    case = ready_case(department=department)
    register(client, contracts, case, journal_number="", kitos_link="")
    settings.LOCKS_OFF = locks_off
    settings.PAUSES = {"contract_is_noted": Meeting()}
    one, two = (Contract.objects.select_related("system").get() for _twice in range(2))

    at_once(
        lambda: actions.file(one, by=contracts, filing=Filing(journal_number="2026-1")),
        lambda: actions.file(two, by=contracts, filing=Filing(kitos_link=KITOS)),
        refusals=BadRequest,
    )

    contract = Contract.objects.select_related("system", "case").get()
    assert step(contract).is_finished != locks_off
