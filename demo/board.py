"""The demo's boards: one meeting held and minuted, the coming ones planned."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from demo.cast import Cast
from demo.stories import Stage
from governance.actions import boards, decisions, items, meetings, minutes, seats, series
from governance.deadlines import DENMARK, deadline_for
from governance.kinds import Kind
from governance.models import AgendaItem, Board, Decision, Meeting, Seat, StandingItem
from governance.models.standing import Place
from procurement.actions import cases
from procurement.models import Case

OUTCOMES = {
    Stage.BOARD_SAID_NO: Decision(
        outcome=Decision.Outcome.REJECTED, reason="Den fælles løsning kan det, der bedes om."
    ),
    Stage.CONDITIONS: Decision(
        outcome=Decision.Outcome.CONDITIONS,
        conditions="Automatisk brugerstyring skal virke inden idriftsættelse.",
    ),
}
SAID: dict[str, str] = {
    Decision.Outcome.APPROVED: "Rådet spurgte til driften efter det første år. Den er aftalt.",
    Decision.Outcome.REJECTED: "Rådet så den fælles løsning vist. Den dækker behovet.",
    Decision.Outcome.CONDITIONS: "Rådet drøftede brugerstyringen, som i dag sker i hånden.",
}

SEATED = Seat.Role
# Who sits in the board that has seats.
LAST_SEATS = (("chair", SEATED.CHAIR), ("secretary", SEATED.SECRETARY), ("manager", SEATED.MEMBER))


def load_board(cast: Cast) -> Board:
    """The board that decides, and the one it forwards to; both planned two years ahead."""
    decides = _add(cast, "It-projektrådet", place="Mødelokale 2")
    for place, heading in ((Place.FIRST, "Godkendelse af referat"), (Place.LAST, "Eventuelt")):
        StandingItem.objects.create(board=decides, heading=heading, place=place)
    last = _add(cast, "Chefforum", kind=Kind.STRATEGIC, weekday=3, every_weeks=4)
    for login, role in LAST_SEATS:
        seat = Seat(board=last, user=cast[login], role=role)
        seat.first_day = timezone.localdate() - timedelta(days=365)
        seats.add_seat(seat, by=cast["secretary"])
    decides.next_board = last
    boards.change_board(decides, by=cast["secretary"], fields=["next_board"])
    return decides


def _add(cast: Cast, name: str, **fields: Any) -> Board:
    board = Board(authority=cast.authority, name=name, series_from=timezone.localdate(), **fields)
    boards.add_board(board, by=cast["secretary"])
    series.plan_meetings(board, by=cast["secretary"])
    return board


def hold_meeting(cast: Cast, board: Board, held: dict[Case, Stage]) -> None:
    """Last Monday's meeting: these cases were decided, and the minutes approved."""
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday() or 7)
    starts_at = datetime.combine(monday, board.time, tzinfo=DENMARK)
    meeting = Meeting.objects.filter(board=board, series_date=monday).first() or Meeting(
        board=board, series_date=monday
    )
    meeting.starts_at, meeting.place = starts_at, board.place
    meeting.deadline_at = deadline_for(starts_at, board.deadline_rule).at
    meeting.status = Meeting.Status.CLOSED
    meeting.save()
    for position, case in enumerate(held, start=1):
        cases.send_to_board(case, by=cast["coordinator"])
        item = _item(cast, case, meeting=meeting, reported_by=cast["coordinator"])
        item.position = position
        item.save()
    meetings.publish_agenda(meeting, by=cast["secretary"])
    for item in meeting.items.select_related("case__authority", "meeting__board"):
        _treat(cast, item, held[item.case])
    meeting = Meeting.objects.get(pk=meeting.pk)
    meeting.present = "Rune Falk, Sofie Aagaard, Mette Skov"
    minutes.approve_minutes(meeting, by=cast["secretary"], at=meeting)


def _treat(cast: Cast, item: AgendaItem, stage: Stage) -> None:
    """The board decides a case, and the secretary writes down what was said."""
    given = OUTCOMES.get(stage, Decision(outcome=Decision.Outcome.APPROVED))
    decision = Decision(outcome=given.outcome, reason=given.reason, conditions=given.conditions)
    decisions.decide(item, by=cast["chair"], decision=decision)
    said = SAID[given.outcome]
    minutes.write_discussion(item, by=cast["secretary"], text=said, exempt_because="", version=0)


def report(cast: Cast, board: Board, case: Case) -> None:
    """Put a case on the next meeting whose deadline is open."""
    item = _item(cast, case)
    papers = case.documents.kept()
    items.report(item, by=cast["coordinator"], case=case, board=board, papers=papers)


def _item(cast: Cast, case: Case, **fields: object) -> AgendaItem:
    total = case.request.value() or 0
    return AgendaItem(
        case=case,
        heading=case.title,
        presentation=case.request.description,
        recommendation="Rådet godkender anskaffelsen på de vilkår, visitationen har anbefalet.",
        economy=f"{total:,.0f} kr. over fire år.".replace(",", "."),
        contact=cast["coordinator"],
        **fields,
    )
