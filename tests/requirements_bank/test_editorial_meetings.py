"""What is proposed is talked about at the meetings of the cross-municipal editors."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from notifications.models import Notification
from portal.refusals import Refused
from requirements_bank.actions import editorial_meetings, promotions
from requirements_bank.models import EditorialMeeting
from tests.factories import make_requirement, make_user
from tests.races import Meeting, at_once

LIST = reverse("requirements_bank:promotion_list")
PLAN = reverse("requirements_bank:plan_meeting")


@pytest.fixture
def inga(db):
    """A cross-municipal editor."""
    return make_user(Role.SHARED_EDITOR, name="Inga Vest")


@pytest.fixture
def own(authority):
    return make_requirement(kind="local", authority=authority, title="Backup hver nat")


def in_days(days: int) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=days)


def typed(days: int) -> dict[str, str]:
    return {"starts_at": in_days(days).strftime("%Y-%m-%dT10:00"), "place": "Online"}


def plan(by, days: int = 7) -> EditorialMeeting:
    return editorial_meetings.plan(EditorialMeeting(starts_at=in_days(days)), by=by)


def told(kind: str) -> set[str]:
    rows = Notification.objects.filter(event__kind=f"requirements_bank.editorial_meeting_{kind}")
    return set(rows.values_list("recipient__name", flat=True))


@pytest.mark.spec("E07")
def test_what_waits_is_on_the_meeting_that_is_planned_and_what_comes_later_too(
    client, own, editor, inga
):
    waiting = promotions.propose(own, by=editor, reason="x")
    other = make_user(Role.SHARED_EDITOR, name="Bo")
    client.force_login(inga)
    assert "Ikke på et møde endnu" in client.get(LIST).text
    assert client.get(PLAN).status_code == 200

    for _click in range(2):
        client.post(PLAN, typed(7))

    planned = EditorialMeeting.objects.get()
    waiting.refresh_from_db()
    assert waiting.meeting == planned
    assert told("planned") == {"Editor", other.name}
    later = promotions.propose(
        make_requirement(kind="local", authority=own.authority), by=editor, reason="x"
    )
    assert later.meeting == planned
    text = client.get(LIST).text
    assert "Ikke på et møde endnu" not in text
    assert "Backup hver nat" in text
    client.force_login(editor)
    text = client.get(waiting.get_absolute_url()).text
    assert "På kravredaktionens møde" in text


@pytest.mark.spec("E07")
def test_what_was_not_decided_at_its_meeting_is_on_the_next(own, editor, inga):
    held = EditorialMeeting.objects.create(starts_at=in_days(-1), planned_by=inga)
    promotion = promotions.propose(own, by=editor, reason="x")
    promotion.meeting = held
    promotion.save()

    planned = plan(inga)

    promotion.refresh_from_db()
    assert promotion.meeting == planned


@pytest.mark.spec("E07")
def test_a_proposal_is_put_on_another_meeting_and_the_proposer_is_told(client, own, editor, inga):
    promotion = promotions.propose(own, by=editor, reason="x")
    plan(inga)
    later = plan(inga, days=30)
    client.force_login(inga)
    url = reverse("requirements_bank:move_promotion", args=[promotion.pk])
    assert client.get(url).status_code == 200

    client.post(url, {"meeting": later.pk})

    promotion.refresh_from_db()
    assert promotion.meeting == later
    assert Notification.objects.filter(
        event__kind="requirements_bank.promotion_moved", recipient=editor
    ).exists()
    held = EditorialMeeting.objects.create(starts_at=in_days(-1), planned_by=inga)
    with pytest.raises(Refused):
        promotions.move(promotion, by=inga, meeting=held)


def test_the_meeting_is_changed_and_cancelled_and_those_on_it_are_told(client, own, editor, inga):
    promotion = promotions.propose(own, by=editor, reason="x")
    first, second = plan(inga), plan(inga, days=30)
    client.force_login(inga)
    change = reverse("requirements_bank:change_meeting", args=[first.pk])
    assert "Aflys mødet" in client.get(change).text

    client.post(change, typed(8))
    first.refresh_from_db()
    assert first.place == "Online"
    assert told("changed") == {"Editor"}

    client.post(reverse("requirements_bank:cancel_meeting", args=[first.pk]))
    promotion.refresh_from_db()
    assert promotion.meeting == second
    assert told("cancelled") == {"Editor"}
    assert client.get(change).status_code == 404
    editorial_meetings.cancel(second, by=inga)
    promotion.refresh_from_db()
    assert promotion.meeting is None


def test_a_meeting_is_in_the_future_and_what_is_over_is_over(client, inga):
    client.force_login(inga)
    assert "i fremtiden" in client.post(PLAN, typed(-1)).text
    held = EditorialMeeting.objects.create(starts_at=in_days(-1), planned_by=inga)

    for act in (editorial_meetings.change, editorial_meetings.cancel):
        with pytest.raises(Refused):
            act(held, by=inga)
    assert not client.post(PLAN, {"starts_at": ""}).context["form"].is_valid()


def test_others_plan_no_meeting(client, editor):
    client.force_login(editor)
    planned = EditorialMeeting.objects.create(starts_at=in_days(7), planned_by=editor)

    assert client.get(PLAN).status_code == 403
    for name in ("change_meeting", "cancel_meeting"):
        assert (
            client.post(reverse(f"requirements_bank:{name}", args=[planned.pk])).status_code == 403
        )


def test_the_list_takes_the_same_queries_however_long(client, authority, editor, inga, query_count):
    rows = [make_requirement(kind="local", authority=authority) for _one in range(3)]
    client.force_login(inga)
    plan(inga)
    promotions.propose(rows[0], by=editor, reason="x")
    client.get(LIST)
    with_one = query_count(client.get, LIST)
    for row in rows[1:]:
        promotions.propose(row, by=editor, reason="x")

    assert query_count(client.get, LIST) == with_one


def race(inga, settings) -> int:
    settings.PAUSES = {"editorial_meeting_is_new": Meeting()}
    when = in_days(7)
    at_once(*[lambda: editorial_meetings.plan(EditorialMeeting(starts_at=when), by=inga)] * 2)
    return EditorialMeeting.objects.count()


@pytest.mark.django_db(transaction=True)
def test_planned_twice_at_once_it_is_one_meeting(inga, settings):
    assert race(inga, settings) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_be_two(inga, settings):
    settings.LOCKS_OFF = True

    assert race(inga, settings) == 2
