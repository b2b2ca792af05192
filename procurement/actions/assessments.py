"""What happens to an assessment: asked for, answered, sent back, confirmed, made anew."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.trail import Letter, record
from portal.clock import database_now
from portal.locks import pause_point
from portal.refusals import Refused
from procurement import assessments
from procurement.assessments import assessing
from procurement.course import standing
from procurement.models import Assessment, AssessmentPaper, Case, ChecklistStep, ThresholdSet

Status = Assessment.Status
# What an answer writes.
ANSWERED = (
    *("answers", "outcome", "conclusion", "day", "thresholds", "return_reason"),
    *("answered_by", "answered_at", "draft", "draft_by", "draft_at"),
)


@transaction.atomic
def ask(
    case: Case,
    *,
    by: User,
    kind: str,
    assignee: User | None = None,
    due_date: date | None = None,
) -> Assessment:
    """Ask for an assessment of the case, perhaps of a certain person and by a certain day."""
    case = standing.lock_open(case.pk)
    if case.assessments.current().filter(kind=kind).exists():
        raise Refused(_("That assessment is asked for already. See it on the case."))
    pause_point("nobody has asked")
    due = assessing.due_date(due_date, _today())
    assessment = Assessment(case=case, kind=kind, assignee=assignee, due_date=due, asked_by=by)
    return _begin(assessment, by=by)


@transaction.atomic
def ask_at(step: ChecklistStep | None) -> None:
    """The case has come to a step: what it wants assessed is asked for, if nobody has.

    Whoever moved the case has it locked.
    """
    if step is None or not step.text.assessments:
        return
    case = step.case
    missing = assessing.missing_kinds(case)
    due = assessing.due_date(step.due_date, _today())
    for kind in step.text.assessments:
        if kind in missing:
            _begin(Assessment(case=case, kind=kind, due_date=due), by=None)


@transaction.atomic
def assign(
    assessment: Assessment, *, by: User, assignee: User | None, due_date: date | None
) -> None:
    """Say who answers, and by when. One that was sent back is thereby asked for again."""
    held = _held(assessment, seen=None)
    if held.is_confirmed:
        raise Refused(_("The assessment is confirmed, so nobody has to answer it."))
    former = held.assignee
    held.assignee, held.due_date = assignee, due_date
    if held.is_returned:
        held.move_to(Status.ASKED)
    held.save(update_fields=["assignee", "due_date"])
    tell = [assignee, former] if assignee else [former, *_whose_turn(held)]
    record("procurement.assessment_assigned", held.case, by=by, tell=tell, **_words(held))


@transaction.atomic
def save_draft(assessment: Assessment, *, by: User, draft: Mapping[str, Any], seen: int) -> bool:
    """Keep what is typed so far; whether it could be kept. The trail says once who began."""
    open_ = Assessment.objects.current().exclude(status=Status.CONFIRMED)
    rows = open_.filter(pk=assessment.pk, revision=seen, case__status__in=Case.UNDER_WAY)
    kept = rows.update(draft=dict(draft), draft_by=by, draft_at=database_now())
    if kept and assessment.draft_at is None:
        record("procurement.assessment_begun", assessment.case, by=by, **_words(assessment))
    return bool(kept)


@transaction.atomic
def answer(
    assessment: Assessment,
    *,
    by: User,
    answers: Mapping[str, Any],
    conclusion: str = "",
    seen: int,
) -> Assessment:
    """Answer the questions. The result follows from the rules, and is kept with what they used."""
    held = _held(assessment, seen=seen)
    day = assessing.day_that_counts(held.rules, answers, _today())
    authority = held.case.authority
    limits = ThresholdSet.objects.valid_on(day, authority)
    facts = assessing.CaseFacts(is_state=authority.is_state, day=day, thresholds=limits)
    held.outcome = held.rules.judge(answers, facts).outcome
    held.answers, held.conclusion = dict(answers), conclusion
    held.day, held.thresholds, held.return_reason = day, limits, ""
    held.answered_by, held.answered_at = by, database_now()
    held.draft, held.draft_by, held.draft_at = {}, None, None
    _move(held, Status.ANSWERED, *ANSWERED)
    tell, write = _who_hears(held)
    record(
        "procurement.assessment_answered", held.case, by=by, tell=tell, write=write, **_words(held)
    )
    return held


@transaction.atomic
def give_back(assessment: Assessment, *, by: User, reason: str, seen: int) -> None:
    """Send it back: the question, if it cannot be answered; or the answer, if it cannot stand."""
    held = _held(assessment, seen=seen)
    case = held.case
    answered = held.is_answered
    held.return_reason = reason
    _move(held, Status.RETURNED, "return_reason")
    to = [held.answered_by, held.assignee] if answered else [held.asked_by, case.coordinator]
    record(
        "procurement.assessment_returned",
        held.case,
        by=by,
        tell=to if any(to) else [case.requester],
        **_words(held),
    )


@transaction.atomic
def confirm(assessment: Assessment, *, by: User, seen: int, alone: bool = False) -> AssessmentPaper:
    """Stand for the result. It is frozen from now on, and its paper is made.

    `alone`: the person who answered says that nobody else here has a role for it.
    """
    held = _held(assessment, seen=seen)
    if not held.is_settled:
        raise Refused(_("The result leaves something open, so it cannot be confirmed yet."))
    held.confirmed_alone = held.answered_by == by
    if held.confirmed_alone and (not alone or assessing.confirmers_of(held)):
        raise Refused(
            _("You answered it yourself, so somebody else confirms it, if anybody else can.")
        )
    held.confirmed_by, held.confirmed_at = by, database_now()
    pause_point("about to confirm")
    _move(held, Status.CONFIRMED, "confirmed_by", "confirmed_at", "confirmed_alone")
    case = held.case
    tell = [case.coordinator, case.requester, held.answered_by]
    record("procurement.assessment_confirmed", held.case, by=by, tell=tell, **_words(held))
    return _paper(held, by=by)[0]


@transaction.atomic
def make_anew(assessment: Assessment, *, by: User) -> Assessment:
    """Begin once more, by the rules of today. The old one stays as it is, and is history."""
    held = _held(assessment, seen=None)
    if not held.has_result:
        raise Refused(_("There is no result yet. Answer the questions instead."))
    held.is_current = False
    held.save(update_fields=["is_current"])
    again = Assessment(
        case=held.case,
        kind=held.kind,
        assignee=held.assignee,
        due_date=assessing.due_date(None, _today()),
        asked_by=by,
        # What was answered is not typed again.
        draft=held.answers,
    )
    return _begin(again, by=by)


@transaction.atomic
def ask_for_paper(assessment: Assessment, *, by: User) -> AssessmentPaper:
    """Have the assessment made as PDF, as it says now. Asked for twice, it is one; failed, anew."""
    paper, new = _paper(assessment, by=by)
    AssessmentPaper.objects.filter(pk=paper.pk).exclude(failed_at=None).update(
        failed_at=None, attempts=0
    )
    if new:
        record("procurement.assessment_printed", assessment.case, by=by, **_words(assessment))
    return paper


def _begin(assessment: Assessment, *, by: User | None) -> Assessment:
    assessment.version = assessments.newest(assessment.kind).version
    assessment.save()
    tell = _whose_turn(assessment)
    record("procurement.assessment_asked", assessment.case, by=by, tell=tell, **_words(assessment))
    return assessment


def _held(assessment: Assessment, *, seen: int | None) -> Assessment:
    """The assessment as it is now, with its case locked; refused if it is not what was seen."""
    case = standing.lock_open(assessment.case_id)
    people = ("assignee", "answered_by", "asked_by", "thresholds")
    held = Assessment.objects.select_related(*people).get(pk=assessment.pk)
    held.case = case
    pause_point("assessment held")
    if not held.is_current:
        raise Refused(_("The assessment is being made anew. Use the new one on the case."))
    if seen is not None and held.revision != seen:
        raise Refused(
            _("Somebody has changed the assessment meanwhile. See what it says now, and try again.")
        )
    return held


def _move(held: Assessment, status: Status, *changed: str) -> None:
    """The new state, and a new number: whoever looks at the old one is told."""
    held.move_to(status)
    held.revision += 1
    held.save(update_fields=[*changed, "revision"])


def _whose_turn(assessment: Assessment) -> list[User]:
    if assessment.assignee:
        return [assessment.assignee]
    return assessing.people_of(assessment.case, assessment.rules.answered_by)


def _who_hears(held: Assessment) -> tuple[list[User | None], list[Letter]]:
    """Who is told of a result: those who confirm, and their mailbox; of a small matter, nobody."""
    rules = held.rules
    if held.outcome in rules.quiet:
        return [], []
    authority = held.case.authority
    address = getattr(authority, rules.mailbox) if rules.mailbox else ""
    letters = [Letter(address, "da", "")] if address else []
    return [*assessing.confirmers_of(held)], letters


def _paper(assessment: Assessment, *, by: User) -> tuple[AssessmentPaper, bool]:
    return AssessmentPaper.objects.get_or_create(
        assessment=assessment, revision=assessment.revision, defaults={"asked_by": by}
    )


def _words(assessment: Assessment) -> dict[str, Any]:
    """What the texts about an assessment speak of."""
    return {
        "assessment": assessment,
        "verdict": assessing.verdict_of(assessment),
        "link": settings.SITE_URL + assessment.get_absolute_url(),
    }


def _today() -> date:
    return timezone.localdate(database_now())
