"""Contracts that expire soon, later, and never."""

from datetime import timedelta

from django.utils import timezone

from demo.cast import Cast
from demo.writing import write_for
from procurement.actions import contracts
from procurement.actions.contracts import Filing, Parties
from procurement.models import Case, Contract

# Name, supplier, days until it expires (None: open-ended), months of notice, kr. in all.
CONTRACTS = (
    ("KulturBook 2", "Alfa Systemer", 75, 3, 380_000),
    ("Omsorgsjournal", "Beta Omsorg", 350, 6, 2_400_000),
    ("Skema 7", "Skoleplan", 230, 6, 460_000),
    ("Vagtplan Klassik", "Gamma Software", 400, 9, 890_000),
    ("JobOverblik", "Alfa Systemer", 900, 12, 1_200_000),
    ("Vejportalen", "Kortværket", None, 6, 540_000),
)


def load_contracts(cast: Cast) -> None:
    """What the authority had before the portal came."""
    today = timezone.localdate()
    for name, company, days, notice, value in CONTRACTS:
        contract = Contract(
            requester=cast["requester"],
            owner=cast["owner"],
            signed_date=today - timedelta(days=1010),
            signed_by=cast["manager"].name,
            start_date=today - timedelta(days=1000),
            expiry_date=today + timedelta(days=days) if days else None,
            notice_months=notice,
            value=value,
        )
        parties = Parties(system=name, supplier=company, business_owner=cast["requester"])
        contracts.register_existing(contract, by=cast["contracts"], parties=parties)


def sign_contract(cast: Cast, case: Case) -> Contract:
    """The contract of a case: signed last week, for three years."""
    today = timezone.localdate()
    contract = Contract(
        owner=cast["owner"],
        signed_date=today - timedelta(days=7),
        signed_by=cast["manager"].name,
        start_date=today,
        expiry_date=today + timedelta(days=3 * 365),
        notice_months=6,
        value=(case.request.cost_one_off or 0) + 3 * (case.request.cost_yearly or 0),
        terms="Prisen følger nettoprisindekset.",
    )
    step = case.step_named("contract")
    if step:
        write_for(cast, step)
    return contracts.register(
        contract,
        by=cast["contracts"],
        case=case,
        parties=Parties(system=case.title, supplier="Gamma Software"),
        filing=Filing(
            journal_number=f"{today.year}-{case.pk:05d}",
            kitos_link=f"https://kitos.example/system/usage/{case.pk}",
        ),
    )
