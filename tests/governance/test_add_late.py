import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from governance import permissions
from governance.actions import items, recusals
from governance.kinds import Kind
from governance.models import AgendaItem, Meeting, Seat
from governance.overtaken import fingerprint
from governance.recusals import Disqualified
from notifications.models import Event
from notifications.trail import record
from portal.lifecycle import TransitionNotAllowed
from procurement.models import Case
from tests.factories import close_item, make_board, make_item, make_meeting, make_seat, next_monday

HOUR = datetime.timedelta(hours=1)


def page_of(case):
    return reverse("governance:add_late", args=[case.pk])


def answers(case, meeting, **changed):
    return {
        "meeting": meeting.pk,
        "late_reason": "Aftalen udløber i næste uge.",
        "heading": case.title,
        "presentation": "Kort.",
        "recommendation": "Godkend.",
        "organisation": "Plejen.",
        "economy": "",
        "contact": case.requester.email,
        "seen": seen_of(case),
    } | changed


def seen_of(case):
    """As the chair's page reads now."""
    waiting = AgendaItem.objects.pending().filter(case=case).first()
    return fingerprint(waiting, items.MOVED) if waiting else ""


@pytest.fixture
def late(board):
    return make_meeting(board=board, deadline_at=timezone.now() - HOUR)


@pytest.mark.spec("G04")
def test_the_chair_puts_a_case_on_after_the_deadline_with_a_reason(client, late, ready_case, chair):
    client.force_login(chair)

    assert client.post(page_of(ready_case), answers(ready_case, late)).status_code == 302

    item = ready_case.agenda_items.get()
    assert item.meeting == late
    event = Event.objects.about(ready_case).get(kind="governance.added_late")
    assert "Aftalen udløber i næste uge." in event.text_da
    page = client.get(late.get_absolute_url()).content.decode()
    assert "Kom efter fristen: Aftalen udløber i næste uge." in page


def test_without_a_reason_it_is_not_done(client, late, ready_case, chair):
    client.force_login(chair)

    page = client.post(page_of(ready_case), answers(ready_case, late, late_reason=""))

    assert set(page.context["form"].errors) == {"late_reason"}
    assert not AgendaItem.objects.exists()


def test_a_case_that_waits_on_a_later_meeting_is_moved_forward(client, late, case, chair):
    waiting = make_item(meeting=make_meeting(board=late.board, starts_at=next_monday(1)), case=case)
    make_item(meeting=late)
    client.force_login(chair)
    assert "Den flyttes til det møde" in client.get(page_of(case)).content.decode()

    client.post(page_of(case), answers(case, late))

    waiting.refresh_from_db()
    assert (waiting.meeting, waiting.position) == (late, 2)
    assert case.agenda_items.count() == 1


def test_a_case_on_an_agenda_that_is_out_stays_there_and_the_page_says_why(
    client, late, case, chair
):
    out = make_meeting(board=late.board, starts_at=next_monday(1), status="published")
    waiting = make_item(meeting=out, case=case)
    client.force_login(chair)

    page = client.post(page_of(case), answers(case, late))

    assert "som er sendt ud" in str(page.context["form"].non_field_errors())
    assert "Aftalen udløber i næste uge." in page.text
    waiting.refresh_from_db()
    assert waiting.meeting == out


def test_on_its_own_meeting_it_keeps_its_place(client, item, chair):
    client.force_login(chair)

    client.post(page_of(item.case), answers(item.case, item.meeting, heading="Ny overskrift"))

    item.refresh_from_db()
    assert (item.position, item.heading) == (1, "Ny overskrift")


def test_an_item_that_was_decided_meanwhile_stays_where_it_was_decided(late, case, chair):
    waiting = make_item(meeting=make_meeting(board=late.board, starts_at=next_monday(1)), case=case)
    AgendaItem.objects.filter(pk=waiting.pk).update(status=AgendaItem.Status.DECIDED)

    with pytest.raises(TransitionNotAllowed):
        items.add_late(waiting, by=chair, case=case, meeting=late, papers=[])

    assert not late.items.exists()


def test_what_another_wrote_since_the_page_was_read_is_shown_and_not_undone(
    client, late, case, chair, secretary
):
    waiting = make_item(meeting=make_meeting(board=late.board, starts_at=next_monday(1)), case=case)
    client.force_login(chair)
    seen = client.get(page_of(case)).context["form"]["seen"].value()
    close_item(waiting, by=secretary, reason="Prisoplysninger")

    shown = client.post(page_of(case), answers(case, late, seen=seen))

    assert "Prisoplysninger" in shown.text
    assert not late.items.exists()
    assert AgendaItem.objects.get().is_confidential
    both = {
        "seen": shown.context["form"]["seen"].value(),
        "confidential": "Prisoplysninger",
    }
    assert client.post(page_of(case), answers(case, late, **both)).status_code == 302
    assert late.items.get().confidential == "Prisoplysninger"


def test_what_was_told_of_it_is_closed_when_it_comes_forward_as_confidential(late, case, chair):
    later = make_meeting(board=late.board, starts_at=next_monday(1))
    waiting = make_item(meeting=later, case=case)
    told = record("governance.item_edited", case, by=chair, item=waiting)
    waiting.confidential, waiting.late_reason = "Prisoplysninger", "Haster"

    items.add_late(waiting, by=chair, case=case, meeting=late, papers=[])

    assert Event.objects.get(pk=told.pk).closed_at


@pytest.mark.spec("X08")
def test_a_chair_who_is_disqualified_in_the_item_neither_reads_nor_moves_it(
    client, late, case, chair, secretary
):
    later = make_meeting(board=late.board, starts_at=next_monday(1))
    waiting = make_item(meeting=later, case=case, presentation="Kun for habile.")
    recusals.recuse(waiting, by=secretary, person=chair, reason="Ven")
    client.force_login(chair)

    for answer in (client.get(page_of(case)), client.post(page_of(case), answers(case, late))):
        assert answer.status_code == 404
        assert "Kun for habile." not in answer.text
    with pytest.raises(Disqualified):
        items.add_late(waiting, by=chair, case=case, meeting=late, papers=[])
    assert not late.items.exists()


@pytest.fixture
def strategic(late):
    """A board with a chair of its own."""
    board = make_board(authority=late.board.authority, name="Chefforum")
    make_seat(board, role=Seat.Role.CHAIR)
    return board


@pytest.mark.spec("G19")
def test_no_board_takes_back_a_case_that_waits_before_another(client, late, strategic, case, chair):
    waiting = make_item(meeting=make_meeting(board=strategic), case=case)
    client.force_login(chair)

    assert client.post(page_of(case), answers(case, late)).status_code == 403
    with pytest.raises(TransitionNotAllowed):
        items.add_late(waiting, by=chair, case=case, meeting=late, papers=[])
    assert not late.items.exists()


def test_a_case_that_waits_is_offered_the_meetings_of_its_own_board(client, late, case, chair):
    both = make_board(authority=late.board.authority, name="Chefforum")
    waiting = make_item(meeting=make_meeting(board=both), case=case)
    client.force_login(chair)

    offered = client.get(page_of(case)).context["form"].fields["meeting"].queryset

    assert list(offered) == [waiting.meeting]


def test_a_case_leaves_an_agenda_that_filled_itself_and_is_before_the_board(
    client, late, ready_case, chair
):
    intake = make_board(authority=late.board.authority, name="SIH-gruppen")
    intake.kind = Kind.INTAKE
    intake.save()
    waiting = make_item(meeting=make_meeting(board=intake), case=ready_case)
    client.force_login(chair)

    assert client.post(page_of(ready_case), answers(ready_case, late)).status_code == 302

    waiting.refresh_from_db()
    assert waiting.status == AgendaItem.Status.WITHDRAWN
    assert late.items.get().is_ripe


def test_a_published_agenda_takes_no_more(late, ready_case, chair):
    late.status = Meeting.Status.PUBLISHED
    late.save()

    with pytest.raises(TransitionNotAllowed):
        items.add_late(AgendaItem(), by=chair, case=ready_case, meeting=late, papers=[])


def test_who_may(client, board, ready_case, case, chair, secretary, member, requester, stranger):
    assert permissions.can_add_late(chair, ready_case)
    assert permissions.can_add_late(chair, case)
    assert not permissions.can_add_late(secretary, case)
    assert not permissions.can_add_late(member, ready_case)
    assert not permissions.can_add_late(requester, ready_case)
    ready_case.status = Case.Status.REJECTED
    assert not permissions.can_add_late(chair, ready_case)
    for person, expected in [(requester, 403), (stranger, 404)]:
        client.force_login(person)
        assert client.get(page_of(case)).status_code == expected
