"""What KITOS says of an authority's systems in use, within limits of size, number and time.

Names of its API (version 2) are used here and nowhere else; fields that we do not know are left.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Self, TypeVar
from uuid import UUID

from requests import RequestException
from requests.exceptions import ContentDecodingError, TooManyRedirects

from portal.outside import WHOLE_S, Outside
from portal.refusals import Refused
from procurement.models import KitosConnection
from procurement.systems.parsing import STAGES

Problem = KitosConnection.Problem
T = TypeVar("T")
PAGE = 100
MOST = 5_000
# Less than a task may take.
LONGEST_S = 240
ERRORS: tuple[tuple[type[RequestException], Problem], ...] = (
    (TooManyRedirects, Problem.ELSEWHERE),
    (ContentDecodingError, Problem.TOO_MUCH),
    (RequestException, Problem.SILENT),
)
# The columns of the table that a fetch makes, as an import knows them.
COLUMNS = (
    *("name", "stage", "owner", "supplier", "in_operation_from"),
    *("kitos_link", "kitos_uuid"),
)
# Where its users see a system in use.
PAGE_OF_USAGE = "/ui/it-systems/it-system-usages/"


class Unanswered(Refused):
    """KITOS did not tell us, and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem.label))
        self.problem = problem


@dataclass(frozen=True)
class Contract:
    """What a contract says of suppliers: whose it is, and which systems in use it is about."""

    uuid: str
    supplier: str
    usages: tuple[str, ...]
    is_in_force: bool


class Suppliers:
    """Who delivers what, as far as the contracts say it without a doubt."""

    def __init__(self, contracts: Iterable[Contract]) -> None:
        self.by_contract: dict[str, str] = {}
        self.by_usage: dict[str, set[str]] = defaultdict(set)
        for contract in contracts:
            self.by_contract[contract.uuid] = contract.supplier
            for usage in contract.usages if contract.supplier and contract.is_in_force else ():
                self.by_usage[usage].add(contract.supplier)

    def of(self, usage: str, main_contract: str) -> str:
        """The main contract's; else of those in force, where all are with the same one."""
        if main := self.by_contract.get(main_contract):
            return main
        ours = self.by_usage[usage]
        return next(iter(ours)) if len(ours) == 1 else ""


class Kitos:
    """A visit to KITOS: signed in once, and over when the time is."""

    def __init__(self, address: str, *, told: Callable[[int], None]) -> None:
        self.address, self.told = address, told
        self.outside = Outside(patience_s=WHOLE_S)
        self.ends = time.monotonic() + LONGEST_S

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_how: object) -> None:
        self.outside.close()

    def sign_in(self, email: str, secret: str) -> None:
        """With a user and a password, or with a token where no user is given."""
        token = secret.strip()
        if email:
            said = self._ask(
                "POST", "/api/authorize/GetToken", json={"email": email, "password": secret}
            )
            token = text(said, "response", "token")
        # What else is in it cannot stand in a header, and is no token.
        if not token or not token.isascii() or not token.isprintable():
            raise Unanswered(Problem.REFUSED)
        self.outside.headers["Authorization"] = f"Bearer {token}"

    def organisation(self, cvr: str) -> str:
        asked: dict[str, Any] = {"cvrContent": cvr, "onlyWhereUserHasMembership": "true"}
        rows = self._pages("organizations", lambda row: row, **asked)
        ours = [text(row, "uuid") for row in rows if text(row, "cvr") == cvr]
        if not ours:
            raise Unanswered(Problem.UNKNOWN)
        return _uuid(ours[0])

    def people(self, organisation: str) -> dict[str, str]:
        """The addresses of the organisation's users."""
        rows = self._pages(
            f"organizations/{organisation}/users",
            lambda row: (text(row, "uuid"), text(row, "email")),
        )
        return dict(rows)

    def contracts(self, organisation: str) -> list["Contract"]:
        return self._pages("it-contracts", _contract, organizationUuid=organisation)

    def usages(self, organisation: str, owner_role: str) -> list[dict[str, Any]]:
        rows = self._pages(
            "it-system-usages",
            lambda row: _usage(row, owner_role.casefold()),
            count=True,
            organizationUuid=organisation,
        )
        # One that moves between the pages while they are read comes twice.
        return list({row["kitos_uuid"]: row for row in rows}.values())

    def _pages(
        self, path: str, read: Callable[[Any], T], *, count: bool = False, **asked: str
    ) -> list[T]:
        read_so_far: list[T] = []
        page = 0
        while True:
            params = asked | {"page": str(page), "pageSize": str(PAGE)}
            rows = self._ask("GET", f"/api/v2/{path}", params=params)
            if not isinstance(rows, list):
                raise Unanswered(Problem.STRANGE)
            read_so_far += [read(row) for row in rows]
            if len(read_so_far) > MOST:
                raise Unanswered(Problem.TOO_MUCH)
            if count:
                self.told(len(read_so_far))
            if len(rows) < PAGE:
                return read_so_far
            page += 1

    def _ask(self, method: str, path: str, **how: Any) -> Any:
        if time.monotonic() > self.ends:
            raise Unanswered(Problem.TOO_MUCH)
        # Each question has a connection of its own, and so the whole of the time for itself.
        self.outside.close()
        try:
            answer = self.outside.request(method, self.address + path, **how)
        except RequestException as error:
            problem = next(said for kind, said in ERRORS if isinstance(error, kind))
            raise Unanswered(problem) from error
        if not answer.ok:
            raise Unanswered(_meant_by(answer.status_code))
        try:
            return answer.json()
        except (ValueError, RecursionError) as error:
            raise Unanswered(Problem.STRANGE) from error


def systems(
    connection: KitosConnection, secret: str, told: Callable[[int], None]
) -> list[list[str]]:
    """The rows of a table of systems, in the order of COLUMNS. Raises Unanswered."""
    with Kitos(connection.address, told=told) as kitos:
        kitos.sign_in(connection.email, secret)
        organisation = kitos.organisation(connection.authority.cvr)
        emails = kitos.people(organisation)
        suppliers = Suppliers(kitos.contracts(organisation))
        usages = kitos.usages(organisation, connection.owner_role)
    if not usages:
        raise Unanswered(Problem.EMPTY)
    for usage in usages:
        usage["owner"] = emails.get(usage["owner"]) or usage["owner_name"]
        usage["supplier"] = suppliers.of(usage["kitos_uuid"], usage["main_contract"])
        usage["kitos_link"] = f"{connection.address}{PAGE_OF_USAGE}{usage['kitos_uuid']}"
    return [[usage[name] for name in COLUMNS] for usage in usages]


def found(said: Any, *path: str) -> Any:
    for name in path:
        said = said.get(name) if isinstance(said, dict) else None
    return said


def text(row: Any, *path: str) -> str:
    """What stands there, on one line, as the database can hold it; nothing where it is no text."""
    said = found(row, *path)
    if not isinstance(said, str):
        return ""
    # Half a character, as "\ud800" in JSON, becomes a question mark.
    whole = said.encode(errors="replace").decode()
    return " ".join(whole.replace("\x00", "").split())


def _meant_by(status: int) -> Problem:
    if status in (401, 403):
        return Problem.REFUSED
    return Problem.SILENT if status >= 500 else Problem.STRANGE


def _rows(said: Any, name: str) -> list[Any]:
    rows = found(said, name)
    return rows if isinstance(rows, list) else []


def _uuid(said: str) -> str:
    try:
        return str(UUID(said))
    except ValueError as error:
        raise Unanswered(Problem.STRANGE) from error


def _contract(row: Any) -> Contract:
    return Contract(
        uuid=text(row, "uuid"),
        supplier=text(row, "supplier", "organization", "name"),
        usages=tuple(text(usage, "uuid") for usage in _rows(row, "systemUsages")),
        is_in_force=found(row, "general", "validity", "valid") is not False,
    )


def _usage(row: Any, owner_role: str) -> dict[str, Any]:
    stage = text(row, "general", "validity", "lifeCycleStatus")
    owners = sorted(
        (text(role, "user", "name"), text(role, "user", "uuid"))
        for role in _rows(row, "roles")
        if text(role, "role", "name").casefold() == owner_role
    )
    name, owner = owners[0] if owners else ("", "")
    return {
        "kitos_uuid": _uuid(text(row, "uuid")),
        "main_contract": text(row, "general", "mainContract", "uuid"),
        "name": text(row, "systemContext", "name"),
        "stage": stage if stage.casefold() in STAGES else "",
        "owner": owner,
        "owner_name": name,
        "in_operation_from": text(row, "general", "validity", "validFrom")[:10],
    }
