"""What the board's people do with an item before the meeting: comment, ask, take a position."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from governance import permissions
from governance.actions import preparation
from governance.models import AgendaItem, Comment, Meeting, Position, Question, Recusal
from governance.recusals import Disqualified
from notifications.models import Event, Notification
from portal.refusals import Refused
from procurement.actions import enquiries
from procurement.models import Enquiry


@pytest.fixture(autouse=True)
def published(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.PUBLISHED)


@pytest.fixture
def item(item):
    return AgendaItem.objects.get(pk=item.pk)


def to(verb, item):
    return reverse(f"governance:{verb}", args=[item.pk])


def told_of(kind):
    return {one.recipient for one in Notification.objects.filter(event__kind=kind)}


def recuse(item, person):
    Recusal.objects.create(item=item, user=person, reason="Min bror sælger.", declared_by=person)


def treated(item):
    AgendaItem.objects.filter(pk=item.pk).update(status=AgendaItem.Status.DECIDED)
    return AgendaItem.objects.get(pk=item.pk)


def test_who_is_disqualified_meanwhile_neither_comments_nor_takes_a_position(item, member):
    recuse(item, member)

    with pytest.raises(Disqualified):
        preparation.comment(item, by=member, text="Køb den.")
    with pytest.raises(Disqualified):
        preparation.take_position(item, by=member, stance="agree", words="")
    assert not Comment.objects.exists()


# Comments


def test_the_board_comments_among_itself_and_those_who_lead_it_are_told(
    client, item, member, chair, secretary
):
    client.force_login(member)

    answer = client.post(to("comment", item), {"text": "Hvad koster driften?"})

    assert answer.url == f"{to('read_item', item)}#comments"
    assert told_of("governance.commented") == {chair, secretary}
    client.force_login(chair)
    assert "Hvad koster driften?" in client.get(to("read_item", item)).text
    preparation.comment(item, by=chair, text="Det står i bilag 2.")
    assert member in told_of("governance.commented")


def test_who_is_disqualified_in_the_item_is_told_of_no_comment_and_reads_none(
    client, item, member, chair, secretary
):
    recuse(item, chair)

    preparation.comment(item, by=member, text="Kun for rådet.")

    assert told_of("governance.commented") == {secretary}
    client.force_login(chair)
    page = client.get(to("read_item", item))
    assert page.status_code == 403
    assert "Kun for rådet." not in page.text
    assert (
        item.heading
        not in client.get(reverse("governance:read_agenda", args=[item.meeting_id])).text
    )


def test_nobody_outside_the_board_reads_comments(client, item, member, requester, coordinator):
    preparation.comment(item, by=member, text="Kun for rådet.")

    for person in (requester, coordinator):
        client.force_login(person)
        assert "Kun for rådet." not in client.get(to("read_item", item)).text
        assert client.post(to("comment", item), {"text": "x"}).status_code == 403
    assert "Kun for rådet." not in " ".join(Event.objects.values_list("text_da", flat=True))


def test_the_same_comment_twice_at_once_is_one(item, member):
    preparation.comment(item, by=member, text="To klik.")
    preparation.comment(item, by=member, text="To klik.")

    assert Comment.objects.count() == 1


def test_an_empty_comment_is_said(client, item, member):
    client.force_login(member)

    page = client.post(to("comment", item), {"text": ""})

    assert "Skriv noget først." in page.text
    assert not Comment.objects.exists()


def test_when_the_item_was_treated_meanwhile_what_was_typed_stays_on_the_page(
    client, item, member, monkeypatch
):
    for verb in ("comment", "ask_about", "take_position"):
        monkeypatch.setattr(permissions, f"can_{verb}", lambda user, item: True)
    treated(item)
    client.force_login(member)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    sent = {
        "comment": {"text": "Mine ord"},
        "ask_about": {"text": "Mine ord", "due_date": tomorrow.isoformat()},
        "take_position": {"stance": "doubt", "words": "Mine ord"},
    }

    for verb, words in sent.items():
        page = client.post(to(verb, item), words).text
        assert "Boardet har behandlet punktet imens." in page
        assert "Mine ord" in page


# Questions


@pytest.mark.spec("C05b")
def test_a_question_goes_to_the_contact_of_the_item_and_the_board_reads_the_answer(
    client, item, member, chair, requester
):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    client.force_login(member)

    answer = client.post(
        to("ask_about", item), {"text": "Hvem drifter det?", "due_date": tomorrow.isoformat()}
    )

    assert answer.url == f"{to('read_item', item)}#questions"
    enquiry = Question.objects.get(item=item).enquiry
    assert (enquiry.addressee, enquiry.due_date) == (requester, tomorrow)
    assert told_of("procurement.enquiry_asked") == {requester}
    client.force_login(chair)
    assert "Ikke besvaret endnu" in client.get(to("read_item", item)).text
    enquiries.reply(enquiry, by=requester, text="Leverandøren.")
    page = client.get(to("read_item", item)).text
    assert "Leverandøren." in page
    assert "Ikke besvaret endnu" not in page


def test_an_answer_is_wanted_the_working_day_before_the_meeting_at_the_latest_today(
    client, item, member
):
    client.force_login(member)
    friday = timezone.localdate(item.meeting.starts_at) - datetime.timedelta(days=3)

    assert client.get(to("read_item", item)).context["question_form"].initial == {
        "due_date": friday
    }
    Meeting.objects.update(
        starts_at=timezone.now() - datetime.timedelta(days=1),
        deadline_at=timezone.now() - datetime.timedelta(days=9),
    )
    assert client.get(to("read_item", item)).context["question_form"].initial == {
        "due_date": timezone.localdate()
    }


def test_a_day_that_has_gone_is_refused_and_nothing_is_asked(client, item, member):
    client.force_login(member)

    page = client.post(to("ask_about", item), {"text": "Hvem?", "due_date": "2026-01-01"})

    assert "Dagen er gået" in page.text
    assert "Hvem?" in page.text
    assert not Enquiry.objects.exists()


def test_the_same_question_twice_at_once_is_one(item, member):
    for _click in range(2):
        preparation.ask_about(item, by=member, text="Hvem?", due_date=timezone.localdate())

    assert Question.objects.count() == 1


def test_who_may_ask(client, item, requester, manager):
    for person in (requester, manager):
        client.force_login(person)
        assert client.post(to("ask_about", item), {}).status_code == 403


# Positions


@pytest.mark.spec("A09")
def test_a_member_notes_beforehand_what_they_think_and_changes_it(client, item, member):
    client.force_login(member)
    client.post(to("take_position", item), {"stance": "doubt", "words": "Prisen er høj."})

    answer = client.post(to("take_position", item), {"stance": "agree", "words": ""})

    assert answer.url == f"{to('read_item', item)}#position"
    position = Position.objects.get()
    assert (position.person, position.stance, position.words) == (member, "agree", "")
    agenda = client.get(reverse("governance:read_agenda", args=[item.meeting_id])).text
    assert "Jeg er enig i indstillingen" in agenda


@pytest.mark.spec("A09")
def test_a_position_is_read_by_the_chair_the_secretary_and_oneself(
    client, item, member, chair, secretary, coordinator
):
    preparation.take_position(item, by=member, stance="disagree", words="For dyrt.")
    preparation.take_position(item, by=chair, stance="doubt", words="Måske.")

    for person in (chair, secretary):
        client.force_login(person)
        page = client.get(to("read_item", item)).text
        assert "For dyrt." in page
        assert "Måske." in page
    client.force_login(member)
    page = client.get(to("read_item", item)).text
    assert "For dyrt." in page
    assert "Måske." not in page
    client.force_login(coordinator)
    assert "For dyrt." not in client.get(to("read_item", item)).text
    assert "For dyrt." not in " ".join(Event.objects.values_list("text_da", flat=True))


def test_nothing_chosen_is_said(client, item, member):
    client.force_login(member)

    assert "Vælg, hvad du mener." in client.post(to("take_position", item), {}).text


def test_after_the_treatment_one_reads_the_own_position_and_changes_nothing(client, item, member):
    preparation.take_position(item, by=member, stance="disagree", words="For dyrt.")
    client.force_login(member)

    page = client.get(to("read_item", treated(item))).text

    assert "For dyrt." in page
    assert "Gem min holdning" not in page
    assert client.post(to("take_position", item), {"stance": "agree"}).status_code == 403
    with pytest.raises(Refused):
        preparation.take_position(item, by=member, stance="agree", words="")
