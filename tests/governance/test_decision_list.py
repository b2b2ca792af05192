"""All decisions in one list: found by their words, fetched as a file, and counted."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from governance.actions import decisions
from governance.filters.decisions import DecisionFilter
from governance.models import AgendaItem, Decision
from procurement.models import Case
from tests.factories import begin, make_board, make_case, make_item, make_meeting, make_user

Outcome = Decision.Outcome
LIST = reverse("governance:decision_list")
FIGURES = reverse("governance:decision_figures")


@pytest.fixture
def decided(board, chair, requester):
    """Has a case decided by the board, so many days after it was reported."""

    def decided(title, outcome=Outcome.APPROVED, *, on=None, took=0, **texts):
        case = make_case(requester=requester, status=Case.Status.AWAITING_BOARD, title=title)
        meeting = on or begin(make_meeting(board=board, status="published"))
        item = make_item(meeting=meeting, case=case)
        ago = timezone.now() - timedelta(days=took)
        AgendaItem.objects.filter(pk=item.pk).update(reported_at=ago)
        decision = Decision(outcome=outcome, **texts)
        decisions.decide(item, by=chair, decision=decision)
        return decision

    return decided


@pytest.fixture
def held(board):
    return begin(make_meeting(board=board, status="published"))


def headings(client, **asked):
    return [row.item.heading for row in client.get(LIST, asked).context["page"].rows]


@pytest.mark.spec("X07")
def test_a_decision_is_found_by_what_was_put_and_what_was_said(client, decided, held, member):
    decided("Medicinplan", on=held)
    decided(
        "Vejviser", Outcome.CONDITIONS, on=held, conditions="Databehandleraftalen er underskrevet."
    )
    client.force_login(member)

    assert headings(client) == ["Vejviser", "Medicinplan"]
    assert headings(client, q="medicinplaner") == ["Medicinplan"]
    # The end of a long word finds it, as in the list of cases.
    assert headings(client, q="aftalen underskrevet") == ["Vejviser"]
    assert headings(client, q="godkender pilotforsøg") == ["Vejviser", "Medicinplan"]
    assert headings(client, q="findes ikke") == headings(client, q="&|!") == []
    assert "Ingen beslutninger passer" in client.get(LIST, {"q": "&|!"}).text


def test_the_list_is_narrowed_by_outcome_and_board(client, decided, held, member, authority):
    forum = make_board(authority=authority, name="Chefforum")
    decided("Rådets", Outcome.REJECTED, on=held, reason="Findes i forvejen.")
    decided("Forumets", on=begin(make_meeting(board=forum, status="published")))
    client.force_login(member)

    assert headings(client, outcome="rejected") == ["Rådets"]
    assert headings(client, board=forum.pk) == ["Forumets"]
    assert headings(client, when="month") == ["Forumets", "Rådets"]
    assert headings(client, board="x", when="y") == ["Forumets", "Rådets"]


@pytest.mark.parametrize(("when", "days"), [("month", 31), ("quarter", 92), ("year", 366)])
def test_the_list_is_narrowed_to_what_was_decided_lately(decided, held, when, days):
    decision = decided("Medicinplan", on=held)

    def found(now):
        rows = Decision.objects.last_words()
        return list(DecisionFilter(QueryDict(f"when={when}"), rows, boards=[], now=now).qs)

    at = Decision.objects.get(pk=decision.pk).decided_at + timedelta(days=days)
    assert found(at) == [decision]
    assert found(at + timedelta(seconds=1)) == []


def test_a_corrected_decision_stands_as_it_was_corrected(client, decided, held, chair, member):
    old = decided("Medicinplan", on=held)
    new = Decision(outcome=Outcome.REJECTED, reason="Findes i forvejen.")
    decisions.correct(old.item, by=chair, decision=new, corrects=old)
    client.force_login(member)

    rows = client.get(LIST).context["page"].rows

    assert [(row.pk, row.outcome) for row in rows] == [(new.pk, Outcome.REJECTED)]


def test_a_requester_finds_the_decisions_on_own_cases_and_no_others(
    client, decided, held, requester
):
    decided("Medicinplan", on=held)
    nextdoor = make_user(Role.REQUESTER, authority=requester.authority)
    client.force_login(requester)
    assert headings(client) == ["Medicinplan"]

    client.force_login(nextdoor)
    page = client.get(LIST)

    assert page.context["page"].rows == []
    assert "Intet er besluttet endnu" in page.text


def test_another_authority_reads_none_of_it(client, decided, held):
    decided("Medicinplan", on=held)
    client.force_login(make_user(*Role))

    assert headings(client) == []
    sheet = b"".join(client.get(reverse("governance:decision_file", args=["csv"])))
    assert len(sheet.decode().splitlines()) == 1
    assert client.get(FIGURES).context["reached"].total == 0


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_holds_the_list_as_it_is_filtered(client, decided, held, member, form):
    decided("Medicinplan", Outcome.CONDITIONS, on=held, conditions="=1+1", took=12)
    decided("Vejviser", on=held)
    client.force_login(member)
    address = reverse("governance:decision_file", args=[form])

    answer = client.get(address, {"outcome": "conditions"})
    content = b"".join(answer)

    assert f"beslutninger-{timezone.localdate()}.{form}" in answer["Content-Disposition"]
    if form == "csv":
        heading, row = content.decode("utf-8-sig").splitlines()
        assert heading.startswith("Besluttet;Board;Møde;")
        assert ";Medicinplan;Godkendt med betingelser;'=1+1;" in row
        assert row.endswith(";12,0")


def test_other_kinds_of_files_are_not_there(client, member):
    client.force_login(member)

    assert client.get(reverse("governance:decision_file", args=["exe"])).status_code == 404
    assert client.get(reverse("governance:decision_figures_csv", args=["andet"])).status_code == 404


def test_a_longer_list_takes_as_many_queries(client, decided, held, member):
    client.force_login(member)
    decided("Første", on=held)
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for title in ("Anden", "Tredje"):
        decided(title, on=held)

    with CaptureQueriesContext(connection) as three:
        client.get(LIST)

    assert len(three) == len(one)


def test_outcomes_are_counted_by_month_and_corrections_once(client, decided, held, chair, member):
    decided("Medicinplan", on=held)
    old = decided("Vejviser", on=held)
    new = Decision(outcome=Outcome.REJECTED, reason="Findes i forvejen.")
    decisions.correct(old.item, by=chair, decision=new, corrects=old)
    client.force_login(member)

    page = client.get(FIGURES)
    sheet = client.get(reverse("governance:decision_figures_csv", args=["afgoerelser"]))

    month = timezone.localdate()
    assert page.context["reached"].used == [Outcome.APPROVED, Outcome.REJECTED]
    assert page.context["rows"][-1]["counts"] == [1, 1]
    assert [key.pattern for key in page.context["columns"]] == ["", "cross"]
    drawn = page.context["figure"]
    assert [(key.name, key.pattern) for key in drawn.keys] == [
        ("Godkendt", ""),
        ("Afvist", "cross"),
    ]
    assert b"".join(sheet).decode("utf-8-sig").splitlines() == [
        "Måned;Godkendt;Afvist;I alt",
        f"{month:%Y-%m};1;1;2",
    ]


def test_it_took_from_reported_to_decided(client, decided, held, member):
    for title, took in (("Den ene", 10), ("Den anden", 20), ("Den tredje", 30)):
        decided(title, on=held, took=took)
    client.force_login(member)

    page = client.get(FIGURES)
    (lead,) = page.context["by_board"]
    sheet = client.get(reverse("governance:decision_figures_csv", args=["gennemloebstid"]))

    assert (lead.cases, lead.median.days, lead.ninetieth.days) == (3, 20, 28)
    assert page.context["by_month"][-1][1].median.days == 20
    assert b"".join(sheet).decode("utf-8-sig").splitlines()[1:] == [f"{held.board};3;20,0;28,0"]


def test_months_without_decisions_say_so(client, member):
    client.force_login(member)

    assert "Intet blev besluttet i disse måneder" in client.get(FIGURES).text
