"""An authority adds to a requirement for itself, and two of its editors may do so at once."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from procurement.meanwhile import marks
from requirements_bank.actions import extensions
from requirements_bank.models import LocalExtension, Requirement
from tests.factories import make_authority, make_requirement
from tests.races import Meeting, at_once, errors


def extension(requirement, authority, **fields) -> LocalExtension:
    return LocalExtension(requirement=requirement, authority=authority, **fields)


def test_an_authority_adds_to_a_shared_requirement_and_again_over_it(authority, editor):
    shared = make_requirement(version=3)
    first = extensions.extend(extension(shared, authority, description="Hos os."), by=editor)
    again = extensions.extend(extension(shared, authority, is_favourite=True), by=editor)

    assert first.pk == again.pk
    row = LocalExtension.objects.get()
    assert (row.description, row.is_favourite, row.written_against) == ("", True, 3)


def test_what_is_deselected_is_never_offered_to_that_authority(authority, editor):
    shared, other = make_requirement(), make_authority()
    kept = {"is_deselected": True, "deselected_reason": "Vi har det."}
    extensions.extend(extension(shared, authority, **kept), by=editor)

    assert shared not in Requirement.objects.offered_to(authority)
    assert shared in Requirement.objects.offered_to(other)


def test_a_deselection_without_a_reason_is_refused(authority, editor):
    with pytest.raises(ValidationError):
        extensions.extend(extension(make_requirement(), authority, is_deselected=True), by=editor)


def extend_at_once(requirement, authority, editor, settings) -> list:
    """Two colleagues begin the additions of their authority at the same time."""
    settings.PAUSES = {"requirement_is_extended": Meeting()}
    seen = marks(extension(requirement, authority), extensions.WORDS)
    said = ({"interpretation": "Læs bredt."}, {"stakeholders": "Tove"})
    return at_once(
        *[
            partial(
                extensions.extend, extension(requirement, authority, **words), by=editor, seen=seen
            )
            for words in said
        ],
        refusals=(IntegrityError, ValidationError),
    )


@pytest.mark.django_db(transaction=True)
def test_what_two_colleagues_add_at_once_is_added_together(authority, editor, settings):
    assert not errors(extend_at_once(make_requirement(), authority, editor, settings))

    row = LocalExtension.objects.get()
    assert (row.interpretation, row.stakeholders) == ("Læs bredt.", "Tove")


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_of_them_would_get_an_error(authority, editor, settings):
    settings.LOCKS_OFF = True

    assert len(errors(extend_at_once(make_requirement(), authority, editor, settings))) == 1


def test_of_two_colleagues_who_add_at_the_same_time_nobody_loses_words(client, editor):
    client.force_login(editor)
    shared = make_requirement()
    url = reverse("requirements_bank:extend_requirement", args=[shared.pk])
    seen = {"seen": client.get(url).context["form"].initial["seen"]}
    client.post(url, seen | {"interpretation": "Læs bredt.", "stakeholders": "Tove"})

    page_after = client.post(url, seen | {"interpretation": "Læs snævert."}).text

    assert "Læs bredt." in page_after
    assert LocalExtension.objects.get().interpretation == "Læs bredt."
    client.post(url, seen | {"description": "Også hos os."})
    row = LocalExtension.objects.get()
    assert (row.description, row.interpretation) == ("Også hos os.", "Læs bredt.")
    assert row.stakeholders == "Tove"
