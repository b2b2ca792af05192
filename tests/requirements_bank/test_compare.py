"""Answers are sealed until the deadline, for everybody; afterwards they stand side by side."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from notifications.models import Event, Notification
from procurement.models import Colleague
from requirements_bank import tasks
from requirements_bank.models import (
    Answer,
    DialogueRequirement,
    Invitation,
)
from tests.factories import make_asked, make_finished, make_invitation, make_user


@pytest.fixture
def url(dialogue):
    return reverse("requirements_bank:comparison", args=[dialogue.pk])


def addresses(dialogue) -> list[str]:
    row = dialogue.requirements.first()
    return [
        reverse("requirements_bank:comparison", args=[dialogue.pk]),
        reverse("requirements_bank:comparison_csv", args=[dialogue.pk]),
        reverse("requirements_bank:compared_requirement", args=[dialogue.pk, row.pk]),
    ]


def text_of(response) -> str:
    return b"".join(response.streaming_content).decode()


@pytest.mark.spec("X10")
def test_before_the_deadline_nobody_sees_an_answer(client, dialogue, coordinator, manager, buyer):
    make_finished(dialogue, "no", "yes", elaboration="Hemmelig uddybning")
    for person in (buyer, coordinator, manager):
        client.force_login(person)
        for address in addresses(dialogue):
            response = client.get(address)
            assert response.status_code == 403
            assert "forseglet" in response.text
            assert "Hemmelig" not in response.text


@pytest.mark.spec("X10")
def test_a_refused_look_is_noted_and_told(client, dialogue, url, buyer, coordinator):
    client.force_login(coordinator)

    client.get(url)

    event = Event.objects.about(dialogue.case).get(kind="requirements_bank.look_refused")
    assert event.actor == coordinator
    assert "blev afvist" in event.text_da
    assert Notification.objects.get(event=event).recipient == buyer


def test_who_reads_the_case_is_not_told_who_has_begun_or_finished(client, dialogue, requester):
    client.force_login(requester)
    make_invitation(dialogue=dialogue, supplier="Alfa")
    before = client.get(dialogue.get_absolute_url()).text
    Invitation.objects.update(status=Invitation.Status.STARTED, opened_at=timezone.now())
    started = client.get(dialogue.get_absolute_url()).text
    Invitation.objects.update(status=Invitation.Status.FINISHED)

    finished = client.get(dialogue.get_absolute_url()).text

    assert "Alfa" in before
    assert without_token(before) == without_token(started) == without_token(finished)


def without_token(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrf" not in line.lower()]


def test_the_history_of_the_case_says_nothing_about_who_answers(client, dialogue, buyer):
    make_invitation(dialogue=dialogue, supplier="Alfa")
    dialogue.deadline = timezone.now() + datetime.timedelta(days=1)
    dialogue.save()
    tasks.remind()

    assert Event.objects.filter(kind="requirements_bank.deadline_near").count() == 1
    assert not Event.objects.about(dialogue.case).exists()


def test_the_deadline_and_not_the_job_unseals(closed, client, buyer, url):
    make_finished(closed, "yes", "no", supplier="Alfa Care")
    client.force_login(buyer)

    page = client.get(url).text

    assert closed.is_active
    assert "Alfa Care" in page
    assert "1 af 1 leverandør svarede" in page


def test_what_was_not_finished_is_not_shown(closed, client, buyer, url):
    invitation = make_finished(closed, "yes", "no", supplier="Alfa Care")
    invitation.move_to(Invitation.Status.STARTED)
    gone = make_finished(closed, "yes", supplier="Tilbagekaldt A/S")
    gone.move_to(Invitation.Status.REVOKED)
    client.force_login(buyer)

    page = client.get(url).text

    assert "Alfa Care" not in page
    assert "Tilbagekaldt" not in page
    assert "Ingen leverandør afsluttede en besvarelse" in page
    assert not Answer.objects.unsealed().exists()


def test_minimum_requirements_that_are_not_met_are_counted(closed, client, buyer, url):
    DialogueRequirement.objects.filter(dialogue=closed).update(priority="minimum")
    make_finished(closed, "no", "yes", supplier="Alfa")
    make_finished(closed, "addon", "yes", supplier="Beta")
    make_finished(closed, "partly", supplier="Gamma")
    client.force_login(buyer)

    response = client.get(url)

    alfa, beta, gamma = response.context["compared"].columns
    assert [len(column.unmet) for column in (alfa, beta, gamma)] == [1, 0, 2]
    assert (alfa.number_of_no, alfa.number_met, gamma.number_of_partly) == (1, 1, 1)
    assert "1 af 2 opfyldt" in response.text
    assert "2 mindstekrav er ikke opfyldt af alle" in response.text
    assert response.context["compared"].minimum == 2


def test_all_minimum_requirements_met_is_said(closed, client, buyer, url):
    make_finished(closed, "yes", "yes")
    client.force_login(buyer)

    assert "Alle leverandører opfylder alle mindstekrav" in client.get(url).text


def test_the_rows_are_narrowed_to_differences_minimum_weak_answers_and_category(
    closed, client, buyer, url
):
    first, second = closed.requirements.all()
    third = make_asked(closed, 3, category="Drift / Backup")
    DialogueRequirement.objects.filter(pk=second.pk).update(priority="minimum")
    make_finished(closed, "yes", "no", "yes", supplier="Alfa")
    make_finished(closed, "yes", "no", "partly", supplier="Beta")
    client.force_login(buyer)

    def shown(query: str) -> list[DialogueRequirement]:
        groups = client.get(f"{url}?{query}").context["shown"].groups
        return [line.requirement for group in groups for line in group.lines]

    assert shown("") == [first, second, third]
    assert shown("only=differences") == [third]
    assert shown("only=minimum") == [second]
    assert shown("only=weak") == [second, third]
    assert shown("category=Drift") == [third]
    assert shown("only=minimum&category=Drift") == []
    assert shown("only=sludder") == [first, second, third]


def test_a_second_click_takes_a_filter_off(closed, client, buyer, url):
    make_finished(closed, "yes", "no")
    client.force_login(buyer)

    chips = client.get(f"{url}?only=weak&category=Sikkerhed").context["shown"].chips

    assert [(chip.url, chip.current) for chip in chips] == [
        ("?only=differences&category=Sikkerhed", False),
        ("?only=minimum&category=Sikkerhed", False),
        ("?category=Sikkerhed", True),
        ("?only=unclear&category=Sikkerhed", False),
        ("?only=mine&category=Sikkerhed", False),
    ]


def test_many_rows_come_in_pages_and_the_page_is_small(closed, client, buyer, url):
    for number in range(3, 122):
        make_asked(closed, number)
    for supplier in range(5):
        make_finished(
            closed, *["partly"] * 121, supplier=f"Leverandør {supplier}", elaboration="Ord " * 200
        )
    client.force_login(buyer)

    first = client.get(url)
    shown = first.context["shown"]

    assert len(first.content) < 100_000
    assert shown.text == "1–33 / 121"
    assert (shown.previous_url, shown.next_url) == ("", "?page=2")
    assert client.get(f"{url}?page=4").context["shown"].next_url == ""
    assert client.get(f"{url}?page=99").context["shown"].text == "100–121 / 121"
    assert client.get(f"{url}?page=0").context["shown"].text == "1–33 / 121"


def test_a_free_requirement_stands_with_its_category(closed, client, buyer, url):
    make_asked(closed, 3, category="Drift / Backup")
    late = make_asked(closed, 4, category="Sikkerhed / Login")
    make_finished(closed, "yes")
    client.force_login(buyer)

    groups = client.get(url).context["shown"].groups

    assert [(group.name, group.number) for group in groups] == [("Sikkerhed", 3), ("Drift", 1)]
    assert groups[0].lines[-1].requirement == late


def test_one_requirement_shows_every_elaboration_in_full(closed, client, buyer):
    long = "Vi kan det hele, men først om et halvt år. " * 20
    make_finished(closed, "partly", supplier="Alfa", elaboration=long)
    make_finished(closed, supplier="Beta")
    client.force_login(buyer)

    page = client.get(addresses(closed)[2]).text

    assert long.strip() in page
    assert "Ikke besvaret" in page


def test_the_file_holds_answers_and_elaborations(closed, client, buyer):
    make_finished(closed, "yes", supplier="Alfa", elaboration="=1+1")
    client.force_login(buyer)

    lines = text_of(client.get(addresses(closed)[1])).splitlines()

    assert lines[0].endswith("Alfa;Alfa: Uddybning;Alfa: Pris;Alfa: Filer;Alfa: Vurdering")
    assert lines[1].endswith("Ja;'=1+1;;;")
    assert lines[2].endswith(";;;;")


def test_those_of_the_case_may_read_and_others_not(
    closed, client, url, requester, architect, manager, member, stranger, administrator, department
):
    colleague = make_user(department=department)
    Colleague.objects.create(case=closed.case, user=colleague, invited_by=requester)
    elsewhere = make_user(Role.REQUESTER, authority=department.authority)

    for person, answer in (
        (requester, 200),
        (colleague, 200),
        (architect, 200),
        (manager, 200),
        (member, 403),
        (administrator, 403),
        (elsewhere, 404),
        (stranger, 404),
    ):
        client.force_login(person)
        assert client.get(url).status_code == answer, person


def test_a_draft_and_a_cancelled_dialogue_have_no_answers(client, buyer, draft):
    client.force_login(buyer)

    url = reverse("requirements_bank:comparison", args=[draft.pk])

    assert client.get(url).status_code == 403
    assert not Event.objects.filter(kind="requirements_bank.look_refused").exists()


def test_a_requirement_of_another_dialogue_is_not_there(closed, client, buyer):
    client.force_login(buyer)

    url = reverse("requirements_bank:compared_requirement", args=[closed.pk, 0])

    assert client.get(url).status_code == 404


def test_the_comparison_takes_the_same_queries_however_large(
    closed, client, buyer, url, query_count
):
    make_finished(closed, "yes", "no")
    client.force_login(buyer)
    client.get(url)
    with_one = query_count(client.get, url)
    make_asked(closed, 3)
    make_finished(closed, "yes", "no", "no")
    make_finished(closed, "yes", "no", "no")

    assert query_count(client.get, url) == with_one
