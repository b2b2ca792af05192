"""What happens to contracts. Each function is one thing done, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Role, User
from notifications.trail import record
from portal.locks import locked, pause_point
from procurement import gates, meanwhile
from procurement.actions import cases, checklist, systems
from procurement.course import standing
from procurement.models import Case, Contract, System

# What may change while a contract runs, and what it is called.
CHANGED = {
    "signed_date": _("signed"),
    "signed_by": _("signed by"),
    "start_date": _("start"),
    "expiry_date": _("expiry"),
    "notice_months": _("notice, in months"),
    "value": _("value"),
    "options_value": _("value of options"),
    "terms": _("terms worth knowing"),
    "owner": _("contract owner"),
}


@dataclass(frozen=True)
class Parties:
    """What the contract is about and with whom, by name: new names become new rows."""

    system: str
    supplier: str
    cvr: str = ""
    business_owner: User | None = None


@dataclass(frozen=True)
class Filing:
    """Where a contract and its system are found afterwards (C12b, C12c, F32, F33)."""

    journal_number: str = ""
    journal_link: str = ""
    kitos_link: str = ""


@transaction.atomic
def register(
    contract: Contract, *, by: User, case: Case, parties: Parties, filing: Filing | None = None
) -> Contract:
    """The contract of a case is signed. Its step is done when it is filed and in KITOS too.

    The same form sent twice finds the contract of the first time.
    """
    case = standing.lock(case.pk)
    if registered := Contract.objects.filter(form_key=contract.form_key).first():
        return registered
    pause_point("contract_registered")
    if step := case.step_named("contract"):
        step.case = case
        gates.check(step)
    cases.sign_contract(case, by=by)
    contract.case, contract.requester = case, case.requester
    _keep(contract, by=by, authority=case.authority, parties=parties)
    _note(contract, filing or Filing())
    told = User.objects.holding(Role.ARCHITECT, Role.PROCUREMENT, authority=case.authority)
    owners = [contract.owner, contract.system.owner, contract.system.business_owner]
    record("procurement.contract_registered", case, by=by, tell=[*told, *owners], contract=contract)
    _finish_step(case, by=by)
    return contract


@transaction.atomic
def file(contract: Contract, *, by: User, filing: Filing) -> None:
    """Note where contract and system are found. With both, the step of the contract is done."""
    case = standing.lock(contract.case_id) if contract.case_id else None
    contract = _held(contract)
    before = (contract.journal_number, contract.journal_link, contract.system.kitos_link)
    _note(contract, filing)
    after = (contract.journal_number, contract.journal_link, contract.system.kitos_link)
    pause_point("contract_is_noted")
    if before != after:
        record("procurement.contract_filed", case or contract, by=by, contract=contract)
    if case:
        _finish_step(case, by=by)


@transaction.atomic
def register_existing(contract: Contract, *, by: User, parties: Parties) -> Contract:
    """Register a contract that was signed elsewhere, so that its expiry is not forgotten."""
    authority = locked(Authority.objects.filter(pk=by.authority_id)).get()
    if registered := Contract.objects.filter(form_key=contract.form_key).first():
        return registered
    pause_point("contract_registered")
    _keep(contract, by=by, authority=authority, parties=parties)
    System.objects.filter(pk=contract.system_id, stage=System.Stage.COMING).update(
        stage=System.Stage.IN_OPERATION, in_operation_from=contract.start_date
    )
    owners = [contract.owner, contract.system.owner, contract.system.business_owner]
    record("procurement.contract_registered", contract, by=by, tell=owners, contract=contract)
    return contract


@transaction.atomic
def change(contract: Contract, *, by: User, seen: Mapping[str, str] | None = None) -> None:
    """Keep a contract's new dates, owner or value, and write down what they were before.

    `seen` are the marks of what the page showed. Raises ChangedMeanwhile when others came first.
    """
    before = _held(contract)
    pause_point("a contract is changed")
    mine = meanwhile.read(contract, CHANGED)
    meanwhile.put(contract, meanwhile.merge(mine, before, seen or {}))
    changes = meanwhile.changes(before, contract, CHANGED)
    if changes:
        contract.save(update_fields=list(CHANGED))
        tell = [before.owner, contract.owner, contract.requester]
        record("procurement.contract_changed", contract, by=by, tell=tell, changes=changes)


@transaction.atomic
def terminate(contract: Contract, *, by: User, day: date) -> None:
    """Notice has been given: the contract ends, and nobody is reminded of it any more."""
    if _held(contract).is_running:
        contract.terminated_date = day
        contract.save(update_fields=["terminated_date"])
        record("procurement.contract_terminated", contract, by=by, tell=_followers(contract))


@transaction.atomic
def resume(contract: Contract, *, by: User) -> None:
    """The notice was a mistake or was withdrawn: the contract runs on."""
    if not _held(contract).is_running:
        contract.terminated_date = None
        contract.save(update_fields=["terminated_date"])
        record("procurement.contract_resumed", contract, by=by, tell=_followers(contract))


def _keep(contract: Contract, *, by: User, authority: Authority, parties: Parties) -> None:
    # Two contracts at once may name the same new system or supplier.
    locked(Authority.objects.filter(pk=authority.pk)).get()
    contract.system = systems.name_system(
        parties.system,
        by=by,
        authority=authority,
        owner=contract.owner,
        business_owner=parties.business_owner,
    )
    contract.supplier = systems.name_supplier(
        parties.supplier, by=by, authority=authority, cvr=parties.cvr
    )
    contract.authority, contract.registered_by = authority, by
    contract.save()


def _held(contract: Contract) -> Contract:
    """The contract as it is now, and nobody else's until the transaction ends."""
    locked(Contract.objects.filter(pk=contract.pk)).get()
    return Contract.objects.select_related("owner", "system").get(pk=contract.pk)


def _note(contract: Contract, filing: Filing) -> None:
    """Keep what is known now; what is left empty stays as it was."""
    contract.journal_number = filing.journal_number or contract.journal_number
    contract.journal_link = filing.journal_link or contract.journal_link
    contract.save(update_fields=["journal_number", "journal_link"])
    system = contract.system
    system.kitos_link = filing.kitos_link or system.kitos_link
    system.save(update_fields=["kitos_link"])


def _finish_step(case: Case, *, by: User) -> None:
    """Tick the step of the contract, if nothing is missing there any more."""
    step = case.step_named("contract")
    if step is None or step.is_finished or not case.is_under_way:
        return
    step.case = case
    if not gates.closed(step):
        checklist.complete_if_answered(step, by=by)


def _followers(contract: Contract) -> list[User | None]:
    return [contract.owner, contract.system.owner, contract.requester]
