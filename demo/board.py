"""The demo's boards, one of each kind: who sits in them, when they meet, what waits for them."""

from dataclasses import dataclass
from datetime import time, timedelta

from django.utils import timezone

from demo.cast import Cast
from governance.actions import boards, filling, items, seats, series
from governance.filling import next_to_fill
from governance.kinds import Kind
from governance.models import AgendaItem, Board, Seat, StandingItem
from governance.models.standing import Place
from governance.overtaken import fingerprint
from procurement.models import Case
from procurement.turns.functions import FunctionName

CHAIR, SECRETARY, MEMBER = Seat.Role.CHAIR, Seat.Role.SECRETARY, Seat.Role.MEMBER
# Who sits in each board, as what, and for which of the six functions. The project board has no
# seats: it is served by those who have the roles.
SEATS: dict[Kind, tuple[tuple[str, Seat.Role, str], ...]] = {
    Kind.INTAKE: (
        ("coordinator", CHAIR, FunctionName.DIGITALISATION),
        ("secretary", SECRETARY, ""),
        ("procurement", MEMBER, FunctionName.TENDERS),
        ("legal", MEMBER, FunctionName.LEGAL),
        ("architect", MEMBER, FunctionName.IT),
        ("finance", MEMBER, FunctionName.FINANCE),
        ("buyer", MEMBER, FunctionName.PURCHASING),
    ),
    Kind.VISITATION: (
        ("architect", CHAIR, FunctionName.IT),
        ("secretary", SECRETARY, ""),
        ("security", MEMBER, FunctionName.IT),
        ("archive", MEMBER, ""),
    ),
    Kind.STRATEGIC: (("chair", CHAIR, ""), ("secretary", SECRETARY, ""), ("manager", MEMBER, "")),
    Kind.ADVISORY: (
        ("manager", CHAIR, ""),
        ("secretary", SECRETARY, ""),
        ("legal", MEMBER, ""),
        ("archive", MEMBER, ""),
    ),
}
# Heading, what it is about, and where it stands on every agenda of the project board.
STANDING = (
    ("Godkendelse af referat", "Referatet fra sidste møde.", Place.FIRST),
    ("Eventuelt", "", Place.LAST),
)


@dataclass(frozen=True)
class Boards:
    intake: Board
    visitation: Board
    project: Board
    strategic: Board
    advisory: Board


def load_boards(cast: Cast) -> Boards:
    """One of each kind, planned two years ahead; strategic projects are sent on to the last."""
    found = Boards(
        intake=_add(cast, Kind.INTAKE, "SIH-gruppen", time=time(8, 15), minutes=45),
        visitation=_add(cast, Kind.VISITATION, "IT-visitationen", weekday=2, time=time(13)),
        project=_add(cast, Kind.PROJECT, "It-projektrådet"),
        # In time for papers to come.
        strategic=_add(
            cast,
            Kind.STRATEGIC,
            "Chefforum",
            weekday=3,
            every_weeks=4,
            series_from=timezone.localdate() + timedelta(days=14),
        ),
        advisory=_add(cast, Kind.ADVISORY, "Digitaliseringsforum", weekday=1, time=time(14)),
    )
    for heading, text, place in STANDING:
        StandingItem.objects.create(board=found.project, heading=heading, text=text, place=place)
    seen = fingerprint(found.project, boards.SETTINGS)
    found.project.next_board = found.strategic
    boards.change_board(found.project, by=cast["secretary"], seen=seen)
    return found


def _add(cast: Cast, kind: Kind, name: str, **fields: object) -> Board:
    today = timezone.localdate()
    usual = {"place": "Mødelokale 2", "series_from": today}
    board = Board(authority=cast.authority, kind=kind, name=name, **{**usual, **fields})
    boards.add_board(board, by=cast["secretary"])
    series.plan_meetings(board, by=cast["secretary"], seen="")
    for login, role, function in SEATS.get(kind, ()):
        seat = Seat(board=board, user=cast[login], role=role, function=function)
        seat.first_day = today - timedelta(days=365)
        seats.add_seat(seat, by=cast["secretary"])
    return board


def fill_agendas() -> None:
    """What is new by now comes on the agendas that fill themselves, as it does every minute."""
    for board in Board.objects.filling_themselves():
        if meeting := next_to_fill(board):
            filling.fill_agenda(meeting)


def report(cast: Cast, board: Board, item: AgendaItem) -> None:
    """Put a case on the next meeting whose deadline is open."""
    case = item.case
    papers = case.documents.kept()
    items.report(item, by=cast["coordinator"], case=case, board=board, papers=papers)


def item_for(cast: Cast, case: Case) -> AgendaItem:
    """What the coordinator writes for the project board."""
    wanted = "Rådet godkender anskaffelsen på de vilkår, visitationen har anbefalet."
    return _item(cast, case, wanted)


def item_for_advice(cast: Cast, case: Case) -> AgendaItem:
    """What the coordinator asks the advisory board."""
    return _item(cast, case, "Forummet giver råd om, hvordan vi går videre.")


def _item(cast: Cast, case: Case, wanted: str) -> AgendaItem:
    total = case.request.value() or 0
    return AgendaItem(
        case=case,
        heading=case.title,
        presentation=case.request.description,
        recommendation=wanted,
        economy=f"{total:,.0f} kr. over fire år.".replace(",", "."),
        contact=cast["coordinator"],
    )
