"""Who reads which field of a requirement is decided in one place, and closed until it is."""

import pytest

from requirements_bank.bank.visibility import Level, Reading, level_of, may_read, readable
from requirements_bank.models import LocalExtension, Requirement
from tests.factories import make_requirement

RELATIONS_BACK = {"versions", "extensions", "attachments", "lifted_to", "id"}


@pytest.fixture
def own(authority):
    return make_requirement(kind="local", authority=authority, notes="Kun for redaktører.")


def test_what_somebody_may_not_read_is_empty(own):
    assert Reading(own, Level.EDITOR).notes == "Kun for redaktører."
    assert Reading(own, Level.AUTHORITY).notes == ""
    assert Reading(own, Level.AUTHORITY).get_status_display() == "Udgivet"
    assert Reading(own, Level.SUPPLIER).get_status_display == ""
    assert str(Reading(own, Level.SUPPLIER)) == own.title
    assert Reading(own, Level.SUPPLIER).label == own.label


def test_a_field_that_nobody_gave_a_level_is_closed_for_all(own):
    with pytest.raises(AttributeError):
        _found = Reading(own, Level.EDITOR).search
    with pytest.raises(KeyError):
        may_read(Level.EDITOR, "brand_new")


def test_an_extension_has_levels_of_its_own(own, authority, editor):
    extension = LocalExtension(requirement=own, authority=authority, changed_by=editor)
    extension.description, extension.interpretation = "Til alle", "Til os"

    assert Reading(extension, Level.SUPPLIER).description == "Til alle"
    assert Reading(extension, Level.SUPPLIER).interpretation == ""
    assert Reading(extension, Level.AUTHORITY).interpretation == "Til os"


def test_every_field_of_a_requirement_has_a_level():
    names = {field.name for field in Requirement._meta.get_fields()}

    for name in names - RELATIONS_BACK - {"search"} - dialogue_relations():
        may_read(Level.SUPPLIER, name)


def test_every_field_of_an_extension_has_a_level():
    names = {field.name for field in LocalExtension._meta.fields}

    for name in names - {"id", "requirement", "authority"}:
        may_read(Level.SUPPLIER, name, of=LocalExtension)


def dialogue_relations() -> set[str]:
    return {
        field.name
        for field in Requirement._meta.get_fields()
        if field.auto_created and not field.concrete
    }


def test_editors_of_the_owner_read_all_and_others_do_not(own, editor, buyer, stranger):
    shared = make_requirement()

    assert level_of(editor, own) == Level.EDITOR
    assert level_of(buyer, own) == Level.AUTHORITY
    assert level_of(editor, shared) == Level.AUTHORITY
    assert level_of(stranger, shared) == Level.EDITOR


def test_of_a_version_the_notes_are_kept_back(own):
    content = {"title": "Krav", "notes": "Hemmeligt"}

    assert readable(content, Level.AUTHORITY) == {"title": "Krav"}
    assert readable(content, Level.EDITOR) == content
