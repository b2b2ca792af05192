"""Two invented municipalities, and invented people for every role in both."""

from dataclasses import dataclass
from functools import cache

from django.contrib.auth.hashers import make_password

from accounts.models import Assignment, Authority, Department, Role, User

PASSWORD = "indgang-demo"  # noqa: S105 -- told to everybody, and refused where DEBUG is off

AREAS = {
    "Beskæftigelse og Velfærd": ("Pleje", "Sundhed og genoptræning", "Jobcenter"),
    "Økonomi, Personale og IT": ("IT og Digitalisering", "Løn og personale", "Økonomi"),
    "Vækst, Teknik og Klima": ("Veje og parker", "Byggesag", "Klima og affald"),
    "Politik, Strategi og Jura": ("Sekretariat", "Jura", "Kommunikation"),
    "Børn, Unge og Kultur": ("Skoler", "Dagtilbud", "Bibliotek og kulturhuse"),
}


@dataclass(frozen=True)
class Person:
    login: str
    roles: tuple[Role, ...]
    department: str
    nordby: str
    sydby: str
    # Whether the role is only for the own department.
    limited: bool = False


PEOPLE = (
    Person("requester", (Role.REQUESTER,), "Pleje", "Bo Lind", "Ida Brandt", limited=True),
    Person("coordinator", (Role.COORDINATOR,), "IT og Digitalisering", "Kaja Holm", "Ulla Frost"),
    Person("architect", (Role.ARCHITECT,), "IT og Digitalisering", "Amir Vang", "Palle Krog"),
    Person("security", (Role.SECURITY,), "IT og Digitalisering", "Tove Lynge", "Signe Bak"),
    Person("procurement", (Role.PROCUREMENT,), "Økonomi", "Esben Toft", "Maria Rask"),
    Person("legal", (Role.LEGAL,), "Jura", "Nanna Kold", "Viggo Friis"),
    Person("contracts", (Role.CONTRACTS,), "Økonomi", "Jonas Bøgh", "Gry Sand"),
    Person("finance", (Role.FINANCE,), "Økonomi", "Lone Vinter", "Asger Lund"),
    Person("archive", (Role.ARCHIVE,), "Sekretariat", "Otto Ravn", "Karla Dahl"),
    Person("manager", (Role.MANAGER,), "Pleje", "Signe Dam", "Henrik Torp"),
    Person("secretary", (Role.SECRETARY,), "Sekretariat", "Mette Skov", "Frida Bang"),
    Person("chair", (Role.CHAIR,), "Sekretariat", "Rune Falk", "Birgit Holst"),
    Person("member", (Role.MEMBER,), "Løn og personale", "Sofie Aagaard", "Niels Kjær"),
    Person("owner", (Role.SYSTEM_OWNER, Role.REQUESTER), "Pleje", "Vera Munk", "Hanne Borg", True),
    Person("editor", (Role.EDITOR,), "IT og Digitalisering", "Liv Storm", "Jens Gram"),
    Person("buyer", (Role.BUYER,), "Økonomi", "Anton Grøn", "Pia Hede"),
    Person("admin", (Role.ADMINISTRATOR,), "IT og Digitalisering", "Karl Bech", "Rie Juul"),
    # Others who ask, so that the list of cases has more than one voice.
    Person("skoler", (Role.REQUESTER,), "Skoler", "Maja Ørum", "Stine Fog", limited=True),
    Person("veje", (Role.REQUESTER,), "Veje og parker", "Per Hauge", "Kim Stald", limited=True),
    Person("jobcenter", (Role.REQUESTER,), "Jobcenter", "Aya Noor", "Leif Rom", limited=True),
)


@cache
def hashed_password() -> str:
    """Hashed once: it is slow on purpose, and the same for all."""
    return make_password(PASSWORD)


def load_authority(name: str, code: str, domain: str, cvr: str, colour: str) -> Authority:
    """One municipality with five areas, fifteen departments and its people."""
    authority = Authority.objects.create(
        name=name,
        code=code,
        cvr=cvr,
        accent_colour=colour,
        contact_text="It-anskaffelser: 99 99 99 99",
    )
    departments = {}
    for area, units in AREAS.items():
        parent = Department.objects.create(authority=authority, name=area)
        for unit in units:
            departments[unit] = Department.objects.create(
                authority=authority, name=unit, parent=parent
            )
    for person in PEOPLE:
        department = departments[person.department]
        user = User.objects.create(
            email=f"{person.login}@{domain}",
            password=hashed_password(),
            name=person.nordby if code == "NOR" else person.sydby,
            authority=authority,
            department=department,
        )
        Assignment.objects.bulk_create(
            Assignment(
                user=user,
                role=role,
                authority=authority,
                department=department if person.limited else None,
            )
            for role in person.roles
        )
    return authority


def load_shared_editor() -> User:
    """The community that keeps the cross-municipal requirements, and its editor."""
    community = Authority.objects.create(
        name="Fælles Kravredaktion", code="FÆL", cvr="99000003", kind=Authority.Kind.COMMUNITY
    )
    user: User = User.objects.create(
        email="editor@faelles.example",
        password=hashed_password(),
        name="Inga Vest",
        authority=community,
    )
    Assignment.objects.create(user=user, role=Role.SHARED_EDITOR, authority=community)
    return user


def load_operator() -> User:
    """Who runs the portal, with an administrator."""
    operator = Authority.objects.create(
        name="Portalens Drift", code="DRI", cvr="99000004", kind=Authority.Kind.OPERATOR
    )
    user: User = User.objects.create(
        email="admin@drift.example",
        password=hashed_password(),
        name="Ole Drift",
        authority=operator,
    )
    Assignment.objects.create(user=user, role=Role.ADMINISTRATOR, authority=operator)
    return user


def sign_ins() -> list[tuple[str, str]]:
    """E-mail and roles of the demo people, for the line that `make run` ends with."""
    people = [
        (f"{person.login}@nordby.example", ", ".join(str(role.label) for role in person.roles))
        for person in PEOPLE
    ]
    operator = ("admin@drift.example", str(Authority.Kind.OPERATOR.label))
    return [*people, ("editor@faelles.example", str(Role.SHARED_EDITOR.label)), operator]
