"""A case's log of equal treatment: what suppliers were told, who advised, and what was done."""

import csv
import datetime
import io

import pytest
from django.urls import reverse

from notifications.models import Event
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from procurement.models import Case
from requirements_bank.actions import advisers, clarifications, dialogues, invitations
from requirements_bank.actions.invitations import Wording
from requirements_bank.models import Adviser, Invitation
from tests.factories import make_case
from tests.races import Meeting, at_once
from tests.requirements_bank.suppliers import inside

pytestmark = pytest.mark.django_db
LATER = datetime.datetime(2040, 6, 1, 12, tzinfo=datetime.UTC)
WORDING = Wording(subject="Vil I svare?", message="Svar gerne.", language="da")
TYPED = {
    "name": "Ida Vind",
    "company": "Vind ApS",
    "subject": "Skrev første udkast til kravene.",
    "since": "2026-01-05",
    "until": "2026-02-01",
    "takes_part": "perhaps",
    "measures": "Udkastet er sendt til alle.",
}


def noted(case: Case, by, **fields) -> Adviser:
    day = datetime.date(2026, 1, 5)
    given = {"name": "Ida Vind", "subject": "Krav", "since": day, "takes_part": "no"} | fields
    return advisers.note(Adviser(case=case, **given), by=by)


@pytest.fixture
def url(case):
    return reverse("requirements_bank:treatment", args=[case.pk])


@pytest.fixture
def told(dialogue, buyer):
    """Two suppliers are invited, one asks, all are answered, and the deadline is moved."""
    suppliers = {"a@alfa.example": "Alfa", "b@beta.example": "Beta"}
    invitations.invite(dialogue, by=buyer, suppliers=suppliers, wording=WORDING)
    invitation, _browser = inside(dialogue=dialogue, supplier="=Gamma")
    asked = clarifications.ask(invitation, text="=Hvor?", requirement=None)
    clarifications.clarify(asked, by=buyer, question="Hvor?", answer="I EU.")
    dialogues.postpone(dialogue, by=buyer, deadline=LATER, reason="Svaret")
    return dialogue


@pytest.mark.spec("X11")
def test_the_log_shows_what_was_told_to_whom_by_whom(client, buyer, case, told, url):
    client.force_login(buyer)

    text = client.get(url).text

    assert "Invitation til Alfa: Vil I svare?" in text
    assert "=Gamma spørger om Medicinplan" in text
    assert "Spørgsmål og svar: Medicinplan" in text
    assert "Ny frist: Medicinplan" in text
    assert text.count("b@beta.example") == 3
    assert str(buyer) in text
    assert client.get(url, {"sort": "old"}).status_code == 200


@pytest.mark.spec("X11")
def test_the_log_is_a_file_with_a_line_for_each_mail_and_no_formula(client, buyer, case, told):
    client.force_login(buyer)

    answer = client.get(reverse("requirements_bank:treatment_csv", args=[case.pk]))

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert header[1] == "Hvad der er sket"
    assert [(row[1], row[4]) for row in rows][:3] == [
        ("Invitation til Alfa: Vil I svare?", "a@alfa.example"),
        ("Invitation til Beta: Vil I svare?", "b@beta.example"),
        ("'=Gamma spørger om Medicinplan", ""),
    ]
    assert sum(row[1] == "Spørgsmål og svar: Medicinplan" for row in rows) == 3


def test_a_case_where_nothing_was_told_says_so(client, buyer, case, url):
    client.force_login(buyer)

    assert "Der er ikke sket noget endnu" in client.get(url).text


@pytest.mark.spec("X11")
def test_who_advised_is_noted_changed_and_taken_out_and_the_trail_keeps_it(
    client, buyer, case, url
):
    client.force_login(buyer)
    note = reverse("requirements_bank:note_adviser", args=[case.pk])
    client.get(note)
    assert "Ida Vind, Vind ApS" in client.post(note, TYPED, follow=True).text
    adviser = Adviser.objects.get()
    change = reverse("requirements_bank:change_adviser", args=[adviser.pk])
    assert "Skrev første udkast" in client.get(change).text
    client.post(change, {**TYPED, "takes_part": "yes"})
    remove = reverse("requirements_bank:remove_adviser", args=[adviser.pk])
    client.get(remove)

    text = client.post(remove, {"message": "Forkert sag"}, follow=True).text

    assert "Der er ikke skrevet nogen op." in text
    said = [event.text_da for event in Event.objects.about(case)]
    assert len(said) == 3
    assert "Forkert sag" in said[0]
    assert "Deltager selv: Ja" in said[1]
    assert "Udkastet er sendt til alle." in said[2]
    assert client.get(change).status_code == 404


@pytest.mark.spec("X11")
@pytest.mark.parametrize("takes_part", ["yes", "perhaps"])
def test_an_adviser_who_may_take_part_needs_measures(client, buyer, case, takes_part):
    client.force_login(buyer)
    note = reverse("requirements_bank:note_adviser", args=[case.pk])
    typed = {**TYPED, "takes_part": takes_part, "measures": ""}

    assert "Skriv, hvad der gøres" in client.post(note, typed).text
    assert not Adviser.objects.exists()
    client.post(note, {**typed, "takes_part": "no"})
    assert Adviser.objects.exists()


@pytest.mark.parametrize("changes", [{"until": "2025-12-31"}, {"since": ""}, {"takes_part": ""}])
def test_a_mistake_is_shown_and_nothing_is_noted(client, buyer, case, changes):
    client.force_login(buyer)
    note = reverse("requirements_bank:note_adviser", args=[case.pk])

    assert client.post(note, {**TYPED, **changes}).context["form"].errors
    assert not Adviser.objects.exists()


def test_the_same_adviser_is_noted_once(case, buyer):
    first = noted(case, buyer)

    assert noted(case, buyer) == first
    assert noted(case, buyer, subject="Pris") != first


def test_who_is_taken_out_is_not_changed_any_more(case, buyer):
    adviser = noted(case, buyer)
    stale = Adviser.objects.get()
    advisers.remove(adviser, by=buyer, reason="Fejl")

    for act in (
        lambda: advisers.change(stale, by=buyer, name="Bo"),
        lambda: advisers.remove(stale, by=buyer, reason="Igen"),
    ):
        with pytest.raises(TransitionNotAllowed):
            act()


def test_when_the_case_is_over_the_log_is_read_and_not_written(client, buyer, case, url):
    adviser = noted(case, buyer)
    Case.objects.update(status=Case.Status.REJECTED)
    client.force_login(buyer)

    assert "Ida Vind" in client.get(url).text
    for name, pk in (("note_adviser", case.pk), ("change_adviser", adviser.pk)):
        assert client.get(reverse(f"requirements_bank:{name}", args=[pk])).status_code == 403
    with pytest.raises(Refused):
        noted(Case.objects.get(), buyer, subject="Pris")


def test_those_who_see_the_case_read_the_log_and_others_do_not(
    client, requester, stranger, case, url
):
    note = reverse("requirements_bank:note_adviser", args=[case.pk])
    client.force_login(requester)
    assert (client.get(url).status_code, client.get(note).status_code) == (200, 403)
    client.force_login(stranger)
    assert (client.get(url).status_code, client.get(note).status_code) == (404, 404)


def test_the_log_takes_the_same_queries_however_long(client, buyer, case, told, url, query_count):
    client.force_login(buyer)
    noted(case, buyer)
    client.get(url)
    before = query_count(client.get, url)
    noted(case, buyer, subject="Pris")
    suppliers = {"c@c.example": "C", "d@d.example": "D"}
    invitations.invite(told, by=buyer, suppliers=suppliers, wording=WORDING)
    clarifications.inform(told, by=buyer, text="Læs krav 2.")

    assert query_count(client.get, url) == before


def test_no_other_case_is_in_the_log(client, buyer, told, case):
    other = make_case(requester=case.requester)
    client.force_login(buyer)

    text = client.get(reverse("requirements_bank:treatment", args=[other.pk])).text

    assert "alfa" not in text
    assert Invitation.objects.count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks_off", [False, True], ids=["locked", "twin without locks"])
def test_a_second_click_notes_one_adviser(settings, locks_off):
    settings.LOCKS_OFF = locks_off
    case = make_case(status=Case.Status.IN_PROGRESS)
    settings.PAUSES = {"adviser_noted": Meeting()}

    at_once(*[lambda: noted(case, case.requester)] * 2)

    assert Adviser.objects.count() == (2 if locks_off else 1)
