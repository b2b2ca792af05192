"""Whoever finishes a step is told what is open at it, and says so if it is to be left so."""

import pytest
from django.urls import reverse

from notifications.models import Event
from procurement.actions import checklist, checkpoints, requests
from procurement.actions.checklist import CheckpointsOpen
from procurement.course import checking
from procurement.models import (
    Case,
    ChecklistStep,
    CheckpointAnswer,
    ProcessEdition,
    Request,
    StepDecision,
)
from tests import ticking
from tests.factories import make_case, open_gates, write_sheet

HX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def case(requester, coordinator):
    return make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)


@pytest.fixture
def send(client, coordinator):
    """The coordinator presses the button, having seen that these are open."""

    def send(step, *leaves_open, **headers):
        client.force_login(coordinator)
        url = reverse("procurement:complete_step", args=[step.pk])
        return client.post(url, {"leaves_open": leaves_open}, **headers)

    return send


def step_of(case, number):
    return Case.objects.get(pk=case.pk).steps.get(number=number)


def answer_all(step, by):
    for key in ticking.open_at(step):
        checkpoints.answer(step, by=by, key=key, status="done")


def said(case, kind="procurement.step_completed"):
    return [event.body for event in Event.objects.about(case).filter(kind=kind)]


def past(case, number, by):
    """The case stands at the step, and all that decides before it has said yes."""
    case.steps.filter(number__lt=number).update(status="done")
    for step in case.steps.filter(number__in=[6, 7, 18], number__lt=number):
        StepDecision.objects.create(step=step, round=1, outcome="yes", decided_by=by)


def titles(step):
    return [str(point.checkpoint.title) for point in checking.read_anew(step).left_open]


@pytest.mark.spec("D11")
@pytest.mark.spec("C00c")
def test_with_everything_answered_it_is_one_press_and_the_trail_says_no_more(
    client, case, coordinator, send
):
    step = step_of(case, 2)
    answer_all(step, coordinator)
    client.force_login(coordinator)
    page = client.get(step.get_absolute_url()).text
    assert "Markér som gennemført" in page
    assert "Gennemfør alligevel" not in page

    assert send(step).url == case.get_absolute_url()

    assert step_of(case, 2).is_finished
    assert "tjekpunkter" not in said(case)[0]


@pytest.mark.spec("D11")
@pytest.mark.spec("C00c")
def test_without_it_the_page_names_what_is_open_and_asks(client, case, coordinator, send):
    step = step_of(case, 2)
    write_sheet(case, "market", product="Delta")
    answer = send(step)

    assert answer.url == f"{step.get_absolute_url()}#complete"
    assert not step_of(case, 2).is_finished
    page = client.get(answer.url)
    assert "Trinet er ikke gennemført endnu" in page.text
    assert "5 tjekpunkter på trinet er ikke besvaret" in page.text
    assert "Gennemfør alligevel" in page.text
    assert "Markér som gennemført" not in page.text
    for key in ticking.open_at(step):
        assert f'name="leaves_open" value="{key}"' in page.text
        assert f'href="#checkpoint-{key}"' in page.text
        assert f'id="checkpoint-{key}"' in page.text


@pytest.mark.spec("D11")
def test_to_go_on_without_is_kept_in_the_trail_with_the_names(case, send):
    step = step_of(case, 2)
    write_sheet(case, "market", product="Delta")
    left_open = titles(step)

    assert send(step, *ticking.open_at(step)).url == case.get_absolute_url()

    assert step_of(case, 2).is_finished
    assert len(left_open) == 5
    assert all(title in said(case)[0] for title in left_open)
    assert "produkter" not in said(case)[0].split("alligevel")[1]
    assert not CheckpointAnswer.objects.exists()


def test_by_htmx_the_browser_is_sent_to_the_step(case, send):
    step = step_of(case, 2)

    answer = send(step, **HX)

    assert answer.headers["HX-Redirect"] == f"{step.get_absolute_url()}#complete"
    assert not step_of(case, 2).is_finished


def test_what_has_come_open_since_the_page_was_shown_is_named_first(case, coordinator, send):
    step = step_of(case, 2)
    seen = ticking.open_at(step)
    done = seen.pop()
    checkpoints.answer(step, by=coordinator, key=done, status="done")
    checkpoints.answer(step, by=coordinator, key=done, status="relevant")

    assert send(step, *seen).url.endswith("#complete")
    with pytest.raises(CheckpointsOpen, match="ikke besvaret"):
        checklist.complete(step_of(case, 2), by=coordinator, leaving=seen)

    assert not step_of(case, 2).is_finished
    assert send(step, done, *seen, "gone").url == case.get_absolute_url()


def test_the_checkpoints_of_the_authority_itself_are_named_too(case, coordinator, send):
    edition = ProcessEdition.objects.create(
        authority=case.authority,
        process="haderslev",
        process_version=1,
        number=1,
        begun_by=coordinator,
    )
    own = edition.checkpoints.create(step="market", title="Spørg biblioteket")
    Case.objects.filter(pk=case.pk).update(edition=edition)
    step = step_of(case, 2)
    plain = [key for key in ticking.open_at(step) if not key.startswith("own.")]
    assert send(step, *plain).url.endswith("#complete")

    send(step, *plain, f"own.{own.pk}")

    assert "Spørg biblioteket" in said(case)[0]


def test_what_a_gate_stops_is_not_asked_about(client, case, coordinator):
    client.force_login(coordinator)

    page = client.get(step_of(case, 4).get_absolute_url()).text

    assert "Der mangler papirer" in page
    assert "Gennemfør alligevel" not in page


def test_who_may_not_finish_the_step_is_not_asked(client, case, legal):
    client.force_login(legal)

    assert "Gennemfør alligevel" not in client.get(step_of(case, 2).get_absolute_url()).text


# Clicked twice.


def test_the_second_of_two_clicks_is_answered_as_the_first(case, send):
    step = step_of(case, 2)
    known = ticking.open_at(step)

    answers = [send(step, *known) for _click in range(2)]

    assert [one.url for one in answers] == [case.get_absolute_url()] * 2
    assert len(said(case)) == 1


def test_also_where_the_first_click_has_closed_the_case(case, send):
    Case.objects.filter(pk=case.pk).update(status="in_operation")
    case.request.replaces = "yes"
    case.request.save()
    past(open_gates(case), 21, case.requester)
    step = step_of(case, 21)
    known = ticking.open_at(step)

    answers = [send(step, *known) for _click in range(2)]

    assert [one.status_code for one in answers] == [302, 302]
    assert Case.objects.get(pk=case.pk).status == "closed"


def test_it_is_no_second_click_when_another_was_first(case, send, requester):
    ticking.complete(step_of(case, 2), by=requester)

    assert send(step_of(case, 2)).status_code == 403


# What is decided.


@pytest.fixture
def tested(case, architect):
    """A case that is to be declared ready."""
    past(case, 18, architect)
    write_sheet(case, "test_cases", kind="access", result="passed")
    return case


@pytest.mark.spec("D11")
@pytest.mark.spec("C18a")
def test_a_yes_names_what_is_open_and_a_no_need_not(client, tested, architect):
    step = step_of(tested, 18)
    client.force_login(architect)
    url = reverse("procurement:decide_step", args=[step.pk])
    page = client.get(step.get_absolute_url()).text
    assert "Gem beslutningen alligevel" in page
    assert 'name="leaves_open" value="readiness.1"' in page
    assert ticking.open_at(step) == ["readiness.1"]

    page = client.post(url, {"round": 1, "outcome": "yes"})
    assert "Disse tjekpunkter er ikke besvaret: Gennemgå resultaterne" in page.text
    with pytest.raises(CheckpointsOpen):
        checklist.decide(step, by=architect, decision=StepDecision(outcome="yes"))
    client.post(url, {"round": 1, "outcome": "no", "missing": "Mere test"})

    assert "Dette mangler: Mere test" in said(tested, "procurement.step_decided")[0]
    assert "tjekpunkter" not in said(tested, "procurement.step_decided")[0]


@pytest.mark.spec("D11")
@pytest.mark.spec("C18b")
def test_a_yes_without_it_is_kept_in_the_trail(client, tested, architect):
    client.force_login(architect)
    url = reverse("procurement:decide_step", args=[step_of(tested, 18).pk])

    client.post(url, {"round": 1, "outcome": "yes", "leaves_open": "readiness.1"})

    assert step_of(tested, 18).is_finished
    assert "Gennemgå resultaterne" in said(tested, "procurement.step_decided")[0]


@pytest.mark.spec("C06b")
def test_what_the_decision_answers_itself_is_not_named(client, case, architect):
    case.steps.filter(number__lt=6).update(status="done")
    client.force_login(architect)

    page = client.get(step_of(case, 6).get_absolute_url()).text

    assert "Gem beslutningen<" in page
    assert "leaves_open" not in page


# What finishes a step by itself.


@pytest.mark.spec("X02")
@pytest.mark.parametrize(("process", "is_done"), [("haderslev", True), ("sih", False)])
def test_a_request_that_answers_all_of_step_1_finishes_it(
    draft, requester, typed, page, process, is_done
):
    draft.authority.process = process
    draft.authority.save()
    why = {"need": "Papir går tabt", "strategy": "Mål 3", "affected": "Vagterne"}
    page(draft, {**typed, **why})

    case = requests.submit(Case.objects.get(pk=draft.pk), by=requester)

    assert Request.objects.get(case=case).says_why
    assert step_of(case, 1).is_finished is is_done


def test_those_left_out_or_finished_ask_nothing(client, case, coordinator):
    client.force_login(coordinator)
    checklist.mark_not_relevant(step_of(case, 2), by=coordinator, reason="Er undersøgt")

    page = client.get(step_of(case, 2).get_absolute_url()).text

    assert "Gennemfør alligevel" not in page
    assert ChecklistStep.objects.get(case=case, number=2).is_finished
