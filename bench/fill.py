"""Fill a throw-away database: one authority with this many cases, and all that belongs to them.

Ids of the cases run from 1, so the number of a case and its id are the same.
"""

import json
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone

from accounts.models import Assignment, Authority, Department, Role, User
from bench import dialogues
from bench.rows import STATEMENTS
from demo.stories import STORIES
from governance.models import AgendaItem, Board, Meeting
from procurement import processes
from procurement.fields import Field
from procurement.models import Case, ChecklistStep, Supplier
from procurement.search import ends
from procurement.worksheets import WORKSHEETS

PLACES = ("skoler", "plejecentre", "veje", "jobcenter", "biblioteker", "haller", "byggesager")
SHEETS = ("need", "infrastructure", "readiness_questions", "project", "meetings", "meetings")
# The step of the case that is looked at, so that all sizes show the same page.
STEP = 7
# So that the list of a department is a full page at every size. A large municipality has sixty.
CASES_ON_A_PAGE = 25
DEPARTMENTS = 60
# Where there are more cases, more people have sent them in.
CASES_OF_ONE_PERSON = 20


def main(size: int) -> None:
    """Print as JSON what the bench asks for."""
    began = time.perf_counter()
    filled = fill(size)
    print(json.dumps({**filled, "seconds": time.perf_counter() - began}))


def fill(size: int) -> dict[str, Any]:
    """The sessions of two people, a case, and the beginning of ten cases' numbers."""
    authority = Authority.objects.create(name="Bænk Kommune", code="BEN", cvr="99000009")
    areas = [Department.objects.create(authority=authority, name=f"Område {n}") for n in range(5)]
    departments = [
        Department.objects.create(authority=authority, name=f"Afdeling {n}", parent=areas[n % 5])
        for n in range(min(size // CASES_ON_A_PAGE, DEPARTMENTS))
    ]
    people = [
        _person(authority, departments[n % len(departments)], n)
        for n in range(size // CASES_OF_ONE_PERSON)
    ]
    coordinator = _person(authority, departments[0], len(people))
    Assignment.objects.create(user=coordinator, role=Role.COORDINATOR, authority=authority)
    _helpers(departments, people)
    parameters = {
        "authority": authority.pk,
        "coordinator": coordinator.pk,
        "size": size,
        "words": _words(),
        "departments": len(departments),
        "people": len(people),
        "kind": ContentType.objects.get_for_model(Case).pk,
        # A large municipality has some hundreds, however many cases it has had.
        "systems": min(size // 5, 800),
        "supplier": Supplier.objects.create(authority=authority, name="Leverandør").pk,
    }
    _course()
    with connection.cursor() as cursor:
        # The rows fit together; to look each reference up would take most of the time.
        cursor.execute("SET statement_timeout = 0; SET synchronous_commit = off")
        cursor.execute("SET session_replication_role = replica")
        for statement in STATEMENTS:
            cursor.execute(statement, parameters)
        cursor.execute("RESET session_replication_role")
    meeting = _meeting(authority, coordinator)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    there = Case.objects.filter(status=Case.Status.IN_PROGRESS, current_step=STEP)
    case = there.order_by("-pk")[0]
    return {
        "sessions": {"coordinator": _session(coordinator), "requester": _session(people[3])},
        "case": case.pk,
        "step": ChecklistStep.objects.get(case=case, number=STEP).pk,
        "meeting": meeting.pk,
        "few": f"{case.pk:06}"[:5],
        "dialogue": _dialogues(size, coordinator),
    }


def _person(authority: Authority, department: Department, number: int) -> User:
    user: User = User.objects.create(
        email=f"p{number}@bench.example",
        name=f"Person {number}",
        authority=authority,
        department=department,
    )
    Assignment.objects.create(
        user=user, role=Role.REQUESTER, authority=authority, department=department
    )
    return user


def _helpers(departments: list[Department], people: list[User]) -> None:
    with connection.cursor() as cursor:
        for table, rows in (("bench_departments", departments), ("bench_people", people)):
            cursor.execute(f"CREATE TABLE {table} (place int, id bigint)")
            cursor.executemany(
                f"INSERT INTO {table} VALUES (%s, %s)",
                [(place, row.pk) for place, row in enumerate(rows)],
            )


def _course() -> None:
    """The steps of the process, and what stands in the worksheets."""
    process = processes.get("haderslev", 1)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_steps (number int, phase text, roles text[])")
        cursor.executemany(
            "INSERT INTO bench_steps VALUES (%s, %s, %s)",
            [
                (step.number, process.phase_of(step.number).key, list(step.performers))
                for step in process.steps
            ],
        )
        cursor.execute("CREATE TABLE bench_sheets (sheet text, answers jsonb)")
        cursor.executemany(
            "INSERT INTO bench_sheets VALUES (%s, %s)",
            [(key, json.dumps(_answers(WORKSHEETS[key].fields))) for key in SHEETS],
        )


def _answers(fields: tuple[Field, ...]) -> dict[str, Any]:
    """An answer to each question that words or a choice answer."""
    found: dict[str, Any] = {}
    for field in fields:
        if field.kind in ("line", "text"):
            found[field.key] = "Det er talt igennem med dem, der bruger systemet. " * 3
        elif field.kind in ("choice", "yes_no"):
            found[field.key] = field.choices[0][0] if field.choices else "yes"
    return found


def _words() -> int:
    """Titles and their lexemes, as the portal's own search would note them."""
    titles = [f"{story.title} til {place}" for story in STORIES for place in PLACES]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_words (id int, title text, search tsvector)")
        for number, title in enumerate(titles):
            cursor.execute(
                "INSERT INTO bench_words VALUES (%s, %s, to_tsvector('danish', %s) || "
                "to_tsvector('simple', %s))",
                [number, title, title, " ".join(ends(title))],
            )
    return len(titles)


def _meeting(authority: Authority, reporter: User) -> Meeting:
    """A meeting with an agenda of sixty items, two pages each."""
    board = Board.objects.create(authority=authority, name="It-board")
    moment = timezone.now() + timedelta(days=14)
    meeting = Meeting.objects.create(
        board=board,
        series_date=moment.date(),
        starts_at=moment,
        deadline_at=moment - timedelta(days=7),
    )
    cases = Case.objects.filter(status=Case.Status.AWAITING_BOARD).order_by("pk")[:60]
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            case=case,
            position=position,
            heading=case.title,
            presentation="Forvaltningen ønsker systemet for at lette arbejdet i hverdagen. " * 60,
            organisation="De ansatte får en ny arbejdsgang og bliver lært op. " * 20,
            recommendation="Det indstilles, at boardet godkender anskaffelsen.",
            contact=reporter,
            reported_by=reporter,
        )
        for position, case in enumerate(cases, start=1)
    )
    return meeting


def _dialogues(size: int, buyer: User) -> int:
    """200 where there are 100,000 cases, each with 12 suppliers and 120 requirements."""
    under_way = Case.objects.filter(status=Case.Status.IN_PROGRESS).order_by("pk")
    return dialogues.fill(list(under_way[: size // 500]), buyer)[-1].pk


def _session(user: User) -> str:
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)
