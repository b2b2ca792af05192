"""While a requirement is written, the guide gives advice. It never stops anybody."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from accounts.models import Role
from requirements_bank.bank import search
from requirements_bank.bank.writing_help import Draft, advice, much_like
from requirements_bank.models import Requirement
from requirements_bank.starter import contents
from tests.factories import make_authority, make_requirement, make_system, make_user

HELP = reverse("requirements_bank:writing_help")
GOOD = {
    "title": "Gendannelse",
    "description": "Løsningen skal kunne gendanne slettede sager inden for [30] dage.",
    "rationale": "Sager slettes ved en fejl.",
    "verification": "Leverandøren viser en gendannelse.",
}


def said(**changes: str) -> list[str]:
    return [f"{one.text} {one.words}".strip() for one in advice(Draft(**GOOD | changes))]


def test_a_good_requirement_gets_no_advice():
    assert said() == []


def test_nothing_is_said_before_something_is_written():
    assert advice(Draft(title="Windows")) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"description": "Løsningen skal køre på Windows 11."}, "produkt"),
        ({"title": "Dokumenter i Word", "description": "Løsningen skal danne breve."}, "produkt"),
        ({"description": "Løsningen skal kunne søge og skal kunne sortere."}, "to krav"),
        ({"description": "Den skal A. Den skal B. Den skal C. Den skal D."}, "to krav"),
        ({"description": "Man kan gendanne sager."}, "Løsningen skal"),
        ({"description": "Løsningen skal vise kommunens logo."}, "myndigheden"),
        ({"description": "Løsningen skal være brugervenlig."}, "måles"),
        ({"rationale": " "}, "rationale"),
        ({"verification": ""}, "leverandør"),
    ],
)
def test_each_rule_of_the_guide_is_seen(changes, expected):
    [found] = said(**changes)

    assert expected in found


def test_what_is_national_is_no_product():
    national = "Løsningen skal lade borgere logge ind med MitID gennem NemLog-in."

    assert said(description=national) == []


def test_the_authoritys_own_systems_suppliers_and_name_are_known():
    description = "Løsningen skal vise Nordby Kommune data fra Vagtplan."
    found = advice(Draft(**GOOD | {"description": description}), ["vagtplan"], "Nordby Kommune")

    assert [one.words for one in found] == ["vagtplan", "Nordby Kommune"]


def test_the_starter_bank_is_written_as_the_guide_says():
    drafts = [
        Draft(row.title, row.description, row.rationale, row.verification)
        for row in contents.load().requirements
    ]

    advised = [draft for draft in drafts if advice(draft)]

    assert len(advised) < len(drafts) / 3


@pytest.fixture
def there(authority):
    row = make_requirement(
        kind="local",
        authority=authority,
        title="Gendannelse af sager",
        description="Løsningen skal kunne gendanne slettede sager inden for [30] dage efter fejl.",
    )
    search.index([row])
    return row


def test_one_that_says_nearly_the_same_is_found(editor, stranger, there):
    draft = Draft(**GOOD)

    found = much_like(draft, editor)
    assert found.like == there
    assert much_like(draft, stranger) is None
    assert much_like(draft, editor, but=there.pk) is None
    assert much_like(Draft(title="Sager"), editor) is None
    other = "Løsningen skal sende slettede beskeder videre til modtagerens kalender hver morgen."
    assert much_like(Draft(title="Kalender", description=other), editor) is None


def test_advice_comes_while_one_types_and_stands_on_the_page(client, editor, authority, there):
    make_system(authority=authority, name="Vagtplan")
    client.force_login(editor)
    typed = GOOD | {"description": "Løsningen skal hente data fra Vagtplan."}

    text = client.post(HELP, typed).text
    assert "Vagtplan" in text
    assert "<html" not in text
    assert there.label in client.post(HELP, GOOD).text
    change = reverse("requirements_bank:change_requirement", args=[there.pk])
    page = client.get(change).text
    assert "Det har intet rationale" in page
    assert "Ligner meget" not in page
    again = client.post(reverse("requirements_bank:draft_requirement"), typed).text
    assert "Vagtplan" in again
    assert Requirement.objects.count() == 1


def test_those_who_write_no_requirements_get_no_advice(client, buyer):
    client.force_login(buyer)
    assert client.post(HELP, GOOD).status_code == 403

    client.force_login(make_user(Role.SHARED_EDITOR, authority=make_authority()))
    assert client.post(HELP, GOOD).status_code == 200


def test_the_guide_has_the_rules_and_an_example_that_gets_no_advice(client, editor):
    client.force_login(editor)
    where = reverse("requirements_bank:writing_guide")
    assert where in client.get(reverse("requirements_bank:requirement_list")).text
    assert where in client.get(reverse("requirements_bank:draft_requirement")).text

    page = client.get(where).text

    assert "Ét krav ad gangen" in page
    for language in ("da", "en"):
        with override(language):
            words = {name: gettext(said) for name, said in EXAMPLE.items()}
        assert advice(Draft(**words)) == []
        if language == "da":
            assert all(text in page for text in words.values())


def test_the_example_of_a_weak_one_is_advised_against():
    weak = "Kommunen skal have moderne brugerstyring i Active Directory, og systemet skal være nemt"
    assert len(advice(Draft(title="Brugere", description=weak, rationale="x"))) >= 3


EXAMPLE = {
    "title": "Access ends when somebody leaves",
    "description": (
        "The solution must close a person’s access at the latest [4] hours after the authority’s "
        "directory of users says that the person has left."
    ),
    "rationale": (
        "Those who have left may not read about citizens. If access is closed by hand, it is "
        "forgotten, and the authority has a breach to report."
    ),
    "verification": (
        "The supplier closes a test person in the directory and shows that the person cannot "
        "sign in after [4] hours."
    ),
}
