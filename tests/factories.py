"""Plain functions that make rows: keyword-only, all defaults, no magic."""

import datetime
import hashlib
import itertools
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Assignment, Authority, Department, Role, User
from governance.actions.boards import SETTINGS
from governance.actions.items import MARKED, mark_confidential
from governance.deadlines import DENMARK, deadline_for
from governance.models import AgendaItem, Board, Meeting, Seat
from governance.overtaken import fingerprint
from procurement.models import (
    Case,
    ChecklistStep,
    Confirmation,
    Contract,
    Debt,
    Document,
    Entry,
    Request,
    Supplier,
    System,
    ThresholdSet,
    UnwantedDocument,
)
from requirements_bank.bank.numbering import next_number
from requirements_bank.models import (
    Answer,
    ApiKey,
    Category,
    DialogueRequirement,
    Domain,
    Invitation,
    MarketDialogue,
    Question,
    Requirement,
    SupplierContact,
)

numbers = itertools.count(1)


def make_authority(*, name: str = "", code: str = "", kind: str = "municipality") -> Authority:
    number = next(numbers)
    letters = "".join(chr(65 + (number // 26**power) % 26) for power in (3, 2, 1, 0))
    return Authority.objects.create(
        name=name or f"Kommune {number}",
        code=code or letters,
        cvr=f"{number:08d}",
        kind=kind,
    )


def make_department(
    *, authority: Authority | None = None, name: str = "", parent: Department | None = None
) -> Department:
    authority = authority or (parent.authority if parent else make_authority())
    return Department.objects.create(
        authority=authority, name=name or f"Afdeling {next(numbers)}", parent=parent
    )


def make_user(
    *roles: Role,
    authority: Authority | None = None,
    department: Department | None = None,
    name: str = "",
    limited_to: Department | None = None,
    language: str = "da",
) -> User:
    number = next(numbers)
    department = department or make_department(authority=authority)
    user = User.objects.create(
        email=f"user{number}@example.dk",
        name=name or f"Person {number}",
        authority=department.authority,
        department=department,
        language=language,
    )
    for role in roles:
        Assignment.objects.create(
            user=user, role=role, authority=department.authority, department=limited_to
        )
    return user


def make_case(
    *,
    requester: User | None = None,
    department: Department | None = None,
    status: str = Case.Status.SUBMITTED,
    title: str = "Bookingsystem",
    coordinator: User | None = None,
    submitted_at: datetime.datetime | None = None,
    **answers: object,
) -> Case:
    """A case with its request and its 21 steps; `answers` are fields of the request."""
    requester = requester or make_user(Role.REQUESTER, department=department)
    department = department or requester.department
    draft = status in (Case.Status.DRAFT, Case.Status.DISCARDED)
    number = next(numbers)
    case = Case.objects.create(
        authority=department.authority,
        department=department,
        number=None if draft else f"{department.authority.code}-2026-{number:04d}",
        title=title,
        status=status,
        requester=requester,
        coordinator=coordinator,
        process="haderslev",
        process_version=1,
        current_phase="" if draft else "need",
        next_roles=[] if draft else ["requester", "coordinator"],
        step_since=None if draft else timezone.now(),
        submitted_at=None if draft else submitted_at or timezone.now(),
    )
    Request.objects.create(case=case, **{"contact": requester, **answers})
    if not draft:
        ChecklistStep.objects.bulk_create(
            ChecklistStep(case=case, number=step) for step in range(1, 22)
        )
    return case


def make_step(number: int, *, case: Case | None = None) -> ChecklistStep:
    """One step of a case under way."""
    case = case or make_case(status=Case.Status.IN_PROGRESS)
    return case.steps.get(number=number)


def write_sheet(
    case: Case, sheet: str, *, parties: tuple[str, ...] = (), **answers: object
) -> Entry:
    """A line of a worksheet, agreed to by these parties."""
    entry = Entry.objects.create(case=case, sheet=sheet, answers=answers, written_by=case.requester)
    for party in parties:
        Confirmation.objects.create(entry=entry, party=party, by=case.requester)
    return entry


def open_gates(case: Case) -> Case:
    """All that the gates of the 21 steps ask for, as rows; but the order of the steps."""
    write_sheet(case, "need", strategies=["digital"])
    write_sheet(case, "functional_questions", question="Kan det?")
    write_sheet(case, "readiness_questions", ready="yes")
    write_sheet(case, "procurement_statement", statement="direct", reason="Under grænsen")
    write_sheet(case, "infrastructure", component="Serviceplatformen")
    for sheet in ("support_agreement", "handover"):
        write_sheet(case, sheet, parties=("department", "it", "supplier"))
    write_sheet(case, "archive_approval", outcome="not_needed")
    for kind in case.course.named("papers").documents:
        UnwantedDocument.objects.create(case=case, kind=kind, reason="Test", by=case.requester)
    return case


def make_system(
    *, authority: Authority | None = None, name: str = "", owner: User | None = None
) -> System:
    authority = authority or (owner.authority if owner else make_authority())
    return System.objects.create(
        authority=authority, name=name or f"System {next(numbers)}", owner=owner
    )


def make_supplier(*, authority: Authority | None = None, name: str = "") -> Supplier:
    return Supplier.objects.create(
        authority=authority or make_authority(), name=name or f"Leverandør {next(numbers)}"
    )


def make_contact(
    *, supplier: Supplier | None = None, name: str = "", email: str = ""
) -> SupplierContact:
    number = next(numbers)
    return SupplierContact.objects.create(
        supplier=supplier or make_supplier(),
        name=name or f"Kontakt {number}",
        email=email or f"kontakt{number}@example.dk",
    )


def make_debt(*, case: Case | None = None, kind: str = "sender", **fields: object) -> Debt:
    """A debt of a case that costs 10 hours a month, 54,000 kr. a year."""
    case = case or make_case(status=Case.Status.IN_PROGRESS)
    return Debt.objects.create(
        **{
            "authority": case.authority,
            "case": case,
            "kind": kind,
            "description": "Svar pr. mail viser ikke kommunen som afsender.",
            "cause": Debt.Cause.NOT_MET,
            "severity": 2,
            "hours_monthly": Decimal(10),
            "hourly_rate": Decimal(450),
            "created_by": case.requester,
            **fields,
        }
    )


def make_contract(
    *,
    system: System | None = None,
    expiry_date: datetime.date | None = datetime.date(2027, 11, 22),
    owner: User | None = None,
    requester: User | None = None,
    case: Case | None = None,
    value: Decimal | int = 400_000,
) -> Contract:
    system = system or make_system(authority=case.authority if case else None, owner=owner)
    return Contract.objects.create(
        authority=system.authority,
        case=case,
        system=system,
        supplier=make_supplier(authority=system.authority),
        owner=owner or system.owner,
        requester=requester,
        signed_date=datetime.date(2023, 11, 1),
        signed_by="Lea Leder",
        start_date=datetime.date(2023, 11, 22),
        expiry_date=expiry_date,
        notice_months=6,
        value=value,
        registered_by=make_user(Role.CONTRACTS, authority=system.authority),
    )


def make_thresholds(authority: Authority | None = None, year: int = 2026) -> ThresholdSet:
    """The law's set of two years, or an authority's own."""
    return ThresholdSet.objects.create(
        authority=authority,
        valid_from=datetime.date(year, 1, 1),
        valid_to=datetime.date(year + 1, 12, 31),
        state_amount=1_044_400,
        municipal_amount=1_611_360,
        light_amount=5_595_000,
        small_lots_amount=596_800,
        works_amount=40_313_840,
        direct_award_amount=500_000,
        source="Test",
    )


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def make_board(*, authority: Authority | None = None, name: str = "It-projektrådet") -> Board:
    return Board.objects.create(
        authority=authority or make_authority(), name=name, place="Mødelokale 2"
    )


def settings_of(board: Board) -> str:
    """What somebody has read who changes them now."""
    return fingerprint(Board.objects.get(pk=board.pk), SETTINGS)


def close_item(item: AgendaItem, *, by: User, reason: str) -> None:
    """Somebody who reads how it stands now marks it confidential, or opens it."""
    seen = fingerprint(AgendaItem.objects.get(pk=item.pk), MARKED)
    mark_confidential(item, by=by, reason=reason, seen=seen)


def make_seat(
    board: Board,
    user: User | None = None,
    *,
    role: str = Seat.Role.MEMBER,
    first_day: datetime.date | None = None,
    **fields: Any,
) -> Seat:
    """A seat that is held since last week, unless told otherwise."""
    return Seat.objects.create(
        board=board,
        user=user or make_user(authority=board.authority),
        role=role,
        first_day=first_day or timezone.localdate() - datetime.timedelta(days=7),
        **fields,
    )


def next_monday(weeks: int = 0) -> datetime.datetime:
    """A Monday at 9:00 in Denmark whose deadline is open, and so many weeks after it."""
    today = timezone.localdate()
    monday = today + datetime.timedelta(days=14 - today.weekday(), weeks=weeks)
    return datetime.datetime.combine(monday, datetime.time(9), tzinfo=DENMARK)


def quiet_monday() -> datetime.datetime:
    """A Monday at 9:00 in Denmark in February of next year: no holiday moves its deadline."""
    last = datetime.date(timezone.localdate().year + 1, 2, 28)
    monday = last - datetime.timedelta(days=last.weekday())
    return datetime.datetime.combine(monday, datetime.time(9), tzinfo=DENMARK)


def make_meeting(
    *,
    board: Board | None = None,
    starts_at: datetime.datetime | None = None,
    deadline_at: datetime.datetime | None = None,
    status: str = Meeting.Status.PLANNED,
) -> Meeting:
    """The next meeting that still takes papers, unless told otherwise."""
    board = board or make_board()
    starts_at = starts_at or next_monday()
    return Meeting.objects.create(
        board=board,
        series_date=starts_at.date(),
        starts_at=starts_at,
        deadline_at=deadline_at or deadline_for(starts_at, board.deadline_rule).at,
        place=board.place,
        status=status,
    )


def begin(meeting: Meeting, *, minutes_ago: int = 5) -> Meeting:
    """The day has come: the meeting began a moment ago, and its deadline is long gone."""
    meeting.starts_at = timezone.now() - datetime.timedelta(minutes=minutes_ago)
    meeting.deadline_at = deadline_for(meeting.starts_at, meeting.board.deadline_rule).at
    meeting.save(update_fields=["starts_at", "deadline_at"])
    return meeting


def make_item(
    *, meeting: Meeting | None = None, case: Case | None = None, **content: object
) -> AgendaItem:
    """A case that waits for its treatment at the meeting."""
    meeting = meeting or make_meeting(board=make_board(authority=case.authority if case else None))
    department = None if case else make_department(authority=meeting.board.authority)
    case = case or make_case(department=department, status=Case.Status.AWAITING_BOARD)
    return AgendaItem.objects.create(
        **{
            "meeting": meeting,
            "case": case,
            "position": meeting.items.count() + 1,
            "heading": case.title,
            "presentation": "Sagen kort.",
            "recommendation": "Rådet godkender et pilotforsøg.",
            "contact": case.requester,
            "reported_by": case.requester,
            **content,
        }
    )


def make_document(*, case: Case, name: str = "projektbeskrivelse.pdf", kind: str = "") -> Document:
    return Document.objects.create(
        case=case,
        kind=kind,
        name=name,
        file=f"cases/{name}",
        content_type="application/pdf",
        size=1000,
        sha256=hash_of(f"{next(numbers)}"),
        uploaded_by=case.requester,
    )


def make_dialogue(
    *,
    case: Case | None = None,
    buyer: User | None = None,
    status: str = MarketDialogue.Status.ACTIVE,
    deadline: datetime.datetime | None = None,
    requirements: int = 2,
    name: str = "Bookingsystem",
) -> MarketDialogue:
    """An open market dialogue with a deadline in a week, and its requirements as they are asked."""
    case = case or make_case(status=Case.Status.IN_PROGRESS)
    buyer = buyer or make_user(Role.BUYER, authority=case.authority)
    dialogue = MarketDialogue.objects.create(
        authority=case.authority,
        case=case,
        status=status,
        name=name,
        description="Vi vil gerne høre, hvad I kan.",
        contact_email="marked@example.dk",
        deadline=deadline or timezone.now() + datetime.timedelta(days=7),
        owner=buyer,
        created_by=buyer,
        activated_at=None if status == MarketDialogue.Status.DRAFT else timezone.now(),
    )
    for number in range(1, requirements + 1):
        make_asked(dialogue, number)
    return dialogue


def make_asked(
    dialogue: MarketDialogue,
    number: int,
    *,
    category: str = "Sikkerhed / Login",
    **fields: object,
) -> DialogueRequirement:
    """A requirement that a dialogue asks."""
    return DialogueRequirement.objects.create(
        **{
            "dialogue": dialogue,
            "label": f"FRI-{number:03d}",
            "origin": DialogueRequirement.Origin.FREE,
            "title": f"Krav {number}",
            "title_en": f"Requirement {number}",
            "description": f"Løsningen kan nummer {number}.",
            "description_en": f"The solution can do number {number}.",
            "category": category,
            "position": number,
            **fields,
        }
    )


def make_invitation(
    *,
    dialogue: MarketDialogue | None = None,
    token: str = "",
    supplier: str = "",
    language: str = "da",
) -> Invitation:
    """A supplier who is invited and has not opened the link, which ends in `hash_of(token)`."""
    dialogue = dialogue or make_dialogue()
    number = next(numbers)
    return Invitation.objects.create(
        dialogue=dialogue,
        email=f"tilbud{number}@example.dk",
        supplier_name=supplier or f"Leverandør {number}",
        subject="Vil I svare?",
        language=language,
        token_hash=hash_of(token or f"token-{number}"),
        expires_at=dialogue.deadline + datetime.timedelta(days=30),
        invited_by=dialogue.created_by,
    )


def make_api_key(administrator: User, *, name: str = "", **fields: object) -> str:
    """The key itself, as the administrator sees it this once."""
    key = f"indgang_{next(numbers):043d}"
    ApiKey.objects.create(
        authority=administrator.authority,
        made_by=administrator,
        name=name or f"System {next(numbers)}",
        key_hash=hash_of(key),
        **fields,
    )
    return key


def make_question(code: str = "S1", **fields: object) -> Question:
    return Question.objects.create(
        **{"code": code, "position": int(code[1:]), "text": f"{code}?", "short": code, **fields}
    )


def make_requirement(
    *,
    number: int = 0,
    title: str = "",
    domains: tuple[Domain, ...] = (),
    questions: tuple[Question, ...] = (),
    **fields: object,
) -> Requirement:
    """A cross-municipal requirement of the bank, unless `kind` and `authority` say otherwise."""
    number = number or max(1000, next_number())
    top, _made = Category.objects.get_or_create(
        parent=None, name="Sikkerhed", defaults={"name_en": "Security"}
    )
    category, _made = Category.objects.get_or_create(
        parent=top, name="Login", defaults={"name_en": "Sign-in"}
    )
    requirement = Requirement.objects.create(
        **{
            "number": number,
            "kind": Requirement.Kind.SHARED,
            "status": Requirement.Status.PUBLISHED,
            "title": title or f"Krav {number}",
            "description": "Løsningen kan det.",
            "category": category,
            **fields,
        }
    )
    requirement.domains.set(domains)
    requirement.questions.set(questions)
    return requirement


def make_finished(
    dialogue: MarketDialogue, *choices: str, supplier: str = "", elaboration: str = ""
) -> Invitation:
    """A supplier who finished, with these answers to the dialogue's requirements in order."""
    invitation = make_invitation(dialogue=dialogue, supplier=supplier)
    invitation.status = Invitation.Status.FINISHED
    invitation.save()
    Answer.objects.bulk_create(
        Answer(
            invitation=invitation,
            requirement=requirement,
            choice=choice,
            elaboration=elaboration,
            saved_at=timezone.now(),
        )
        for requirement, choice in zip(dialogue.requirements.all(), choices, strict=False)
    )
    return invitation
