"""D16: of the cases that use shared infrastructure, who was asked for it, and who can."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from procurement.models import Case
from requirements_bank.market.infrastructure import Position, report
from requirements_bank.models import DialogueRequirement, MarketDialogue
from tests.factories import (
    make_case,
    make_dialogue,
    make_finished,
    make_invitation,
    make_requirement,
    write_sheet,
)

PAGE = reverse("requirements_bank:infrastructure")
CSV = reverse("requirements_bank:infrastructure_csv")


@pytest.fixture
def using(case):
    """A case that says yes to two components."""
    write_sheet(case, "infrastructure", records="yes", messages="yes", sign_in="no")
    return case


def ask(case: Case, *components: str, status: str = "answered") -> MarketDialogue:
    """A dialogue past its deadline, with a requirement of each component."""
    yesterday = timezone.now() - timedelta(days=1)
    dialogue = make_dialogue(case=case, status=status, deadline=yesterday, requirements=0)
    for key in components:
        requirement = make_requirement(components=[key])
        DialogueRequirement.objects.create(
            dialogue=dialogue,
            requirement=requirement,
            label=requirement.label,
            origin="components",
            title=requirement.title,
            description=requirement.description,
            category="Integrationer",
            position=requirement.number,
        )
    return dialogue


def positions() -> dict[str, dict[str, int]]:
    found = report(Case.objects.submitted())
    return {line.component.key: dict(line.counts) for line in found.lines}


def test_what_no_supplier_was_asked_for_is_not_asked(using):
    ask(using, "records", status="draft")
    ask(using, "records", status="cancelled")
    deleted = ask(using, "records")
    deleted.deleted_at, deleted.deleted_by = timezone.now(), deleted.owner
    deleted.save()

    assert positions() == {
        "records": {Position.NOT_ASKED: 1},
        "messages": {Position.NOT_ASKED: 1},
    }


@pytest.mark.parametrize(
    ("choice", "position"),
    [
        ("yes", Position.MET),
        ("addon", Position.MET),
        ("partly", Position.NOT_MET),
        ("no", Position.NOT_MET),
        ("not_relevant", Position.NOT_MET),
    ],
)
def test_a_supplier_can_when_it_says_yes(using, choice, position):
    make_finished(ask(using, "records"), choice)

    assert positions()["records"] == {position: 1}


def test_one_supplier_must_say_yes_to_all_that_the_component_asks(using):
    dialogue = ask(using, "records", "records")
    make_finished(dialogue, "yes", "no")
    make_finished(dialogue, "no", "yes")
    assert positions()["records"] == {Position.NOT_MET: 1}

    make_finished(dialogue, "yes", "addon")
    assert positions()["records"] == {Position.MET: 1}


def test_answers_before_the_deadline_tell_nothing(using):
    dialogue = ask(using, "records", status="active")
    MarketDialogue.objects.update(deadline=timezone.now() + timedelta(days=1))
    make_finished(dialogue, "yes")

    assert positions()["records"] == {Position.AWAITED: 1}


def test_an_invitation_without_an_answer_is_awaited(using):
    make_invitation(dialogue=ask(using, "records"))

    assert positions()["records"] == {Position.AWAITED: 1}


def test_a_case_stands_where_its_weakest_component_does(using, requester):
    make_finished(ask(using, "records"), "yes")
    other = make_case(requester=requester, status=Case.Status.IN_PROGRESS)
    write_sheet(other, "infrastructure", records="yes")
    make_finished(ask(other, "records"), "yes")

    found = report(Case.objects.submitted())

    assert dict(found.cases) == {Position.NOT_ASKED: 1, Position.MET: 1}
    assert [(position, n, percent) for position, n, percent in found.shares if n] == [
        (Position.NOT_ASKED, 1, 50),
        (Position.MET, 1, 50),
    ]


@pytest.mark.spec("D16")
def test_the_page_and_the_file_tell_the_shares(client, coordinator, using):
    make_finished(ask(using, "records", "messages"), "yes", "no")
    client.force_login(coordinator)

    page = client.get(PAGE)

    assert "1 sag siger ja til en fælles komponent." in page.text
    assert "100 %" in page.text
    assert "ESDH-systemet" in page.text
    rows = b"".join(client.get(CSV)).decode().splitlines()
    assert rows[0].startswith("\ufeffKomponent;Sager")
    assert rows[1] == "Fælleskommunal Beskedfordeler;1;0;1;0;0"
    assert rows[2] == "ESDH-systemet;1;0;0;0;1"


@pytest.mark.spec("D16")
def test_other_months_are_chosen_in_the_address(client, coordinator, using):
    client.force_login(coordinator)

    page = client.get(PAGE, {"first": "2020-01", "last": "2020-02"})

    assert "Ingen sager siger ja til en fælles komponent" in page.text


def test_before_the_first_case_the_page_is_empty(client, coordinator):
    client.force_login(coordinator)

    assert "Ingen sager siger ja til en fælles komponent" in client.get(PAGE).text


def test_only_those_who_may_read_answers_read_it(client, requester, buyer, using):
    client.force_login(requester)
    assert client.get(PAGE).status_code == 403
    assert client.get(CSV).status_code == 403
    assert PAGE not in client.get(reverse("requirements_bank:dialogue_list")).text
    client.force_login(buyer)
    assert PAGE in client.get(reverse("requirements_bank:dialogue_list")).text


def test_another_authoritys_cases_are_not_counted(client, using, stranger):
    client.force_login(stranger)

    assert "ESDH-systemet" not in client.get(PAGE).text


def test_the_report_takes_the_same_queries_however_many_cases(
    client, coordinator, requester, using, query_count
):
    client.force_login(coordinator)
    make_finished(ask(using, "records"), "yes")
    client.get(PAGE)
    with_one = query_count(client.get, PAGE)
    for _number in range(2):
        other = make_case(requester=requester, status=Case.Status.IN_PROGRESS)
        write_sheet(other, "infrastructure", records="yes")
        make_finished(ask(other, "records"), "yes")

    assert query_count(client.get, PAGE) == with_one
