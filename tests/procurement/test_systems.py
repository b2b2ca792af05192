"""The register of systems: who owns what, where in its life it is, and what its owner says."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Role
from notifications.models import Event, Mail
from portal.refusals import Refused
from procurement import permissions, tasks
from procurement.actions import cases, checklist, reminders
from procurement.actions import systems as actions
from procurement.models import Case, ChecklistStep, OwnerStatement, System
from procurement.permissions.systems import STEWARDS
from procurement.systems import ownership
from tests import ticking
from tests.factories import (
    make_authority,
    make_case,
    make_contract,
    make_department,
    make_supplier,
    make_system,
    make_user,
)
from tests.races import Meeting, at_once, errors

LIST = reverse("procurement:system_list")
ADD = reverse("procurement:add_system")


def kept(authority, name="", **facts):
    system = make_system(authority=authority, name=name)
    System.objects.filter(pk=system.pk).update(**facts)
    system.refresh_from_db()
    actions.searching.index(system)
    return system


def typed(owner, **changes):
    return {
        "name": " Booking  af lokaler ",
        "purpose": "Vi booker mødelokaler.",
        "owner": owner.email,
        "supplier_name": "Nordisk Software",
        "stage": "in_operation",
        "in_operation_from": "2024-02-01",
        **changes,
    }


def shown(client, by, **filters):
    client.force_login(by)
    return [row.name for row in client.get(LIST, filters).context["page"].rows]


def page_of(client, by, system):
    client.force_login(by)
    return client.get(system.get_absolute_url())


# The register


@pytest.mark.spec("G25")
def test_a_system_is_added_with_its_owner(client, architect, system_owner, department):
    client.force_login(architect)

    client.post(ADD, typed(system_owner, department=department.pk, user_count="120"))

    system = System.objects.get()
    assert (system.name, system.owner, system.department) == (
        "Booking af lokaler",
        system_owner,
        department,
    )
    assert (system.supplier.name, system.user_count) == ("Nordisk Software", 120)
    assert (system.stage, system.in_operation_from) == ("in_operation", date(2024, 2, 1))
    assert Mail.objects.filter(to=system_owner.email).count() == 1


@pytest.mark.spec("G25")
def test_a_system_has_an_owner_who_works_here(client, architect, authority):
    left = make_user(authority=authority)
    left.is_active = False
    left.save()
    client.force_login(architect)

    for owner in ("", left.email, make_user().email, "ingen@example.dk"):
        page = client.post(ADD, {**typed(architect), "owner": owner})
        assert page.context["form"].errors["owner"]
    assert not System.objects.exists()


def test_what_is_typed_wrong_is_said_beside_its_field_and_kept(client, architect):
    client.force_login(architect)
    tomorrow = timezone.localdate() + timedelta(days=1)

    page = client.post(
        ADD,
        typed(
            architect,
            name="",
            user_count="-1",
            kitos_link="javascript:alert(1)",
            in_operation_from=tomorrow.isoformat(),
        ),
    )

    assert set(page.context["form"].errors) == {
        "name",
        "user_count",
        "kitos_link",
        "in_operation_from",
    }
    assert "Vi booker mødelokaler." in page.content.decode()


def test_a_name_is_taken_once_whatever_its_letters(client, architect, authority):
    kept(authority, "BOOKING AF LOKALER")
    kept(make_authority(), "Booking af lokaler")
    client.force_login(architect)

    page = client.post(ADD, typed(architect))

    assert "BOOKING AF LOKALER" in page.context["form"].errors["name"][0]


def test_a_second_click_finds_the_first_system(client, architect):
    client.force_login(architect)

    first = client.post(ADD, typed(architect))
    second = client.post(ADD, typed(architect))

    assert first.url == second.url
    assert System.objects.count() == 1


@pytest.mark.parametrize("corrected", [{"user_count": "77"}, {"supplier_name": "Sol & Søn"}])
def test_what_is_corrected_at_once_is_not_taken_for_a_second_click(client, architect, corrected):
    client.force_login(architect)
    client.post(ADD, typed(architect))

    page = client.post(ADD, typed(architect) | corrected)

    assert "name" in page.context["form"].errors
    assert next(iter(corrected.values())).replace("&", "&amp;") in page.text


def test_facts_are_changed_and_what_they_were_is_kept(client, architect, authority, system_owner):
    system = kept(
        authority, "Booking", owner=architect, supplier=make_supplier(authority=authority)
    )
    client.force_login(architect)
    url = reverse("procurement:change_system", args=[system.pk])

    client.post(url, typed(system_owner, supplier_name=""))
    client.post(url, typed(system_owner, supplier_name=""))

    system.refresh_from_db()
    assert (system.owner, system.supplier, system.stage) == (system_owner, None, "coming")
    event = Event.objects.about(system).get()
    assert f"{architect} → {system_owner}" in event.text_en
    assert shown(client, architect, q="mødelokaler") == ["Booking af lokaler"]
    assert client.get(url).context["form"].initial["owner"] == system_owner.email


def test_a_change_does_not_take_another_systems_name(client, architect, authority):
    system = kept(authority, "Booking")
    kept(authority, "Booking af lokaler")
    client.force_login(architect)
    url = reverse("procurement:change_system", args=[system.pk])

    page = client.post(url, typed(architect))

    assert page.context["form"].errors["name"]


def test_it_cannot_begin_after_it_was_closed(client, architect, authority):
    system = kept(authority, stage="closed", closed_from=date(2020, 1, 1))
    client.force_login(architect)

    page = client.post(
        reverse("procurement:change_system", args=[system.pk]),
        typed(architect, in_operation_from="2021-01-01"),
    )

    assert page.context["form"].errors["in_operation_from"]


# The list


def test_the_list_is_narrowed_and_ordered(client, architect, authority, department, system_owner):
    kept(authority, "A", owner=system_owner, department=department, purpose="Dagtilbud")
    kept(authority, "B", owner=architect, stage="in_operation")
    kept(authority, "C", stage="closed")
    left = make_user(authority=authority)
    kept(authority, "D", owner=left)
    left.is_active = False
    left.save()
    kept(make_authority(), "Fremmed")

    assert shown(client, architect) == ["A", "B", "D"]
    assert shown(client, architect, sort="backwards") == ["D", "B", "A"]
    assert shown(client, architect, sort="newest") == ["D", "B", "A"]
    assert shown(client, architect, stage="all") == ["A", "B", "C", "D"]
    assert shown(client, architect, stage="closed") == ["C"]
    assert shown(client, architect, unit=department.pk) == ["A"]
    assert shown(client, architect, owner="me") == ["B"]
    assert shown(client, architect, owner=system_owner.pk) == ["A"]
    assert shown(client, architect, owner="none") == ["D"]
    assert shown(client, architect, q="tilbud") == ["A"]
    assert shown(client, architect, q="?!") == []
    assert shown(client, architect, owner="vrøvl") == ["A", "B", "D"]


@pytest.mark.spec("G25")
def test_systems_without_an_owner_are_pointed_out(client, architect, authority):
    system = kept(authority, owner=architect)
    client.force_login(architect)
    assert not client.get(LIST).context["without_owner"]

    System.objects.filter(pk=system.pk).update(owner=None)

    assert client.get(LIST).context["without_owner"]
    assert not client.get(LIST, {"owner": "none"}).context["without_owner"]


def test_the_list_is_fetched_as_csv(client, architect, authority):
    kept(authority, "Booking", owner=architect, business_owner=architect)
    kept(authority, "=cmd")
    client.force_login(architect)

    file = b"".join(client.get(reverse("procurement:system_csv")).streaming_content).decode()

    assert len(file.splitlines()) == 3
    assert "'=cmd" in file
    assert architect.email in file


def test_an_empty_list_says_what_to_do(client, architect, requester):
    for person, filters in ((architect, {}), (requester, {}), (requester, {"q": "x"})):
        client.force_login(person)
        assert 'class="empty"' in client.get(LIST, filters).content.decode()


def test_the_list_and_a_page_take_the_same_queries_for_one_as_for_three(
    client, architect, authority, query_count
):
    client.force_login(architect)

    def add():
        system = kept(authority, owner=make_user(authority=authority), stage="in_operation")
        OwnerStatement.objects.create(
            system=system, security_ok=True, routine_ok=True, by=architect
        )
        make_contract(system=system)
        return system

    system = add()
    client.get(LIST)
    one = query_count(client.get, LIST), query_count(client.get, system.get_absolute_url())
    for _number in range(2):
        add()
        make_contract(system=system)
        actions.change_stage(system, by=architect, stage="leaving", day=date(2026, 1, 1))
        system.refresh_from_db()
    assert (
        query_count(client.get, LIST),
        query_count(client.get, system.get_absolute_url()),
    ) == one


# One system


def test_a_page_shows_what_belongs_to_the_system(client, architect, authority):
    system = kept(authority, "Booking", owner=architect)
    contract = make_contract(system=system)
    case = make_case(
        department=architect.department, replaces="yes", replaced_system=system, title="Udskiftning"
    )

    page = page_of(client, architect, system)

    assert list(page.context["contracts"]) == [contract]
    assert list(page.context["cases"]) == [case]
    assert "Udskiftning" in page.content.decode()


def test_everybody_in_the_authority_reads_and_nobody_else(client, requester, stranger, authority):
    system = kept(authority)

    assert page_of(client, requester, system).status_code == 200
    assert page_of(client, stranger, system).status_code == 404


def test_who_keeps_systems(authority, department, system_owner):
    system = kept(authority, department=department, owner=system_owner)
    elsewhere = make_department(authority=authority)

    for role in Role:
        person = make_user(role, authority=authority)
        keeps = role in STEWARDS
        assert permissions.can_add_system(person, authority) == keeps, role
        assert permissions.can_change_system(person, system) == keeps, role
        assert permissions.can_change_stage(person, system) == keeps, role
    assert permissions.can_change_system(system_owner, system)
    near = make_user(Role.ARCHITECT, department=department, limited_to=department)
    far = make_user(Role.ARCHITECT, department=department, limited_to=elsewhere)
    assert permissions.can_change_system(near, system)
    assert not permissions.can_change_system(far, system)
    assert not permissions.can_change_system(near, kept(authority))
    assert not permissions.can_change_system(make_user(*Role), system)


@pytest.mark.spec("G27")
def test_what_speaks_against_an_owner_is_said(client, authority, department, architect):
    team = make_department(parent=department)
    manager = make_user(Role.MANAGER, department=team)
    other = make_user(department=make_department(authority=authority))
    left = make_user(Role.MANAGER, department=department)
    left.is_active = False
    left.save()

    def doubts(owner, unit):
        with translation.override("en"):
            system = System(authority=authority, owner=owner, department=unit)
            return [str(doubt) for doubt in ownership.doubts(system)]

    assert doubts(manager, team) == doubts(manager, department) == []
    assert doubts(make_user(Role.MANAGER, department=department), team) == []
    assert doubts(other, department) == [
        "The owner is not a manager.",
        "The owner is not in the unit that uses the system most.",
    ]
    assert doubts(manager, None) == ["It is not said which unit uses the system most."]
    assert "has left" in doubts(left, department)[0]
    assert "no owner" in doubts(None, department)[0]
    left.department, left.is_active = None, True
    assert len(doubts(left, department)) == 1
    client.force_login(architect)
    assert client.post(ADD, typed(other), follow=True).context["doubts"]


# Stages


def stage(client, by, system, to, day):
    client.force_login(by)
    return client.post(
        reverse("procurement:change_stage", args=[system.pk]), {"stage": to, "day": day}
    )


def test_a_system_goes_from_stage_to_stage_with_its_days(client, architect, authority):
    system = kept(authority, owner=architect)

    for to, day in (
        ("in_operation", "2020-01-01"),
        ("leaving", "2024-01-01"),
        ("closed", "2025-01-01"),
    ):
        stage(client, architect, system, to, day)

    system.refresh_from_db()
    assert (system.in_operation_from, system.leaving_from, system.closed_from) == (
        date(2020, 1, 1),
        date(2024, 1, 1),
        date(2025, 1, 1),
    )
    assert Event.objects.about(system).count() == 3
    stage(client, architect, system, "leaving", "2025-02-01")
    system.refresh_from_db()
    assert (system.stage, system.closed_from, system.leaving_from) == (
        "leaving",
        None,
        date(2024, 1, 1),
    )


def test_a_day_out_of_order_or_to_come_is_refused(client, architect, authority):
    system = kept(authority, stage="in_operation", in_operation_from=date(2024, 1, 1))
    tomorrow = timezone.localdate() + timedelta(days=1)

    for to, day in (
        ("leaving", "2023-12-31"),
        ("leaving", tomorrow.isoformat()),
        ("leaving", ""),
        ("closed", "i morgen"),
        ("closed", "0001-01-01"),
    ):
        assert stage(client, architect, system, to, day).context["form"].errors["day"]
    assert stage(client, architect, system, "in_operation", "2024-01-01").context["form"].errors


def test_a_second_click_on_a_stage_changes_nothing(architect, authority):
    system = kept(authority)
    for _click in range(2):
        actions.change_stage(system, by=architect, stage="in_operation", day=date(2026, 1, 1))

    assert Event.objects.about(system).count() == 1
    with pytest.raises(Refused):
        actions.change_stage(kept(authority), by=architect, stage="leaving", day=date(2026, 1, 1))


def test_what_closes_before_it_came_is_closed_from_then(architect, authority):
    system = kept(authority, in_operation_from=date(2027, 1, 1))

    actions.change_stage(system, by=architect, stage="closed", day=date(2026, 1, 1))

    system.refresh_from_db()
    assert system.in_operation_from == date(2026, 1, 1)


@pytest.mark.spec("C20b")
def test_a_case_puts_its_system_into_operation(authority, department):
    case = make_case(status=Case.Status.CONTRACTED, department=department)
    system = kept(authority)
    make_contract(system=system, case=case)
    there = kept(authority, stage="in_operation", in_operation_from=date(2020, 1, 1))
    make_contract(system=there, case=case)

    cases.put_into_operation(case, by=None)

    system.refresh_from_db()
    there.refresh_from_db()
    assert (system.stage, system.in_operation_from) == ("in_operation", timezone.localdate())
    assert there.in_operation_from == date(2020, 1, 1)


@pytest.mark.spec("C21c")
def test_closing_down_closes_the_system_that_was_replaced(authority, department):
    system = kept(authority, stage="leaving")
    case = make_case(
        status=Case.Status.IN_OPERATION,
        department=department,
        replaces="yes",
        replaced_system=system,
    )

    actions.close_replaced(case, by=None)
    actions.close_replaced(case, by=None)

    system.refresh_from_db()
    assert (system.stage, system.closed_from) == ("closed", timezone.localdate())
    assert Event.objects.about(system).count() == 1


@pytest.mark.spec("C21c")
def test_a_system_that_was_renewed_stays_open(authority, department):
    system = kept(authority, stage="in_operation")
    case = make_case(department=department, replaces="yes", replaced_system=system)
    make_contract(system=system, case=case)

    actions.close_replaced(case, by=None)
    actions.close_replaced(make_case(department=department), by=None)

    system.refresh_from_db()
    assert system.stage == "in_operation"


@pytest.mark.spec("C21c")
def test_the_last_step_closes_what_was_replaced(authority, department, monkeypatch):
    system = kept(authority, stage="leaving")
    case = make_case(
        status=Case.Status.IN_OPERATION,
        department=department,
        replaces="yes",
        replaced_system=system,
    )
    case.steps.exclude(number=21).update(status=ChecklistStep.Status.DONE)
    # What the step itself demands is another test's.
    monkeypatch.setattr(checklist.gates, "check", lambda step: None)

    ticking.complete(case.steps.get(number=21), by=case.requester)

    system.refresh_from_db()
    assert system.stage == "closed"


# The owner's word


def state(client, by, system, **said):
    client.force_login(by)
    return client.post(reverse("procurement:state_system", args=[system.pk]), said)


@pytest.mark.spec("G26")
def test_the_owner_states_that_security_and_routine_are_suitable(client, authority, system_owner):
    system = kept(authority, owner=system_owner, stage="in_operation")
    assert page_of(client, system_owner, system).context["statement_due"]

    for _click in range(2):
        state(client, system_owner, system, security_ok="on", routine_ok="on", note="")

    statement = OwnerStatement.objects.get()
    assert (statement.is_fine, statement.by) == (True, system_owner)
    assert page_of(client, system_owner, system).context["statement_due"] is None


@pytest.mark.spec("G26")
def test_what_is_missing_is_written_down(client, authority, system_owner):
    system = kept(authority, owner=system_owner, stage="in_operation")

    assert state(client, system_owner, system, security_ok="on").context["form"].errors["note"]
    state(client, system_owner, system, routine_ok="on", note="Ingen logning endnu.")
    state(client, system_owner, system, security_ok="on", note="Ingen driftsrutine.")

    page = page_of(client, system_owner, system).content.decode()
    assert "Ingen logning endnu." in page
    assert OwnerStatement.objects.count() == 2


@pytest.mark.spec("G26")
def test_only_the_owner_of_a_system_in_use_states(client, authority, architect, system_owner):
    used = kept(authority, owner=system_owner, stage="in_operation")
    closed = kept(authority, owner=system_owner, stage="closed")

    assert state(client, architect, used).status_code == 403
    assert state(client, system_owner, closed).status_code == 403


# Races


@pytest.fixture
def race(transactional_db, settings):
    settings.PAUSES = {name: Meeting() for name in ("system_added", "system_stated")}
    settings.PAUSES["stage_changed"] = Meeting()


def add_twice(architect):
    def add(purpose):
        system = System(
            authority=architect.authority, name="Booking", owner=architect, purpose=purpose
        )
        return lambda: actions.add(system, by=architect)

    return at_once(add("a"), add("b"), refusals=(IntegrityError, actions.NameTaken))


def test_of_two_who_take_a_name_at_once_one_is_told(race, architect):
    assert [type(error) for error in errors(add_twice(architect))] == [actions.NameTaken]


def test_without_the_lock_the_database_refuses_the_second_name(race, architect, settings):
    settings.LOCKS_OFF = True

    assert [type(error) for error in errors(add_twice(architect))] == [IntegrityError]


def state_twice(architect):
    system = kept(architect.authority, owner=architect, stage="in_operation")

    def one():
        statement = OwnerStatement(system=system, security_ok=True, routine_ok=True)
        return actions.state(statement, by=architect)

    at_once(one, one)
    return OwnerStatement.objects.count()


def test_a_statement_that_is_given_twice_at_once_is_one(race, architect):
    assert state_twice(architect) == 1


def test_without_the_lock_the_statement_is_there_twice(race, architect, settings):
    settings.LOCKS_OFF = True

    assert state_twice(architect) == 2


def move_twice(architect):
    system = kept(architect.authority, stage="coming")

    def one():
        return actions.change_stage(
            system, by=architect, stage="in_operation", day=date(2026, 1, 1)
        )

    at_once(one, one)
    return Event.objects.about(system).count()


def test_a_stage_that_is_changed_twice_at_once_is_changed_once(race, architect):
    assert move_twice(architect) == 1


def test_without_the_lock_the_stage_is_written_down_twice(race, architect, settings):
    settings.LOCKS_OFF = True

    assert move_twice(architect) == 2


# The yearly reminder


@pytest.mark.spec("G26")
def test_the_owner_is_asked_once_a_year(authority, system_owner, architect):
    began = date(2025, 3, 1)
    system = kept(authority, owner=system_owner, stage="in_operation", in_operation_from=began)
    kept(authority, owner=architect, stage="coming")
    kept(authority, stage="in_operation")

    def asked(day):
        return tasks.remind_of_statements(day)

    assert asked(date(2025, 2, 28)) == 0
    assert [asked(began), asked(began), asked(date(2026, 2, 28))] == [1, 0, 0]
    assert [asked(date(2026, 3, 1)), asked(date(2026, 3, 2))] == [1, 0]
    statement = actions.state(
        OwnerStatement(system=system, security_ok=True, routine_ok=True), by=system_owner
    )
    OwnerStatement.objects.filter(pk=statement.pk).update(
        at=datetime(2026, 5, 1, 12, tzinfo=timezone.get_current_timezone())
    )
    assert [asked(date(2027, 4, 30)), asked(date(2027, 5, 1))] == [0, 1]
    mail = Mail.objects.filter(to=system_owner.email).first()
    assert f"/systemer/{system.pk}/erklaering/" in mail.text


def test_a_system_that_closes_meanwhile_is_not_asked_about(authority, system_owner):
    system = kept(authority, owner=system_owner, stage="in_operation")
    System.objects.filter(pk=system.pk).update(stage="closed")

    assert reminders.remind_of_statement(system, due=date(2026, 1, 1)) == 0
