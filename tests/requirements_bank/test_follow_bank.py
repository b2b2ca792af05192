"""Who keeps a view of the bank may be told what others changed in it: the day after, once."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Mail
from requirements_bank import tasks
from requirements_bank.models import Requirement, SavedView
from tests.factories import make_requirement, make_user

KEEP = reverse("requirements_bank:keep_view")
LIST = reverse("requirements_bank:requirement_list")


@pytest.fixture
def view(client, buyer):
    client.force_login(buyer)
    client.post(KEEP, {"name": "Mindstekrav", "query": "priority=minimum", "is_told": "on"})
    return SavedView.objects.get()


def changed(*, days: int = 1, by=None, **fields) -> Requirement:
    at = timezone.now() - datetime.timedelta(days=days)
    return make_requirement(
        **{"priority": "minimum", "changed_at": at, "changed_by": by or make_user(), **fields}
    )


def told(view) -> list[str]:
    tasks.remind_of_reviews()
    found = Mail.objects.filter(recipient=view.user)
    return [f"{mail.subject}\n{mail.text}" for mail in found]


def test_what_others_changed_yesterday_is_told_once_with_its_numbers(client, view):
    first = changed(title="Adgang med MitID")
    changed(title="Gendannelse")

    (text,) = told(view)

    assert "2 krav i visningen “Mindstekrav” blev ændret" in text
    assert f"- {first.label} Adgang med MitID" in text
    assert view.query in text
    assert len(told(view)) == 1
    assert "Du får mail, når krav i den ændres" in client.get(LIST).text


def test_what_is_outside_the_view_of_another_day_or_ones_own_is_not_told(view):
    changed(priority="option")
    changed(days=0)
    changed(days=2)
    changed(by=view.user)

    assert told(view) == []


def test_what_the_person_may_not_see_is_not_told(view, stranger):
    changed(kind="local", authority=stranger.authority)
    changed(status="draft")

    assert told(view) == []


def test_a_view_of_what_is_gone_tells_nothing_rather_than_of_the_whole_bank(view):
    SavedView.objects.update(query="kind=collaboration-999")
    changed()

    assert told(view) == []


def test_who_did_not_ask_for_it_or_stopped_or_left_hears_nothing(client, view):
    changed()
    client.post(KEEP, {"name": "Mindstekrav", "query": "priority=minimum"})
    assert told(view) == []

    SavedView.objects.update(is_told=True)
    type(view.user).objects.filter(pk=view.user_id).update(is_active=False)
    assert told(view) == []


def test_many_are_named_in_part(view):
    for _number in range(21):
        changed()

    (text,) = told(view)

    assert "21 krav i visningen" in text
    assert text.count("\n- ") == 20
