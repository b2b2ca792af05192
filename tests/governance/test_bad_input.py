"""What goes wrong at a board gets a clear sentence in both languages, and nothing is lost."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from governance import permissions
from governance.actions import (
    attendance,
    conditions,
    decisions,
    items,
    meetings,
    preparation,
    seats,
    standing,
)
from governance.models import AgendaItem, Condition, Decision, Meeting, StandingItem
from governance.overtaken import fingerprint
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from tests.factories import (
    make_document,
    make_item,
    make_meeting,
    make_seat,
    next_monday,
)

LANGUAGES = ["da", "en"]
DAY = datetime.timedelta(days=1)


def page_of(item):
    return reverse("governance:decide", args=[item.pk])


def approve(item, by):
    mine = AgendaItem.objects.select_related("meeting__board", "case").get(pk=item.pk)
    decisions.decide(mine, by=by, decision=Decision(outcome="approved"))


def reading(person, language):
    person.language = language
    person.save()
    return person


@pytest.mark.parametrize(
    ("language", "words"),
    [("da", "allerede truffet beslutning om punktet: Godkendt"), ("en", "already: Approved")],
)
def test_decide_twice(client, decidable, chair, secretary, language, words):
    approve(decidable, secretary)
    client.force_login(reading(chair, language))

    page = client.post(page_of(decidable), {"outcome": "rejected", "reason": "Findes i forvejen."})

    assert page.status_code == 400
    assert words in page.text
    assert "Findes i forvejen." in page.text
    assert Decision.objects.get().outcome == "approved"


@pytest.mark.parametrize(
    ("language", "words"), [("da", "Referatet er godkendt"), ("en", "The minutes are approved")]
)
def test_decide_after_the_minutes_are_approved(client, decidable, chair, language, words):
    Meeting.objects.update(status=Meeting.Status.MINUTED)
    client.force_login(reading(chair, language))

    page = client.post(page_of(decidable), {"outcome": "approved", "coherent": "Min tekst."})

    assert page.status_code == 400
    assert words in page.text
    assert "Min tekst." in page.text


def test_decide_what_was_taken_off(client, decidable, chair):
    AgendaItem.objects.update(status=AgendaItem.Status.WITHDRAWN)
    client.force_login(reading(chair, "da"))

    assert "taget af dagsordenen" in client.post(page_of(decidable)).text


def test_a_planned_meeting_is_not_asked_for_decisions(client, item, chair):
    client.force_login(chair)

    assert client.get(page_of(item)).status_code == 403


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_item_on_two_agendas(client, board, case, coordinator, language):
    for week in range(2):
        make_meeting(board=board, starts_at=next_monday(week))
    item = make_item(meeting=board.meetings.first(), case=case)
    client.force_login(reading(coordinator, language))

    page = client.get(reverse("governance:report", args=[case.pk]))

    assert page.status_code == 403
    copy = AgendaItem(case=case, meeting=board.meetings.last(), position=1)
    with translation.override(language):
        errors = str(AgendaItem._meta.constraints[0].get_violation_error_message())
    assert (
        errors
        == {
            "da": "Sagen er allerede på en dagsorden.",
            "en": "The case is already on an agenda.",
        }[language]
    )
    assert copy.case == item.case


@pytest.mark.parametrize(
    ("language", "words"),
    [("da", "ingen plads med stemmeret i boardet"), ("en", "no seat with a say in the board")],
)
def test_a_member_removed_while_voting(client, decidable, board, secretary, language, words):
    board.votes = True
    board.save()
    member = make_seat(board)
    make_seat(board, secretary, role="secretary")
    mark = {member.user: True, secretary: True}
    attendance.mark_attendance(decidable.meeting, by=secretary, changes=mark)
    client.force_login(reading(secretary, language))
    address = reverse("governance:cast_votes", args=[decidable.pk])
    assert member.user.name in client.get(address).text

    seats.end_seat(member, by=secretary, last_day=timezone.localdate() - DAY)
    said = {f"vote-{member.user.pk}": "for", f"seen-{member.user.pk}": ""}
    page = client.post(address, said, follow=True)

    assert words in page.text


@pytest.mark.parametrize(
    ("language", "words"), [("da", "blev fjernet fra sagen"), ("en", "was removed from the case")]
)
def test_a_paper_deleted_after_publication(client, decidable, member, language, words):
    paper = make_document(case=decidable.case, name="businesscase.pdf")
    decidable.papers.add(paper)
    paper.removed_at = timezone.now()
    paper.save()
    client.force_login(reading(member, language))

    page = client.get(reverse("governance:read_item", args=[decidable.pk]))

    assert "businesscase.pdf" in page.text
    assert words in page.text


def test_an_item_is_edited_that_was_decided_moved_or_taken_off_meanwhile(item, secretary):
    Meeting.objects.update(status=Meeting.Status.CLOSED)
    seen = AgendaItem.objects.get(pk=item.pk)
    AgendaItem.objects.update(status=AgendaItem.Status.WITHDRAWN)
    seen.heading = "Nyt navn"

    with pytest.raises(Refused, match="imens behandlet, flyttet eller taget af"):
        items.edit_item(
            seen,
            by=secretary,
            papers=[],
            seen=fingerprint(item, items.WRITTEN),
            after_deadline=True,
        )

    assert AgendaItem.objects.get().heading == "Medicinplan"


def test_who_edits_it_meanwhile_keeps_the_words(client, item, secretary, monkeypatch):
    Meeting.objects.update(status=Meeting.Status.CLOSED)
    client.force_login(reading(secretary, "da"))

    def taken_off(*_args, **_kwargs):
        raise Refused("Punktet er imens behandlet.")

    monkeypatch.setattr(items, "edit_item", taken_off)
    said = {"heading": "Mit navn", "presentation": "Kort.", "recommendation": "Ja."}
    said |= {"organisation": "Ingen.", "contact": item.contact.email}

    page = client.post(reverse("governance:edit_item", args=[item.pk]), said).text

    assert "Punktet er imens behandlet." in page
    assert "Mit navn" in page


def test_a_point_that_somebody_has_removed_does_not_come_back(board, secretary):
    point = StandingItem.objects.create(board=board, heading="Eventuelt")
    seen = StandingItem.objects.get()
    standing.remove_standing_item(point, by=secretary)

    with pytest.raises(Refused, match="fjernet punktet"):
        standing.change_standing_item(seen, by=secretary, seen="")

    assert not StandingItem.objects.exists()


def test_a_condition_of_a_corrected_decision_is_not_opened_again(decidable, chair):
    first = Decision(outcome="conditions", conditions="DPIA først.")
    decisions.decide(decidable, by=chair, decision=first)
    condition = Condition.objects.get()
    conditions.settle_condition(condition, by=chair, status="met", note="")
    second = Decision(outcome="approved")
    decisions.correct(decidable, by=chair, decision=second, corrects=first)

    with pytest.raises(Refused, match="bortfaldet for altid"):
        conditions.reopen_condition(Condition.objects.get(), by=chair)


def test_the_agenda_that_two_publish_at_once_goes_out_once(meeting, secretary):
    Meeting.objects.update(status=Meeting.Status.CLOSED)
    one, other = Meeting.objects.get(), Meeting.objects.get()
    meetings.publish_agenda(one, by=secretary)

    with pytest.raises(TransitionNotAllowed):
        meetings.publish_agenda(other, by=secretary)
    assert meeting.packages.count() == meeting.papers.count() == 1


def test_a_position_on_what_the_board_has_treated_is_refused(decidable, member, chair):
    seen = AgendaItem.objects.get(pk=decidable.pk)
    approve(decidable, chair)

    with pytest.raises(Refused, match="behandlet punktet imens"):
        preparation.take_position(seen, by=member, stance="agree", words="")
    assert not permissions.can_take_position(member, AgendaItem.objects.get(pk=decidable.pk))
