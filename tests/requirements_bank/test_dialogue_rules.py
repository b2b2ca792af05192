"""An authority decides how its market dialogues are run."""

import pytest
from django.urls import reverse

from accounts.models import Role
from notifications.models import Event
from requirements_bank.models import DialogueRules
from tests.factories import make_authority, make_user

URL = reverse("requirements_bank:rules")
YEARS = {"forgets_after": "5"}


@pytest.mark.spec("E21")
def test_an_administrator_sets_the_rules_and_they_are_in_the_trail(client, administrator):
    client.force_login(administrator)
    assert "Regler for markedsdialoger" in client.get(URL).text

    response = client.post(URL, YEARS | {"wants_four_eyes": "on", "asks_price": "on"}, follow=True)

    assert "Reglerne er gemt." in response.text
    rules = DialogueRules.of(administrator.authority)
    assert (rules.wants_four_eyes, rules.asks_price) == (True, True)
    assert (rules.guards_minimum, rules.wants_code, rules.wants_reason_for_no) == (False,) * 3
    event = Event.objects.get(kind="requirements_bank.rules_set")
    assert "En anden godkender, før en dialog aktiveres: ja" in event.text_da
    assert "Suppliers type a code before they answer: no" in event.text_en


def test_they_are_changed_again_and_hold_for_that_authority_alone(client, administrator):
    other = make_authority()
    client.force_login(administrator)
    client.post(URL, YEARS | {"guards_minimum": "on"})

    client.post(URL, YEARS)

    assert not DialogueRules.of(administrator.authority_id).guards_minimum
    assert DialogueRules.objects.count() == 1
    assert not DialogueRules.of(other).guards_minimum


def test_nobody_else(client, buyer):
    client.force_login(buyer)
    assert client.get(URL).status_code == 403
    elsewhere = make_user(authority=buyer.authority)
    elsewhere.assignments.create(role=Role.ADMINISTRATOR, authority=make_authority())
    client.force_login(elsewhere)

    assert client.post(URL, {}).status_code == 403
