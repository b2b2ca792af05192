"""What in a text tells who takes part."""

import pytest

from requirements_bank.dialogues.anonymity import core, telling
from requirements_bank.models import Invitation

INVITED = [
    Invitation(supplier_name="Sol & Søn A/S", email="ida@sologson.example"),
    Invitation(supplier_name="IT", email="kim@example.dk"),
]


@pytest.mark.spec("X11")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hvad koster det?", []),
        ("Vi i sol & søn spørger", ["sol & søn"]),
        ("Se sologson.example, tak", ["sologson.example"]),
        ("Skriv til a.b@c.example eller Sol & Søn", ["a.b@c.example", "Sol & Søn"]),
        ("Solen & Sønnen", []),
        ("Hvem driver jeres it?", []),
        ("", []),
    ],
)
def test_names_domains_and_addresses_are_found_as_they_stand(text, found):
    assert telling(text, INVITED) == found


@pytest.mark.parametrize(
    ("name", "without"),
    [
        ("Sol A/S", "Sol"),
        ("Sol, ApS", "Sol"),
        ("Sol GmbH", "Sol"),
        ("Sol B.V.", "Sol"),
        ("  Solas  ", "Solas"),
        ("A/S Sol", "A/S Sol"),
    ],
)
def test_a_companys_name_is_compared_without_its_legal_form(name, without):
    assert core(name) == without
