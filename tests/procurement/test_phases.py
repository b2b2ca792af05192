"""A case may step in at any phase, and at the end of each somebody says whether it goes on."""

import pytest
from django.core.exceptions import BadRequest
from django.urls import reverse

from accounts.models import Role
from notifications.models import Event
from portal.refusals import Refused
from procurement import gates
from procurement.actions import cases, checklist, phases
from procurement.forms.phase import EnterForm
from procurement.models import Case, ChecklistStep, PhaseDecision, StepDecision
from procurement.turns import wanted
from tests import ticking
from tests.factories import make_case, make_contract, make_user, write_sheet
from tests.races import Meeting, at_once, errors

Status = ChecklistStep.Status


def started(process, **options):
    case = make_case(status=Case.Status.IN_PROGRESS, **options)
    case.process = process
    case.save()
    case.steps.all().delete()
    case = Case.objects.get(pk=case.pk)
    checklist.start(case)
    return case


@pytest.fixture
def case(requester, coordinator):
    return started("kl", requester=requester, coordinator=coordinator)


def fresh(case):
    return Case.objects.get(pk=case.pk)


def end(case, *numbers):
    """Finish the steps of these phases, as rows."""
    for phase in [case.course.phases[number] for number in numbers]:
        case.steps.filter(number__range=(phase.first, phase.last)).update(status=Status.DONE)


def decide(case, *, by, phase=0, outcome="on", reason="Behovet er tydeligt"):
    key = case.course.phases[phase].key
    return phases.decide(case, by=by, phase=key, outcome=outcome, reason=reason)


def reasons(case, number):
    step = fresh(case).steps.get(number=number)
    step.case = fresh(case)
    return [str(gate.reason) for gate in gates.closed(step)]


@pytest.mark.spec("D03")
def test_the_next_phase_waits_until_somebody_has_said_go_on(case, coordinator, manager):
    end(case, 0)
    begun = case.course.phases[1].first
    assert any(reason.startswith("Ingen har besluttet") for reason in reasons(case, begun))

    decision = decide(case, by=manager)

    assert (decision.outcome, decision.decided_by) == ("on", manager)
    assert not any(reason.startswith("Ingen har besluttet") for reason in reasons(case, begun))
    assert coordinator.notifications.latest("pk").event.kind == "procurement.phase_decided"


@pytest.mark.spec("D03")
def test_a_phase_is_decided_when_its_steps_are_finished_and_once(case, manager):
    with pytest.raises(Refused, match="venter ikke"):
        decide(case, by=manager)
    end(case, 0)
    decide(case, by=manager)

    with pytest.raises(Refused, match="venter ikke"):
        decide(case, by=manager)


@pytest.mark.spec("D03")
def test_a_case_that_came_back_and_was_finished_does_not_come_back_again(case, manager):
    end(case, 0)
    decide(case, by=manager, outcome="exit")
    assert gates.has_left(fresh(case))

    case.steps.update(status=Status.DONE)
    assert not gates.has_left(fresh(case))


@pytest.mark.spec("D03")
def test_leaving_ends_the_case_without_an_acquisition(case, requester, manager):
    end(case, 0)

    decide(case, by=manager, outcome="exit", reason="Det har vi allerede")

    left = fresh(case)
    assert (left.status, left.result) == (Case.Status.CLOSED, Case.Result.DROPPED)
    assert (left.outcome_note, left.is_under_way) == ("Det har vi allerede", False)
    assert "Det har vi allerede" in requester.notifications.latest("pk").event.text_da
    with pytest.raises(Refused, match="afsluttet"):
        ticking.complete(case.steps.get(number=case.course.phases[1].first), by=manager)


@pytest.mark.spec("D03")
def test_what_left_may_come_back_and_the_phase_is_decided_anew(client, case, coordinator, manager):
    end(case, 0)
    decide(case, by=manager, outcome="exit")
    client.force_login(coordinator)

    client.post(reverse("procurement:reopen", args=[case.pk]), {"reason": "Prisen er sat ned"})

    back = fresh(case)
    assert (back.status, back.result, back.closed_at) == (Case.Status.IN_PROGRESS, "", None)
    assert gates.phase_at_end(back) == case.course.phases[0]
    decide(back, by=manager)


def test_a_case_that_is_finished_does_not_come_back(case, coordinator):
    Case.objects.filter(pk=case.pk).update(status=Case.Status.CLOSED)

    with pytest.raises(Refused, match="afsluttet"):
        cases.reopen(fresh(case), by=coordinator, reason="Igen")


def test_leaving_after_the_contract_is_not_called_dropped(case, coordinator):
    make_contract(case=case)
    Case.objects.filter(pk=case.pk).update(status=Case.Status.CONTRACTED)

    cases.leave(fresh(case), by=coordinator, reason="Følges et andet sted")

    assert fresh(case).result == ""
    assert not gates.has_left(fresh(case))


def test_nobody_leaves_while_the_board_decides(case, coordinator):
    Case.objects.filter(pk=case.pk).update(status=Case.Status.AWAITING_BOARD)

    with pytest.raises(Refused):
        cases.leave(fresh(case), by=coordinator, reason="Nu")


@pytest.mark.spec("D02")
def test_a_case_begins_at_a_later_phase_and_says_why(case, coordinator):
    phase = case.course.phases[2]

    phases.enter(case, by=coordinator, phase=phase.key, reason="Markedet er afdækket")

    begun = fresh(case)
    assert (begun.entered_phase, begun.current_step) == (phase.key, phase.first)
    earlier = begun.steps.filter(number__lt=phase.first)
    assert {step.status for step in earlier} == {Status.NOT_RELEVANT}
    assert earlier[0].why_not_relevant == "Trådt ind senere: Markedet er afdækket"
    assert not gates.undecided_phases(begun)[0].last < phase.first
    with pytest.raises(Refused, match="allerede i gang"):
        phases.enter(case, by=coordinator, phase=phase.key, reason="Igen")


@pytest.mark.spec("D02")
@pytest.mark.parametrize(
    ("process", "free", "bound", "skipped"),
    [
        ("haderslev", "triage", "agreements", "6. "),
        ("sih", "assessment", "purchase", "11. "),
        ("kl", "purchase", "implementation", "6. "),
        ("albertslund", "board", "operation", "14. "),
    ],
)
def test_past_a_decision_only_a_manager_lets_a_case_begin(
    client, coordinator, manager, requester, process, free, bound, skipped
):
    case = started(process, requester=requester, coordinator=coordinator)
    url = reverse("procurement:enter_phase", args=[case.pk])
    with pytest.raises(Refused, match="Kun en leder"):
        phases.enter(case, by=coordinator, phase=bound, reason="Det haster")
    client.force_login(coordinator)
    page = client.post(url, {"phase": bound, "reason": "Det haster"})
    assert skipped in page.text
    assert page.context["form"].errors["phase"][0].startswith("Kun en leder i afdelingen")
    offered = dict(page.context["form"].fields["phase"].choices)
    assert free in offered
    assert bound not in offered
    assert fresh(case).entered_phase == ""

    client.force_login(manager)
    client.post(url, {"phase": bound, "reason": "Besluttet før portalen kom"})

    assert fresh(case).entered_phase == bound
    shown = client.get(case.get_absolute_url())
    assert shown.context["stretches"][0].is_left_out
    assert "Alle gennemført" not in shown.text
    text = Event.objects.about(case).get(kind="procurement.phase_entered").text_da
    assert f"Lederen lader sagen springe over: {skipped}" in text


@pytest.mark.spec("D02")
def test_where_no_decision_is_left_nobody_is_asked_for_a_manager(case, coordinator):
    case.steps.update(status=Status.NOT_RELEVANT, not_relevant_reason="Delsag")

    form = EnterForm(case=fresh(case), by=coordinator)

    assert form.fields["phase"].help_text == ""
    assert len(form.fields["phase"].choices) == len(case.course.phases) - 1


@pytest.mark.spec("D02")
def test_the_pages_ask_where_and_why(client, case, coordinator, requester):
    client.force_login(coordinator)
    url = reverse("procurement:enter_phase", args=[case.pk])

    page = client.post(url, {"reason": "Behold mig"}).content.decode()
    assert "Vælg en fase" in page
    assert "Behold mig" in page
    client.post(url, {"phase": case.course.phases[1].key, "reason": "Afklaret"})

    assert fresh(case).entered_phase == case.course.phases[1].key
    assert "Afklaret" in client.get(case.get_absolute_url()).content.decode()
    client.force_login(requester)
    assert client.get(url).status_code == 403


@pytest.mark.spec("D03")
def test_the_decision_is_taken_on_a_page_by_the_manager(client, case, manager, requester):
    end(case, 0)
    url = reverse("procurement:decide_phase", args=[case.pk, case.course.phases[0].key])
    client.force_login(requester)
    assert client.get(url).status_code == 403
    client.force_login(manager)

    page = client.post(url, {"reason": "Behold mig"}).content.decode()
    assert "Vælg, hvad der er besluttet" in page
    assert "Behold mig" in page
    client.post(url, {"outcome": "on", "reason": "Godt grundlag"})

    assert PhaseDecision.objects.get().reason == "Godt grundlag"
    assert "Godt grundlag" in client.get(case.get_absolute_url()).content.decode()


def test_an_address_of_another_phase_decides_nothing(client, case, manager):
    end(case, 0)
    client.force_login(manager)
    wrong = reverse("procurement:decide_phase", args=[case.pk, case.course.phases[1].key])
    none = reverse("procurement:decide_phase", args=[case.pk, "ingen"])

    assert client.get(wrong).url == case.get_absolute_url()
    assert client.get(none).status_code == 404


@pytest.mark.spec("D03")
def test_the_decision_stands_among_what_is_wanted_from_the_manager(case, manager, requester):
    assert not wanted_texts(manager, case)
    end(case, 0)

    assert any("skal gå videre" in text for text in wanted_texts(manager, case))
    assert not any("skal gå videre" in text for text in wanted_texts(requester, case))


def wanted_texts(user, case):
    return [str(one.text) for one in wanted.wanted_from(user, fresh(case)) if "fase" in one.url]


@pytest.mark.spec("D03")
def test_other_processes_may_be_left_until_the_next_phase_is_begun(requester, coordinator):
    case = started("haderslev", requester=requester, coordinator=coordinator)
    assert gates.phase_at_end(fresh(case)) is None
    end(case, 0)
    assert gates.phase_at_end(fresh(case)) == case.course.phases[0]
    assert gates.undecided_phases(fresh(case)) == []

    case.steps.filter(number=5).update(status=Status.DONE)
    assert gates.phase_at_end(fresh(case)) is None
    case.steps.update(status=Status.DONE)
    assert gates.phase_at_end(fresh(case)) is None


def test_after_the_last_phase_nothing_is_to_be_decided(case, manager):
    for number in range(len(case.course.phases) - 1):
        end(case, number)
        decide(fresh(case), by=manager, phase=number)
    case.steps.update(status=Status.DONE)

    assert gates.phase_at_end(fresh(case)) is None
    Case.objects.filter(pk=case.pk).update(status=Case.Status.CLOSED)
    assert gates.phase_at_end(fresh(case)) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks_off", [False, True])
def test_two_who_decide_at_once(settings, locks_off):
    """One passes, the other is told; the twin without locks has two decisions."""
    settings.LOCKS_OFF = locks_off
    settings.PAUSES = {"between looking at a phase and deciding it": Meeting()}
    kaja = make_user(Role.COORDINATOR)
    case = started("kl", requester=kaja, coordinator=kaja)
    end(case, 0)
    seen = [fresh(case), fresh(case)]

    refused = errors(
        at_once(*(lambda one=one: decide(one, by=kaja) for one in seen), refusals=BadRequest)
    )

    assert len(refused) == (0 if locks_off else 1)
    assert PhaseDecision.objects.count() == (2 if locks_off else 1)
    told = Event.objects.filter(kind="procurement.phase_decided").count()
    assert told == PhaseDecision.objects.count()


@pytest.mark.spec("F30")
def test_the_purchase_is_approved_with_conditions_and_goes_on(requester, coordinator, manager):
    case = started("sih", requester=requester, coordinator=coordinator)
    approval, contract = case.step_named("approval"), case.step_named("contract")
    case.steps.filter(number__lt=approval.number).update(status=Status.DONE)
    request = fresh(case).request
    request.system_owner = request.business_owner = requester
    request.save()
    agreed = {"system_owner_agreed": "2026-11-01", "business_owner_agreed": "2026-11-01"}
    write_sheet(case, "owners_and_hours", **agreed, hours=40)
    write_sheet(case, "infrastructure", sign_in="yes")
    assert "Købet er ikke godkendt." in reasons(case, contract.number)

    step = case.steps.get(number=approval.number)
    with pytest.raises(Refused, match="betingelserne"):
        ticking.decide(step, by=manager, decision=StepDecision(outcome="conditions"))
    decision = StepDecision(outcome="conditions", reason="Login skal virke først")
    ticking.decide(case.steps.get(number=approval.number), by=manager, decision=decision)

    assert "Købet er ikke godkendt." not in reasons(case, contract.number)
    assert "Login skal virke først" in coordinator.notifications.latest("pk").event.text_da
