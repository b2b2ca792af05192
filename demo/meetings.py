"""Meetings that were held: what each board decided and said, until its minutes are approved."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from demo.board import Boards, item_for, item_for_advice, report
from demo.cast import Cast
from demo.play import answer_to, finish_steps
from demo.stories import SIGNED, Stage, Story
from governance import filling, seating
from governance.actions import conditions, decisions, meetings, minutes, standing
from governance.conditions import Asked
from governance.deadlines import DENMARK, deadline_for
from governance.following import Onward
from governance.models import AgendaItem, Board, Condition, Decision, Discussion, Meeting
from governance.overtaken import fingerprint
from procurement.actions import cases
from procurement.models import Case, StepDecision

Outcome = Decision.Outcome
Held = Sequence[tuple[Case, Story]]

# How many weeks before the last one the project board met; a case came when it was old enough.
WEEKS_AGO = (0, 6, 14, 30)
DAYS_UNTIL_READY = 40
OUTCOMES = {
    Stage.BOARD_SAID_NO: Decision(
        outcome=Outcome.REJECTED, reason="Den fælles løsning kan det, der bedes om."
    ),
    Stage.CONDITIONS: Decision(
        outcome=Outcome.CONDITIONS,
        conditions="Automatisk brugerstyring skal virke inden idriftsættelse.\n"
        "Begge distrikter skal være uddannet, før nøgleboksene tages i brug.",
    ),
    # Strategic: the board sends it on.
    Stage.TESTED_AGAIN: Decision(outcome=Outcome.FORWARDED),
}
SAID: dict[str, str] = {
    Outcome.APPROVED: "Rådet spurgte til driften efter det første år. Den er aftalt.",
    Outcome.REJECTED: "Rådet så den fælles løsning vist. Den dækker behovet.",
    Outcome.CONDITIONS: "Rådet drøftede brugerstyringen, som i dag sker i hånden.",
    Outcome.FORWARDED: "Borgerne møder løsningen på tværs af forvaltninger.",
    Outcome.NOTED: "Gruppen talte om, hvem der kender området bedst.",
    Outcome.GO_ON: "Snitfladerne er gennemgået, og driften kan tage imod.",
    Outcome.MISSING: "Uden kontrakt og tegning kan sikkerheden ikke vurderes.",
    Outcome.STOP: "Skærmene findes i forvejen på rådhuset.",
}
ADVICE = "Begynd med ét plejecenter, og bind jer ikke længere end til det er prøvet."
# The visitation's word, and what it answers to the step of the case.
VISITED = {
    Stage.VISITATION_SAID_YES: (Outcome.GO_ON, StepDecision.Outcome.YES),
    Stage.MAYBE: (Outcome.MISSING, StepDecision.Outcome.MAYBE),
    Stage.VISITATION_SAID_NO: (Outcome.STOP, StepDecision.Outcome.NO),
}


DECIDED = (Stage.APPROVED, Stage.CONDITIONS, Stage.BOARD_SAID_NO, *SIGNED)


def hold(cast: Cast, boards: Boards, played: dict[Case, Story]) -> None:
    """All that the boards have gone through. A board to which nothing came has held no meeting."""

    def at(*wanted: Stage) -> list[tuple[Case, Story]]:
        return [(case, story) for case, story in played.items() if story.stage in wanted]

    _hold_intake(cast, boards.intake, at(Stage.TAKEN))
    _hold_visitation(cast, boards.visitation, at(*VISITED))
    decided = at(*DECIDED)
    for weeks in WEEKS_AGO:
        ready = [one for one in decided if weeks == weeks_ago(one[1].days_ago)]
        _hold_project(cast, boards, ready, weeks)
    sent_on = AgendaItem.objects.pending().filter(meeting__board=boards.strategic)
    for item in sent_on.select_related("case", "continues__item__meeting"):
        _hold_strategic(cast, boards.strategic, item)
    _hold_advisory(cast, boards.advisory, at(Stage.AGREEMENTS))
    for case, _story in at(Stage.VISITATION_SAID_YES):
        report(cast, boards.advisory, item_for_advice(cast, Case.objects.get(pk=case.pk)))


def _hold_intake(cast: Cast, board: Board, brought: Held) -> None:
    """Last Monday: new cases got their contact person, who has begun."""
    if not brought:
        return
    meeting = _call(board)
    for case, _story in brought:
        item = _put(filling.item_for(case, meeting, meeting.last_position() + 1))
        said = Decision(outcome=Outcome.NOTED, contact_person=cast["coordinator"])
        decisions.decide(item, by=cast["coordinator"], decision=said)
        finish_steps(cast, Case.objects.get(pk=case.pk), until=1)
    _end(cast, meeting)


def _hold_visitation(cast: Cast, board: Board, brought: Held) -> None:
    """Last Wednesday: yes, maybe and no, which are the answers of the cases' steps."""
    if not brought:
        return
    meeting = _call(board)
    for case, story in brought:
        item = _put(filling.item_for(case, meeting, meeting.last_position() + 1))
        outcome, word = VISITED[story.stage]
        answer, contacts = answer_to(cast, case, 6, word)
        said = Decision(outcome=outcome, reason=answer.reason)
        onward = Onward(answer=answer, it_contacts=contacts)
        decisions.decide(item, by=cast["architect"], decision=said, onward=onward)
    _end(cast, meeting)


def weeks_ago(days: int) -> int:
    """The earliest meeting at which a case of this age was ready."""
    return max(weeks for weeks in WEEKS_AGO if days - 7 * (weeks + 1) >= DAYS_UNTIL_READY)


def _hold_project(cast: Cast, boards: Boards, ready: Held, weeks: int) -> None:
    if not ready:
        return
    meeting = _call(boards.project, weeks)
    for case, story in ready:
        cases.send_to_board(case, by=cast["coordinator"])
        item = item_for(cast, case)
        item.meeting, item.reported_by = meeting, cast["coordinator"]
        item.position = meeting.last_position() + 1
        item.strategic = story.stage == Stage.TESTED_AGAIN
        item = _put(item)
        item.papers.set(case.documents.kept())
        said, onward = _word_on(cast, boards, story)
        decisions.decide(item, by=cast["chair"], decision=said, onward=onward)
    _end(cast, meeting)
    for condition in Condition.objects.filter(decision__item__meeting=meeting)[1:]:
        note = "Begge distrikter var på kursus i sidste uge."
        met = Condition.Status.MET
        conditions.settle_condition(condition, by=cast["coordinator"], status=met, note=note)


def _word_on(cast: Cast, boards: Boards, story: Story) -> tuple[Decision, Onward]:
    """What the project board says of a case, and who does what then."""
    given = OUTCOMES.get(story.stage, Decision(outcome=Outcome.APPROVED))
    said = Decision(outcome=given.outcome, reason=given.reason, conditions=given.conditions)
    if said.is_forwarding:
        said.forwarded_to = boards.strategic.name
        return said, Onward(to_board=boards.strategic)
    due = timezone.localdate() + timedelta(days=14)
    lines = said.conditions.splitlines()
    return said, Onward(asked=[Asked(line, cast["architect"], due) for line in lines])


def _hold_strategic(cast: Cast, board: Board, item: AgendaItem) -> None:
    """At the first meeting of the strategic board after the one that sent the case on."""
    assert item.continues  # noqa: S101 -- it was found by it
    today = timezone.localdate()
    weeks = (today - timezone.localdate(item.continues.item.meeting.starts_at)).days // 7 - 1
    item.meeting = _call(board, weeks - weeks % board.every_weeks)
    item.save()
    decisions.decide(_put(item), by=cast["chair"], decision=Decision(outcome=Outcome.APPROVED))
    _end(cast, item.meeting)


def _hold_advisory(cast: Cast, board: Board, brought: Held) -> None:
    """Last Tuesday: advice on a case, which is worked on as before."""
    meeting = _call(board)
    for case, _story in brought:
        cases.send_to_board(case, by=cast["coordinator"])
        item = item_for_advice(cast, case)
        item.meeting, item.reported_by = meeting, cast["coordinator"]
        item.position = meeting.last_position() + 1
        said = Decision(outcome=Outcome.NOTED, reason=ADVICE)
        decisions.decide(_put(item), by=cast["manager"], decision=said)
    _end(cast, meeting, {Outcome.NOTED: "Forummet så leverandørens forslag til kontrakt."})


def _call(board: Board, weeks: int = 0) -> Meeting:
    """The board's last meeting before today, or so many weeks before that; its agenda is closed."""
    today = timezone.localdate()
    back = (today.weekday() - board.weekday) % 7 or 7
    day = today - timedelta(days=back, weeks=weeks)
    starts_at = datetime.combine(day, board.time, tzinfo=DENMARK)
    return Meeting.objects.create(
        board=board,
        series_date=day,
        starts_at=starts_at,
        deadline_at=deadline_for(starts_at, board.deadline_rule).at,
        place=board.place,
        status=Meeting.Status.CLOSED,
    )


def _put(item: AgendaItem) -> AgendaItem:
    """On the meeting, and as the pages fetch it."""
    item.save()
    return AgendaItem.objects.select_related("case__authority", "meeting__board").get(pk=item.pk)


def _end(cast: Cast, meeting: Meeting, words: dict[str, str] = SAID) -> None:
    """The agenda went out before; what was said is written down, and the minutes are approved."""
    secretary = cast["secretary"]
    meetings.publish_agenda(meeting, by=secretary)
    nothing = fingerprint(Discussion(), minutes.DISCUSSED)
    for point in meeting.fixed_points.filter(heading="Godkendelse af referat"):
        seen, point.said = fingerprint(point, standing.SAID), "Det blev godkendt."
        standing.write_down(point, by=secretary, seen=seen)
    for item in meeting.items.standing().prefetch_related("decisions"):
        said = Discussion(item=item, text=words[item.minuted_decisions()[0].outcome])
        minutes.write_discussion(said, by=secretary, seen=nothing)
    meeting = Meeting.objects.get(pk=meeting.pk)
    meeting.present = "\n".join(person.name for person in seating.people_at(meeting))
    minutes.approve_minutes(meeting, by=secretary, at=meeting)
