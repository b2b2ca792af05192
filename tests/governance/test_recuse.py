"""A member is disqualified: they neither read nor decide the item, and the minutes say so."""

import pytest
from django.urls import reverse

from accounts.models import Assignment, Role
from governance import permissions
from governance.actions import decisions, items, meetings, recusals
from governance.agenda import read_agenda
from governance.documents import render_paper
from governance.models import AgendaItem, Decision, Meeting, Paper, Recusal
from governance.recusals import Disqualified
from notifications.models import Event, Mail, Notification
from portal.lifecycle import TransitionNotAllowed
from procurement.models import Case
from tests.factories import (
    make_case,
    make_document,
    make_item,
    make_meeting,
    make_user,
    next_monday,
)

SENTENCE = "Du er inhabil i dette punkt"
SECRETS = ("Medicinplan", "Rådet godkender et pilotforsøg.", "priser.pdf", "Sagen kort.")


@pytest.fixture
def item(meeting, case):
    item = make_item(meeting=meeting, case=case)
    item.papers.add(make_document(case=case, name="priser.pdf"))
    return item


def recuse(item, person, by=None):
    recusals.recuse(item, by=by or person, person=person, reason="Min bror ejer firmaet.")
    return Recusal.objects.get(item=item, user=person)


def page_of(item):
    return reverse("governance:recuse", args=[item.pk])


@pytest.mark.spec("X08")
def test_a_member_says_so_and_sees_a_gap_from_then_on(client, item, member):
    client.force_login(member)
    assert "Jeg er inhabil" in client.get(item.get_absolute_url()).content.decode()
    assert "Er du inhabil" in client.get(page_of(item)).content.decode()

    answer = client.post(page_of(item), {"person": member.pk, "reason": "Min bror ejer firmaet."})

    assert answer.url == item.meeting.get_absolute_url()
    refused = client.get(item.get_absolute_url())
    assert refused.status_code == 403
    assert SENTENCE in refused.content.decode()
    agenda = client.get(item.meeting.get_absolute_url()).content.decode()
    assert SENTENCE in agenda


@pytest.mark.spec("X08")
@pytest.mark.parametrize(
    "page", ["meeting_detail", "publish_agenda", "order_items", "approve_minutes"]
)
def test_no_page_of_the_meeting_shows_the_item_to_a_secretary_who_is_disqualified(
    client, item, secretary, page
):
    recuse(item, secretary)
    states = {"approve_minutes": "published", "publish_agenda": "closed"}
    Meeting.objects.update(status=states.get(page, "planned"))
    client.force_login(secretary)

    shown = client.get(reverse(f"governance:{page}", args=[item.meeting_id])).content.decode()

    assert SENTENCE in shown
    assert not [secret for secret in SECRETS if secret in shown]


@pytest.mark.spec("X08")
def test_the_order_is_saved_by_a_secretary_who_sees_a_gap(client, item, secretary):
    other = make_item(meeting=item.meeting, heading="Et andet punkt")
    recuse(item, secretary)
    client.force_login(secretary)
    sent = {f"position-{item.pk}": 2, f"position-{other.pk}": 1}
    sent |= {f"minutes-{item.pk}": 20, f"minutes-{other.pk}": 10}

    client.post(reverse("governance:order_items", args=[item.meeting_id]), sent)

    assert [one.pk for one in item.meeting.items.order_by("position")] == [other.pk, item.pk]


@pytest.mark.parametrize("verb", ["decide", "correct", "conclude", "edit_item", "take_off"])
def test_no_page_of_the_item_is_there_for_the_disqualified(client, item, chair, verb):
    recuse(item, chair)
    client.force_login(chair)

    assert client.get(reverse(f"governance:{verb}", args=[item.pk])).status_code == 404


def test_the_case_shows_the_same_gap_to_whom_another_role_lets_in(client, item, member):
    Assignment.objects.create(user=member, role=Role.MANAGER, authority=member.authority)
    recuse(item, member)
    client.force_login(member)

    page = client.get(item.case.get_absolute_url()).content.decode()

    assert SENTENCE in page
    assert item.get_absolute_url() not in page


@pytest.mark.parametrize("kind", ["agenda", "minutes"])
def test_the_pdf_is_for_those_who_may_read_all_of_it(client, item, member, chair, kind):
    paper = item.meeting.papers.create(kind=kind, state=Paper.State.READY, file="x.pdf")
    recuse(item, member)
    url = reverse(f"governance:{kind}_pdf", args=[item.meeting_id])

    client.force_login(member)
    answer = client.get(url, follow=True)

    assert answer.redirect_chain[-1][0] == item.meeting.get_absolute_url()
    page = answer.content.decode()
    assert "PDF’en rummer et punkt, som du ikke må læse." in page
    assert url not in page
    client.force_login(chair)
    assert url in client.get(paper.meeting.get_absolute_url()).content.decode()


@pytest.mark.spec("X08")
def test_the_disqualified_cannot_decide(decidable, chair, secretary):
    recuse(decidable, chair)
    decidable = AgendaItem.objects.for_show().get()

    assert not permissions.can_decide(chair, decidable)
    assert not permissions.can_edit_item(chair, decidable)
    assert not permissions.can_take_off(chair, decidable)
    assert permissions.can_decide(secretary, decidable)
    with pytest.raises(Disqualified, match="Du er inhabil"):
        decisions.decide(decidable, by=chair, decision=Decision(outcome="approved"))
    assert not Decision.objects.exists()


def test_nor_correct_nor_conclude(decidable, chair, secretary):
    recuse(decidable, chair)
    forwarded = Decision(outcome="forwarded", forwarded_to="Direktionen")
    decisions.decide(decidable, by=secretary, decision=forwarded)
    item = AgendaItem.objects.for_show().get()

    assert not permissions.can_correct(chair, item)
    assert not permissions.can_conclude(chair, item)
    assert permissions.can_conclude(secretary, item)
    with pytest.raises(Disqualified):
        decisions.conclude(item, by=chair, decision=Decision(outcome="approved"))
    with pytest.raises(Disqualified):
        decisions.correct(item, by=chair, decision=Decision(outcome="approved"), corrects=forwarded)


def test_the_disqualified_is_not_told_what_was_decided(decidable, chair, secretary, requester):
    recuse(decidable, secretary)

    decisions.decide(decidable, by=chair, decision=Decision(outcome="approved"))

    event = Event.objects.about(decidable.case).get(kind="governance.decided")
    told = set(Mail.objects.filter(event=event).values_list("recipient", flat=True))
    assert requester.pk in told
    assert secretary.pk not in told


def test_what_is_forwarded_is_no_reminder_for_the_disqualified(client, decidable, chair, secretary):
    recuse(decidable, secretary)
    forwarded = Decision(outcome="forwarded", forwarded_to="Direktionen")
    decisions.decide(decidable, by=chair, decision=forwarded)
    page = reverse("governance:meeting_list")

    client.force_login(secretary)
    assert "Medicinplan" not in client.get(page).content.decode()
    client.force_login(chair)
    assert "Medicinplan" in client.get(page).content.decode()


@pytest.mark.spec("X08")
def test_the_minutes_name_the_disqualified_but_not_the_reason(client, decidable, member, chair):
    recuse(decidable, member)
    decisions.decide(decidable, by=chair, decision=Decision(outcome="approved"))
    paper = Paper(meeting=decidable.meeting, kind=Paper.Kind.MINUTES)
    client.force_login(chair)

    shown = client.get(decidable.meeting.get_absolute_url()).content.decode()

    words = f"{member.name} var inhabil (forvaltningsloven § 3)"
    assert words in shown
    assert "Min bror ejer firmaet." not in shown
    assert render_paper(paper)
    [slot] = read_agenda(decidable.meeting, None)
    assert [one.user for one in slot.item.recusals.all()] == [member]


def test_the_board_reads_the_reason_on_the_item_and_others_do_not(
    client, item, member, chair, requester
):
    recuse(item, member)

    for person, reads in ((chair, True), (requester, False)):
        client.force_login(person)
        page = client.get(item.get_absolute_url()).content.decode()
        assert member.name in page
        assert ("Min bror ejer firmaet." in page) is reads


def test_the_chair_says_it_of_a_member_who_is_told(client, item, chair, member, secretary):
    client.force_login(chair)
    page = client.get(page_of(item))
    assert {one.pk for one in page.context["form"].fields["person"].queryset} == {
        chair.pk,
        member.pk,
        secretary.pk,
    }

    client.post(page_of(item), {"person": member.pk, "reason": "Sidder i bestyrelsen."})

    recusal = Recusal.objects.get()
    assert (recusal.user, recusal.declared_by) == (member, chair)
    event = Event.objects.about(item.case).get(kind="governance.recused")
    assert "Sidder i bestyrelsen." not in event.text_da
    assert Mail.objects.filter(event=event, recipient=member).exists()


def test_a_secretary_who_is_disqualified_is_not_told_who_else_is(
    item, chair, member, secretary, department
):
    other = make_user(Role.SECRETARY, department=department)
    recusals.recuse(item, by=chair, person=secretary, reason="Min søn")

    recusals.recuse(item, by=chair, person=member, reason="Min bror")
    recusals.lift_recusal(Recusal.objects.get(user=member), by=chair)

    for kind in ("recused", "recusal_lifted"):
        told = Notification.objects.filter(event__kind=f"governance.{kind}")
        assert told.filter(recipient=other).exists()
        assert not told.filter(recipient=secretary, event__text_da__contains=member.name).exists()


def test_a_member_says_it_of_nobody_else(client, item, member, chair):
    client.force_login(member)

    page = client.post(page_of(item), {"person": chair.pk, "reason": "Sidder i bestyrelsen."})

    assert "person" in page.context["form"].errors
    assert not Recusal.objects.exists()


def test_who_does_not_sit_in_the_board_is_not_disqualified(client, item, coordinator, requester):
    for person in (coordinator, requester):
        client.force_login(person)
        assert client.get(page_of(item)).status_code == 403


def test_saying_it_twice_is_saying_it_once(item, member):
    recuse(item, member)
    recuse(item, member)

    assert Recusal.objects.count() == 1


def test_somebody_else_lifts_a_mistake(client, item, member, chair):
    recusal = recuse(item, member)
    url = reverse("governance:lift_recusal", args=[recusal.pk])
    client.force_login(chair)

    assert client.post(url).url == item.get_absolute_url()

    client.force_login(member)
    assert "Medicinplan" in client.get(item.get_absolute_url()).content.decode()
    recusal.refresh_from_db()
    assert recusal.lifted_by == chair
    assert Event.objects.about(item.case).filter(kind="governance.recusal_lifted").exists()
    assert recuse(item, chair)
    assert Recusal.objects.in_force().count() == 1


def test_nobody_lifts_their_own(client, item, chair, secretary, member):
    recusal = recuse(item, chair)

    client.force_login(chair)
    url = reverse("governance:lift_recusal", args=[recusal.pk])
    assert client.post(url).status_code == 404
    assert not permissions.can_lift_recusal(chair, recusal)
    assert not permissions.can_lift_recusal(member, recusal)
    assert permissions.can_lift_recusal(secretary, recusal)


def test_when_the_item_is_treated_nothing_changes_any_more(decidable, member, chair, secretary):
    recusal = recuse(decidable, member)
    decisions.decide(decidable, by=chair, decision=Decision(outcome="approved"))
    item = AgendaItem.objects.get()

    assert not permissions.can_recuse(secretary, item)
    assert not permissions.can_lift_recusal(secretary, Recusal.objects.get())
    with pytest.raises(TransitionNotAllowed):
        recuse(item, secretary)
    with pytest.raises(TransitionNotAllowed):
        recusals.lift_recusal(recusal, by=secretary)


def test_who_was_disqualified_is_so_when_the_case_comes_again(
    decidable, board, chair, member, requester
):
    recuse(decidable, member)
    deferral = Decision(outcome="deferred", reason="Mangler priser.")
    decisions.decide(decidable, by=chair, decision=deferral)
    make_meeting(board=board, starts_at=next_monday(weeks=1))
    again = AgendaItem(heading="Medicinplan", contact=requester)

    items.report(
        again, by=requester, case=Case.objects.get(pk=decidable.case_id), board=board, papers=[]
    )

    assert [one.user for one in again.recusals.all()] == [member]


def test_it_follows_the_item_to_another_meeting(item, board, member, secretary):
    make_meeting(board=board, starts_at=next_monday(weeks=1))
    recuse(item, member)

    meetings.cancel_meeting(item.meeting, by=secretary, note="Sygdom")

    moved = AgendaItem.objects.get()
    assert moved.meeting != item.meeting
    [slot] = read_agenda(moved.meeting, member)
    assert slot.gap


def test_the_agenda_takes_the_same_queries_with_many_recusals(
    client, item, member, chair, secretary, query_count
):
    client.force_login(chair)
    url = item.meeting.get_absolute_url()
    recuse(item, member)
    with_one = query_count(client.get, url)
    for _more in range(2):
        other = make_item(
            meeting=item.meeting,
            case=make_case(requester=item.case.requester, status="awaiting_board"),
        )
        recuse(other, member)
        recuse(other, secretary)

    assert query_count(client.get, url) == with_one
