"""Pressed twice, or by two at once: made once, and nobody gets an error page.

Each race has a twin with the lock off, which must fail: else the test is blind.
"""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Department, Role, User
from administration.actions import departments, people
from notifications.models import Mail
from procurement.models import Case, Remark
from requirements_bank.models import Category, Domain, MarketDialogue
from tests.factories import make_case, make_dialogue, make_step, make_user
from tests.races import Meeting, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def press_twice(person, address, typed):
    """What both clicks are answered with."""

    def press():
        browser = Client(raise_request_exception=False)
        browser.force_login(person)
        return browser.post(address, typed).status_code

    return sorted(at_once(press, press))


@pytest.fixture
def remark(settings):
    settings.PAUSES = {"remark_is_new": Meeting()}
    step = make_step(1)
    person = make_user(Role.COORDINATOR, department=step.case.department)
    return person, reverse("procurement:add_remark", args=[step.pk]), {"text": "Ring til Lone"}


def test_a_remark_sent_twice_is_one(remark):
    assert press_twice(*remark) == [302, 302]
    assert Remark.objects.count() == 1


def test_without_the_lock_it_would_be_two(remark, locks_off):
    press_twice(*remark)
    assert Remark.objects.count() == 2


def test_the_same_words_may_be_written_again_later(remark, client):
    person, address, typed = remark
    client.force_login(person)
    client.post(address, typed)
    Remark.objects.update(written_at="2026-01-01T12:00Z")
    client.post(address, typed)

    assert Remark.objects.count() == 2


@pytest.fixture
def dialogue(settings):
    settings.PAUSES = {"dialogue_is_new": Meeting()}
    case = make_case(status=Case.Status.IN_PROGRESS)
    domain = Domain.objects.create(name="Sundhed")
    typed = {"name": "Plan", "description": "Vi", "contact_email": "a@b.dk", "domains": [domain.pk]}
    buyer = make_user(Role.BUYER, department=case.department)
    return buyer, reverse("requirements_bank:dialogue_new", args=[case.pk]), typed


def test_a_dialogue_begun_twice_is_one(dialogue):
    assert press_twice(*dialogue) == [302, 302]
    assert MarketDialogue.objects.count() == 1


def test_without_the_lock_there_would_be_two(dialogue, locks_off):
    press_twice(*dialogue)
    assert MarketDialogue.objects.count() == 2


def test_a_requirement_in_own_words_sent_twice_is_asked_once(client):
    dialogue = make_dialogue(status="draft", requirements=0)
    client.force_login(make_user(Role.BUYER, department=dialogue.case.department))
    address = reverse("requirements_bank:free_requirement", args=[dialogue.pk])
    typed = {"title": "Sprog", "description": "På dansk", "priority": "minimum"}
    typed["category"] = str(Category.objects.create(name="Drift").pk)

    client.post(address, typed)
    client.post(address, typed)

    assert dialogue.requirements.count() == 1


@pytest.fixture
def department(settings):
    settings.PAUSES = {"department_is_new": Meeting()}
    address = reverse("administration:add_department")
    return make_user(Role.ADMINISTRATOR), address, {"name": "Pleje"}


def test_a_department_added_twice_is_one_and_the_second_is_told(department):
    assert press_twice(*department) == [200, 302]
    assert Department.objects.filter(name="Pleje").count() == 1


def test_without_the_lock_the_second_gets_an_error(department, locks_off):
    assert press_twice(*department) == [302, 500]


def test_a_name_that_was_taken_meanwhile_is_refused():
    here = make_case().department

    with pytest.raises(departments.NameTaken):
        departments.add(
            Department(authority=here.authority, name=here.name), by=make_user(Role.ADMINISTRATOR)
        )


def test_an_address_that_was_taken_meanwhile_is_refused_and_nobody_is_written_to():
    administrator = make_user(Role.ADMINISTRATOR)
    there = make_user(Role.REQUESTER)
    person = User(email=there.email, name="Nina", authority=administrator.authority)

    with pytest.raises(people.AddressTaken):
        people.invite(person, by=administrator)

    assert not Mail.objects.exists()
