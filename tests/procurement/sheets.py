"""Worksheets that the tests of the engine write in, whatever the processes ask for."""

import secrets
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Role
from procurement.actions import worksheets
from procurement.fields import Field
from procurement.models import Case, StepInvitation
from procurement.worksheets import ALL_PARTIES, WORKSHEETS, Worksheet, written
from tests.factories import hash_of, make_case, make_user

TESTS = Worksheet(
    key="test_cases",
    title="Test af systemet",
    line="testtilfælde",
    fields=(
        Field(key="what", label="Hvad", kind="line"),
        Field(
            key="result", label="Resultat", kind="choice", choices=(("ok", "OK"), ("bad", "Fejl"))
        ),
        Field(key="tester", label="Tester", kind="person", required=False),
    ),
    many=True,
    with_supplier=True,
    check=lambda answers: {"what": "Skriv det kortere."} if len(answers["what"]) > 20 else {},
    computed=lambda answers: [("Tegn", str(len(answers["what"])))],
)
PLAN = Worksheet(
    key="support_agreement",
    title="Aftalt plan",
    guidance="Hvem gør hvad, og hvornår.",
    fields=(Field(key="day", label="Dag", kind="date"),),
    confirmed_by=ALL_PARTIES,
)
SECRET = Worksheet(
    key="termination",
    title="Jurist skriver",
    fields=(Field(key="note", label="Note"),),
    written_by=("legal",),
)
HANDOVER = Worksheet(
    key="handover",
    title="Overdragelse",
    fields=(Field(key="note", label="Kontakter"),),
    confirmed_by=ALL_PARTIES,
    with_supplier=True,
)
SHEETS = {sheet.key: sheet for sheet in (TESTS, PLAN, SECRET, HANDOVER)}
STAFF = {"what": "Log ind", "result": "ok"}


@pytest.fixture
def sheets(monkeypatch):
    """These stand under the names of sheets that steps 10, 14 and 17 ask for."""
    for key, sheet in SHEETS.items():
        monkeypatch.setitem(WORKSHEETS, key, sheet)


@pytest.fixture
def finance(department):
    """Somebody who may read the case and has no part in these sheets."""
    return make_user(Role.FINANCE, department=department)


def write(case, key="test_cases", *, by=None, line=None, **answers):
    line = line or (uuid.uuid4() if SHEETS[key].many else written.only_line(case, key))
    by = by or case.requester
    return worksheets.write(case, by=by, sheet=key, line=line, answers=answers)


def make_step_invitation(*, case: Case | None = None, token: str = "", **fields) -> StepInvitation:
    case = case or make_case(status=Case.Status.IN_PROGRESS)
    return StepInvitation.objects.create(
        **{
            "case": case,
            "company": "Sol & Søn",
            "name": "Sonja Sol",
            "email": f"{secrets.token_hex(4)}@example.dk",
            "token_hash": hash_of(token or secrets.token_hex()),
            "invited_by": case.requester,
            "expires_at": timezone.now() + timedelta(days=30),
            **fields,
        }
    )
