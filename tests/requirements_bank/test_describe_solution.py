"""Who hosts the solution decides what is not relevant; the supplier can say otherwise."""

import pytest
from django.utils import timezone

from notifications.models import Event
from requirements_bank.actions import answers, sheets
from requirements_bank.models import Answer, Given, MarketDialogue, Solution
from tests.factories import make_asked, make_dialogue
from tests.races import Hold
from tests.requirements_bank.suppliers import asks, autosave, inside, page

Operation = Solution.Operation
Origin = Answer.Origin


@pytest.fixture
def sheet(db):
    """A sheet with one requirement for each way of operation, and one for both."""
    dialogue = make_dialogue(requirements=0)
    rows = [
        make_asked(dialogue, 1),
        make_asked(dialogue, 2, for_saas=False),
        make_asked(dialogue, 3, for_on_premise=False),
    ]
    invitation, browser = inside(dialogue=dialogue)
    return invitation, browser, rows


def automatic(invitation):
    rows = invitation.answers.filter(origin=Origin.OPERATION)
    return [(answer.requirement.label, answer.choice) for answer in rows]


@pytest.mark.parametrize(
    ("operation", "labels"),
    [("saas", ["FRI-002"]), ("on_premise", ["FRI-003"]), ("both", [])],
)
def test_what_does_not_concern_the_solution_is_answered_automatically(sheet, operation, labels):
    invitation, _browser, _rows = sheet

    sheets.describe(invitation, operation=operation)

    assert automatic(invitation) == [(label, "not_relevant") for label in labels]


def test_another_way_of_operation_takes_the_automatic_answers_along(sheet):
    invitation, _browser, _rows = sheet
    sheets.describe(invitation, operation="saas")

    sheets.describe(invitation, operation="on_premise")

    assert automatic(invitation) == [("FRI-003", "not_relevant")]
    assert "myndigheden driver den" in invitation.answers.get().elaboration


def test_the_suppliers_own_answers_are_never_overwritten_or_deleted(sheet):
    invitation, browser, rows = sheet
    answers.save(invitation, rows[1], Given("yes", "Også hos os"))

    sheets.describe(invitation, operation="saas")
    assert invitation.answers.get().given == Given("yes", "Også hos os")
    sheets.describe(invitation, operation="on_premise")
    autosave(browser, rows[2], invitation, choice="partly", elaboration="Lidt")
    sheets.describe(invitation, operation="both")

    assert set(invitation.answers.values_list("choice", flat=True)) == {"yes", "partly"}


def test_an_automatic_answer_is_marked_and_explains_itself(sheet):
    invitation, browser, _rows = sheet
    asks(wants_reason_for_no=True)

    browser.post(page(invitation, "loesning/"), {"operation": "saas"})

    assert "Besvaret automatisk" in browser.get(page(invitation)).text
    assert answers.finish(invitation)


@pytest.mark.spec("E41")
def test_the_system_offered_is_named_with_its_page_in_kitos(sheet):
    invitation, browser, _rows = sheet
    typed = {
        "operation": "both",
        "system": "Acadre",
        "vendor": "Formpipe",
        "kitos_url": "https://kitos.dk/#/system/edit/391/main",
        "reference": "T-17",
        "remarks": "Version 9",
    }

    assert browser.post(page(invitation, "loesning/"), typed).status_code == 302
    answers.finish(invitation)

    for text in (
        browser.get(page(invitation, "kvittering/")).text,
        browser.get(page(invitation, "loesning/")).text,
    ):
        for value in list(typed.values())[1:]:
            assert value in text
    assert '"system": "Acadre"' in browser.get(page(invitation, "kvittering/fil/")).text


@pytest.mark.parametrize(
    "address", ["https://kitos.dk.evil.example/", "https://evil.example/kitos.dk", "javascript:x"]
)
def test_no_other_address_passes_as_kitos(sheet, address):
    invitation, browser, _rows = sheet

    answer = browser.post(
        page(invitation, "loesning/"), {"operation": "both", "kitos_url": address}
    )

    assert answer.status_code == 422
    assert not Solution.objects.exists()


def test_the_way_of_operation_must_be_said(sheet):
    invitation, browser, _rows = sheet

    assert browser.post(page(invitation, "loesning/"), {"system": "X"}).status_code == 422
    assert "hvilken løsning I tilbyder" in browser.get(page(invitation)).text


def test_nothing_is_described_after_the_deadline(sheet):
    invitation, browser, _rows = sheet
    MarketDialogue.objects.update(deadline=timezone.now())

    answer = browser.post(
        page(invitation, "loesning/"), {"operation": "saas", "system": "For sent"}
    )

    assert answer.status_code == 422
    assert "For sent" in answer.text
    assert not Solution.objects.exists()
    assert Event.objects.filter(kind="requirements_bank.late").exists()
    assert "ikke fortalt" in browser.get(page(invitation, "loesning/")).text


def test_the_solution_is_sealed_as_the_answers_are(sheet):
    invitation, _browser, _rows = sheet
    sheets.describe(invitation, operation="both", system="Hemmelig")
    answers.finish(invitation)
    assert not Solution.objects.unsealed().exists()

    MarketDialogue.objects.update(deadline=timezone.now())

    assert str(Solution.objects.unsealed().get()) == "Hemmelig"
    answers_left = MarketDialogue.objects.update(status="cancelled")
    assert answers_left
    assert not Solution.objects.unsealed().exists()


def describe_while_sending(settings, invitation) -> bool:
    """One describes the solution while another sends; whether the receipt holds what is stored."""
    hold = Hold()
    settings.PAUSES = {"solution_described": hold}

    def describe():
        return sheets.describe(type(invitation).objects.get(pk=invitation.pk), system="Ny")

    _solution, receipt = hold.race(describe, meanwhile=lambda: answers.finish(invitation))
    return '"system": "Ny"' in receipt.content


@pytest.mark.django_db(transaction=True)
def test_what_is_sent_is_what_is_described(settings):
    assert describe_while_sending(settings, inside()[0])


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_it_is_not(settings):
    settings.LOCKS_OFF = True

    assert not describe_while_sending(settings, inside()[0])
