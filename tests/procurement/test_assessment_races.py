"""Two people at once: an answer and a confirmation, two who add the same amounts."""

import datetime
from pathlib import Path

import pytest
from django.core.exceptions import BadRequest
from django.db import IntegrityError

from accounts.models import Role
from portal.lifecycle import Lifecycle
from procurement import pdfs
from procurement.actions import assessments as actions
from procurement.actions import thresholds
from procurement.models import Assessment, AssessmentPaper, Case, ThresholdSet
from tests.factories import make_case, make_thresholds, make_user
from tests.procurement.test_assessments import BIG, SMALL
from tests.races import Hold, Meeting, at_once, errors

pytestmark = pytest.mark.django_db(transaction=True)
REFUSALS = (BadRequest, IntegrityError)


@pytest.fixture
def udb():
    return make_user(Role.PROCUREMENT, Role.COORDINATOR)


@pytest.fixture
def limits():
    return make_thresholds()


@pytest.fixture
def asked(udb, limits):
    case = make_case(department=udb.department, status=Case.Status.IN_PROGRESS)
    return actions.ask(case, by=udb, kind="tender_law")


@pytest.fixture
def answered(asked, udb):
    colleague = make_user(Role.PROCUREMENT, department=udb.department)
    return actions.answer(asked, by=colleague, answers=SMALL, seen=0)


@pytest.fixture
def unlocked(settings, monkeypatch):
    """Neither row locks nor compare-and-set: what the code would be without them."""

    def move_to(self, status):
        type(self)._base_manager.filter(pk=self.pk).update(status=status)
        self.status = status

    settings.LOCKS_OFF = True
    monkeypatch.setattr(Lifecycle, "move_to", move_to)


def confirm_twice(answered, udb, settings):
    settings.PAUSES = {"assessment held": Meeting()}
    seen = answered.revision
    calls = [lambda: actions.confirm(answered, by=udb, seen=seen)] * 2
    return len(errors(at_once(*calls, refusals=REFUSALS)))


def test_of_two_who_confirm_one_is_told(answered, udb, settings):
    assert confirm_twice(answered, udb, settings) == 1
    assert AssessmentPaper.objects.count() == 1


def test_without_protection_both_confirm(answered, udb, settings, unlocked):
    assert confirm_twice(answered, udb, settings) == 0


def confirm_while_it_changes(answered, udb, settings):
    """What is confirmed, and what was seen when it was."""
    hold = Hold()
    settings.PAUSES = {"about to confirm": hold}
    seen = answered.revision
    hold.race(
        lambda: actions.confirm(answered, by=udb, seen=seen),
        lambda: actions.answer(answered, by=udb, answers=BIG, seen=seen),
        refusals=REFUSALS,
    )
    one = Assessment.objects.get()
    return one.is_confirmed and one.outcome


def test_what_is_confirmed_is_what_was_seen(answered, udb, settings):
    assert confirm_while_it_changes(answered, udb, settings) == "below_direct"


def test_without_locks_another_answer_is_confirmed(answered, udb, settings):
    settings.LOCKS_OFF = True

    assert confirm_while_it_changes(answered, udb, settings) == "above_eu"


def ask_twice(asked, udb, settings):
    Assessment.objects.all().delete()
    case = Case.objects.get()
    calls = [lambda: actions.ask(case, by=udb, kind="tender_law")] * 2
    return errors(at_once(*calls, refusals=REFUSALS))


def test_of_two_who_ask_one_is_told_in_words(asked, udb, settings):
    settings.PAUSES = {"before the case is locked": Meeting(), "nobody has asked": Meeting()}

    [refusal] = ask_twice(asked, udb, settings)

    assert isinstance(refusal, BadRequest)


def test_without_locks_the_constraint_still_holds(asked, udb, settings):
    settings.PAUSES = {"before the case is locked": Meeting(), "nobody has asked": Meeting()}
    settings.LOCKS_OFF = True

    [refusal] = ask_twice(asked, udb, settings)

    assert isinstance(refusal, IntegrityError)


def new_set():
    return ThresholdSet(
        valid_from=datetime.date(2028, 1, 1),
        valid_to=datetime.date(2029, 12, 31),
        state_amount=1,
        municipal_amount=1,
        light_amount=1,
        small_lots_amount=1,
        works_amount=1,
        direct_award_amount=1,
        source="Test",
    )


def test_of_two_who_add_the_same_period_one_reads_which_days_are_taken(udb, settings):
    """The constraint of the database decides, locks or not; its words are ours."""
    settings.PAUSES = {"no overlap seen": Meeting()}
    calls = [lambda: thresholds.add(new_set(), by=udb) for _who in range(2)]

    [refusal] = errors(at_once(*calls, refusals=REFUSALS))

    assert isinstance(refusal, BadRequest)
    assert ThresholdSet.objects.count() == 1


def make_paper_twice(answered, udb, settings):
    """How many files two workers leave behind."""
    paper = actions.ask_for_paper(answered, by=udb)
    settings.PAUSES = {"paper held": Meeting()}
    calls = [lambda: pdfs.keep(paper, b"%PDF")] * 2
    at_once(*calls)
    folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    return len(list(folder.rglob("*.pdf")))


def test_of_two_workers_one_keeps_its_paper(answered, udb, settings, uploads_folder):
    assert make_paper_twice(answered, udb, settings) == 1


def test_without_locks_both_do(answered, udb, settings, uploads_folder):
    settings.LOCKS_OFF = True

    assert make_paper_twice(answered, udb, settings) == 2
