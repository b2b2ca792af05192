"""What people know from OS2kravmotor has the same name here, in Danish."""

import pytest
from django.utils import translation

from accounts.models import Role
from requirements_bank.bank.exported import COLUMNS
from requirements_bank.forms.bank import ExtensionForm, RequirementForm
from requirements_bank.forms.dialogue import CancelForm, DialogueForm
from requirements_bank.models import (
    Answer,
    LocalExtension,
    MarketDialogue,
    Principle,
    Priority,
    Requirement,
    Solution,
)
from tests.factories import make_requirement, make_user

pytestmark = pytest.mark.usefixtures("in_danish")


@pytest.fixture
def in_danish():
    with translation.override("da"):
        yield


def labels(choices) -> list[str]:
    return [str(label) for label in choices.labels]


def names(form) -> dict[str, str]:
    return {name: str(field.label) for name, field in form.fields.items()}


@pytest.mark.spec("E16")
def test_the_four_priorities_in_their_order():
    assert labels(Priority) == ["Mindstekrav", "Vigtigt krav", "Krav", "Option"]


@pytest.mark.spec("E13")
def test_the_three_sources():
    assert labels(Requirement.Kind) == ["Tværkommunalt", "Samarbejdskrav", "Lokalt"]


@pytest.mark.spec("E42")
def test_the_states_of_a_market_dialogue():
    found = labels(MarketDialogue.Status)

    assert [word for word in found if word != "Afventer godkendelse"] == [
        *("Udkast", "Aktiv", "Besvaret", "Arkiveret", "Annulleret")
    ]


@pytest.mark.spec("E34")
def test_a_market_dialogue_is_ended_by_the_button_that_people_know():
    [button] = CancelForm().helper.inputs

    assert button.value == "Afbryd markedsdialogen"


@pytest.mark.spec("E40")
def test_the_five_answers_and_the_operating_models():
    assert labels(Answer.Choice) == [
        *("Ja", "Ja, som et tilkøb", "Ja, delvist", "Nej", "Ikke relevant")
    ]
    saas, on_premise, both = labels(Solution.Operation)
    assert saas.startswith("SaaS/cloud-drift")
    assert on_premise.startswith("On-premise-drift")
    assert both == "Kan leveres som begge dele"


@pytest.mark.spec("E11")
def test_the_columns_of_the_bank_and_what_an_authority_adds():
    found = [str(column.label) for column in COLUMNS]

    assert found[:13] == [
        *("Krav id", "Navn", "Type", "Beskrivelse", "Lokal beskrivelse", "Fortolkning"),
        *("Interessenter", "Kategori", "Prioritet", "Rationale", "Bilag", "Sidst ændret"),
        "Noter",
    ]
    assert {"Underkategori", "Domæner", "Filtre", "Principper", "Årsag for fravalg"} <= set(found)


@pytest.mark.django_db
def test_the_fields_of_a_requirement():
    found = names(RequirementForm(user=make_user(Role.EDITOR)))

    expected = {
        "owner": "Kilde",
        "title": "Navn",
        "description": "Beskrivelse",
        "rationale": "Rationale",
        "category": "Kategori",
        "priority": "Prioritet",
        "domains": "Domæner",
        "questions": "Filtre",
        "needs_elaboration": "Der kræves uddybende tekst ved besvarelse",
        "notes": "Noter",
    }
    assert {name: found[name] for name in expected} == expected
    assert found["always"].startswith("Anvend alle filtre")
    assert found["for_saas"].startswith("Relevant for SaaS-løsning")
    assert found["for_on_premise"].startswith("Relevant for on-premise-løsning")


@pytest.mark.django_db
def test_the_fields_of_what_an_authority_adds():
    extension = LocalExtension(requirement=make_requirement())

    found = names(ExtensionForm(instance=extension))

    assert found["description"] == "Lokal beskrivelse"
    assert found["interpretation"] == "Fortolkning"
    assert found["stakeholders"] == "Interessenter"
    assert found["is_favourite"].startswith("Favoritkrav")
    assert found["is_deselected"].startswith("Fravælg krav")
    assert found["deselected_reason"] == "Årsag for fravalg"
    assert str(Principle._meta.get_field("reference").verbose_name) == "reference"


@pytest.mark.spec("E23")
@pytest.mark.django_db
def test_the_fields_of_a_market_dialogue():
    found = names(DialogueForm())

    assert (found["name"], found["description"]) == ("Navn", "Beskrivelse")
    assert (found["contact_email"], found["domains"]) == ("Kontakt-email", "Domæner")
    assert found["shows_priorities"].startswith("Prioritering af krav")
