"""Before it is opened, a dialogue is looked through: advice, and as suppliers will see it."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from requirements_bank.actions import requirements, wording
from requirements_bank.dialogues.preflight import MANY, advice
from requirements_bank.models import DialogueRequirement, Domain, LocalExtension, QuestionAnswer
from tests.factories import make_asked, make_question, make_requirement
from tests.requirements_bank.test_reword import words_of

NOW = datetime.datetime(2027, 3, 1, 9, tzinfo=datetime.UTC)
GOOD = datetime.datetime(2027, 4, 6, 10, tzinfo=datetime.UTC)


def texts(dialogue):
    return [one.text for one in advice(dialogue, now=NOW)]


@pytest.fixture
def ready(draft):
    draft.deadline = GOOD
    draft.save()
    row = make_asked(draft, 1)
    row.rationale = "Derfor"
    row.save()
    return draft


def test_where_all_is_well_nothing_is_said(ready):
    assert texts(ready) == []


def test_a_draft_without_a_deadline_hears_of_that_elsewhere(ready):
    ready.deadline = None

    assert texts(ready) == []


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        ("2027-03-12T10:00Z", "mindre end 10 arbejdsdage"),
        ("2027-03-25T10:00Z", "ikke er en arbejdsdag"),
        ("2027-04-10T10:00Z", "ikke er en arbejdsdag"),
    ],
)
def test_a_deadline_that_suppliers_cannot_use(ready, deadline, words):
    ready.deadline = datetime.datetime.fromisoformat(deadline.replace("Z", "+00:00"))

    assert any(words in text for text in texts(ready))


def test_a_minimum_requirement_that_fits_and_is_not_asked(ready, buyer):
    domain, other = (Domain.objects.create(name=name) for name in ("Kultur", "Teknik"))
    ready.domains.add(domain)
    asked = make_requirement(priority="minimum", domains=(domain,), rationale="Ja")
    make_requirement(priority="minimum", domains=(other,))
    make_requirement(domains=(domain,))
    unwanted = make_requirement(priority="minimum", domains=(domain,))
    LocalExtension.objects.create(
        requirement=unwanted,
        authority=ready.authority,
        is_deselected=True,
        deselected_reason="Nej",
        changed_by=buyer,
    )
    assert "1 af kravbankens mindstekrav passer" in texts(ready)[0]

    requirements.add(ready, by=buyer, requirements=[asked])

    assert texts(ready) == []


def test_what_says_not_why_is_behind_the_bank_or_unclear(ready, buyer):
    bank = make_requirement(rationale="")
    requirements.add(ready, by=buyer, requirements=[bank])
    row = ready.requirements.get(requirement=bank)
    wording.reword(row, by=buyer, words=words_of(row, title="Andet"), priority="option")
    bank.version = 2
    bank.save()
    QuestionAnswer.objects.create(
        dialogue=ready, question=make_question(), answer="unknown", source="buyer"
    )

    found = texts(ready)

    assert "1 krav siger ikke, hvorfor" in found[0]
    assert "nyere version af 1 krav" in found[1]
    assert "1 spørgsmål er besvaret" in found[2]


def test_a_long_list(ready):
    DialogueRequirement.objects.bulk_create(
        DialogueRequirement(
            dialogue=ready,
            label=f"FRI-{n}",
            origin="free",
            title="T",
            description="B",
            rationale="R",
        )
        for n in range(MANY)
    )

    assert "mere end 150 krav" in texts(ready)[0]


def test_the_advice_stands_on_the_page_and_stops_nobody(client, buyer, ready):
    ready.deadline = timezone.now() + datetime.timedelta(days=2)
    ready.save()
    client.force_login(buyer)
    url = reverse("requirements_bank:activate", args=[ready.pk])
    assert "Værd at tænke over" in client.get(url).text

    client.post(url)

    ready.refresh_from_db()
    assert ready.is_active


def test_the_preview_shows_what_suppliers_will_read_today(client, buyer, ready):
    bank = make_requirement(description="Svar inden for [4] timer", rationale="Hast")
    requirements.add(ready, by=buyer, requirements=[bank])
    row = ready.requirements.get(requirement=bank)
    requirements.confirm_parameters(ready, by=buyer, values={row.pk: ["8"]})
    bank.description = "Svar altid inden for [4] timer"
    bank.notes = "HEMMELIG NOTE"
    bank.save()
    LocalExtension.objects.create(
        requirement=bank,
        authority=ready.authority,
        description="Gælder også i ferier.",
        interpretation="HEMMELIG FORTOLKNING",
        changed_by=buyer,
    )
    client.force_login(buyer)

    text = client.get(reverse("requirements_bank:preview", args=[ready.pk])).text

    assert "Svar altid inden for 8 timer" in text
    assert "Gælder også i ferier." in text
    assert "HEMMELIG" not in text


def test_the_preview_takes_the_same_queries_however_many(client, buyer, draft, query_count):
    client.force_login(buyer)
    url = reverse("requirements_bank:preview", args=[draft.pk])
    requirements.add(draft, by=buyer, requirements=[make_requirement()])
    client.get(url)
    with_one = query_count(client.get, url)
    requirements.add(draft, by=buyer, requirements=[make_requirement(), make_requirement()])

    assert query_count(client.get, url) == with_one


def test_the_preview_of_an_open_one_shows_what_is_asked_whatever_the_bank_says(
    client, buyer, dialogue
):
    row = dialogue.requirements.first()
    row.requirement = make_requirement(description="Nyt i kravbanken")
    row.save()
    client.force_login(buyer)

    text = client.get(reverse("requirements_bank:preview", args=[dialogue.pk])).text

    assert row.description in text
    assert "Nyt i kravbanken" not in text


def test_the_preview_of_an_empty_draft_says_so(client, buyer, draft):
    client.force_login(buyer)

    url = reverse("requirements_bank:preview", args=[draft.pk])
    assert "Ingen krav endnu" in client.get(url).text
