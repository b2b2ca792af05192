"""What people of the demo ask each other: enquiries, meetings, reviews, and technical debts."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from demo.cast import Cast
from portal.workdays import working_days_after
from procurement.actions import debts, enquiries, meetings, reviews
from procurement.actions.meetings import Plan
from procurement.models import Case, Debt, DebtFollowUp, Document, DocumentReview, Enquiry

RATE = Decimal(450)
# The three that a purchase without user administration brings: kind, what, how bad, hours a month.
DEBTS = (
    (
        Debt.Kind.USER_ADMINISTRATION,
        "Brugere oprettes og lukkes i hånden, én for én.",
        Debt.Cause.NOT_ASKED,
        3,
        20,
    ),
    (
        Debt.Kind.SENDER,
        "Mails til borgere sendes fra leverandørens adresse.",
        Debt.Cause.NOT_MET,
        2,
        4,
    ),
    (
        Debt.Kind.MANUAL_TRANSFER,
        "Tal flyttes i regneark mellem systemet og økonomi hver dag.",
        Debt.Cause.NOT_ASKED,
        3,
        16,
    ),
)


def ask_around(cast: Cast, case: Case) -> None:
    """One question waits, one is late, one is answered, and one went to a supplier."""
    by = cast["coordinator"]
    _ask(cast, case, "Hvem må oprette vikarer i weekenden?", to="owner", days=4)
    _ask(cast, case, "Hvilke roller skal hentes fra medarbejderkataloget?", to="architect", days=-3)
    answered = _ask(cast, case, "Må data ligge hos en tysk underleverandør?", to="security", days=2)
    enquiries.reply(answered, by=cast["security"], text="Ja, når aftalen nævner den ved navn.")
    to_supplier = Enquiry(
        case=case,
        supplier="Gamma Software",
        supplier_email="svar@gamma.example",
        text="Hvornår kan systemet vise dosis pr. vagt?",
        due_date=timezone.localdate() + timedelta(days=7),
    )
    enquiries.ask(to_supplier, by=by)


def call_meeting(cast: Cast, case: Case) -> None:
    """The contact person books the department, the architect and the supplier for next week."""
    day = working_days_after(timezone.localdate(), 6)
    starts_at = timezone.make_aware(datetime.combine(day, time(10)))
    plan = Plan(
        title="Opfølgning: roller, vikarer og support",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=45),
        place="Rådhuset, mødelokale 2, eller https://video.example/medicinplan",
        agenda="1. Roller og vikarer\n2. Hvem svarer om natten?\n3. Hvad mangler vi?",
        outsiders=["svar@gamma.example"],
        language="da",
        people=[case.requester, cast["owner"], cast["architect"]],
    )
    meetings.book(case, by=cast["coordinator"], plan=plan)


def _ask(cast: Cast, case: Case, text: str, *, to: str, days: int) -> Enquiry:
    due = timezone.localdate() + timedelta(days=days)
    enquiry = Enquiry(case=case, addressee=cast[to], text=text, due_date=due)
    return enquiries.ask(enquiry, by=cast["coordinator"])


def ask_for_reviews(cast: Cast, case: Case) -> None:
    """The supplier's three drafts are gone through; the contract waits for its reader."""
    by = cast["coordinator"]
    due = timezone.localdate() + timedelta(days=3)
    for review in reviews.ask_for_guidance(case, by=by, due_date=due):
        if review.document.kind == Document.Kind.TECHNICAL:
            text = "Fælles login skal stå som krav, ikke som tilkøb."
            outcome = DocumentReview.Outcome.REMARKS
            reviews.answer(
                review,
                by=cast["architect"],
                seen=review.document_id,
                outcome=outcome,
                text=text,
            )


def owe(cast: Cast, case: Case) -> None:
    """Technical debt of a purchase: one part has a plan, and one has been followed up."""
    today = timezone.localdate()
    owed = []
    for kind, description, cause, severity, hours in DEBTS:
        debt = Debt(
            kind=kind,
            description=description,
            cause=cause,
            severity=severity,
            risk=1,
            hours_monthly=Decimal(hours),
            hourly_rate=RATE,
            removal_cost=Decimal(60_000),
            plan_date=today + timedelta(days=240),
        )
        owed.append(debts.add(debt, by=cast["architect"], case=case))
    users, _sender, transfer = owed
    plan = "Leverandøren kobler på medarbejderkataloget i næste version."
    debts.plan(users, by=cast["owner"], plan=plan, plan_date=today + timedelta(days=240))
    found = DebtFollowUp(day=today, hours_monthly=Decimal(10), note="Halvdelen hentes nu som fil.")
    debts.follow_up(transfer, by=cast["owner"], found=found)
