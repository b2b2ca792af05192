"""The same form sent twice at once does once what it says, and tells people once.

Each is sent by two connections at the same moment; without the locks it would be done twice.
"""

import datetime

import pytest
from django.utils import timezone

from accounts.models import Role
from notifications.models import Event, Mail
from procurement.actions import (
    cases,
    checklist,
    checkpoints,
    colleagues,
    debts,
    step_invitations,
    system_imports,
)
from procurement.models import Case, Colleague, StepInvitation, SystemImport
from requirements_bank.actions import invitations
from tests.factories import make_case, make_debt, make_dialogue, make_invitation, make_user
from tests.races import Meeting, at_once

LATER = timezone.now() + datetime.timedelta(days=30)
DAY = datetime.date(2027, 3, 1)


@pytest.fixture
def case(transactional_db):
    kaja = make_user(Role.COORDINATOR)
    case = make_case(requester=kaja, coordinator=kaja, status=Case.Status.IN_PROGRESS)
    case.steps.all().delete()
    checklist.start(case)
    return case


def renews(case):
    invitation = StepInvitation(
        company="Firma", name="Per", email="per@firma.dk", language="da", expires_at=timezone.now()
    )
    by = case.requester
    kept = step_invitations.invite(case, by=by, invitation=invitation)

    def renew():
        seen = StepInvitation.objects.get(pk=kept.pk)
        return lambda: step_invitations.renew(seen, by=by, expires_at=LATER)

    return "a link is renewed", renew, "procurement.step_invitation_renewed"


def resends(case):
    kept = make_invitation(dialogue=make_dialogue(case=case))

    def resend():
        seen = type(kept).objects.select_related("dialogue__case").get(pk=kept.pk)
        return lambda: invitations.resend(seen, by=case.requester)

    return "an invitation is resent", resend, "requirements_bank.invitation_resent"


def plans(case):
    debt = make_debt(case=case, status="reducing", plan="En anden")

    def plan():
        seen = type(debt).objects.select_related("case__coordinator", "owner").get(pk=debt.pk)
        return lambda: debts.plan(seen, by=case.requester, plan="Køb modulet", plan_date=DAY)

    return "a debt is planned", plan, "procurement.debt_planned"


def uploads(case):
    table = [["Navn"], ["Booking"]]

    def upload():
        by = type(case.requester).objects.select_related("authority").get(pk=case.requester_id)
        return lambda: system_imports.keep("s.csv", table, by=by)

    return "a table is new", upload, "procurement.import_kept"


def replaces(case):
    case.request.replaces = "unknown"
    case.request.save()

    def answer():
        seen = Case.objects.get(pk=case.pk)
        return lambda: cases.answer_replaces(seen, by=case.requester, replaces="yes")

    pause = "whether a system is replaced is known"
    return pause, answer, "procurement.replacement_answered"


def takes_a_position(case):
    step = next(one for one in case.steps.all() if one.text.checkpoints)
    key = step.text.checkpoints[0].key
    experts = checkpoints.Experts(unit=case.department)
    checkpoints.assign(step, by=case.requester, key=key, experts=experts)

    def take():
        seen = case.steps.select_related("case__requester").get(pk=step.pk)
        words = {"key": key, "status": "done", "note": "Vi har spurgt"}
        return lambda: checkpoints.answer(seen, by=case.requester, **words)

    return "a position is taken", take, "procurement.checkpoint_answered"


DOUBLES = [renews, resends, plans, uploads, replaces, takes_a_position]


@pytest.mark.parametrize("is_locked", [True, False])
@pytest.mark.parametrize("double", DOUBLES)
def test_two_at_once_do_it_once_and_twice_without_locks(case, settings, double, is_locked):
    pause, prepare, kind = double(case)
    calls = prepare(), prepare()
    settings.PAUSES = {pause: Meeting()}
    settings.LOCKS_OFF = not is_locked

    at_once(*calls)

    assert Event.objects.filter(kind=kind).count() == (1 if is_locked else 2)


@pytest.mark.parametrize("double", [renews, resends])
def test_a_second_click_sends_no_link_and_later_a_new_one_is_sent(case, monkeypatch, double):
    _pause, prepare, kind = double(case)
    prepare()()
    sent = Mail.objects.filter(event__kind=kind)
    assert sent.count() == 1

    prepare()()
    assert sent.count() == 1

    for module in (step_invitations, invitations):
        monkeypatch.setattr(module, "SECOND_CLICK", datetime.timedelta(0))
    prepare()()
    assert sent.count() == 2


def test_a_table_is_kept_again_when_it_is_another_or_was_taken_in(case):
    by = case.requester
    first = system_imports.keep("s.csv", [["Navn"], ["Booking"]], by=by)
    assert system_imports.keep("s.csv", [["Navn"], ["Kalender"]], by=by) != first
    SystemImport.objects.filter(pk=first.pk).update(imported_at=timezone.now())

    assert system_imports.keep("s.csv", [["Navn"], ["Booking"]], by=by) != first


def test_a_colleague_is_sent_home_once(case):
    Colleague.objects.create(
        case=case, user=make_user(department=case.department), invited_by=case.requester
    )

    for seen in [Colleague.objects.get(), Colleague.objects.get()]:
        colleagues.remove(seen, by=case.requester)

    assert Event.objects.about(case).filter(kind="procurement.colleague_removed").count() == 1


def test_the_same_result_is_recorded_once(case):
    for _click in range(2):
        seen = Case.objects.get(pk=case.pk)
        seen.result, seen.avoided_amount = "reused", 1000
        cases.record_result(seen, by=case.requester)

    assert Event.objects.about(case).filter(kind="procurement.result_recorded").count() == 1


def test_nobody_is_told_of_what_stays_as_it_was(case):
    step = case.steps.get(number=2)
    before = Event.objects.count()
    for _click in range(2):
        checklist.assign(step, by=case.requester, assignee=case.requester, due_date=DAY)

    assert Event.objects.count() == before + 1
