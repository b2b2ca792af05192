"""Minutes: what was said, comments on the draft, how they are approved, and what is added later."""

import io
from datetime import date, timedelta

import pikepdf
import pytest
from django.core.exceptions import BadRequest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from governance import doorbell, permissions
from governance.actions import conditions, decisions, minutes
from governance.actions.items import MARKED
from governance.conditions import Asked
from governance.documents import html_of
from governance.following import Onward
from governance.models import (
    Addendum,
    AgendaItem,
    Condition,
    Decision,
    Discussion,
    Meeting,
    MinutesComment,
    Paper,
    Recusal,
)
from governance.overtaken import fingerprint
from governance.tasks import make_paper
from notifications.models import Event, Mail, Notification
from portal.refusals import Refused
from portal.templatetags.formats import day, moment
from tests.factories import begin, make_item, make_meeting, make_user, next_monday
from tests.papers import archivable

Outcome = Decision.Outcome


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = storages


@pytest.fixture
def decided(decidable, chair):
    """An item that the board has decided; its minutes are not written out yet."""
    decisions.decide(decidable, by=chair, decision=Decision(outcome=Outcome.APPROVED))
    return decidable


@pytest.fixture
def held(decided):
    return Meeting.objects.get(pk=decided.meeting_id)


@pytest.fixture
def held_after_forwarding(decidable, chair):
    """The meeting has sent the case on to a body outside."""
    forwarded = Decision(outcome=Outcome.FORWARDED, forwarded_to="Chefforum")
    decisions.decide(decidable, by=chair, decision=forwarded)
    return Meeting.objects.get(pk=decidable.meeting_id), forwarded


@pytest.fixture
def circulated(held, secretary):
    """The draft is out; comments are taken for a week."""
    until = timezone.localdate() + timedelta(days=7)
    minutes.circulate_minutes(held, by=secretary, comments_by=until)
    return held


@pytest.fixture
def approved(held, secretary):
    minutes.approve_minutes(held, by=secretary, at=held)
    return held


NOTHING = fingerprint(Discussion(), minutes.DISCUSSED)


def say(item, by, text="Rådet spurgte til driften."):
    said = Discussion(item=item, text=text)
    minutes.write_discussion(said, by=by, seen=NOTHING)


def page(name, *args):
    return reverse(f"governance:{name}", args=args)


def told(kind):
    event = Event.objects.get(kind=kind)
    return {one.recipient for one in Notification.objects.filter(event=event)}


def test_what_was_said_stands_in_the_draft_beside_what_was_decided(
    client, decided, secretary, member
):
    client.force_login(secretary)
    address = page("write_discussion", decided.pk)
    seen = client.get(address).context["form"]["seen"].value()

    client.post(address, {"text": "Rådet spurgte til driften.", "seen": seen})

    client.force_login(member)
    shown = client.get(page("minutes", decided.meeting_id)).text
    assert "Rådet spurgte til driften." in shown
    assert "Godkendt" in shown
    assert "Det er et udkast" in shown


def test_of_two_who_write_at_once_neither_loses_a_word(client, decided, secretary, chair):
    say(decided, chair, "Formandens ord.")
    client.force_login(secretary)
    address = page("write_discussion", decided.pk)

    shown = client.post(address, {"text": "Sekretærens ord.", "seen": NOTHING})

    assert "Formandens ord." in shown.text
    assert "Sekretærens ord." in shown.text
    seen = shown.context["form"]["seen"].value()
    client.post(address, {"text": "Formandens ord. Sekretærens ord.", "seen": seen})
    assert Discussion.objects.get().text == "Formandens ord. Sekretærens ord."


def test_the_same_words_twice_are_written_once(decided, secretary):
    say(decided, secretary)
    say(decided, secretary)

    assert Event.objects.filter(kind="governance.discussion_written").count() == 1


def test_when_the_minutes_are_approved_nothing_more_is_written(
    client, approved, decided, secretary
):
    with pytest.raises(Refused, match="godkendt"):
        say(decided, secretary)
    client.force_login(secretary)
    assert client.get(page("write_discussion", decided.pk)).status_code == 403


def test_minutes_approved_while_somebody_writes_say_so_and_keep_the_words(
    client, held, decided, secretary, chair, settings
):
    client.force_login(secretary)
    settings.PAUSES = {"about_to_write": lambda: minutes.approve_minutes(held, by=chair, at=held)}

    shown = client.post(
        page("write_discussion", decided.pk), {"text": "For sent skrevet.", "seen": NOTHING}
    )

    assert "kun ændres med en tilføjelse" in shown.text
    assert "For sent skrevet." in shown.text


def test_the_draft_is_the_boards_own_until_it_is_approved(
    client, held, decided, secretary, coordinator
):
    say(decided, secretary)
    client.force_login(coordinator)
    assert client.get(page("minutes", held.pk)).status_code == 403

    minutes.approve_minutes(held, by=secretary, at=held)

    assert "Rådet spurgte til driften." in client.get(page("minutes", held.pk)).text


def test_the_board_is_told_that_the_draft_is_out(client, held, secretary, chair, member):
    client.force_login(secretary)
    address = page("circulate_minutes", held.pk)
    assert "Member" in client.get(address).text
    until = timezone.localdate() + timedelta(days=3)

    client.post(address, {"comments_by": f"{until:%Y-%m-%d}"})

    held.refresh_from_db()
    assert (held.status, held.comments_by) == (Meeting.Status.CIRCULATED, until)
    assert told("governance.minutes_circulated") == {chair, member}


def test_a_day_that_has_passed_is_no_last_day(client, held, secretary):
    client.force_login(secretary)
    yesterday = timezone.localdate() - timedelta(days=1)

    shown = client.post(
        page("circulate_minutes", held.pk), {"comments_by": f"{yesterday:%Y-%m-%d}"}
    )

    assert set(shown.context["form"].errors) == {"comments_by"}


def test_no_draft_goes_out_before_every_item_is_treated(client, decidable, secretary):
    client.force_login(secretary)
    address = page("circulate_minutes", decidable.meeting_id)

    assert "Disse punkter er ikke behandlet endnu" in client.get(address).text
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert client.post(address, {"comments_by": f"{tomorrow:%Y-%m-%d}"}).status_code == 400
    assert Meeting.objects.get().status == Meeting.Status.PUBLISHED


def test_no_draft_goes_out_of_a_meeting_that_has_not_begun(client, meeting, secretary):
    meeting.status = Meeting.Status.PUBLISHED
    meeting.save()
    client.force_login(secretary)

    assert client.get(page("circulate_minutes", meeting.pk)).status_code == 403
    with pytest.raises(Refused, match="ikke begyndt"):
        minutes.circulate_minutes(meeting, by=secretary, comments_by=timezone.localdate())


def test_a_member_comments_and_is_told_what_came_of_it(
    client, circulated, decided, secretary, member
):
    client.force_login(member)
    address = page("comment_minutes", circulated.pk)
    assert decided.heading in client.get(address, {"item": decided.pk}).text
    client.post(f"{address}?item={decided.pk}", {"text": "Jeg var uenig."})
    comment = MinutesComment.objects.get()
    assert (comment.item, comment.written_by) == (decided, member)
    assert told("governance.minutes_commented") == {secretary}

    client.force_login(secretary)
    assert "Jeg var uenig." in client.get(page("minutes", circulated.pk)).text
    client.post(page("settle_comment", comment.pk), {"answer": "Det er skrevet ind."})

    assert told("governance.comment_settled") == {member}
    client.force_login(member)
    assert "Det er skrevet ind." in client.get(page("minutes", circulated.pk)).text


def test_a_secretary_who_is_disqualified_is_not_told_of_the_comment(
    circulated, decided, secretary, member
):
    Recusal.objects.create(item=decided, user=secretary, reason="Ven", declared_by=secretary)

    minutes.comment_minutes(circulated, by=member, text="Jeg var uenig.", item=decided)

    assert told("governance.minutes_commented") == set()


def test_a_comment_on_the_whole_and_on_an_item_that_is_not_there(client, circulated, member):
    client.force_login(member)
    address = page("comment_minutes", circulated.pk)

    client.post(address, {"text": "Datoen er forkert."})
    client.post(address, {"text": "Datoen er forkert."})

    assert MinutesComment.objects.get().item is None
    assert client.get(address, {"item": "x"}).status_code == 404
    assert client.get(address, {"item": 0}).status_code == 404


def test_comments_are_taken_until_and_with_the_last_day(client, circulated, member):
    today = timezone.localdate()
    assert circulated.takes_comments(circulated.comments_by)
    Meeting.objects.update(comments_by=today - timedelta(days=1))

    with pytest.raises(Refused, match="ikke længere"):
        minutes.comment_minutes(circulated, by=member, text="For sent.")
    client.force_login(member)
    assert client.get(page("comment_minutes", circulated.pk)).status_code == 403


def test_a_comment_that_comes_too_late_is_not_lost_from_the_page(
    client, circulated, secretary, member, settings
):
    client.force_login(member)
    settings.PAUSES = {
        "about_to_comment": lambda: minutes.approve_minutes(
            Meeting.objects.get(), by=secretary, at=circulated
        )
    }

    shown = client.post(page("comment_minutes", circulated.pk), {"text": "Mine ord."})

    assert "Mine ord." in shown.text
    assert "ikke længere" in shown.text


def test_a_comment_is_settled_once(circulated, secretary, member):
    comment = minutes.comment_minutes(circulated, by=member, text="Jeg var uenig.")
    again = MinutesComment.objects.get()
    minutes.settle_comment(comment, by=secretary, answer="Skrevet ind.")

    with pytest.raises(Refused, match="allerede"):
        minutes.settle_comment(again, by=secretary, answer="Ikke skrevet ind.")


def test_minutes_with_comments_that_nobody_has_settled_wait(client, circulated, secretary, member):
    minutes.comment_minutes(circulated, by=member, text="Jeg var uenig.")
    client.force_login(secretary)
    address = page("approve_minutes", circulated.pk)
    assert "1 kommentar er ikke afklaret" in client.get(address).text

    shown = client.post(address, {"present": "Rune", "approved": circulated.pk})

    assert "Skriv først, hvad der kom ud af kommentarerne" in shown.text
    assert Meeting.objects.get(pk=circulated.pk).is_circulated


def test_by_round_they_are_approved_when_the_time_for_comments_is_over(
    client, circulated, secretary
):
    client.force_login(secretary)
    address = page("approve_minutes", circulated.pk)
    with pytest.raises(Refused, match="når fristen for kommentarer er udløbet"):
        minutes.approve_minutes(Meeting.objects.get(), by=secretary, at=None)
    shown = client.post(address, {"present": "Rune", "approved": "round"})
    assert set(shown.context["form"].errors) == {"approved"}
    Meeting.objects.update(comments_by=timezone.localdate() - timedelta(days=1))
    assert client.get(address).context["form"]["approved"].value() == "round"

    client.post(address, {"present": "Rune", "approved": "round"})

    meeting = Meeting.objects.get()
    assert (meeting.is_minuted, meeting.approving_meeting) == (True, None)
    assert "Det er godkendt ved skriftlig høring" in client.get(meeting.minutes_url).text


def test_the_next_meeting_approves_them_when_it_has_begun(client, held, secretary, board):
    client.force_login(secretary)
    address = page("approve_minutes", held.pk)
    following = make_meeting(board=board, starts_at=next_monday(1), status="published")
    choices = client.get(address).context["form"].fields["approved"].choices
    assert str(following.pk) not in dict(choices)
    with pytest.raises(Refused, match="er ikke begyndt"):
        minutes.approve_minutes(Meeting.objects.get(pk=held.pk), by=secretary, at=following)
    begin(following, minutes_ago=1)

    client.post(address, {"present": "Rune", "approved": following.pk})

    held.refresh_from_db()
    assert held.approving_meeting == following
    assert "Det er godkendt på mødet" in client.get(held.minutes_url).text


@pytest.mark.spec("X07")
def test_a_decision_in_minutes_says_who_when_what_why_on_what_terms_and_without_whom(
    client, decidable, chair, secretary, member
):
    Recusal.objects.create(item=decidable, user=secretary, reason="Bror", declared_by=chair)
    said = {"reason": "Prisen er rimelig.", "conditions": "Kun i et år."}
    decision = Decision(outcome=Outcome.CONDITIONS, **said)
    decisions.decide(decidable, by=chair, decision=decision)
    meeting = Meeting.objects.get(pk=decidable.meeting_id)
    meeting.present = f"{chair.name}\n{member.name}"
    minutes.approve_minutes(meeting, by=chair, at=meeting)
    client.force_login(member)

    page = client.get(meeting.minutes_url).text

    for words in (
        *(meeting.board.name, day(meeting.starts_at, "long"), "Godkendt med betingelser"),
        *(*said.values(), chair.name, member.name),
        f"{secretary.name} var inhabil",
    ):
        assert words in page, words
    assert "Bror" not in page
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Decision.objects.update(reason="En anden grund.")


@pytest.mark.spec("X07")
def test_a_correction_of_minuted_decisions_is_an_addendum(client, approved, decided, chair, member):
    old = Decision.objects.get()
    new = Decision(outcome=Outcome.REJECTED, reason="Findes i forvejen.")

    decisions.correct(decided, by=chair, decision=new, corrects=old)

    addendum = Addendum.objects.get()
    assert (addendum.decision, addendum.item, addendum.paper.kind) == (new, decided, "addendum")
    client.force_login(member)
    shown = client.get(approved.minutes_url).text
    assert "Føjet til efter godkendelsen" in shown
    assert "Findes i forvejen." in shown


def test_nobody_gets_two_mails_of_one_correction(approved, decided, chair, member, requester):
    """Who brings the case is told of the correction, the rest of the board of the addendum."""
    first = Decision(outcome=Outcome.REJECTED, reason="Findes i forvejen.")
    decisions.correct(decided, by=chair, decision=first, corrects=Decision.objects.get())
    Mail.objects.all().delete()
    item = AgendaItem.objects.select_related("case", "meeting__board").get(pk=decided.pk)
    again = Decision(outcome=Outcome.APPROVED, reason="Findes ikke alligevel.")

    decisions.correct(item, by=chair, decision=again, corrects=first)

    mails = list(Mail.objects.select_related("event", "recipient"))
    kinds = {one.recipient: one.event.kind for one in mails}
    assert len(mails) == len(kinds)
    assert kinds[requester] == "governance.corrected"
    assert kinds[member] == "governance.addendum_added"
    assert "med berigtigelsen som en tilføjelse" in next(
        one.text for one in mails if one.recipient == requester
    )


def test_nothing_that_comes_later_changes_what_the_minutes_say(
    client, decidable, chair, secretary, member
):
    approval = Decision(outcome=Outcome.CONDITIONS, conditions="DPIA først.")
    decisions.decide(decidable, by=chair, decision=approval)
    held = Meeting.objects.get(pk=decidable.meeting_id)
    whole, _public = minutes.approve_minutes(held, by=secretary, at=held)
    before = html_of(whole)
    condition = approval.condition_rows.get()

    conditions.settle_condition(condition, by=secretary, status="met", note="Klaret i går.")
    new = Decision(outcome=Outcome.REJECTED, reason="Findes i forvejen.")
    decisions.correct(decidable, by=chair, decision=new, corrects=approval)

    assert "DPIA først." in before
    assert html_of(whole) == before
    client.force_login(member)
    shown = client.get(held.minutes_url).text
    assert "Klaret i går." not in shown
    assert shown.count("Findes i forvejen.") == 1


def test_the_answer_of_a_body_outside_and_its_correction_are_no_part_of_the_minutes(
    decidable, chair, held_after_forwarding
):
    held, forwarded = held_after_forwarding
    answer = Decision(outcome=Outcome.APPROVED)
    decisions.conclude(decidable, by=chair, decision=answer)
    wrong = Decision(outcome=Outcome.REJECTED, reason="Nej.")
    decisions.correct(decidable, by=chair, decision=wrong, corrects=answer)

    assert held.items.for_show().get().minuted_decisions() == [forwarded]


def test_what_members_said_of_the_draft_is_not_for_those_outside_the_board(
    client, circulated, secretary, member, coordinator
):
    comment = minutes.comment_minutes(circulated, by=member, text="Jeg var uenig.")
    minutes.settle_comment(comment, by=secretary, answer="Skrevet ind.")
    minutes.approve_minutes(circulated, by=secretary, at=circulated)

    for person, reads in ((member, True), (coordinator, False)):
        client.force_login(person)
        assert ("Jeg var uenig." in client.get(circulated.minutes_url).text) == reads


def test_who_is_disqualified_reads_nothing_of_the_item_by_way_of_its_minutes(
    client, circulated, decided, secretary, member
):
    comment = minutes.comment_minutes(circulated, by=member, item=decided, text="Uenig.")
    Recusal.objects.create(item=decided, user=secretary, reason="Ven", declared_by=secretary)
    client.force_login(secretary)

    assert client.get(page("settle_comment", comment.pk)).status_code == 404
    Meeting.objects.update(status=Meeting.Status.MINUTED)
    assert decided.heading not in client.get(page("add_addendum", circulated.pk)).text


def test_a_correction_before_that_is_part_of_the_minutes(decided, chair):
    old = Decision.objects.get()
    new = Decision(outcome=Outcome.REJECTED, reason="Findes i forvejen.")

    decisions.correct(decided, by=chair, decision=new, corrects=old)

    assert not Addendum.objects.exists()


@pytest.mark.spec("X07")
def test_an_addendum_stands_beside_the_minutes_with_a_pdf_of_its_own(
    client, approved, decided, secretary, member, requester
):
    client.force_login(secretary)
    address = page("add_addendum", approved.pk)

    for _click in range(2):
        client.post(address, {"item": decided.pk, "text": "Mette Lund var til stede."})

    addendum = Addendum.objects.get()
    assert {member, requester} <= told("governance.addendum_added")
    shown = client.get(approved.minutes_url).text
    assert "Mette Lund var til stede." in shown
    # Two of one day are told apart.
    assert f"Hent tilføjelsen fra {moment(addendum.written_at)} (PDF)" in shown
    answer = client.get(page("addendum_pdf", approved.pk, addendum.pk))
    pdf = pikepdf.open(io.BytesIO(b"".join(answer.streaming_content)))
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"].startswith("Tilføjelse til referatet: ")
    with pytest.raises(DatabaseError), transaction.atomic():
        Addendum.objects.update(text="Noget andet.")


def test_an_addendum_says_something_and_needs_approved_minutes(client, approved, secretary):
    client.force_login(secretary)
    shown = client.post(page("add_addendum", approved.pk), {"text": ""})
    assert set(shown.context["form"].errors) == {"text"}

    Meeting.objects.update(status=Meeting.Status.PUBLISHED)
    with pytest.raises(Refused, match="ikke godkendt"):
        minutes.add_addendum(Addendum(meeting=approved, text="For tidligt."), by=secretary)


def test_both_editions_can_be_fetched(client, approved, member):
    for paper in approved.papers.all():
        make_paper(paper.pk)
    client.force_login(member)
    assert "Hent referatet til offentligheden" in client.get(approved.minutes_url).text

    for name, title in (("minutes_pdf", "Referat"), ("public_minutes_pdf", "Referat")):
        answer = client.get(page(name, approved.pk))
        pdf = pikepdf.open(io.BytesIO(b"".join(answer.streaming_content)))
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"].startswith(title)
        archivable(pdf)


def test_a_draft_whose_time_is_over_is_on_the_secretarys_list(client, circulated, secretary):
    client.force_login(secretary)
    assert "Mødet er holdt" not in client.get(reverse("governance:meeting_list")).text
    earlier = next_monday(-8)
    Meeting.objects.update(
        comments_by=timezone.localdate() - timedelta(days=1),
        starts_at=earlier,
        deadline_at=earlier - timedelta(days=7),
    )

    assert "Mødet er holdt" in client.get(reverse("governance:meeting_list")).text


def test_approving_twice_at_once_is_done_once(held, secretary):
    first, second = Meeting.objects.get(pk=held.pk), Meeting.objects.get(pk=held.pk)
    minutes.approve_minutes(first, by=secretary, at=first)

    with pytest.raises(BadRequest):
        minutes.approve_minutes(second, by=secretary, at=second)
    assert Paper.objects.filter(meeting=held).count() == 2


def test_who_may(held, decided, secretary, chair, member, requester):
    rights = ((secretary, True, True), (chair, True, False), (member, False, False))
    for person, writes, serves in rights:
        assert permissions.can_write_discussion(person, decided) == writes
        assert permissions.can_circulate_minutes(person, held) == serves
        assert permissions.can_read_minutes(person, held)
        assert not permissions.can_comment_minutes(person, held)
        assert not permissions.can_add_addendum(person, held)
    assert not permissions.can_read_minutes(requester, held)
    assert not permissions.can_write_discussion(make_user(), decided)


def test_an_item_that_is_taken_off_is_not_minuted(held, board, secretary):
    item = make_item(meeting=held, status="withdrawn")

    assert not permissions.can_write_discussion(secretary, item)


def test_minutes_of_sixty_items_are_a_light_page_that_asks_no_more(
    client, circulated, decided, secretary, member
):
    client.force_login(secretary)
    say(decided, secretary, "Rådet spurgte til driften. " * 10)
    minutes.comment_minutes(circulated, by=member, item=decided, text="Det var mig.")
    client.get(circulated.minutes_url)
    with CaptureQueriesContext(connection) as one:
        client.get(circulated.minutes_url)
    for _number in range(59):
        item = make_item(meeting=circulated, status="decided")
        Discussion.objects.create(item=item, text="Drøftet. " * 30, written_by=secretary)
        Decision.objects.create(item=item, outcome=Outcome.APPROVED, decided_by=secretary)
        minutes.comment_minutes(circulated, by=member, item=item, text="Det var mig.")

    with CaptureQueriesContext(connection) as sixty:
        shown = client.get(circulated.minutes_url)

    assert len(sixty) == len(one)
    assert len(shown.content) < 100_000


def test_the_minutes_say_who_sees_to_what_and_by_when_whoever_gets_it_later(
    client, decidable, chair, secretary, member, coordinator
):
    onward = Onward([Asked("DPIA først.", member, date(2027, 1, 15)), Asked("Log.", secretary)])
    decision = Decision(outcome=Outcome.CONDITIONS, conditions="DPIA først.\nLog.")
    decisions.decide(decidable, by=chair, decision=decision, onward=onward)
    row = Condition.objects.select_related("decision__item__case").get(text="DPIA først.")
    conditions.give_condition(row, by=chair, owner=coordinator, due_date=row.due_date)
    client.force_login(chair)

    shown = client.get(decidable.meeting.minutes_url).text

    assert f"{member.name}, senest fredag den 15. januar 2027" in shown
    assert coordinator.name not in shown.split("DPIA først.")[1]
    assert f'<span class="note">{secretary.name}</span>' in shown


def test_the_page_of_the_minutes_has_what_was_put_to_the_board_as_the_pdf(client, held, secretary):
    client.force_login(secretary)

    shown = client.get(held.minutes_url).text

    assert held.items.first().recommendation in shown


def test_what_a_correction_or_a_closed_item_makes_anew_is_asked_for_at_once(
    client, approved, decided, chair, monkeypatch
):
    rung = set()
    monkeypatch.setattr(doorbell, "ring", lambda _task, pk: rung.add(pk))
    client.force_login(chair)
    old = Decision.objects.get()
    said = {"outcome": "rejected", "reason": "Nej.", "corrects": old.pk}

    client.post(page("correct", decided.pk), said)

    kinds = Paper.objects.filter(pk__in=rung).values_list("kind", flat=True)
    assert {"addendum", "public"} <= set(kinds)
    Paper.objects.update(state=Paper.State.READY)
    rung.clear()
    seen = fingerprint(AgendaItem.objects.get(pk=decided.pk), MARKED)
    client.post(page("mark_confidential", decided.pk), {"confidential": "Sikkerhed", "seen": seen})
    assert Paper.objects.filter(pk__in=rung).get().is_public
