"""A position is taken on each checkpoint, once for all phases, with help from those who know."""

import pytest
from django.urls import reverse

from portal.refusals import Refused
from procurement.actions import checklist, checkpoints
from procurement.actions.checkpoints import Experts
from procurement.course import checking
from procurement.models import Case, CheckpointAnswer
from procurement.turns import wanted
from tests.factories import make_case, make_department


@pytest.fixture
def case(requester, coordinator):
    case = make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)
    case.process = "kl"
    case.save()
    case.steps.all().delete()
    case = Case.objects.get(pk=case.pk)
    checklist.start(case)
    return case


@pytest.fixture
def shared(case):
    """A checkpoint that two phases ask, with its steps there."""
    asked = {}
    for step in case.course.steps:
        for point in step.checkpoints:
            asked.setdefault(point.key, []).append(step)
    for key, steps in asked.items():
        phases = {case.course.phase_of(step.number).key for step in steps}
        if len(phases) > 1:
            return key, steps
    pytest.fail("No checkpoint of the process belongs to two phases.")
    return None


def step_of(case, number):
    case = Case.objects.get(pk=case.pk)
    return next(step for step in case.steps.all() if step.number == number)


def first(case):
    step = step_of(case, 1)
    return step, step.text.checkpoints[0].key


def point(case, number, key):
    return checking.point_of(step_of(case, number), key)


def url(name, step, key):
    return reverse(f"procurement:{name}", args=[step.pk, key])


@pytest.mark.spec("D11")
@pytest.mark.spec("C00e")
def test_progress_counts_what_is_relevant(case, coordinator):
    step, key = first(case)
    total = len(step.text.checkpoints)
    checkpoints.answer(step, by=coordinator, key=key, status="not_relevant", note="Ingen data")
    other = step.text.checkpoints[1].key
    row = checkpoints.answer(step, by=coordinator, key=other, status="done")

    points = checking.points_of(step_of(case, 1))

    assert (points.done, points.relevant) == (1, total - 1)
    assert (row.answered_by, bool(row.answered_at)) == (coordinator, True)


@pytest.mark.spec("D11")
def test_not_relevant_must_say_why(case, coordinator):
    step, key = first(case)

    with pytest.raises(Refused, match="hvorfor"):
        checkpoints.answer(step, by=coordinator, key=key, status="not_relevant", note=" ")
    with pytest.raises(Refused, match="ikke det tjekpunkt"):
        checkpoints.answer(step, by=coordinator, key="ukendt", status="done")
    assert not CheckpointAnswer.objects.exists()


@pytest.mark.spec("D10")
def test_one_answer_serves_two_phases_and_is_confirmed_in_the_later(case, shared, coordinator):
    key, steps = shared
    early, late = steps[0].number, steps[-1].number
    with pytest.raises(Refused, match="bekræfte"):
        checkpoints.confirm(step_of(case, late), by=coordinator, key=key)

    checkpoints.answer(step_of(case, early), by=coordinator, key=key, status="done")
    assert not point(case, early, key).awaits_confirmation
    assert point(case, late, key).awaits_confirmation
    for _twice in range(2):
        checkpoints.confirm(step_of(case, late), by=coordinator, key=key)

    assert not point(case, late, key).awaits_confirmation
    assert CheckpointAnswer.objects.get().confirmations.count() == 2
    checkpoints.answer(step_of(case, late), by=coordinator, key=key, status="relevant")
    assert point(case, early, key).awaits_confirmation


@pytest.mark.spec("D12")
def test_those_drawn_in_are_told_once_and_it_waits_for_them(case, coordinator, architect, security):
    step, key = first(case)
    unit = make_department(authority=case.authority, name="Arkitektur")
    experts = Experts(judged_by=architect, helped_by=security, unit=unit)

    for _twice in range(2):
        checkpoints.assign(step_of(case, 1), by=coordinator, key=key, experts=experts)

    assert architect.notifications.count() == security.notifications.count() == 1
    title = str(step.text.checkpoints[0].title)
    texts = [str(one.text) for one in wanted.wanted_from(security, Case.objects.get(pk=case.pk))]
    assert any(title in text for text in texts)

    checkpoints.answer(step_of(case, 1), by=architect, key=key, status="done")
    assert security.notifications.count() == 2
    texts = [str(one.text) for one in wanted.wanted_from(security, Case.objects.get(pk=case.pk))]
    assert not any(title in text for text in texts)


@pytest.mark.spec("D12")
def test_who_is_drawn_in_may_answer_and_others_may_not(client, case, coordinator, legal):
    step, key = first(case)
    client.force_login(legal)
    assert client.get(url("checkpoint", step, key)).status_code == 403
    checkpoints.assign(step, by=coordinator, key=key, experts=Experts(judged_by=legal))

    client.post(url("checkpoint", step, key), {"status": "relevant", "note": "Aftalen siger det"})

    row = CheckpointAnswer.objects.get()
    assert (row.status, row.note, row.answered_by) == ("relevant", "Aftalen siger det", legal)
    assert client.get(url("assign_checkpoint", step, key)).status_code == 403
    assert "Arkitektur" not in client.get(url("checkpoint", step, key)).content.decode()


@pytest.mark.spec("D06")
def test_the_step_shows_its_checkpoints_folded_and_how_far_they_are(client, case, coordinator):
    step, key = first(case)
    client.force_login(coordinator)

    page = client.get(step.get_absolute_url()).content.decode()
    assert str(step.text.checkpoints[0].title) in page
    assert f"0 af {len(step.text.checkpoints)} relevante er udført" in page
    client.post(url("finish_checkpoint", step, key))

    page = client.get(step.get_absolute_url()).content.decode()
    assert f"1 af {len(step.text.checkpoints)} relevante er udført" in page


def test_a_mistake_stands_beside_its_field_and_nothing_is_lost(client, case, coordinator):
    step, key = first(case)
    client.force_login(coordinator)

    page = client.post(url("checkpoint", step, key), {"status": "not_relevant", "note": ""})
    assert "Skriv, hvorfor det ikke er relevant" in page.content.decode()
    page = client.post(url("checkpoint", step, key), {"note": "Behold mig"}).content.decode()
    assert "Vælg et af svarene" in page
    assert "Behold mig" in page


@pytest.mark.spec("D12")
def test_people_and_unit_are_chosen_on_the_page(client, case, coordinator, architect):
    step, key = first(case)
    client.force_login(coordinator)
    address = url("assign_checkpoint", step, key)

    page = client.post(address, {"judged_by": "nobody@nowhere.example"}).content.decode()
    assert "Der er ingen aktiv person" in page
    client.post(address, {"judged_by": architect.email, "unit": case.department_id})

    row = CheckpointAnswer.objects.get()
    assert (row.judged_by, row.unit) == (architect, case.department)
    page = client.get(step.get_absolute_url()).content.decode()
    assert architect.name in page


@pytest.mark.spec("D10")
def test_an_earlier_answer_is_confirmed_with_one_press(client, case, shared, coordinator):
    key, steps = shared
    checkpoints.answer(step_of(case, steps[0].number), by=coordinator, key=key, status="done")
    late = step_of(case, steps[-1].number)
    client.force_login(coordinator)
    assert (
        url("confirm_checkpoint", late, key) in client.get(late.get_absolute_url()).content.decode()
    )

    client.post(url("confirm_checkpoint", late, key))

    assert not point(case, late.number, key).awaits_confirmation


def test_an_unknown_checkpoint_is_not_found(client, case, coordinator):
    client.force_login(coordinator)

    assert client.get(url("checkpoint", step_of(case, 1), "ukendt")).status_code == 404


def test_a_closed_case_takes_no_position(client, case, coordinator):
    step, key = first(case)
    Case.objects.filter(pk=case.pk).update(status=Case.Status.WITHDRAWN)
    client.force_login(coordinator)

    assert client.post(url("finish_checkpoint", step, key)).status_code == 403
    with pytest.raises(Refused, match="afsluttet"):
        checkpoints.answer(step, by=coordinator, key=key, status="done")


def test_the_step_costs_the_same_whatever_is_answered(client, case, coordinator, query_count):
    step, key = first(case)
    client.force_login(coordinator)
    checkpoints.answer(step, by=coordinator, key=key, status="done")
    client.get(step.get_absolute_url())
    one = query_count(client.get, step.get_absolute_url())
    for other in step.text.checkpoints[1:]:
        checkpoints.answer(step_of(case, 1), by=coordinator, key=other.key, status="done")

    assert query_count(client.get, step.get_absolute_url()) == one


def test_ticking_renews_its_part_of_the_page_and_keeps_the_place(client, case, coordinator):
    """Htmx takes these parts out of the page that the redirect leads to; the rest stays."""
    step, key = first(case)
    client.force_login(coordinator)
    before = client.get(step.get_absolute_url()).content.decode()
    assert f'hx-post="{url("finish_checkpoint", step, key)}"' in before
    assert f'<button class="button button-secondary" id="point-{key}">' in before

    after = client.post(
        url("finish_checkpoint", step, key), headers={"HX-Request": "true"}, follow=True
    ).content.decode()

    for part in ("checkpoints", "messages", "gates", "step-actions"):
        assert after.count(f'id="{part}"') == 1, part
        assert part == "checkpoints" or f"#{part}:innerHTML" in before
    # Where the button was is a link with its name, which takes the focus.
    link = reverse("procurement:checkpoint", args=[step.pk, key])
    assert f'href="{link}" id="point-{key}"' in after
    assert after.count(f'id="point-{key}"') == 1
