"""People and systems are chosen in a short list; where there are many, they are typed."""

import pytest
from django.urls import reverse

from accounts.models import Role
from procurement.forms.request import RequestForm
from procurement.models import System
from tests.factories import make_user


@pytest.fixture
def systems(authority):
    names = ("Booking", "Bibliotek", "Borgerservice")
    return [System.objects.create(authority=authority, name=name) for name in names]


@pytest.fixture
def many(monkeypatch):
    for place in ("people", "systems"):
        monkeypatch.setattr(f"procurement.forms.{place}.MOST_IN_A_LIST", 1)


def answered(authority, **data):
    form = RequestForm(data, authority=authority)
    form.is_valid()
    return form


def test_a_few_systems_stand_in_a_list(authority, systems):
    form = answered(authority, replaced_system="Bibliotek")

    assert "<select" in str(form["replaced_system"])
    assert form.cleaned_data["replaced_system"] == systems[1]


@pytest.mark.parametrize("typed", ["Booking", " booking "])
def test_one_of_many_systems_is_typed(authority, systems, many, typed):
    form = answered(authority, replaced_system=typed)

    assert 'list="systems"' in str(form["replaced_system"])
    assert form.suggested_systems == ["Bibliotek", "Booking", "Borgerservice"]
    assert form.cleaned_data["replaced_system"] == systems[0]


def test_the_page_does_not_grow_with_the_systems(authority, systems, many, monkeypatch):
    monkeypatch.setattr("procurement.forms.systems.MOST_SUGGESTED", 2)

    form = answered(authority, replaced_system="Borgerservice")

    assert form.suggested_systems == ["Bibliotek", "Booking"]
    assert form.cleaned_data["replaced_system"] == systems[2]


def test_who_types_a_part_of_the_name_is_told_which_there_are(authority, systems, many):
    errors = answered(authority, replaced_system="bo").errors

    assert "Mener du Booking, Borgerservice?" in str(errors["replaced_system"])


@pytest.mark.parametrize("typed", ["Ukendt", "\x00"])
def test_a_system_that_is_not_there_is_refused(authority, systems, many, typed):
    errors = answered(authority, replaced_system=typed).errors

    assert "replaced_system" in errors
    assert "Mener du" not in str(errors["replaced_system"])


def test_a_person_is_found_by_a_part_of_the_name(authority, many):
    person = make_user(Role.REQUESTER, authority=authority, name="Mette Holm")
    make_user(Role.REQUESTER, name="Mette Andetsteds")

    errors = answered(authority, contact="mette").errors

    assert f"Mener du {person.email}?" in str(errors["contact"])


def test_what_was_chosen_is_shown_again(client, draft, requester, systems, many):
    draft.request.replaced_system = systems[0]
    draft.request.save()
    client.force_login(requester)

    page = client.get(reverse("procurement:request_edit", args=[draft.pk])).content.decode()

    assert 'value="Booking"' in page
    assert '<datalist id="systems">' in page
