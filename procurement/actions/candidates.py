"""What happens to what we have already: looked for, weighed, and the kind of project said."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.trail import record
from portal.clock import database_now
from portal.locks import SECOND_CLICK, locked, pause_point
from portal.refusals import Refused
from procurement import classification
from procurement.classification import Answers
from procurement.models import Candidate, Case, ProjectClass, SystemSearch
from procurement.systems import searching
from procurement.systems.searching import Found


@transaction.atomic
def search(case: Case, *, by: User, words: str) -> Found:
    """Look for systems, and keep on the case that somebody has looked, and for what (C02b)."""
    case = _held(case)
    found = searching.find(words, authority=case.authority)
    words = words[:200]
    since = database_now() - SECOND_CLICK
    again = case.system_searches.filter(by=by, words=words, found=found.count, at__gt=since)
    if not again.exists():
        SystemSearch.objects.create(case=case, words=words, found=found.count, by=by)
        record("procurement.systems_searched", case, by=by, words=words, found=found.count)
    return found


@transaction.atomic
def weigh(candidate: Candidate, *, by: User) -> Candidate:
    """Say of a system whether it meets the need, and why. What was said before is replaced."""
    case = _held(candidate.case)
    rows = Candidate.objects.filter(case=case)
    known = rows.filter(system=candidate.system) if candidate.system_id else rows
    same = known.filter(name__iexact=candidate.name).first()
    pause_point("candidate_weighed")
    if same and (same.verdict, same.reason) == (candidate.verdict, candidate.reason):
        return same
    kept = same or candidate
    kept.verdict, kept.reason, kept.by = candidate.verdict, candidate.reason, by
    kept.save()
    record("procurement.candidate_weighed", case, by=by, tell=[case.coordinator], candidate=kept)
    return kept


@transaction.atomic
def remove(candidate: Candidate, *, by: User) -> None:
    """It was no candidate after all. The trail keeps what was said of it."""
    case = _held(candidate.case)
    deleted, _rows = Candidate.objects.filter(pk=candidate.pk).delete()
    if deleted:
        record("procurement.candidate_removed", case, by=by, candidate=candidate)


@transaction.atomic
def classify(case: Case, *, by: User, answers: Answers) -> ProjectClass:
    """Say by the answers what kind of project it is (G22–G24). Until it is decided, anew."""
    case = _held(case)
    if not case.is_under_way or classification.is_decided(case):
        raise Refused(_("What kind of project it is has been decided."))
    former = ProjectClass.objects.filter(case=case).first()
    pause_point("classified")
    result = classification.result_of(answers)
    if former and former.says(answers):
        return former
    kept = ProjectClass(case=case, by=by, result=result, **vars(answers))
    if former:
        kept.save(force_update=True)
    else:
        kept.save(force_insert=True)
    tell = [case.requester, case.coordinator]
    record("procurement.classified", case, by=by, tell=tell, result=kept.get_result_display())
    return kept


def _held(case: Case) -> Case:
    """The case as it is now, and nobody else's until the transaction ends."""
    locked(Case.objects.filter(pk=case.pk)).get()
    rows = Case.objects.select_related("authority", "coordinator", "requester", "edition")
    return rows.prefetch_related("steps").get(pk=case.pk)
