"""Digitalisation project or IT project: every way through the two steps (G22–G24)."""

import itertools

import pytest
from django.db import IntegrityError
from django.urls import reverse

from accounts.models import Role
from notifications.models import Event
from portal.refusals import Refused
from procurement import classification, permissions
from procurement.actions import candidates as actions
from procurement.classification import Answers
from procurement.models import Case, ChecklistStep, ProjectClass
from tests.factories import make_case, make_user
from tests.races import Meeting, at_once, errors

CHANGES = list(itertools.product((True, False), repeat=3))
KINDS = ("", "version", "update", "hardware", "system")
NOTHING = {"changes_work": "no", "changes_services": "no", "changes_delivery": "no"}


@pytest.fixture
def case(department, requester):
    return make_case(department=department, requester=requester, status=Case.Status.IN_PROGRESS)


def url(case):
    return reverse("procurement:classify", args=[case.pk])


def answers(*changes, kind="", much=False):
    work, services, delivery = changes
    return Answers(
        changes_work=work,
        changes_services=services,
        changes_delivery=delivery,
        exempt_kind=kind,
        changes_substantially=much,
    )


@pytest.mark.spec("G22")
@pytest.mark.parametrize("changes", CHANGES)
def test_any_change_makes_a_digitalisation_project(changes):
    result = classification.result_of(answers(*changes))

    assert result == ("digitalisation" if any(changes) else "it")


@pytest.mark.spec("G23")
@pytest.mark.spec("G24")
@pytest.mark.parametrize("changes", CHANGES)
@pytest.mark.parametrize("kind", KINDS[1:])
@pytest.mark.parametrize("much", [True, False])
def test_what_may_fall_outside_counts_only_where_it_changes_much(changes, kind, much):
    result = classification.result_of(answers(*changes, kind=kind, much=much))

    assert result == ("digitalisation" if much else "it")


@pytest.mark.spec("G22")
@pytest.mark.spec("G24")
@pytest.mark.parametrize(
    ("work", "kind", "much", "result"),
    [
        ("yes", "none", "no", "digitalisation"),
        ("yes", "version", "no", "it"),
        ("yes", "hardware", "yes", "digitalisation"),
        ("no", "none", "no", "it"),
        ("no", "system", "yes", "digitalisation"),
    ],
)
def test_the_wizard_goes_from_three_questions_to_the_result(
    client, requester, case, work, kind, much, result
):
    client.force_login(requester)
    first = {**NOTHING, "changes_work": work}

    second = client.post(url(case), first)
    done = client.post(
        url(case),
        {**first, "exempt": "1", "exempt_kind": kind, "changes_substantially": much},
        follow=True,
    )

    assert second.context["number"] == 2
    assert second.context["carried"] == first
    assert not second.context["form"].errors
    kept = ProjectClass.objects.get()
    assert (kept.result, kept.by) == (result, requester)
    assert kept.get_result_display() in done.content.decode()


def test_an_answer_that_is_missing_is_asked_for_again(client, requester, case):
    client.force_login(requester)

    first = client.post(url(case), {"changes_work": "yes"})
    second = client.post(url(case), {**NOTHING, "exempt": "1", "exempt_kind": "none"})

    assert set(first.context["form"].errors) == {"changes_services", "changes_delivery"}
    assert (first.context["number"], second.context["number"]) == (1, 2)
    assert set(second.context["form"].errors) == {"changes_substantially"}
    assert not ProjectClass.objects.exists()


def test_one_goes_back_with_the_answers_kept(client, requester, case):
    client.force_login(requester)

    page = client.post(url(case), {**NOTHING, "changes_work": "yes", "exempt": "1", "back": "1"})

    assert page.context["number"] == 1
    assert page.context["form"]["changes_work"].value() == "yes"
    assert not page.context["form"].errors


@pytest.mark.spec("G24")
def test_the_answers_can_be_changed_until_it_is_decided(client, requester, architect, case):
    actions.classify(case, by=requester, answers=answers(True, False, False))
    actions.classify(case, by=requester, answers=answers(True, False, False))
    client.force_login(requester)
    assert client.get(url(case)).context["form"]["changes_work"].value() == "yes"

    changed = actions.classify(
        case, by=architect, answers=answers(True, False, False, kind="update")
    )

    assert (changed.result, changed.by, ProjectClass.objects.count()) == ("it", architect, 1)
    assert Event.objects.filter(kind="procurement.classified").count() == 2
    Case.objects.filter(pk=case.pk).update(status=Case.Status.APPROVED)
    assert client.get(url(case)).status_code == 403
    with pytest.raises(Refused):
        actions.classify(case, by=requester, answers=answers(False, False, False))


def test_the_step_that_is_done_decides_it(case, requester, monkeypatch):
    step = ChecklistStep(case=case, number=3, status=ChecklistStep.Status.IN_PROGRESS)
    monkeypatch.setattr(Case, "step_named", lambda self, key: step)
    assert permissions.can_classify(requester, case)

    step.status = ChecklistStep.Status.DONE

    assert not permissions.can_classify(requester, case)


def test_who_classifies(case, requester, authority):
    assert permissions.can_classify(requester, case)
    for role in Role:
        person = make_user(role, authority=authority)
        may = role in (Role.COORDINATOR, Role.ARCHITECT)
        assert permissions.can_classify(person, case) == may, role
    assert not permissions.can_classify(requester, make_case(status="closed", requester=requester))
    assert not permissions.can_classify(requester, make_case(status="draft", requester=requester))


def test_the_result_is_shown_on_the_case(client, requester, manager, case):
    client.force_login(manager)
    assert 'id="classification"' not in client.get(case.get_absolute_url()).content.decode()

    actions.classify(case, by=requester, answers=answers(False, False, False))

    page = client.get(case.get_absolute_url()).content.decode()
    assert 'id="classification"' in page
    assert url(case) not in page


# Races


@pytest.fixture
def race(transactional_db, settings, department, requester):
    settings.PAUSES = {"classified": Meeting()}
    case = make_case(department=department, requester=requester, status=Case.Status.IN_PROGRESS)

    def one():
        return actions.classify(case, by=requester, answers=answers(True, False, False))

    return lambda: errors(at_once(one, one, refusals=IntegrityError))


def test_a_case_that_is_classified_twice_at_once_is_classified_once(race):
    assert race() == []


def test_without_the_lock_the_database_refuses_the_second(race, settings):
    settings.LOCKS_OFF = True

    assert len(race()) == 1
