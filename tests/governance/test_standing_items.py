"""What a board treats at every meeting stands on each agenda, before or after the cases."""

import pytest
from django.urls import reverse

from governance import permissions
from governance.actions import meetings, standing
from governance.agenda import whole_agenda
from governance.models import FixedPoint, Meeting, StandingItem
from notifications.models import Event
from portal.refusals import Refused
from tests.factories import begin, make_item


@pytest.fixture
def minutes(board):
    """The minutes of the last meeting are approved before anything else."""
    return StandingItem.objects.create(board=board, heading="Godkendelse af referat", minutes=5)


@pytest.fixture
def rest(board):
    return StandingItem.objects.create(board=board, heading="Eventuelt", place="last")


def page_of(board):
    return reverse("governance:add_standing_item", args=[board.pk])


def answers(**changed):
    return {
        "heading": "Siden sidst",
        "text": "Nyt fra sekretariatet.",
        "minutes": 10,
        "place": "first",
        "position": 2,
    } | changed


def publish(meeting, secretary):
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.CLOSED)
    meetings.publish_agenda(Meeting.objects.get(pk=meeting.pk), by=secretary)
    return Meeting.objects.get(pk=meeting.pk)


def test_they_stand_around_the_cases_and_are_numbered_and_timed_with_them(
    meeting, item, minutes, rest, member
):
    make_item(meeting=meeting, heading="B")

    agenda = whole_agenda(meeting, member)

    entries = [*agenda.opening, *agenda.slots, *agenda.closing]
    assert [slot.number for slot in entries] == [1, 2, 3, 4]
    assert [(slot.at - meeting.starts_at).seconds // 60 for slot in entries] == [0, 5, 15, 25]


def test_every_page_of_the_agenda_shows_them(client, meeting, item, minutes, rest, secretary):
    Meeting.objects.update(status=Meeting.Status.CLOSED)
    client.force_login(secretary)

    for name in ("meeting_detail", "read_agenda", "publish_agenda"):
        page = client.get(reverse(f"governance:{name}", args=[meeting.pk])).text
        places = [page.index(words) for words in (minutes.heading, item.heading, rest.heading)]
        assert places == sorted(places)


def test_the_secretary_adds_changes_and_removes_one(client, board, secretary):
    client.force_login(secretary)

    client.post(page_of(board), answers())
    point = board.standing_items.get()
    page = client.get(page_of(board)).text
    change = reverse("governance:change_standing_item", args=[point.pk])
    assert "Siden sidst" in page
    assert change in page

    assert "Nyt fra sekretariatet." in client.get(change).text
    seen = client.get(change).context["form"]["seen"].value()
    client.post(change, answers(minutes=15, seen=seen))
    point.refresh_from_db()
    assert point.minutes == 15
    client.post(reverse("governance:remove_standing_item", args=[point.pk]))
    assert not board.standing_items.exists()
    kinds = Event.objects.about(board).values_list("kind", flat=True)
    names = ("added", "changed", "removed")
    assert {f"governance.standing_item_{name}" for name in names} == set(kinds)


def test_the_same_point_sent_twice_is_added_once(client, board, secretary):
    client.force_login(secretary)

    for _click in range(2):
        assert client.post(page_of(board), answers()).url == page_of(board)

    assert board.standing_items.count() == 1
    assert Event.objects.about(board).count() == 1


def test_removed_twice_at_once_it_was_removed_once(minutes, secretary, board):
    standing.remove_standing_item(minutes, by=secretary)
    minutes.pk = minutes.pk or 0
    standing.remove_standing_item(minutes, by=secretary)

    assert Event.objects.about(board).count() == 1


def test_a_length_that_makes_no_sense_is_said(client, board, secretary):
    client.force_login(secretary)

    page = client.post(page_of(board), answers(minutes=0))

    assert set(page.context["form"].errors) == {"minutes"}


def test_an_agenda_that_is_out_keeps_them_as_they_were(client, meeting, minutes, secretary):
    meeting = publish(meeting, secretary)

    StandingItem.objects.update(heading="Noget andet")

    assert [slot.point.heading for slot in whole_agenda(meeting, None).opening] == [
        "Godkendelse af referat"
    ]


def test_what_was_said_is_written_down_at_the_meeting(client, meeting, minutes, secretary, member):
    meeting = publish(meeting, secretary)
    point = FixedPoint.objects.get()
    address = reverse("governance:write_down", args=[point.pk])
    client.force_login(secretary)
    assert client.get(address).status_code == 403
    begin(meeting)
    assert address in client.get(meeting.get_absolute_url()).text
    assert client.get(address).status_code == 200

    seen = client.get(address).context["form"]["seen"].value()
    assert (
        client.post(address, {"said": "Godkendt.", "seen": seen}).url == meeting.get_absolute_url()
    )

    assert "Godkendt." in client.get(meeting.get_absolute_url()).text
    client.force_login(member)
    assert client.post(address, {"said": "Nej."}).status_code == 403


def test_when_the_minutes_were_approved_meanwhile_what_was_typed_stays(
    client, meeting, minutes, secretary, monkeypatch
):
    meeting = publish(meeting, secretary)
    point = FixedPoint.objects.get()
    monkeypatch.setattr(permissions, "can_write_down", lambda user, point: True)
    Meeting.objects.update(status=Meeting.Status.MINUTED)
    client.force_login(secretary)

    page = client.post(reverse("governance:write_down", args=[point.pk]), {"said": "For sent"})

    assert "Referatet er godkendt" in str(page.context["form"].non_field_errors())
    assert "For sent" in page.text
    with pytest.raises(Refused):
        standing.write_down(point, by=secretary, seen="")


def test_of_two_who_write_under_a_point_neither_loses_a_word(client, meeting, minutes, secretary):
    begin(publish(meeting, secretary))
    point = FixedPoint.objects.get()
    address = reverse("governance:write_down", args=[point.pk])
    client.force_login(secretary)
    seen = client.get(address).context["form"]["seen"].value()
    client.post(address, {"said": "Formandens\nord.", "seen": seen})
    client.post(address, {"said": "Formandens\nord.", "seen": seen})
    assert Event.objects.filter(kind="governance.written_down").count() == 1

    shown = client.post(address, {"said": "Sekretærens ord.", "seen": seen})

    assert "Formandens<br>ord." in shown.text
    assert "Sekretærens ord." in shown.text
    client.post(address, {"said": "Begges ord.", "seen": shown.context["form"]["seen"].value()})
    point.refresh_from_db()
    assert point.said == "Begges ord."


def test_of_two_who_change_a_point_at_once_the_second_sees_both(client, board, minutes, secretary):
    address = reverse("governance:change_standing_item", args=[minutes.pk])
    client.force_login(secretary)
    seen = client.get(address).context["form"]["seen"].value()
    client.post(address, answers(minutes=15, place="last", seen=seen))
    client.post(address, answers(minutes=15, place="last", seen=seen))
    assert Event.objects.filter(kind="governance.standing_item_changed").count() == 1

    shown = client.post(address, answers(minutes=20, seen=seen))

    assert "<p>15</p>" in shown.text
    assert "<p>Efter sagerne</p>" in shown.text
    minutes.refresh_from_db()
    assert (minutes.minutes, minutes.place) == (15, "last")
    seen = shown.context["form"]["seen"].value()
    assert client.post(address, answers(minutes=20, seen=seen)).url == page_of(board)


def test_who_may_keep_them(board, minutes, secretary, chair, administrator, member, stranger):
    for person in (secretary, chair, administrator):
        assert permissions.can_change_standing_item(person, minutes)
    for person in (member, stranger):
        assert not permissions.can_keep_standing_items(person, board)


def test_the_agenda_costs_the_same_with_one_point_as_with_three(
    client, meeting, item, minutes, secretary, query_count
):
    client.force_login(secretary)
    address = meeting.get_absolute_url()
    client.get(address)
    one = query_count(client.get, address)
    for name in ("B", "C"):
        StandingItem.objects.create(board=meeting.board, heading=name)

    assert query_count(client.get, address) == one
