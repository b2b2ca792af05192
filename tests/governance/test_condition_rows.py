"""Each condition of a decision has somebody who sees to it and a day of its own."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from governance.forms.condition_rows import MOST
from governance.models import Board, Condition, Decision
from notifications.models import Mail
from tests.factories import make_user

SOON = timezone.localdate() + datetime.timedelta(days=20)
LATER = SOON + datetime.timedelta(days=30)


@pytest.fixture
def anna(authority):
    return make_user(Role.REQUESTER, authority=authority, name="Anna")


@pytest.fixture
def bo(authority):
    return make_user(Role.REQUESTER, authority=authority, name="Bo")


def page_of(item, verb="decide"):
    return reverse(f"governance:{verb}", args=[item.pk])


def two(anna, bo, **more):
    said = {"outcome": "conditions", "conditions": "DPIA først.", "owner": anna.email}
    said |= {"due_date": SOON.isoformat(), "conditions-2": "Aftale om drift."}
    return said | {"owner-2": bo.email, "due_date-2": LATER.isoformat()} | more


def test_two_conditions_have_two_owners_and_two_days_and_both_are_told(
    client, decidable, chair, anna, bo
):
    client.force_login(chair)

    answer = client.post(page_of(decidable), two(anna, bo))

    assert answer.status_code == 302
    rows = Condition.objects.values_list("text", "owner__name", "due_date")
    assert list(rows) == [("DPIA først.", "Anna", SOON), ("Aftale om drift.", "Bo", LATER)]
    assert Decision.objects.get().conditions == "DPIA først.\nAftale om drift."
    told = Mail.objects.filter(event__kind="governance.decided").values_list("recipient__name")
    assert {"Anna", "Bo"} <= {name for (name,) in told}


def test_a_row_is_added_below_with_all_that_was_typed_and_nothing_is_judged(
    client, decidable, chair, anna
):
    client.force_login(chair)
    said = {"conditions": "DPIA først.", "owner": anna.email, "coherent": "Halv sætning"}

    page = client.post(page_of(decidable), said | {"more_conditions": "1"})

    assert page.status_code == 200
    form = page.context["form"]
    assert form.numbers == [1, 2]
    assert not form.errors
    assert "DPIA først." in page.text
    assert "Halv sætning" in page.text
    assert 'id="id_conditions-2"' in page.text
    assert page.text.count("autofocus") == 1
    assert not Decision.objects.exists()


def test_a_row_is_taken_away_and_the_others_move_up(client, decidable, chair, anna, bo):
    client.force_login(chair)

    page = client.post(page_of(decidable), two(anna, bo, less_conditions="1"))

    form = page.context["form"]
    assert form.numbers == [1]
    assert form["conditions"].value() == "Aftale om drift."
    assert form["owner"].value() == bo.email
    assert "DPIA først." not in page.text
    assert "less_conditions" not in page.text


def test_there_is_a_most(client, decidable, chair):
    client.force_login(chair)
    said = {f"conditions-{number}": "x" for number in range(2, MOST + 40)}

    page = client.post(page_of(decidable), said | {"more_conditions": "1"})

    assert page.context["form"].numbers == list(range(1, MOST + 1))


def test_without_a_name_and_a_day_it_is_the_contact_persons(client, decidable, chair, coordinator):
    client.force_login(chair)
    said = {"outcome": "conditions", "conditions": "En.\n\nTo.", "conditions-3": "Tre."}

    client.post(page_of(decidable), said)

    rows = Condition.objects.values_list("text", "owner", "due_date")
    assert list(rows) == [(text, coordinator.pk, None) for text in ("En.", "To.", "Tre.")]


def test_a_name_that_nobody_has_is_said_beside_its_row(client, decidable, chair, anna, bo):
    client.force_login(chair)

    page = client.post(page_of(decidable), two(anna, bo, **{"owner-2": "ingen@example.dk"}))

    assert set(page.context["form"].errors) == {"owner-2"}
    assert "Aftale om drift." in page.text


@pytest.mark.parametrize("outcome", ["conditions", "approved"])
def test_a_name_or_a_day_without_words_is_not_dropped_in_silence(
    client, decidable, chair, anna, outcome
):
    client.force_login(chair)
    said = {"outcome": outcome, "owner": anna.email, "conditions-2": " "}

    page = client.post(page_of(decidable), said | {"due_date-2": SOON.isoformat()})

    sentence = ["Skriv, hvad der skal gøres."]
    assert page.context["form"].errors == {"conditions": sentence, "conditions-2": sentence}
    assert not Decision.objects.exists()


def test_a_correction_begins_with_the_conditions_as_they_were_given(
    client, decidable, chair, anna, bo
):
    client.force_login(chair)
    client.post(page_of(decidable), two(anna, bo))

    form = client.get(page_of(decidable, "correct")).context["form"]

    values = [form[name].value() for name in ("owner", "conditions-2")]
    assert values == [anna.email, "Aftale om drift."]
    changed = {"owner-2": anna.email, "corrects": form["corrects"].value()}
    client.post(page_of(decidable, "correct"), two(anna, bo, **changed))
    rows = Condition.objects.open().values_list("text", "owner__name", "due_date")
    assert list(rows) == [("DPIA først.", "Anna", SOON), ("Aftale om drift.", "Anna", LATER)]


def test_the_body_outside_can_ask_for_conditions_of_several(client, decidable, chair, anna, bo):
    client.force_login(chair)
    client.post(page_of(decidable), {"outcome": "forwarded", "forwarded_to": "Direktionen"})

    client.post(page_of(decidable, "conclude"), two(anna, bo))

    assert list(Condition.objects.values_list("owner__name", flat=True)) == ["Anna", "Bo"]


def test_a_board_that_never_asks_for_conditions_agrees_on_tasks(client, decidable, chair, anna):
    Board.objects.update(chosen_outcomes=["approved", "rejected"])
    client.force_login(chair)
    assert "more_conditions" in client.get(page_of(decidable)).text
    said = {"outcome": "approved", "conditions": "Ring.", "owner": anna.email}

    client.post(page_of(decidable), said)

    row = Condition.objects.get()
    assert (row.decision.outcome, row.owner) == ("approved", anna)
