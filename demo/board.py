"""The demo's board: one meeting held and minuted, the coming ones planned."""

from datetime import datetime, timedelta

from django.utils import timezone

from demo.cast import Cast
from demo.stories import Stage
from governance.actions import decisions, items, meetings, minutes, series
from governance.deadlines import DENMARK, deadline_for
from governance.models import AgendaItem, Board, Decision, Meeting, StandingItem
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


def load_board(cast: Cast) -> Board:
    """A board that meets on Mondays, planned two years ahead, with last week's meeting held."""
    board = Board.objects.create(
        authority=cast.authority,
        name="It-projektrådet",
        place="Mødelokale 2",
        series_from=timezone.localdate(),
    )
    for place, heading in ((Place.FIRST, "Godkendelse af referat"), (Place.LAST, "Eventuelt")):
        StandingItem.objects.create(board=board, heading=heading, place=place)
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
