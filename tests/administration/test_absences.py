"""Somebody is away: a substitute sees and does the same, and both are told."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, Substitution, User
from administration.actions import substitutes
from notifications.models import Event
from portal.refusals import Refused
from procurement import permissions
from procurement.actions import checklist
from procurement.models import Case
from procurement.turns import queues, wanted
from tests.factories import make_case, make_user
from tests.races import Meeting, at_once, errors

OWN = reverse("administration:own_absences")
TODAY = timezone.localdate()


def days(number):
    return TODAY + datetime.timedelta(days=number)


@pytest.fixture
def bo(architect):
    return make_user(Role.REQUESTER, department=architect.department, name="Bo")


def stand_in(absent, substitute, *, first=0, last=5):
    return substitutes.name_substitute(
        absent, by=absent, substitute=substitute, first_day=days(first), last_day=days(last)
    )


def fresh(person):
    return User.objects.get(pk=person.pk)


@pytest.mark.spec("X05")
def test_a_substitute_has_the_roles_of_whoever_is_away(architect, bo):
    stand_in(architect, bo)

    assert fresh(bo).has_role(Role.ARCHITECT, authority=architect.authority_id)
    assert not fresh(architect).acts_as(bo.pk)


@pytest.mark.parametrize(("first", "last"), [(1, 3), (-3, -1)])
def test_only_from_the_first_day_to_the_last(architect, bo, first, last):
    Substitution.objects.create(
        absent=architect,
        substitute=bo,
        named_by=bo,
        first_day=days(first),
        last_day=days(last),
    )

    assert not fresh(bo).has_role(Role.ARCHITECT)


@pytest.mark.parametrize("role", Role.personal())
def test_what_is_trusted_to_one_person_is_not_lent(bo, role):
    stand_in(make_user(role, department=bo.department), bo)

    assert not fresh(bo).has_role(role)


def test_a_substitute_of_a_substitute_gets_nothing_of_the_first(architect, bo, legal):
    stand_in(architect, bo)
    stand_in(bo, legal)

    assert not fresh(legal).has_role(Role.ARCHITECT)


def test_somebody_who_has_left_lends_nothing(architect, bo):
    stand_in(architect, bo)
    User.objects.filter(pk=architect.pk).update(is_active=False)

    assert not fresh(bo).has_role(Role.ARCHITECT)


@pytest.mark.spec("X05")
def test_the_queue_holds_what_was_given_to_the_one_who_is_away(architect, bo):
    kaja = make_user(Role.COORDINATOR, department=architect.department)
    case = make_case(requester=kaja, coordinator=kaja, status=Case.Status.IN_PROGRESS)
    step = case.steps.get(number=1)
    checklist.assign(step, by=kaja, assignee=architect)
    assert case not in queues.cases_for(bo)

    stand_in(architect, bo)

    case = Case.objects.get(pk=case.pk)
    assert case in queues.cases_for(fresh(bo))
    assert wanted.wanted_from(fresh(bo), case)
    assert permissions.can_complete_step(fresh(bo), case.steps.get(number=1))


def test_a_draft_of_the_one_who_is_away_can_be_finished(requester, legal):
    draft = make_case(requester=requester, status=Case.Status.DRAFT)
    assert draft not in Case.objects.visible_to(legal)

    stand_in(requester, legal)

    assert draft in Case.objects.visible_to(fresh(legal))
    assert permissions.can_edit_request(fresh(legal), draft)


def test_nobody_stands_in_for_somebody_who_has_left(requester, legal):
    draft = make_case(requester=requester, status=Case.Status.DRAFT)
    stand_in(requester, legal)
    User.objects.filter(pk=requester.pk).update(is_active=False)

    assert draft not in Case.objects.visible_to(fresh(legal))
    assert not permissions.can_edit_request(fresh(legal), draft)


def test_one_names_a_substitute_for_oneself_and_both_are_told(client, architect, bo):
    client.force_login(architect)
    typed = {"substitute": bo.email, "first_day": str(TODAY), "last_day": str(days(7))}

    page = client.post(OWN, typed, follow=True).content.decode()

    assert "Bo er stedfortræder for Architect" in page
    event = Event.objects.get(kind="administration.substitute_named")
    assert {told.recipient for told in event.notifications.all()} >= {bo}


@pytest.mark.parametrize(
    "typed",
    [
        {"substitute": ""},
        {"substitute": "architect@example.dk"},
        {"first_day": ""},
        {"last_day": "i går"},
        {"last_day": str(days(-1))},
    ],
)
def test_what_makes_no_sense_is_refused_in_words_and_kept(client, architect, bo, typed):
    User.objects.filter(pk=architect.pk).update(email="architect@example.dk")
    client.force_login(architect)
    whole = {"substitute": bo.email, "first_day": str(TODAY), "last_day": str(days(7))}

    form = client.post(OWN, {**whole, **typed}).context["form"]

    assert form.errors
    assert not Substitution.objects.exists()


def test_the_same_person_for_the_same_days_is_named_once(architect, bo):
    stand_in(architect, bo)

    with pytest.raises(Refused):
        stand_in(architect, bo, first=3, last=9)
    stand_in(architect, bo, first=6, last=9)

    assert Substitution.objects.count() == 2


def test_an_administrator_names_a_substitute_for_whoever_is_ill(
    client, administrator, architect, bo
):
    client.force_login(administrator)
    page = reverse("administration:absences", args=[architect.pk])
    typed = {"substitute": bo.email, "first_day": str(TODAY), "last_day": str(days(7))}

    client.post(page, typed)

    assert Substitution.objects.get().named_by == administrator
    assert "Fravær: Architect" in client.get(page).content.decode()


def test_nobody_else_looks_at_or_names_for_others(client, architect, bo):
    client.force_login(bo)

    assert client.get(reverse("administration:absences", args=[architect.pk])).status_code == 403


def test_another_authoritys_people_are_not_found(client, administrator):
    client.force_login(administrator)
    there = make_user(Role.ARCHITECT)

    assert client.get(reverse("administration:absences", args=[there.pk])).status_code == 404


@pytest.mark.parametrize("who", ["absent", "substitute", "administrator"])
def test_it_can_be_ended_early_by_each_of_them(client, architect, bo, administrator, who):
    made = stand_in(architect, bo)
    by = {"absent": architect, "substitute": bo, "administrator": administrator}[who]
    client.force_login(by)

    assert (
        client.post(reverse("administration:end_substitution", args=[made.pk])).status_code == 302
    )

    assert not fresh(bo).has_role(Role.ARCHITECT)
    assert Event.objects.filter(kind="administration.substitution_ended").count() == 1


def test_a_colleague_cannot_end_it(client, architect, bo, legal):
    made = stand_in(architect, bo)
    client.force_login(legal)

    assert (
        client.post(reverse("administration:end_substitution", args=[made.pk])).status_code == 403
    )


def test_ended_twice_is_ended_once(architect, bo):
    made = stand_in(architect, bo)
    for _each in range(2):
        substitutes.end_substitution(made, by=architect)

    assert Event.objects.filter(kind="administration.substitution_ended").count() == 1


def test_what_was_and_what_is_planned_stands_with_its_state(client, architect, bo):
    for first, last in ((-9, -5), (0, 2), (4, 6)):
        Substitution.objects.create(
            absent=architect, substitute=bo, named_by=bo, first_day=days(first), last_day=days(last)
        )
    substitutes.end_substitution(stand_in(architect, bo, first=8, last=9), by=bo)
    client.force_login(architect)

    page = client.get(OWN).content.decode()

    assert [word in page for word in ("Ovre", "Nu", "Planlagt", "Afsluttet")] == [True] * 4


def name_twice(settings):
    settings.PAUSES = {"substitute_is_new": Meeting()}
    absent = make_user(Role.ARCHITECT)
    bo = make_user(Role.LEGAL, department=absent.department)
    both = [lambda: stand_in(absent, bo)] * 2
    return len(errors(at_once(*both, refusals=Refused)))


@pytest.mark.django_db(transaction=True)
def test_two_clicks_name_one_substitute(settings):
    assert name_twice(settings) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_clicks_name_two(settings):
    settings.LOCKS_OFF = True

    assert name_twice(settings) == 0
