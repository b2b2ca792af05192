"""What boards of different kinds decide reaches the case as its own course wants it."""

import datetime
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.actions import decisions
from governance.following import Onward
from governance.kinds import Kind
from governance.models import AgendaItem, Board, Condition, Decision, Meeting
from governance.permissions import can_conclude
from governance.placement import NoOpenMeeting, no_meeting_text
from governance.reaching import outcomes_of, step_of
from notifications.models import Event, Mail
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from procurement.models import Case, ChecklistStep, StepDecision
from tests.factories import (
    begin,
    make_board,
    make_case,
    make_item,
    make_meeting,
    next_monday,
    open_gates,
    write_sheet,
)

Outcome = Decision.Outcome
Status = ChecklistStep.Status


def page_of(item):
    return reverse("governance:decide", args=[item.pk])


def at(number, *, requester, coordinator):
    case = make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)
    case.steps.filter(number__lt=number).update(status=Status.DONE)
    return open_gates(case)


def meeting_of(authority, kind):
    board = make_board(authority=authority, name=kind.title())
    board.kind = kind
    board.save()
    return begin(make_meeting(board=board, status=Meeting.Status.PUBLISHED))


@pytest.fixture
def visited(authority, requester, coordinator):
    """A case that stands at step 6, on the agenda of the visitation."""
    case = at(6, requester=requester, coordinator=coordinator)
    return make_item(meeting=meeting_of(authority, Kind.VISITATION), case=case)


@pytest.fixture
def intake(authority, requester):
    """A new case that nobody drives, on the agenda of the intake."""
    case = make_case(requester=requester, status=Case.Status.SUBMITTED)
    return make_item(meeting=meeting_of(authority, Kind.INTAKE), case=case)


@pytest.fixture
def purchase(authority, requester, coordinator):
    """A case at SIH's step 11, on the agenda of the intake."""
    case = make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)
    case.process = "sih"
    case.save(update_fields=["process"])
    case.request.system_owner = case.request.business_owner = requester
    case.request.save()
    agreed = {"system_owner_agreed": "2026-11-01", "business_owner_agreed": "2026-11-01"}
    write_sheet(case, "owners_and_hours", **agreed, hours=40)
    write_sheet(case, "infrastructure", component="Serviceplatformen")
    case.steps.filter(number__gt=16).delete()
    case.steps.filter(number__lt=11).update(status=Status.DONE)
    return make_item(meeting=meeting_of(authority, Kind.INTAKE), case=case)


def post(client, person, item, **said):
    client.force_login(person)
    page = client.get(page_of(item))
    assert page.status_code == 200
    leaves = [point.checkpoint.key for point in page.context.get("left_open", [])]
    return client.post(page_of(item), {"round": 1, "leaves_open": leaves, **said})


@pytest.mark.spec("C05a")
@pytest.mark.spec("C06b")
def test_the_visitations_yes_appoints_contacts_and_sends_the_case_to_step_7(
    client, visited, chair, architect, requester
):
    refused = post(client, chair, visited, outcome="go_on")
    assert set(refused.context["form"].errors) == {"recommendations", "it_contacts"}

    answer = post(
        client,
        chair,
        visited,
        outcome="go_on",
        recommendations="Brug fælles login",
        it_contacts=architect.pk,
    )

    live = reverse("governance:live", args=[visited.meeting_id])
    assert answer.url == live
    decision = Decision.objects.get()
    assert decision.outcome == Outcome.GO_ON
    assert decision.step_decision.outcome == "yes"
    assert list(decision.step_decision.it_contacts.all()) == [architect]
    assert Case.objects.get(pk=visited.case_id).current_step == 7
    page = client.get(visited.get_absolute_url()).content.decode()
    assert "Brug fælles login" in page
    assert architect.name in page
    told = Mail.objects.filter(event__kind="procurement.step_decided")
    assert {requester.pk, architect.pk} <= set(told.values_list("recipient", flat=True))


@pytest.mark.spec("C06c")
def test_the_visitations_maybe_lists_what_is_missing_by_a_day(client, visited, chair):
    day = timezone.localdate() + datetime.timedelta(days=10)
    refused = post(client, chair, visited, outcome="missing")
    assert set(refused.context["form"].errors) == {"missing", "missing_by"}

    post(client, chair, visited, outcome="missing", missing="Udkast", missing_by=day.isoformat())

    case = Case.objects.get(pk=visited.case_id)
    assert (case.current_step, case.triage_rounds) == (4, 1)
    page = client.get(visited.get_absolute_url()).content.decode()
    assert "Måske, noget mangler" in page
    assert "Udkast" in page


@pytest.mark.spec("C06d")
def test_the_visitations_no_closes_the_case_with_the_reason(client, visited, chair):
    refused = post(client, chair, visited, outcome="stop")
    assert set(refused.context["form"].errors) == {"reason"}

    post(client, chair, visited, outcome="stop", reason="Vi har det allerede.")

    case = Case.objects.get(pk=visited.case_id)
    assert (case.status, case.outcome_note) == (Case.Status.REJECTED, "Vi har det allerede.")
    assert Decision.objects.get().reason == "Vi har det allerede."


def test_there_is_one_button_to_record_the_decision(client, visited, chair):
    client.force_login(chair)

    assert client.get(page_of(visited)).content.decode().count("Gem beslutningen") == 1


def test_when_the_step_is_answered_elsewhere_the_visitation_can_only_note_it(visited, chair):
    visited.case.steps.filter(number=6).update(status=Status.DONE)

    assert step_of(visited) is None
    assert outcomes_of(visited, None) == [Outcome.NOTED]


def test_the_page_says_at_which_step_the_case_must_stand(client, visited, chair):
    client.force_login(chair)
    assert "står ved det trin, der spørger" not in client.get(page_of(visited)).content.decode()
    visited.case.steps.filter(number=5).update(status=Status.IN_PROGRESS)

    page = unescape(client.get(page_of(visited)).content.decode())

    assert "“Ja, gå videre”, “Måske, noget mangler”, “Nej, stop”" in page
    step = visited.case.steps.get(number=5)
    assert f'href="{step.get_absolute_url()}"' in page
    assert "trin 5" in page


def test_what_belongs_to_one_outcome_is_shown_when_it_is_chosen(client, visited, chair):
    client.force_login(chair)

    page = client.get(page_of(visited)).content.decode()

    for outcome in ("go_on", "missing"):
        assert f'data-asked-if="outcome" data-asked-when="{outcome}"' in page
    assert 'data-asked-when="conditions"' not in page


def test_the_visitations_meeting_treats_a_case_once(client, visited, chair):
    post(client, chair, visited, outcome="stop", reason="Vi har det allerede.")

    again = client.get(page_of(visited))
    assert again.status_code == 400
    assert "allerede truffet beslutning" in again.text
    assert StepDecision.objects.count() == 1


@pytest.mark.spec("F22")
@pytest.mark.spec("F23")
def test_the_intake_notes_a_new_case_and_gives_it_a_contact_person(
    client, intake, chair, coordinator, requester
):
    assert Outcome.APPROVED not in outcomes_of(intake, step_of(intake))

    post(client, chair, intake, outcome="noted", contact_person=coordinator.pk, reason="Spændende")

    case = Case.objects.get(pk=intake.case_id)
    assert (case.coordinator, case.status) == (coordinator, Case.Status.IN_PROGRESS)
    told = Mail.objects.filter(event__kind="procurement.coordinator_assigned")
    assert {requester.pk, coordinator.pk} == set(told.values_list("recipient", flat=True))
    page = client.get(intake.get_absolute_url()).content.decode()
    assert "Taget til efterretning" in page
    assert f"Kontaktperson:</strong> {coordinator.name}" in page


def test_the_intake_rejects_a_new_case(client, intake, chair):
    post(client, chair, intake, outcome="rejected", reason="Købes fælles.")

    assert Case.objects.get(pk=intake.case_id).status == Case.Status.REJECTED


def test_what_the_intake_defers_comes_on_its_next_meeting(client, intake, chair):
    board = intake.meeting.board
    coming = make_meeting(board=board, starts_at=next_monday(weeks=2))

    post(client, chair, intake, outcome="deferred", reason="Chefen var væk.")

    again = AgendaItem.objects.pending().get()
    assert (again.case_id, again.meeting) == (intake.case_id, coming)
    assert Case.objects.get(pk=intake.case_id).status == Case.Status.SUBMITTED


@pytest.mark.spec("F30")
@pytest.mark.parametrize(
    ("said", "word", "status"),
    [
        ({"outcome": "approved"}, "yes", Case.Status.APPROVED),
        ({"outcome": "conditions", "conditions": "DPIA"}, "conditions", Case.Status.APPROVED),
        ({"outcome": "rejected", "reason": "For dyrt."}, "no", Case.Status.REJECTED),
    ],
)
@pytest.mark.parametrize("reported", [True, False])
def test_the_intake_approves_the_purchase(client, purchase, chair, said, word, status, reported):
    if reported:
        Case.objects.update(status=Case.Status.AWAITING_BOARD)

    page = post(client, chair, purchase, **said)

    assert page.status_code == 302, page.context["form"].errors
    decision = Decision.objects.get()
    assert decision.step_decision.outcome == word
    assert decision.step_decision.step.number == 11
    assert Case.objects.get(pk=purchase.case_id).status == status


@pytest.mark.spec("F30")
def test_nothing_is_approved_before_it_is_judged(purchase):
    purchase.case.steps.filter(number=9).update(status=Status.NOT_STARTED)

    assert Outcome.APPROVED not in outcomes_of(purchase, step_of(purchase))


@pytest.mark.spec("G19")
def test_a_strategic_project_goes_on_the_next_boards_agenda_and_is_decided_there(
    client, decidable, chair, requester
):
    last = make_board(authority=decidable.case.authority, name="Chefforum")
    last.kind = Kind.STRATEGIC
    last.save()
    board = decidable.meeting.board
    board.next_board = last
    board.save()
    coming = make_meeting(board=last)
    AgendaItem.objects.update(strategic=True)

    post(client, chair, decidable, outcome="forwarded", to_board=last.pk)

    forwarded = Decision.objects.get()
    item = AgendaItem.objects.pending().get()
    assert forwarded.forwarded_to == "Chefforum"
    assert (item.continues, item.meeting, item.heading) == (forwarded, coming, decidable.heading)
    assert Case.objects.get(pk=decidable.case_id).status == Case.Status.AWAITING_BOARD
    page = client.get(decidable.get_absolute_url()).content.decode()
    assert "Chefforum behandler den" in page
    assert reverse("governance:conclude", args=[decidable.pk]) not in page
    assert not AgendaItem.objects.with_another_body().exists()

    Meeting.objects.filter(pk=coming.pk).update(status=Meeting.Status.PUBLISHED)
    begin(Meeting.objects.get(pk=coming.pk))
    post(client, chair, AgendaItem.objects.get(pk=item.pk), outcome="approved")

    answer = Decision.objects.last()
    assert answer.answers == forwarded
    assert Case.objects.get(pk=decidable.case_id).status == Case.Status.APPROVED
    assert "Godkendt" in client.get(decidable.get_absolute_url()).content.decode()
    event = Event.objects.filter(kind="governance.decided").latest("pk")
    assert Mail.objects.filter(event=event, recipient=requester).exists()
    assert set(Decision.objects.first_words()) == {forwarded, answer}
    assert set(Decision.objects.last_words()) == {answer}


@pytest.mark.spec("G19")
def test_a_project_that_was_said_to_be_strategic_meanwhile_is_not_approved_here(decidable, chair):
    read_before = AgendaItem.objects.get(pk=decidable.pk)
    AgendaItem.objects.filter(pk=decidable.pk).update(strategic=True)

    with pytest.raises(TransitionNotAllowed):
        decisions.decide(read_before, by=chair, decision=Decision(outcome="approved"))


@pytest.mark.spec("G19")
def test_nobody_writes_down_what_the_next_board_decides_itself(decidable, chair):
    last = make_board(authority=decidable.case.authority, name="Chefforum")
    make_meeting(board=last)
    forwarded = Decision(outcome="forwarded", forwarded_to="Chefforum")
    decisions.decide(decidable, by=chair, decision=forwarded, onward=Onward(to_board=last))

    with pytest.raises(Refused, match="næste board"):
        decisions.conclude(decidable, by=chair, decision=Decision(outcome="approved"))


@pytest.fixture
def strategic(decidable):
    """A strategic project before the project board of an authority that has a strategic board."""
    last = make_board(authority=decidable.case.authority, name="Chefforum")
    last.kind = Kind.STRATEGIC
    last.save()
    AgendaItem.objects.update(strategic=True)
    return AgendaItem.objects.get()


@pytest.mark.spec("G19")
def test_a_strategic_project_goes_to_no_other_body_than_the_authoritys_own_strategic_board(
    client, strategic, chair
):
    page = post(client, chair, strategic, outcome="forwarded", forwarded_to="Byrådet")

    sentence = "Et projekt med strategisk fokus afgøres af Chefforum."
    assert page.context["form"].errors["to_board"][0].startswith(sentence)
    said = Decision(outcome="forwarded", forwarded_to="Byrådet")
    with pytest.raises(Refused, match=sentence):
        decisions.decide(AgendaItem.objects.get(), by=chair, decision=said)
    assert not Decision.objects.exists()


@pytest.mark.spec("G19")
def test_what_another_body_said_of_it_is_no_approval(client, strategic, chair):
    """It was forwarded before the authority had its strategic board."""
    Board.objects.filter(name="Chefforum").update(kind=Kind.PROJECT)
    said = Decision(outcome="forwarded", forwarded_to="Byrådet")
    decisions.decide(strategic, by=chair, decision=said)
    Board.objects.filter(name="Chefforum").update(kind=Kind.STRATEGIC)
    client.force_login(chair)

    form = client.get(reverse("governance:conclude", args=[strategic.pk])).context["form"]

    offered = [value for value, _label in form.fields["outcome"].choices]
    assert offered == ["deferred", "rejected"]
    with pytest.raises(TransitionNotAllowed):
        decisions.conclude(
            AgendaItem.objects.get(), by=chair, decision=Decision(outcome="approved")
        )
    answer = Decision(outcome="deferred", reason="Til Chefforum")
    decisions.conclude(AgendaItem.objects.get(), by=chair, decision=answer)
    assert Case.objects.get(pk=strategic.case_id).status == Case.Status.IN_PROGRESS
    form = client.get(reverse("governance:correct", args=[strategic.pk])).context["form"]
    offered = [value for value, _label in form.fields["outcome"].choices]
    assert not {"approved", "conditions"} & set(offered)


@pytest.mark.spec("G19")
def test_a_correction_forwards_it_to_no_body_outside(client, strategic, chair):
    said = Decision(outcome="deferred", reason="Mangler.")
    decisions.decide(strategic, by=chair, decision=said)
    client.force_login(chair)

    form = client.get(reverse("governance:correct", args=[strategic.pk])).context["form"]

    offered = [value for value, _label in form.fields["outcome"].choices]
    assert offered == ["deferred", "rejected"]


@pytest.mark.spec("G19")
def test_the_strategic_board_itself_may_ask_a_body_above_it(client, strategic, chair):
    board = strategic.meeting.board
    Board.objects.filter(pk=board.pk).update(kind=Kind.STRATEGIC)

    post(client, chair, strategic, outcome="forwarded", forwarded_to="Byrådet")
    answer = Decision(outcome="approved")
    decisions.conclude(AgendaItem.objects.get(), by=chair, decision=answer)

    assert Case.objects.get(pk=strategic.case_id).status == Case.Status.APPROVED


def test_correcting_the_words_of_a_forwarding_leaves_the_next_board_its_decision(
    client, strategic, chair
):
    last = Board.objects.get(name="Chefforum")
    make_meeting(board=last)
    post(client, chair, strategic, outcome="forwarded", to_board=last.pk)
    old = Decision.objects.get()
    item = AgendaItem.objects.get(pk=strategic.pk)
    new = Decision(outcome="forwarded", forwarded_to="Chefforum", reason="Stor")
    decisions.correct(item, by=chair, decision=new, corrects=old)

    item = AgendaItem.objects.get(pk=strategic.pk)
    assert not can_conclude(chair, item)
    said = Decision(outcome="rejected", reason="Nej.")
    with pytest.raises(Refused, match="næste board"):
        decisions.conclude(item, by=chair, decision=said)


@pytest.mark.spec("G19")
def test_without_a_meeting_of_the_next_board_nothing_is_decided_and_nothing_lost(
    client, decidable, chair
):
    last = make_board(authority=decidable.case.authority, name="Chefforum")

    page = post(client, chair, decidable, outcome="forwarded", to_board=last.pk, reason="Stor")

    assert no_meeting_text(last) in unescape(page.content.decode())
    assert "Stor" in page.content.decode()
    assert not Decision.objects.exists()
    with pytest.raises(NoOpenMeeting):
        decisions.decide(
            AgendaItem.objects.get(),
            by=chair,
            decision=Decision(outcome="forwarded", forwarded_to="Chefforum"),
            onward=Onward(to_board=last),
        )


def test_a_new_case_needs_somebody_to_drive_it_before_another_board_has_it(
    client, intake, chair, coordinator
):
    project = make_board(authority=intake.case.authority)
    make_meeting(board=project)

    page = post(client, chair, intake, outcome="forwarded", to_board=project.pk)
    assert "Vælg først en kontaktperson" in page.content.decode()
    assert not Decision.objects.exists()

    post(
        client,
        chair,
        intake,
        outcome="forwarded",
        to_board=project.pk,
        contact_person=coordinator.pk,
    )
    assert AgendaItem.objects.pending().get().meeting.board == project
    assert Case.objects.get(pk=intake.case_id).status == Case.Status.AWAITING_BOARD


def test_a_correction_of_an_answer_leaves_the_case_to_people(client, visited, chair, architect):
    post(client, chair, visited, outcome="stop", reason="Vi har det allerede.")
    client.force_login(chair)
    url = reverse("governance:correct", args=[visited.pk])
    offered = [value for value, _label in client.get(url).context["form"].fields["outcome"].choices]
    assert offered == ["go_on", "missing", "stop", "noted"]

    said = {"outcome": "noted", "reason": "Skrivefejl.", "corrects": Decision.objects.get().pk}
    page = client.post(url, said, follow=True)

    assert "Sagen er kommet videre siden" in page.content.decode()
    assert Case.objects.get(pk=visited.case_id).status == Case.Status.REJECTED


def test_conditions_become_rows_with_an_owner_and_a_day(client, decidable, chair, coordinator):
    day = timezone.localdate() + datetime.timedelta(days=30)

    post(
        client,
        chair,
        decidable,
        outcome="conditions",
        conditions="DPIA først.\n\nFælles login.",
        owner=coordinator.email,
        due_date=day.isoformat(),
    )

    rows = Condition.objects.order_by("pk")
    assert [row.text for row in rows] == ["DPIA først.", "Fælles login."]
    assert {(row.owner, row.due_date) for row in rows} == {(coordinator, day)}


def test_an_advisory_board_is_asked_for_its_advice_and_not_for_conditions(
    client, authority, requester, chair
):
    case = make_case(requester=requester, status=Case.Status.AWAITING_BOARD)
    item = make_item(meeting=meeting_of(authority, Kind.ADVISORY), case=case)
    client.force_login(chair)

    form = client.get(page_of(item)).context["form"]

    offered = [value for value, _label in form.fields["outcome"].choices]
    assert offered == ["noted", "deferred", "forwarded"]
    assert form.fields["reason"].label == "Råd og begrundelse"
    assert form.fields["conditions"].help_text == ""


def test_the_contact_person_of_a_new_case_is_asked_for_beside_the_outcome(client, intake, chair):
    client.force_login(chair)

    form = client.get(page_of(intake)).context["form"]

    assert list(form.fields)[:2] == ["outcome", "contact_person"]
    assert form.fields["reason"].label == "Begrundelse"
