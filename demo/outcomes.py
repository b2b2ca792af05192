"""What became of cases: pilots and savings, pieces of a case, tests with the supplier."""

import uuid
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from demo.assessing import answer, leave_waiting, sensitive
from demo.cast import Cast
from demo.inventory import weigh_systems
from demo.questions import ask_around, ask_for_reviews, call_meeting, owe
from demo.writing import write
from procurement.actions import cases, phases, step_invitations, sub_cases
from procurement.models import Case, PhaseDecision, Request, StepInvitation

# Case, what came of it, what was won, and what was not spent.
RESULTS = (
    (
        "Elektronisk nøgle til hjemmeplejen",
        Case.Result.PILOT,
        "To distrikter prøver i ni måneder i stedet for fire års binding.",
        Decimal(780_000),
    ),
    (
        "Elevintra med forældrekontakt",
        Case.Result.REUSED,
        "Skolerne bruger den fælles løsning.",
        Decimal(450_000),
    ),
    (
        "Selvbetjening på biblioteket",
        Case.Result.BOUGHT,
        "Åbent til kl. 22 uden ekstra vagter.",
        None,
    ),
)
TESTS = (
    {"kind": "access", "what": "Log ind med fælles login på telefon", "result": "passed"},
    {
        "kind": "function",
        "what": "Registrér en nattevagt hen over midnat",
        "requirement": "Vagter må gerne skifte dato",
        "result": "failed",
        "error": "Timerne efter midnat tælles på den forkerte dag.",
        "error_owner": "Gamma Software",
        "correct_by": timedelta(days=12),
    },
    {"kind": "migrated", "what": "Saldi fra det gamle system", "result": "open"},
)


def deepen(cast: Cast, titles: dict[str, Case]) -> None:
    """What only the first authority of the demo has."""
    medicine = titles["Medicinplan til plejecentrene"]
    weigh_systems(cast, medicine)
    ask_around(cast, medicine)
    call_meeting(cast, medicine)
    owe(cast, medicine)
    screening = medicine.assessments.current().get(kind="gdpr")
    answer(cast, screening, sensitive())
    _open_sub_case(cast, medicine)
    for title, result, benefit, avoided in RESULTS:
        case = titles[title]
        case.result, case.benefit, case.avoided_amount = result, benefit, avoided
        cases.record_result(case, by=cast["coordinator"])
    _leave(cast, titles["Vandmålere i kommunens bygninger"])
    _test(cast, titles["Tidsregistrering"])
    leave_waiting(cast, titles["Trafikmåling i byen"], "tender_law", who="procurement", days=-2)
    salary = titles["Lønsystemets selvbetjening i tre år mere"]
    leave_waiting(cast, salary, "gdpr", who="security", days=-4)
    ask_for_reviews(cast, titles["Ruteplan til vintertjenesten"])


def _open_sub_case(cast: Cast, case: Case) -> None:
    title = "Risikoanalyse af medicinplanen"
    kind = Request.Kind.RISK
    form_key = uuid.uuid4()
    sub_cases.open_sub_case(case, by=cast["coordinator"], kind=kind, title=title, form_key=form_key)


def _leave(cast: Cast, case: Case) -> None:
    reason = "Tre målere på prøve viste, at de gamle er gode nok."
    outcome = PhaseDecision.Outcome.EXIT
    phases.decide(case, by=cast["manager"], phase="triage", outcome=outcome, reason=reason)


def _test(cast: Cast, case: Case) -> None:
    """Step 17 with the supplier in the room: one test has failed."""
    invitation = StepInvitation(
        company="Gamma Software",
        name="Ditte Ask",
        email="test@gamma.example",
        expires_at=timezone.now() + timedelta(days=30),
    )
    step_invitations.invite(case, by=cast["coordinator"], invitation=invitation)
    for line in TESTS:
        write(cast, case, "test_cases", "coordinator", line)
