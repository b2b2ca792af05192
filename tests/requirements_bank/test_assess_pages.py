"""The pages where assessors give their verdicts, one requirement after the other."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from notifications.models import Event
from requirements_bank.actions import assessing
from requirements_bank.models import Answer, Judgement, Verdict
from tests.factories import make_asked, make_finished, make_user
from tests.races import at_once
from tests.requirements_bank.verdicts import ACCEPTED, ELABORATE, REJECTED, url


@pytest.fixture
def row(closed):
    return closed.requirements.first()


@pytest.fixture
def alfa(closed):
    return make_finished(closed, "yes", "no", supplier="Alfa")


def typed(invitation, word="", comment="", remark="", to=1, **changed) -> dict:
    answer = invitation.answers.filter(requirement__position=to).first()
    fields = {"word": word, "comment": comment, "remark": remark}
    fields["seen"] = answer.saved_at.isoformat() if answer else ""
    return {f"s{invitation.pk}-{name}": value for name, value in (fields | changed).items()}


def test_the_page_takes_the_verdicts_and_goes_on(row, alfa, buyer, client):
    beta = make_finished(row.dialogue, "no", supplier="Beta")
    client.force_login(buyer)
    data = typed(alfa, "accepted") | typed(beta, "elaborate", remark="Hvordan?") | {"next": "1"}

    response = client.post(f"{url(row)}?only=mine", data)

    following = row.dialogue.requirements.last()
    assert response.url == f"{url(following, 'compared_requirement')}?only=mine"
    said = {one.invitation: one.judgement for one in Verdict.objects.select_related("invitation")}
    assert said == {alfa: ACCEPTED, beta: Judgement("elaborate", remark="Hvordan?")}
    page = client.get(response.url)
    assert "2 vurderinger er gemt." in page.text


def test_after_the_last_one_comes_the_whole(row, alfa, buyer, client):
    last = row.dialogue.requirements.last()
    client.force_login(buyer)

    response = client.post(url(last), typed(alfa, "accepted", to=2) | {"next": "1"})

    assert response.url == reverse("requirements_bank:comparison", args=[row.dialogue_id])


def test_without_going_on_one_stays(row, alfa, buyer, client):
    client.force_login(buyer)

    response = client.post(f"{url(row)}?category=Sikkerhed", typed(alfa, "accepted"))

    assert response.url == f"{url(row, 'compared_requirement')}?category=Sikkerhed"


def test_what_is_not_touched_is_not_said(row, alfa, buyer, client):
    make_finished(row.dialogue, supplier="Beta")
    client.force_login(buyer)

    client.post(url(row), typed(alfa, "accepted"))

    assert Verdict.objects.get().invitation == alfa


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ({"word": "rejected"}, "Skriv hvorfor"),
        ({"word": "elaborate"}, "Skriv hvorfor"),
        ({"word": "accepted_with_comment"}, "Skriv hvorfor"),
        ({"comment": "Hm."}, "Vælg en vurdering"),
        ({"word": "accepted", "comment": "x" * 5001}, "5000"),
        ({"word": "accepted", "seen": "i går"}, "har svaret på ny"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(row, alfa, buyer, client, given, answer):
    client.force_login(buyer)

    response = client.post(url(row), typed(alfa, **given))

    assert response.status_code == 422
    assert answer in response.text
    assert not Verdict.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_answered_anew_while_it_is_saved_is_read_first(row, alfa, buyer, client, settings):
    client.force_login(buyer)
    anew = timezone.now() + datetime.timedelta(seconds=1)

    def answer_anew() -> None:
        at_once(lambda: Answer.objects.update(saved_at=anew))

    settings.PAUSES = {"the case of a dialogue is open": answer_anew}

    response = client.post(url(row), typed(alfa, "accepted", comment="Læst."))

    assert response.status_code == 422
    assert "har svaret på ny" in response.text
    assert "Læst." in response.text
    assert not Verdict.objects.exists()


def test_before_the_deadline_the_page_refuses_and_notes_it(dialogue, buyer, client):
    alfa = make_finished(dialogue, "yes")
    client.force_login(buyer)

    response = client.post(url(dialogue.requirements.first()), typed(alfa, "accepted"))

    assert response.status_code == 403
    assert Event.objects.filter(kind="requirements_bank.look_refused").exists()


def test_who_may_only_read_sees_the_verdicts_and_no_form(row, alfa, buyer, manager, client):
    assessing.assess(row, by=buyer, judged={alfa: REJECTED})
    client.force_login(manager)

    page = client.get(url(row, "compared_requirement"))

    assert "De skriver noget andet." in page.text
    assert "Gem og gå videre" not in page.text
    assert client.post(url(row), typed(alfa, "accepted")).status_code == 403
    assert (
        "mangler din vurdering"
        not in client.get(reverse("requirements_bank:comparison", args=[row.dialogue_id])).text
    )


def test_the_matrix_shows_verdicts_and_finds_what_i_lack_and_what_is_unclear(
    row, alfa, buyer, architect, client
):
    make_asked(row.dialogue, 3)
    second = row.dialogue.requirements.all()[1]
    assessing.assess(row, by=buyer, judged={alfa: ELABORATE})
    assessing.assess(second, by=buyer, judged={alfa: ACCEPTED})
    assessing.assess(second, by=architect, judged={alfa: REJECTED})
    client.force_login(buyer)
    matrix = reverse("requirements_bank:comparison", args=[row.dialogue_id])

    def labels(query: str) -> list[str]:
        groups = client.get(f"{matrix}?only={query}").context["shown"].groups
        return [line.requirement.label for group in groups for line in group.lines]

    page = client.get(matrix).text
    assert "Uddybelse nødvendig" in page
    assert "vurderet forskelligt" in page
    assert "1 krav har besvarelser, der mangler din vurdering." in page
    assert labels("mine") == ["FRI-003"]
    assert labels("unclear") == ["FRI-001", "FRI-002"]


def test_one_comes_from_requirement_to_requirement_as_they_are_shown(row, alfa, buyer, client):
    make_asked(row.dialogue, 3, category="Drift / Backup")
    first, second, third = row.dialogue.requirements.all()
    client.force_login(buyer)

    def place(of, query=""):
        found = client.get(f"{url(of, 'compared_requirement')}?{query}").context["place"]
        return found.previous, found.number, found.next

    assert place(first) == (None, 1, second)
    assert place(second) == (first, 2, third)
    assert place(third) == (second, 3, None)
    assert place(third, "category=Drift") == (None, 1, None)
    assert place(third, "category=Sikkerhed") == (None, 0, first)


def test_the_page_takes_the_same_queries_however_many_verdicts(
    row, alfa, buyer, client, query_count
):
    page = url(row, "compared_requirement")
    assessing.assess(row, by=buyer, judged={alfa: REJECTED})
    client.force_login(buyer)
    client.get(page)
    with_one = query_count(client.get, page)
    for _number in range(3):
        other = make_finished(row.dialogue, "yes", "yes")
        person = make_user(Role.BUYER, authority=row.dialogue.authority)
        assessing.assess(row, by=person, judged={alfa: ELABORATE, other: REJECTED})

    assert query_count(client.get, page) == with_one
