"""The systems that the authority knows of, and what their owners say of them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from demo.cast import Cast
from procurement.actions import candidates, systems
from procurement.models import Candidate, Case, OwnerStatement, System

# Systems that came with a contract are only described.
DESCRIBED: dict[str, dict[str, Any]] = {
    "KulturBook 2": {
        "description": "Booking af lokaler og betaling af depositum.",
        "purpose": "Kulturhusenes egne lokaler",
        "user_count": 45,
    },
    "Omsorgsjournal": {
        "description": "Journal, medicin og besøg i ældreplejen.",
        "purpose": "Dokumentation af pleje og medicin",
        "user_count": 900,
    },
    "Vagtplan Klassik": {
        "description": "Vagtplaner og bytte af vagter.",
        "purpose": "Plan for døgnets vagter",
        "user_count": 640,
    },
}
# Name, supplier, what it does, what for, users, who owns it.
ADDED = (
    ("Journalen", "Beta Omsorg", "Sager og dokumenter.", "Journalisering i alle afdelinger", 1800),
    ("Lønportal", "Gamma Software", "Løn og fravær.", "Lønsedler, ferie og sygdom", 3200),
    ("Gæstenet", "Alfa Systemer", "Trådløst net til gæster.", "Adgang for gæster og elever", 5000),
    ("MedicinVis", "Beta Omsorg", "Medicinplan på tablet.", "Overblik over medicin", 120),
    ("Spørgeskemaet", "Alfa Systemer", "Skemaer med svar.", "Målinger af tilfredshed", 60),
    ("Kortviseren", "Kortværket", "Kort over veje og stier.", "Planlægning og tilsyn", 210),
    ("Nøglebogen", "Gamma Software", "Liste over nøgler.", "Hvem har hvilken nøgle", 35),
)
WITHOUT_OWNER = "Spørgeskemaet"
LEAVING = "Nøglebogen"


def load_systems(cast: Cast) -> None:
    """Twelve systems and more, with those of the contracts; one has nobody to answer for it."""
    admin = cast["coordinator"]
    today = timezone.localdate()
    for name, supplier, description, purpose, users in ADDED:
        system = System(
            authority=cast.authority,
            name=name,
            stage=System.Stage.IN_OPERATION,
            department=cast["owner"].department,
            description=description,
            purpose=purpose,
            user_count=users,
            owner=None if name == WITHOUT_OWNER else cast["owner"],
            in_operation_from=today - timedelta(days=1500),
        )
        systems.add(system, by=admin, supplier=supplier)
    for system in System.objects.filter(authority=cast.authority, name__in=DESCRIBED):
        for field, value in DESCRIBED[system.name].items():
            setattr(system, field, value)
        supplier = system.supplier.name if system.supplier else ""
        systems.change(system, by=admin, supplier=supplier)
    leaving = System.objects.get(authority=cast.authority, name=LEAVING)
    systems.change_stage(leaving, by=admin, stage=System.Stage.LEAVING, day=today)
    _state(cast, "Omsorgsjournal", security=True)
    _state(cast, "Lønportal", security=False, note="Logning mangler. Leverandøren har den i maj.")


def weigh_systems(cast: Cast, case: Case) -> None:
    """Do we have it already? Looked for, found, and said why not this one."""
    by = cast["coordinator"]
    candidates.search(case, by=by, words="medicin")
    own = System.objects.filter(authority=cast.authority)
    for name, verdict, reason in (
        ("MedicinVis", Candidate.Verdict.PARTLY, "Viser planen, men ikke dosis pr. vagt."),
        ("Omsorgsjournal", Candidate.Verdict.NO, "Har medicinlisten, men kan ikke bruges mobilt."),
    ):
        system = own.get(name=name)
        row = Candidate(case=case, system=system, name=name, verdict=verdict, reason=reason)
        candidates.weigh(row, by=by)


def _state(cast: Cast, name: str, *, security: bool, note: str = "") -> None:
    system = System.objects.get(authority=cast.authority, name=name)
    said = OwnerStatement(system=system, security_ok=security, routine_ok=True, note=note)
    systems.state(said, by=cast["owner"])
