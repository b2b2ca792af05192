"""Step 6 is answered with yes, maybe or no; step 18 with yes or no. The case follows the answer."""

import datetime
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from notifications.models import Event
from portal.refusals import Refused
from procurement import gates
from procurement.actions import cases
from procurement.models import Case, ChecklistStep, StepDecision
from tests import ticking
from tests.factories import make_case, open_gates, write_sheet

Status = ChecklistStep.Status
FRIDAY = datetime.date(2026, 12, 4)


@pytest.fixture
def case(requester, coordinator):
    """At step 6: what comes before is done."""
    case = make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)
    finish(case, *range(1, 6))
    return open_gates(case)


@pytest.fixture
def tested(case, coordinator, architect):
    """At step 18: the visitation has said yes, and the test is finished."""
    yes(case, by=coordinator, architect=architect)
    StepDecision.objects.create(step=step(case, 7), round=1, outcome="yes", decided_by=coordinator)
    finish(case, *range(7, 18))
    return case


def step(case, number):
    return ChecklistStep.objects.select_related("case").get(case=case, number=number)


def finish(case, *numbers):
    case.steps.filter(number__in=numbers).update(status=Status.DONE)


def yes(case, *, by, architect):
    decision = StepDecision(outcome="yes", recommendations="Brug fælles login")
    return ticking.decide(step(case, 6), by=by, decision=decision, it_contacts=[architect])


def maybe(case, *, by, **said):
    decision = StepDecision(
        outcome="maybe", **{"missing": "Udkast til kontrakt", "missing_by": FRIDAY, **said}
    )
    return ticking.decide(step(case, 6), by=by, decision=decision)


def test_management_may_say_maybe_again_by_another_day(case, coordinator, architect, manager):
    yes(case, by=coordinator, architect=architect)
    for day in (FRIDAY, FRIDAY + datetime.timedelta(days=7)):
        later = StepDecision(outcome="maybe", missing="Udkast til kontrakt", missing_by=day)
        ticking.decide(step(case, 7), by=manager, decision=later)
        assert (step(case, 7).status, step(case, 7).due_date) == (Status.WAITING, day)


def told(person):
    return person.notifications.order_by("-pk")[0].event


@pytest.mark.spec("C18b")
def test_a_failed_test_stands_in_the_way_of_yes_alone(client, tested, architect):
    write_sheet(tested, "test_cases", result="failed")
    open_step = step(tested, 18)
    client.force_login(architect)
    url = reverse("procurement:decide_step", args=[open_step.pk])
    assert 'id="decide"' in client.get(open_step.get_absolute_url()).content.decode()
    with pytest.raises(gates.GateClosed, match="spærrer for et ja"):
        ticking.decide(open_step, by=architect, decision=StepDecision(outcome="yes"))
    page = client.post(url, {"round": 1, "outcome": "yes", "reason": "Behold mig"})
    assert "spærrer for et ja" in page.context["decide_form"].errors["outcome"][0]
    assert "Behold mig" in page.content.decode()

    client.post(url, {"round": 1, "outcome": "no", "missing": "Ret fejlen"})

    assert StepDecision.objects.latest("pk").outcome == "no"
    assert Case.objects.get(pk=tested.pk).current_step == 17


@pytest.mark.spec("C06a")
def test_there_are_exactly_three_answers_and_what_was_decided_stands(case, architect):
    with pytest.raises(Refused):
        ticking.decide(step(case, 6), by=architect, decision=StepDecision(outcome="later"))

    decision = yes(case, by=architect, architect=architect)

    assert (decision.outcome, decision.round, decision.decided_by) == ("yes", 1, architect)
    assert decision.decided_at
    with pytest.raises(Exception, match=r"append-only|never changed|refuse"), transaction.atomic():
        StepDecision.objects.filter(pk=decision.pk).update(outcome="no")


@pytest.mark.spec("C06b")
def test_yes_sends_the_case_to_step_7_and_tells_the_coordinator(case, coordinator, architect):
    yes(case, by=architect, architect=architect)

    case.refresh_from_db()
    assert case.current_step == 7
    assert step(case, 6).status == Status.DONE
    assert "Brug fælles login" in told(coordinator).text_da
    assert step(case, 6).decisions.get().it_contacts.get() == architect


@pytest.mark.spec("C06b")
def test_an_appointed_contact_is_told(case, coordinator, architect):
    yes(case, by=coordinator, architect=architect)

    assert told(architect).kind == "procurement.step_decided"


@pytest.mark.spec("C06b")
def test_yes_needs_recommendations_or_the_word_none_and_a_contact(case, coordinator, architect):
    with pytest.raises(Refused, match="anbefalinger"):
        ticking.decide(
            step(case, 6),
            by=coordinator,
            decision=StepDecision(outcome="yes"),
            it_contacts=[architect],
        )
    with pytest.raises(Refused, match="kontaktperson"):
        ticking.decide(
            step(case, 6),
            by=coordinator,
            decision=StepDecision(outcome="yes", no_recommendations=True),
        )

    assert not StepDecision.objects.exists()


@pytest.mark.spec("C06c")
def test_maybe_sends_the_case_back_to_step_4_and_counts_the_round(
    case, requester, coordinator, architect
):
    maybe(case, by=architect)

    case.refresh_from_db()
    assert (case.current_step, case.triage_rounds) == (4, 1)
    statuses = [step(case, number).status for number in (3, 4, 5, 6)]
    assert statuses == [Status.DONE, Status.IN_PROGRESS, Status.NOT_STARTED, Status.NOT_STARTED]
    for person in (requester, coordinator):
        assert "Udkast til kontrakt" in told(person).text_da
        assert "4. december 2026" in told(person).text_da


def test_what_is_missing_after_a_maybe_is_due_on_the_day_that_was_said(case, architect):
    maybe(case, by=architect)

    case.refresh_from_db()
    assert (step(case, 4).due_date, case.next_due) == (FRIDAY, FRIDAY)
    assert step(case, 5).due_date is None


@pytest.mark.spec("C06c")
@pytest.mark.parametrize("lacking", [{"missing": " "}, {"missing_by": None}])
def test_maybe_says_what_is_missing_and_by_when(case, architect, lacking):
    with pytest.raises(Refused):
        maybe(case, by=architect, **lacking)


@pytest.mark.spec("C06c")
def test_the_visitation_treats_the_case_again(case, architect):
    maybe(case, by=architect)
    finish(case, 4, 5)

    decision = yes(case, by=architect, architect=architect)

    assert decision.round == 2
    assert step(case, 6).decisions.count() == 2


@pytest.mark.spec("C06d")
def test_no_closes_the_case_and_explains_why(case, requester, coordinator, architect):
    decision = StepDecision(outcome="no", reason="Data må ikke forlade EU")
    ticking.decide(step(case, 6), by=architect, decision=decision)

    case.refresh_from_db()
    assert case.status == Case.Status.REJECTED
    assert case.closed_at
    assert case.outcome_note == "Data må ikke forlade EU"
    for person in (requester, coordinator):
        assert told(person).kind == "procurement.step_decided"
        assert "Data må ikke forlade EU" in told(person).text_da


@pytest.mark.spec("C06d")
def test_no_must_say_why(case, architect):
    with pytest.raises(Refused):
        ticking.decide(step(case, 6), by=architect, decision=StepDecision(outcome="no"))
    with pytest.raises(IntegrityError), transaction.atomic():
        StepDecision.objects.create(step=step(case, 6), round=1, outcome="no", decided_by=architect)


@pytest.mark.spec("C06d")
def test_only_the_visitation_reopens_and_then_decides_anew(
    client, case, requester, coordinator, security, architect
):
    decision = StepDecision(outcome="no", reason="For dyrt")
    ticking.decide(step(case, 6), by=architect, decision=decision)
    url = reverse("procurement:reopen", args=[case.pk])

    for person in (requester, coordinator):
        client.force_login(person)
        assert client.get(url).status_code == 403
    client.force_login(security)
    client.post(url, {"reason": "Prisen er sat ned"})

    case.refresh_from_db()
    assert case.status == Case.Status.IN_PROGRESS
    assert case.current_step == 6
    assert step(case, 6).status == Status.IN_PROGRESS
    assert "Prisen er sat ned" in told(coordinator).text_da
    assert yes(case, by=architect, architect=architect).round == 2


def test_the_boards_no_leaves_the_visitations_yes(case, coordinator, architect, security):
    yes(case, by=coordinator, architect=architect)
    case.refresh_from_db()
    cases.reject(case, by=coordinator, reason="Boardet sagde nej")

    cases.reopen(case, by=security, reason="Nye oplysninger")

    assert step(case, 6).status == Status.DONE
    assert case.current_step == 7


def test_a_round_is_decided_once(case, coordinator, architect):
    maybe(case, by=architect)
    finish(case, 4, 5)

    with pytest.raises(Refused, match="allerede"):
        maybe(case, by=coordinator, round=1)


@pytest.mark.spec("C18a")
def test_not_ready_goes_back_to_the_test_and_keeps_the_history(
    tested, requester, coordinator, architect
):
    decision = StepDecision(outcome="no", missing="Adgang for vikarer")
    ticking.decide(step(tested, 18), by=coordinator, decision=decision)

    tested.refresh_from_db()
    assert (tested.current_step, tested.test_rounds) == (17, 1)
    assert [step(tested, number).status for number in (17, 18)] == [
        Status.IN_PROGRESS,
        Status.NOT_STARTED,
    ]
    assert step(tested, 18).decisions.get().missing == "Adgang for vikarer"
    assert tested.status == Case.Status.IN_PROGRESS
    assert "Adgang for vikarer" in told(requester).text_da


@pytest.mark.spec("C18a")
def test_not_ready_must_list_what_is_missing(tested, coordinator):
    with pytest.raises(Refused, match="mangler"):
        ticking.decide(
            step(tested, 18), by=coordinator, decision=StepDecision(outcome="no", reason="Nej")
        )


@pytest.mark.spec("C18b")
def test_ready_opens_what_comes_after(tested, coordinator):
    ticking.decide(step(tested, 18), by=coordinator, decision=StepDecision(outcome="yes"))

    tested.refresh_from_db()
    assert tested.current_step == 19
    ticking.complete(step(tested, 19), by=coordinator)


@pytest.mark.spec("C18a")
def test_step_18_has_no_maybe(tested, coordinator):
    with pytest.raises(Refused):
        ticking.decide(step(tested, 18), by=coordinator, decision=StepDecision(outcome="maybe"))


def test_the_page_shows_what_is_lacking_beside_the_fields(client, case, architect):
    client.force_login(architect)
    url = reverse("procurement:decide_step", args=[step(case, 6).pk])

    page = client.post(url, {"round": 1, "outcome": "yes", "reason": "Behold mig"})

    text = page.content.decode()
    assert "Skriv anbefalingerne" in text
    assert "Udpeg mindst én" in text
    assert "Behold mig" in text
    assert not StepDecision.objects.exists()


@pytest.mark.spec("C06a")
def test_the_page_offers_yes_maybe_and_no_and_takes_one(client, case, architect):
    client.force_login(architect)
    url = reverse("procurement:decide_step", args=[step(case, 6).pk])

    page = client.get(url).content.decode()
    client.post(url, {"round": 1, "outcome": ["yes", "conditions"]})

    offered = re.findall(r'type="radio"[^>]*name="outcome"[^>]*value="(\w+)"', page)
    assert offered == ["yes", "maybe", "no"]
    assert not StepDecision.objects.exists()


def test_the_page_records_the_decision(client, case, architect):
    client.force_login(architect)
    url = reverse("procurement:decide_step", args=[step(case, 6).pk])

    answer = client.post(
        url,
        {"round": 1, "outcome": "yes", "no_recommendations": "on", "it_contacts": [architect.pk]},
    )

    assert answer.url == case.get_absolute_url()
    assert Event.objects.about(case)[0].kind == "procurement.step_decided"
    page = client.get(step(case, 6).get_absolute_url()).content.decode()
    assert "Runde 1: Ja" in page


def test_the_requester_does_not_decide_for_the_visitation(client, case, requester):
    client.force_login(requester)

    answer = client.get(reverse("procurement:decide_step", args=[step(case, 6).pk]))

    assert answer.status_code == 403
