"""One entrance: six functions stand behind it, and the case says which of them have answered."""

import datetime
import re

import pytest
from django.utils import timezone

from accounts.models import Role
from procurement.actions import enquiries
from procurement.models import Case, Enquiry, StepDecision
from tests.factories import (
    make_authority,
    make_board,
    make_case,
    make_department,
    make_seat,
    make_user,
    write_sheet,
)


@pytest.fixture
def case(requester, coordinator):
    return make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)


def functions(client, case):
    """What the case page says of each."""
    client.force_login(case.requester)
    text = client.get(case.get_absolute_url()).text
    part = text[text.index('id="functions-title"') :].partition("</section>")[0]
    found = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", part)
    return {name: said.strip() for name, said in found}


@pytest.mark.spec("F01")
@pytest.mark.spec("F47")
def test_all_six_are_parties_of_every_case(client, case, legal):
    case.coordinator.name = "Kaja Koord"
    case.coordinator.save()
    make_user(Role.FINANCE, authority=make_authority())
    elsewhere = make_department(authority=case.authority)
    make_user(Role.BUYER, department=elsewhere, limited_to=elsewhere)

    assert functions(client, case) == {
        "Digitalisering": "Ikke endnu: Kaja Koord",
        "Udbud": "Ingen har rollen",
        "Jura": f"Ikke endnu: {legal}",
        "It": "Ingen har rollen",
        "Økonomi": "Ingen har rollen",
        "Indkøb": "Ingen har rollen",
    }


@pytest.mark.spec("F47")
def test_who_has_answered_is_seen_whatever_way(
    client, case, legal, architect, procurement, coordinator
):
    buyer = make_user(Role.BUYER, department=case.department)
    money = make_user(Role.FINANCE, department=case.department)
    step = case.steps.get(number=6)
    StepDecision.objects.create(step=step, round=1, outcome="yes", decided_by=architect)
    question = Enquiry(case=case, text="Må vi?", addressee=legal, due_date=timezone.localdate())
    asked = enquiries.ask(question, by=coordinator)
    enquiries.reply(asked, by=coordinator, text="Det haster.")
    enquiries.reply(asked, by=legal, text="Ja.")
    case.steps.filter(number=2).update(status="done", finished_by=money)
    entry = write_sheet(case, "procurement_statement", statement="direct")
    type(entry).objects.filter(pk=entry.pk).update(written_by=procurement)
    case.steps.filter(number=3).update(status="not_started", finished_by=buyer)

    said = functions(client, case)

    assert said["Jura"] == f"Har svaret: {legal}"
    assert said["It"] == f"Har svaret: {architect}"
    assert said["Økonomi"] == f"Har svaret: {money}"
    assert said["Udbud"] == f"Har svaret: {procurement}"
    assert said["Indkøb"] == f"Ikke endnu: {buyer}"
    assert said["Digitalisering"].startswith("Ikke endnu")


def test_who_has_left_has_answered_all_the_same_and_many_are_not_all_named(client, case, security):
    case.assessments.create(kind="gdpr", version=1, status="answered", answered_by=security)
    type(security).objects.filter(pk=security.pk).update(is_active=False)
    for _one in range(4):
        make_user(Role.CONTRACTS, department=case.department)

    said = functions(client, case)

    assert said["It"] == f"Har svaret: {security}"
    assert said["Indkøb"].count(",") == 2
    assert said["Indkøb"].endswith("…")


@pytest.mark.spec("F47")
def test_who_has_a_seat_for_a_function_at_a_board_belongs_to_it(client, case, legal):
    sih = make_board(authority=case.authority, name="SIH-gruppen")
    seat = make_seat(sih, person(case, "Jura Jensen"), function="legal")
    make_seat(sih, legal, function="legal")
    make_seat(sih, person(case, "Øko Olsen"), function="finance", last_day=day(-1))
    make_seat(sih, person(case, "Ina Indkøb"), function="purchasing", first_day=day(1))
    make_seat(make_board(), function="it")
    make_seat(sih, person(case, "Uden Felt"))

    said = functions(client, case)

    assert said["Jura"] == f"Ikke endnu: Jura Jensen, {legal}"
    assert said["Økonomi"] == said["Indkøb"] == said["It"] == "Ingen har rollen"
    type(seat.user).objects.filter(pk=seat.user_id).update(is_active=False)
    assert functions(client, case)["Jura"] == f"Ikke endnu: {legal}"


@pytest.mark.spec("F47")
def test_who_answered_while_they_had_the_seat_has_answered_for_the_function(client, case):
    sih = make_board(authority=case.authority, name="SIH-gruppen")
    present = make_seat(sih, person(case, "Anna Nu"), function="finance")
    gone = make_seat(sih, person(case, "Bo Før"), function="legal")
    late = make_seat(sih, person(case, "Carl Sent"), function="it", last_day=day(-1))
    for number, seat in enumerate((present, gone, late), start=2):
        said = {"status": "done", "finished_by": seat.user, "finished_at": timezone.now()}
        case.steps.filter(number=number).update(**said)
    case.steps.filter(number=3).update(finished_at=timezone.now() - datetime.timedelta(days=3))
    type(gone).objects.filter(pk=gone.pk).update(last_day=day(-2))
    type(gone.user).objects.filter(pk=gone.user_id).update(is_active=False)

    said = functions(client, case)

    assert said["Økonomi"] == "Har svaret: Anna Nu"
    assert said["Jura"] == "Har svaret: Bo Før"
    assert said["It"] == "Ingen har rollen"


def test_many_seats_take_no_more_queries(client, query_count, case):
    sih = make_board(authority=case.authority, name="SIH-gruppen")
    make_seat(sih, person(case, "Anna"), function="finance")
    functions(client, case)
    few = query_count(functions, client, case)
    for name in ("Bo", "Carl", "Dorte"):
        make_seat(sih, person(case, name), function="legal")

    assert query_count(functions, client, case) == few


def person(case, name):
    return make_user(department=case.department, name=name)


def day(days):
    return timezone.localdate() + datetime.timedelta(days=days)
