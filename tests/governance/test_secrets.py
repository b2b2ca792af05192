"""Nothing of a closed item is told to whoever may not read it: on no page, in no file, no mail."""

import pytest
from django.db import DatabaseError, transaction
from django.http import QueryDict
from django.urls import reverse

from accounts.models import Assignment, Role, User
from governance.actions import preparation
from governance.documents import html_of
from governance.following import Onward
from governance.forms.decide import DecideForm
from governance.gaps import hidden_in
from governance.kinds import Kind
from governance.models import AgendaItem, Decision, Meeting, Paper
from notifications.models import Event, Mail
from portal.refusals import Refused
from procurement.models import Case, Colleague, Enquiry, StepDecision
from tests.factories import (
    begin,
    close_item,
    make_board,
    make_item,
    make_meeting,
    make_seat,
    make_user,
    open_gates,
)
from tests.governance.story import HIDDEN, Story, kept_of, leaks, opened_by, tomorrow, word

# Why it came late was told openly before anybody was disqualified.
OPEN = {"late"}
TOLD = {"condition", "reason", "late"}
CONFIDENTIAL = pytest.mark.parametrize("confidential", [word("confidential")])


@pytest.fixture
def case(requester, coordinator, ready_case):
    return ready_case


@pytest.fixture
def confidential():
    return ""


@pytest.fixture
def story(meeting, case, secretary, confidential):
    by = User.objects.get(pk=secretary.pk)
    return Story(case, meeting, by=by, confidential=confidential)


@pytest.fixture
def disqualified(member, department, story):
    """A member who covers the case's department as a coordinator too."""
    known = {"authority": member.authority, "department": department}
    Assignment.objects.create(user=member, role=Role.COORDINATOR, **known)
    story.recuse(member)
    return User.objects.get(pk=member.pk)


@pytest.fixture
def others(case, authority, department, manager, architect, buyer, administrator, stranger):
    """Those who may see the case or the meeting, and are not told of a confidential item."""
    invited = make_user(department=department, name="Kollega")
    Colleague.objects.create(case=case, user=invited, invited_by=case.requester)
    beside = make_seat(make_board(authority=authority, name="Et andet råd")).user
    elsewhere = make_user(Role.REQUESTER, department=department, name="Samme afdeling")
    return [manager, architect, buyer, administrator, stranger, invited, beside, elsewhere]


def pdfs_for(reader, story):
    meeting = story.item.meeting
    kinds = (Paper.Kind.AGENDA, Paper.Kind.MINUTES, Paper.Kind.PUBLIC)
    without = hidden_in(meeting, reader)
    return {kind: html_of(Paper(meeting=meeting, kind=kind, without=without)) for kind in kinds}


@pytest.mark.spec("X08")
def test_the_disqualified_read_nothing_until_the_minutes_are_approved_and_then_what_is_told(
    client, case, story, disqualified
):
    story.prepare()
    assert leaks(opened_by(client, disqualified, story), but=OPEN) == {}

    said = {"conditions": word("condition"), "reason": word("reason")}
    decision = story.decide(outcome="conditions", **said)
    story.settle(decision)
    story.circulate()

    assert leaks(kept_of(case), but=OPEN) == {}
    shown = opened_by(client, disqualified, story)
    assert leaks(shown, but=OPEN) == {}
    assert "Godkendt med betingelser" in shown[case.get_absolute_url()]

    story.approve()

    shown = opened_by(client, disqualified, story)
    assert leaks(shown, but=TOLD) == {}
    assert leaks(pdfs_for(disqualified, story)) == {}
    for page in (case.get_absolute_url(), story.item.get_absolute_url()):
        assert word("reason") in shown[page]
        assert word("condition") in shown[page]
    assert leaks(kept_of(case), but=TOLD) == {}


@pytest.mark.spec("X08")
def test_the_disqualified_learn_neither_where_it_went_nor_what_was_said_there(
    client, case, story, disqualified
):
    story.prepare()
    story.decide(outcome="forwarded", forwarded_to=word("forwarded"))
    story.conclude(outcome="rejected", reason=word("reason"))
    story.correct(outcome="conditions", conditions=word("corrected"))

    assert leaks(kept_of(case), but=OPEN) == {}
    assert leaks(opened_by(client, disqualified, story), but=OPEN) == {}


@CONFIDENTIAL
def test_nothing_of_a_confidential_item_is_told_to_others(client, case, story, others):
    story.prepare()
    said = {"conditions": word("condition"), "reason": word("reason")}
    decision = story.decide(outcome="conditions", **said)
    story.settle(decision)
    story.circulate()
    story.approve()
    story.correct(outcome="rejected", reason=word("corrected"))
    story.correct(outcome="approved", reason=word("corrected"))

    assert leaks(kept_of(case)) == {}
    for person in others:
        assert leaks(opened_by(client, person, story)) == {}, person.name
        assert leaks(pdfs_for(person, story)) == {}, person.name


@CONFIDENTIAL
def test_who_is_disqualified_in_a_confidential_item_learns_the_outcome_alone_for_good(
    client, case, story, disqualified
):
    story.prepare()
    story.decide(outcome="conditions", conditions=word("condition"), reason=word("reason"))
    story.approve()

    assert leaks(kept_of(case)) == {}
    assert leaks(opened_by(client, disqualified, story)) == {}


@CONFIDENTIAL
def test_the_words_are_there_for_those_who_may_read_them(client, case, story, chair, requester):
    """The twin: else the others would find nothing because nothing is there."""
    story.prepare()
    decision = story.decide(
        outcome="conditions", conditions=word("condition"), reason=word("reason")
    )
    story.settle(decision)
    story.circulate()
    story.approve()

    shown = " ".join(opened_by(client, chair, story).values())
    elsewhere = {"recusal", "forwarded", "corrected", "recommendations", "missing", "note"}
    assert {one for one in HIDDEN if word(one) not in shown} <= elsewhere
    shown = " ".join(opened_by(client, requester, story).values())
    assert word("condition") in shown
    assert word("comment") not in shown
    assert Decision.objects.count() == 1
    assert Case.objects.get(pk=case.pk).outcome_note


@CONFIDENTIAL
def test_the_answer_of_a_step_says_no_more_than_the_outcome_to_others(
    client, authority, case, meeting, secretary, architect, manager, confidential
):
    open_gates(case).steps.filter(number__lt=6).update(status="done")
    meeting.board.kind = Kind.VISITATION
    meeting.board.save()
    content = {"recommendation": word("recommendation"), "confidential": confidential}
    item = make_item(meeting=begin(meeting), case=case, **content)
    Meeting.objects.update(status=Meeting.Status.PUBLISHED)
    words = {"recommendations": word("recommendations"), "reason": word("reason")}
    client.force_login(secretary)
    typed = {"outcome": "go_on", "it_contacts": architect.pk, "round": 1, **words}

    client.post(reverse("governance:decide", args=[item.pk]), typed)

    step = StepDecision.objects.get().step
    assert word("recommendations") in client.get(item.get_absolute_url()).text
    assert leaks(kept_of(case)) == {}
    client.force_login(manager)
    at_seven = case.steps.get(number=7).get_absolute_url()
    pages = {one: client.get(one).text for one in (step.get_absolute_url(), at_seven)}
    assert leaks(pages) == {}
    assert all("læses på dets dagsorden" in page for page in pages.values())


def test_marked_after_the_decision_nothing_more_is_told_to_others(
    client, case, story, others, requester
):
    story.prepare()
    said = {"conditions": word("condition"), "reason": word("reason")}
    decision = story.decide(outcome="conditions", **said)
    story.settle(decision)
    story.circulate()
    story.approve()
    story.correct(outcome="rejected", reason=word("corrected"))
    told = leaks(kept_of(case))
    assert {"outcome", "dossier"} <= set(told)

    story.mark(word("confidential"))

    assert leaks(kept_of(case)) == {}
    for person in others:
        assert leaks(opened_by(client, person, story)) == {}, person.name
        assert leaks(pdfs_for(person, story)) == {}, person.name
    public = html_of(Paper(meeting=story.item.meeting, kind=Paper.Kind.PUBLIC))
    assert leaks({"public": public}) == {}
    shown = opened_by(client, requester, story)
    assert word("corrected") in shown[story.item.get_absolute_url()]


def test_marked_after_another_body_decided_its_name_is_not_told(case, story):
    story.prepare()
    story.decide(outcome="forwarded", forwarded_to=word("forwarded"))
    story.conclude(outcome="conditions", conditions=word("condition"))
    assert "forwarded" in str(leaks(kept_of(case)))

    story.mark(word("confidential"))

    assert leaks(kept_of(case)) == {}


def test_marked_after_the_answer_of_a_step_its_words_close(
    client, authority, case, meeting, secretary, architect, manager
):
    open_gates(case).steps.filter(number__lt=6).update(status="done")
    meeting.board.kind = Kind.VISITATION
    meeting.board.save()
    item = make_item(meeting=begin(meeting), case=case, recommendation=word("recommendation"))
    Meeting.objects.update(status=Meeting.Status.PUBLISHED)
    words = {"recommendations": word("recommendations"), "reason": word("reason")}
    client.force_login(secretary)
    typed = {"outcome": "stop", "round": 1, **words}
    client.post(reverse("governance:decide", args=[item.pk]), typed)
    step = StepDecision.objects.get().step
    client.force_login(manager)
    assert word("reason") in client.get(step.get_absolute_url()).text

    close_item(AgendaItem.objects.get(pk=item.pk), by=secretary, reason=word("confidential"))

    assert leaks(kept_of(case)) == {}
    assert leaks({"step": client.get(step.get_absolute_url()).text}) == {}
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        StepDecision.objects.update(speaks_openly=True)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        StepDecision.objects.update(reason="Noget andet")


def test_an_item_that_came_again_in_the_same_words_closes_with_it(case, story, meeting):
    known = {"case": case, "meeting": meeting, "status": "withdrawn"}
    again = make_item(presentation=word("presentation"), **known)
    other = make_item(confidential="Af en anden grund", **known)

    story.mark(word("confidential"))

    again.refresh_from_db()
    other.refresh_from_db()
    assert again.confidential == word("confidential")
    assert other.confidential == "Af en anden grund"


def test_closed_words_stay_in_the_trail_and_nobody_opens_them(case, story):
    story.prepare()
    story.decide(outcome="rejected", reason=word("reason"))
    story.mark(word("confidential"))
    event = Event.objects.get(kind="governance.decided")

    assert word("reason") in event.text_da
    assert "Resten er lukket" in event.text
    assert "Afvist" in event.headline
    for change in ({"closed_at": None}, {"text_da": "Noget andet"}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Event.objects.filter(pk=event.pk).update(**change)


def test_a_mail_that_still_waits_says_no_more_than_that_it_is_closed(case, story):
    story.prepare()
    story.decide(outcome="rejected", reason=word("reason"))
    mail = Mail.objects.filter(event__kind="governance.decided").first()
    assert word("reason") in mail.words

    story.mark(word("confidential"))

    assert "Resten er lukket" in Mail.objects.get(pk=mail.pk).words


def test_who_is_disqualified_sees_to_no_condition_of_the_item(
    client, case, story, disqualified, secretary, requester, coordinator
):
    Case.objects.filter(pk=case.pk).update(coordinator=disqualified)
    story.prepare()
    decision = story.decide(outcome="conditions", conditions=word("condition"))
    row = decision.condition_rows.get()
    assert row.owner == requester

    client.force_login(secretary)
    page = reverse("governance:give_condition", args=[row.pk])
    refused = client.post(page, {"owner": disqualified.email})

    assert "er inhabil i punktet" in refused.text
    assert client.post(page, {"owner": coordinator.email}).status_code == 302
    typed = QueryDict(f"owner={disqualified.email}")
    decide = DecideForm(typed, item=story.item)
    assert "er inhabil i punktet" in str(decide.errors["owner"])


def test_who_is_disqualified_is_so_before_the_next_board_too(
    client, case, story, disqualified, authority
):
    following = make_board(authority=authority, name="Chefforum")
    make_meeting(board=following)
    story.prepare()
    onward = Onward(to_board=following)
    story.decide(outcome="forwarded", forwarded_to="Chefforum", onward=onward)

    item = following.meetings.get().items.get()
    client.force_login(disqualified)
    answers = {
        name: client.get(reverse(f"governance:{name}", args=[item.pk])).text
        for name in ("item_detail", "read_item")
    }
    answers["case"] = client.get(case.get_absolute_url()).text

    assert leaks(answers) == {}


def test_no_question_on_the_case_is_asked_of_an_item_that_is_closed_to_some(
    client, story, disqualified, chair
):
    client.force_login(chair)
    page = reverse("governance:read_item", args=[story.pk])

    assert "her stilles ingen spørgsmål på sagen" in client.get(page).text
    asked = {"text": "Hvad koster det?", "due_date": "2099-01-01"}
    assert client.post(reverse("governance:ask_about", args=[story.pk]), asked).status_code == 403


def test_nor_of_one_that_was_closed_while_the_question_was_written(item, chair, secretary):
    close_item(item, by=secretary, reason="Prisoplysninger")

    with pytest.raises(Refused, match="her stilles ingen spørgsmål på sagen"):
        preparation.ask_about(item, by=chair, text="Hvad koster det?", due_date=tomorrow())

    assert not Enquiry.objects.exists()
