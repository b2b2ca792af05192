"""Market dialogues for the bench: many with answers to compare, or one that is being answered."""

import datetime
import itertools
import json
from collections.abc import Iterator
from typing import TypeVar

from django.db import connection
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from accounts.models import Assignment, Authority, Department, Role, User
from portal.doors import hash_of
from procurement.models import Case, Request
from requirements_bank.models import Answer, DialogueRequirement, Invitation, MarketDialogue

M = TypeVar("M", bound=Model)
Choice = Answer.Choice
PRIORITIES = ("minimum", "important", "requirement", "option")
CATEGORIES = (
    "Sikkerhed / Login",
    "Sikkerhed / Logning",
    "Drift",
    "Integration",
    "Data",
    "Kontrakt",
)
SUPPLIERS, REQUIREMENTS = 12, 120
BATCH = 5000


def main(suppliers: int, requirements: int, seconds: int) -> None:
    """Print as JSON what suppliers of one open dialogue need, which closes in so many seconds."""
    authority = Authority.objects.create(name="Bænk Kommune", code="BEN", cvr="99000009")
    department = Department.objects.create(authority=authority, name="Indkøb")
    buyer = User.objects.create(
        email="buyer@bench.example", name="Indkøber", authority=authority, department=department
    )
    case = Case.objects.create(
        authority=authority,
        department=department,
        number="BEN-2026-0001",
        title="Bookingsystem",
        status=Case.Status.IN_PROGRESS,
        requester=buyer,
        submitted_at=timezone.now(),
        process="haderslev",
        process_version=1,
    )
    Request.objects.create(case=case, contact=buyer)
    deadline = timezone.now() + datetime.timedelta(seconds=seconds)
    [dialogue] = _dialogues([case], buyer, deadline, MarketDialogue.Status.ACTIVE)
    _insert(_requirements([dialogue], requirements))
    _insert(_invitations([dialogue], suppliers, Invitation.Status.INVITED))
    rows = dialogue.requirements.values_list("pk", flat=True)
    links = [reverse("requirements_bank:open", args=[_token(n)]) for n in range(suppliers)]
    found = {"links": links, "requirements": list(rows), "deadline": deadline.timestamp()}
    print(json.dumps(found))


def stored() -> None:
    """Print as JSON what each supplier has answered to each requirement, and when it was saved."""
    rows = Answer.objects.values_list("invitation", "requirement", "elaboration", "saved_at")
    found = {f"{one}/{asked}": [text, at.timestamp()] for one, asked, text, at in rows}
    print(json.dumps(found))


def fill(cases: list[Case], buyer: User) -> list[MarketDialogue]:
    """A dialogue for each case: 12 suppliers have answered 120 requirements, and it is over."""
    Assignment.objects.get_or_create(user=buyer, role=Role.BUYER, authority=buyer.authority)
    passed = timezone.now() - datetime.timedelta(days=1)
    dialogues = _dialogues(cases, buyer, passed, MarketDialogue.Status.ANSWERED)
    _insert(_requirements(dialogues, REQUIREMENTS))
    _insert(_invitations(dialogues, SUPPLIERS, Invitation.Status.FINISHED))
    _insert(_answers(dialogues))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE requirements_bank_answer")
    return dialogues


def _token(number: int) -> str:
    """As long as that of a real link, and known to the bench."""
    return f"{number:043}"


def _dialogues(
    cases: list[Case], buyer: User, deadline: datetime.datetime, status: str
) -> list[MarketDialogue]:
    return MarketDialogue.objects.bulk_create(
        MarketDialogue(
            authority_id=case.authority_id,
            case=case,
            status=status,
            name=case.title,
            description="Vi vil gerne høre, hvad I kan.",
            contact_email=buyer.email,
            deadline=deadline,
            owner=buyer,
            created_by=buyer,
            activated_at=timezone.now(),
        )
        for case in cases
    )


def _requirements(dialogues: list[MarketDialogue], number: int) -> Iterator[DialogueRequirement]:
    for dialogue, place in itertools.product(dialogues, range(number)):
        yield DialogueRequirement(
            dialogue=dialogue,
            label=f"FRI-{place + 1:03}",
            origin=DialogueRequirement.Origin.FREE,
            title=f"Krav {place + 1}",
            description="Løsningen skal kunne det, som medarbejderne har brug for hver dag. " * 3,
            category=CATEGORIES[place * len(CATEGORIES) // number],
            priority=PRIORITIES[place % len(PRIORITIES)],
            position=place + 1,
        )


def _invitations(dialogues: list[MarketDialogue], number: int, status: str) -> Iterator[Invitation]:
    for count, (dialogue, place) in enumerate(itertools.product(dialogues, range(number))):
        deadline = dialogue.deadline or timezone.now()
        yield Invitation(
            dialogue=dialogue,
            status=status,
            email=f"supplier{place}@bench.example",
            supplier_name=f"Leverandør {place + 1} A/S",
            subject=dialogue.name,
            token_hash=hash_of(_token(count)),
            expires_at=deadline + datetime.timedelta(days=30),
            invited_by=dialogue.owner,
        )


def _answers(dialogues: list[MarketDialogue]) -> Iterator[Answer]:
    """Mostly yes, so that “only differences” has something to leave out."""
    words = (*[Choice.YES] * 5, Choice.ADDON, Choice.PARTLY, Choice.NO)
    for dialogue in dialogues:
        invitations, rows = dialogue.invitations.all(), dialogue.requirements.all()
        for invitation, row in itertools.product(list(invitations), list(rows)):
            choice = words[(invitation.pk * 7 + row.position * 3) % len(words)]
            yield Answer(
                invitation=invitation,
                requirement=row,
                choice=choice,
                elaboration="Det er en del af standardløsningen, og vi viser det gerne." * 2,
                saved_at=invitation.invited_at,
            )


def _insert(rows: Iterator[M]) -> None:
    while batch := list(itertools.islice(rows, BATCH)):
        type(batch[0])._default_manager.bulk_create(batch)
