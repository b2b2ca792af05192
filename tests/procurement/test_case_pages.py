"""The case page answers: where am I, what is the state, what is wanted from me, by when."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from procurement.actions import cases, checklist
from procurement.models import Case
from procurement.turns.wanted import wanted_from
from tests import ticking
from tests.factories import make_case

HX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def case(requester, coordinator):
    case = make_case(requester=requester, title="Medicinplan & <mere>", replaces="yes")
    case.steps.all().delete()
    checklist.start(case)
    cases.assign_coordinator(case, by=coordinator, coordinator=coordinator)
    return case


@pytest.fixture
def see(client):
    def see(person, url):
        client.force_login(person)
        return client.get(url).content.decode()

    return see


def texts(user, case):
    whole = Case.objects.select_related("request").get(pk=case.pk)
    return [str(wanted.text) for wanted in wanted_from(user, whole)]


@pytest.mark.spec("C22")
def test_the_five_phases_stand_above_the_steps(see, case, requester):
    page = see(requester, case.get_absolute_url())

    for phase in ("Behov og marked", "Visitation og beslutning", "Organisering og aftaler"):
        assert phase in page
    assert page.count('<ol class="steps">') == 5
    assert page.count('<details class="stretch" open') == 1
    assert "Overgang til drift" in page


def test_all_21_steps_and_the_state_are_on_the_page(see, case, requester):
    page = see(requester, case.get_absolute_url())

    assert all(f'id="step-{number}"' in page for number in range(1, 22))
    assert "Medicinplan &amp; &lt;mere&gt;" in page
    assert case.number in page
    assert "I gang" in page
    assert len(page.encode()) < 100_000


def test_a_new_case_wants_a_contact_person(see, requester, coordinator):
    case = make_case(requester=requester)

    assert "Tag sagen" in see(coordinator, case.get_absolute_url())
    assert "mandagsmøde" in see(requester, case.get_absolute_url()) or texts(requester, case)


def test_the_assignee_sees_what_and_by_when(see, case, coordinator, architect):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    first = case.steps.get(number=1)
    checklist.assign(first, by=coordinator, assignee=architect, due_date=yesterday)

    page = see(architect, case.get_absolute_url())

    assert "Vi venter på dig" in page
    assert "next--late" in page
    assert texts(coordinator, case) == []


def test_a_step_further_on_is_wanted_from_its_assignee(case, coordinator, architect):
    step = case.steps.get(number=2)
    checklist.assign(step, by=coordinator, assignee=architect)

    assert texts(architect, case) == [f"Trin 2: {step.text.title}"]


def test_a_waiting_step_is_to_be_followed_up(case, coordinator, requester):
    checklist.wait(case.steps.get(number=1), by=coordinator, reason="Svar")

    assert "Følg op" in texts(requester, case)[0]


def test_what_a_gate_holds_back_says_so(case, coordinator, manager):
    case.steps.filter(number__lt=7).update(status="done")
    case.refresh_from_db()
    checklist.assign(case.steps.get(number=7), by=coordinator, assignee=manager)

    assert "It-visitationen har ikke sagt ja." in texts(manager, case)[0]


def test_who_waits_sees_whose_turn_it_is(see, case, legal):
    page = see(legal, case.get_absolute_url())

    assert "Vi venter ikke på dig lige nu" in page
    assert "Bestiller, Koordinator" in page


def test_nothing_is_wanted_in_a_closed_case(case, requester, coordinator):
    cases.withdraw(case, by=requester, reason="Nej")

    assert texts(coordinator, case) == []


def test_a_draft_is_to_be_finished_by_its_writer(client, requester, coordinator):
    draft = make_case(requester=requester, status=Case.Status.DRAFT)
    client.force_login(requester)

    assert texts(requester, draft) == ["Gør anmodningen færdig, og send den."]
    assert texts(coordinator, draft) == []
    answer = client.get(reverse("procurement:case_detail", args=[draft.pk]))
    assert answer.url == reverse("procurement:request_edit", args=[draft.pk])


def test_the_case_page_costs_the_same_with_three_of_everything(
    see, query_count, case, requester, coordinator, architect
):
    first = query_count(see, requester, case.get_absolute_url())
    for number in (1, 2, 3):
        step = case.steps.get(number=number)
        checklist.assign(step, by=coordinator, assignee=architect)
        checklist.add_remark(step, by=coordinator, text="Husk")

    assert query_count(see, requester, case.get_absolute_url()) <= first + 1


def test_a_tick_by_htmx_answers_with_the_case_anew(client, case, coordinator):
    client.force_login(coordinator)
    step = case.steps.get(number=1)
    url = reverse("procurement:complete_step", args=[step.pk])

    page = client.post(url, {"leaves_open": ticking.open_at(step)}, **HX).content.decode()

    assert page.lstrip().startswith('<div id="case" data-say="Trin 1 er gennemført."')
    assert "<html" not in page


def test_a_tick_without_script_goes_back_to_the_case(client, case, coordinator):
    client.force_login(coordinator)
    step = case.steps.get(number=1)
    url = reverse("procurement:complete_step", args=[step.pk])

    assert client.post(url, {"leaves_open": ticking.open_at(step)}).url == case.get_absolute_url()
    assert client.get(url).status_code == 405


@pytest.mark.spec("C00d")
def test_a_remark_is_written_on_the_step(client, case, requester):
    client.force_login(requester)
    step = case.steps.get(number=3)
    url = reverse("procurement:add_remark", args=[step.pk])

    assert client.post(url, {"text": ""}, **HX).status_code == 422
    assert "Skriv noget først" in client.post(url, {"text": " "}).content.decode()
    client.post(url, {"text": "Uden script"})
    part = client.post(url, {"text": "Med script"}, **HX).content.decode()

    assert "<html" not in part
    assert part.index("Uden script") < part.index("Med script")
    assert "2 bemærkninger" in client.get(case.get_absolute_url()).content.decode()


def test_a_step_is_assigned_set_waiting_resumed_and_reopened_on_its_page(
    client, case, coordinator, architect
):
    client.force_login(coordinator)
    step = case.steps.get(number=5)

    def post(name, **data):
        return client.post(reverse(f"procurement:{name}", args=[step.pk]), data)

    assert "form-error" in post("assign_step", assignee=0).content.decode()
    post("assign_step", assignee=architect.pk, due_date="2026-12-01")
    assert "Skriv begrundelsen" in post("set_waiting").content.decode()
    post("set_waiting", reason="Svar fra leverandøren")
    assert "Trinet afventer ikke længere" in client.get(step.get_absolute_url()).content.decode()
    post("resume_step")
    post("complete_step")
    post("reopen_step")

    step.refresh_from_db()
    assert (step.assignee, step.due_date) == (architect, datetime.date(2026, 12, 1))
    assert not step.is_finished


def test_the_step_page_has_words_for_what_is_left_out(see, case, coordinator):
    step = case.steps.get(number=2)
    checklist.mark_not_relevant(step, by=coordinator, reason="Er undersøgt")

    assert "Er undersøgt" in see(coordinator, step.get_absolute_url())


def test_step_13_asks_whether_a_system_is_replaced(see, case, requester):
    case.request.replaces = "unknown"
    case.request.save()

    assert "Erstatter det et system?" in see(
        requester, case.steps.get(number=13).get_absolute_url()
    )


def test_the_history_is_kept_whole(see, case, coordinator):
    for text in ("Første", "Anden"):
        checklist.add_remark(case.steps.get(number=1), by=coordinator, text=text)

    page = see(coordinator, reverse("procurement:case_history", args=[case.pk]))

    assert page.index("Anden") < page.index("Første")
    assert f"({case.number}" not in page
