from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from governance import permissions
from governance.actions import decisions
from governance.models import AgendaItem, Decision, Meeting
from governance.placement import TooEarly
from notifications.models import Event, Mail
from portal.clock import database_now
from portal.lifecycle import Lifecycle, TransitionNotAllowed
from portal.refusals import Refused
from procurement.models import Case
from tests.factories import begin, make_item, make_meeting, make_user, next_monday
from tests.races import at_once

Outcome = Decision.Outcome


def decide(item, by, outcome=Outcome.APPROVED, **texts):
    decision = Decision(outcome=outcome, **texts)
    decisions.decide(item, by=by, decision=decision)
    return decision


def page_of(item):
    return reverse("governance:decide", args=[item.pk])


@pytest.mark.spec("G21")
@pytest.mark.parametrize(
    ("outcome", "texts", "status"),
    [
        (Outcome.APPROVED, {}, Case.Status.APPROVED),
        (Outcome.CONDITIONS, {"conditions": "DPIA først."}, Case.Status.APPROVED),
        (Outcome.DEFERRED, {"reason": "Mangler priser."}, Case.Status.IN_PROGRESS),
        (Outcome.REJECTED, {"reason": "Findes i forvejen."}, Case.Status.REJECTED),
        (Outcome.FORWARDED, {"forwarded_to": "Direktionen"}, Case.Status.AWAITING_BOARD),
    ],
)
def test_the_case_follows_the_decision(decidable, chair, outcome, texts, status):
    decision = decide(decidable, chair, outcome, **texts)

    decidable.refresh_from_db()
    assert decidable.status == AgendaItem.Status.DECIDED
    assert decidable.case.status == status
    assert decision.decided_by == chair


@pytest.mark.spec("G20")
def test_requester_and_coordinator_are_told_with_the_conditions(
    decidable, chair, requester, coordinator
):
    decide(decidable, chair, Outcome.CONDITIONS, conditions="Automatisk brugerstyring.")

    event = Event.objects.about(decidable.case).get(kind="governance.decided")
    assert "Godkendt med betingelser" in event.text_da
    for person in (requester, coordinator):
        mail = Mail.objects.get(event=event, recipient=person)
        assert "Automatisk brugerstyring." in mail.text
        assert decidable.case.get_absolute_url() in mail.text


@pytest.mark.spec("G20")
def test_a_deferred_case_can_be_reported_again_and_the_mail_says_so(decidable, chair, requester):
    decide(decidable, chair, Outcome.DEFERRED, reason="Mangler priser.")

    assert permissions.can_report(requester, Case.objects.get(pk=decidable.case_id))
    event = Event.objects.about(decidable.case).get(kind="governance.decided")
    assert "Mangler priser." in event.text_da
    assert "Klarmeld den igen" in event.text_da


def test_the_second_treatment_is_called_so(client, decidable, board, chair):
    decide(decidable, chair, Outcome.DEFERRED, reason="Mangler priser.")
    Case.objects.filter(pk=decidable.case_id).update(status=Case.Status.AWAITING_BOARD)
    second = make_item(
        meeting=make_meeting(
            board=board,
            starts_at=decidable.meeting.starts_at.replace(hour=14)
            + (decidable.meeting.ends_at - decidable.meeting.starts_at) * 16,
        ),
        case=Case.objects.get(pk=decidable.case_id),
    )
    client.force_login(chair)

    assert "2. behandling" in client.get(second.meeting.get_absolute_url()).content.decode()
    assert "Første behandling" in client.get(decidable.meeting.get_absolute_url()).content.decode()


@pytest.mark.spec("G18")
@pytest.mark.spec("G20")
def test_the_chair_decides_on_the_page_and_the_requester_reads_it(
    client, decidable, chair, requester
):
    client.force_login(chair)
    assert "Rådet godkender et pilotforsøg." in client.get(page_of(decidable)).content.decode()

    answer = client.post(
        page_of(decidable),
        {
            "outcome": "approved",
            "sustainable": "Ja, driften er betalt.",
            "coherent": "Bruger den fælles brugerstyring.",
        },
    )

    live = reverse("governance:live", args=[decidable.meeting_id])
    assert answer.url == live
    client.force_login(requester)
    page = client.get(decidable.get_absolute_url()).content.decode()
    assert "Ja, driften er betalt." in page
    assert "Bruger den fælles brugerstyring." in page
    assert "Godkendt" in page


@pytest.mark.parametrize(
    ("outcome", "field"),
    [
        ("conditions", "conditions"),
        ("deferred", "reason"),
        ("rejected", "reason"),
        ("forwarded", "forwarded_to"),
        ("", "outcome"),
    ],
)
def test_each_outcome_asks_for_its_text(client, decidable, chair, outcome, field):
    client.force_login(chair)

    page = client.post(page_of(decidable), {"outcome": outcome})

    assert set(page.context["form"].errors) == {field}
    assert not Decision.objects.exists()


@pytest.mark.spec("G19")
def test_a_strategic_project_cannot_be_approved_by_the_board_itself(client, decidable, chair):
    AgendaItem.objects.update(strategic=True)
    decidable.strategic = True
    client.force_login(chair)

    page = client.get(page_of(decidable))

    offered = [value for value, _label in page.context["form"].fields["outcome"].choices]
    assert offered == ["deferred", "rejected", "forwarded"]
    with pytest.raises(TransitionNotAllowed):
        decide(decidable, chair)


def test_nothing_is_decided_before_the_agenda_is_closed(item, chair):
    assert not permissions.can_decide(chair, item)
    with pytest.raises(TransitionNotAllowed):
        decide(item, chair)


@pytest.fixture
def coming(item):
    """An item on an agenda that is out, before the meeting."""
    Meeting.objects.update(status=Meeting.Status.PUBLISHED)
    item.meeting.refresh_from_db()
    return item


def test_nothing_is_decided_before_the_meeting_has_begun(coming, chair):
    with pytest.raises(TooEarly, match="kan først registreres"):
        decide(coming, chair)
    assert AgendaItem.objects.get().is_pending
    assert not Decision.objects.exists()

    begin(coming.meeting, minutes_ago=0)
    assert decide(coming, chair).outcome == Outcome.APPROVED


def test_the_database_says_whether_it_has_begun(coming, chair, monkeypatch):
    late = database_now() + timedelta(days=365)
    monkeypatch.setattr(timezone, "now", lambda: late)

    with pytest.raises(TooEarly):
        decide(coming, chair)


@pytest.mark.parametrize("language", ["da", "en"])
def test_who_is_too_early_is_told_when_and_keeps_the_words(client, coming, chair, language):
    sentence = {"da": "En beslutning kan først registreres, når mødet er begyndt."}
    sentence["en"] = "A decision can be recorded when the meeting has begun, not before."
    client.force_login(chair)
    client.cookies["django_language"] = language
    for shown in (coming, coming.meeting):
        assert page_of(coming) not in client.get(shown.get_absolute_url()).content.decode()
    assert sentence[language] in client.get(page_of(coming)).content.decode()

    said = {"outcome": "rejected", "reason": "Findes i forvejen."}
    page = client.post(page_of(coming), said).content.decode()

    assert page.count(sentence[language]) == 1
    assert "Findes i forvejen." in page
    assert not Decision.objects.exists()

    begin(coming.meeting)
    for shown in (coming, coming.meeting):
        assert page_of(coming) in client.get(shown.get_absolute_url()).content.decode()


def test_who_may_decide(client, decidable, chair, secretary, member, requester, stranger):
    assert permissions.can_decide(chair, decidable)
    assert permissions.can_decide(secretary, decidable)
    for person, expected in [(member, 403), (requester, 403), (stranger, 404)]:
        client.force_login(person)
        assert client.get(page_of(decidable)).status_code == expected


def test_nobody_decides_a_case_of_their_own(decidable, chair):
    decidable.case.requester = chair

    assert not permissions.can_decide(chair, decidable)


def test_a_case_that_is_no_longer_before_the_board_is_not_decided(decidable, chair):
    decidable.case.status = Case.Status.WITHDRAWN

    assert not permissions.can_decide(chair, decidable)


def test_an_item_that_was_moved_meanwhile_is_not_decided_where_it_was(decidable, chair):
    elsewhere = make_meeting(board=decidable.meeting.board, starts_at=next_monday(1))
    AgendaItem.objects.filter(pk=decidable.pk).update(meeting=elsewhere)

    with pytest.raises(TransitionNotAllowed):
        decide(decidable, chair)


def test_the_database_refuses_to_change_a_decision(decidable, chair):
    decision = decide(decidable, chair)
    decision.reason = "Noget andet"

    with pytest.raises(Exception, match="append-only"):
        decision.save()


def decide_twice_at_once():
    meeting = begin(make_meeting(status=Meeting.Status.PUBLISHED))
    item = make_item(meeting=meeting)
    authority = meeting.board.authority
    deciders = [make_user(role, authority=authority) for role in (Role.CHAIR, Role.SECRETARY)]
    outcomes = [Outcome.APPROVED, Outcome.REJECTED]

    def deciding(by, outcome):
        mine = AgendaItem.objects.select_related("case", "meeting__board").get(pk=item.pk)
        return lambda: decide(mine, by, outcome, reason="Fordi.")

    at_once(*map(deciding, deciders, outcomes), refusals=Refused)
    return Decision.objects.filter(item=item).count()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_wins():
    assert decide_twice_at_once() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_guards_both_would_decide(monkeypatch, settings):
    """Two guards hold: the status moves by compare-and-set, and the table takes one decision."""

    def careless(self, status):
        type(self).objects.filter(pk=self.pk).update(status=status)
        self.status = status

    settings.LOCKS_OFF = True
    monkeypatch.setattr(Lifecycle, "move_to", careless)
    once = next(rule for rule in Decision._meta.constraints if rule.name == "item_decided_once")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Decision, once)
    try:
        assert decide_twice_at_once() == 2
    finally:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE governance_decision CASCADE")
        with connection.schema_editor() as editor:
            editor.add_constraint(Decision, once)
    assert not Decision.objects.values("item").annotate(n=Count("pk")).filter(n__gt=1).exists()
