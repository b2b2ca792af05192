"""A requirement's number is its own for ever: it is the next after all that have been."""

import pytest
from django.db import IntegrityError, transaction

from requirements_bank.bank.numbering import next_number
from requirements_bank.models import Requirement
from tests.factories import make_requirement
from tests.races import Meeting, at_once, errors


@pytest.mark.spec("E12")
def test_the_next_number_follows_the_highest_also_of_the_deleted(db):
    assert next_number() == 1
    make_requirement(number=40)
    make_requirement(number=12)

    assert next_number() == 41


def race() -> list:
    """Two write a requirement at the same time."""
    category = make_requirement(number=7).category

    @transaction.atomic
    def write() -> int:
        number = next_number()
        Requirement.objects.create(
            number=number, kind="shared", title="Nyt", description="Nyt.", category=category
        )
        return number

    return at_once(write, write, refusals=IntegrityError)


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_get_a_number_each(settings):
    settings.PAUSES = {"requirement_number": Meeting()}

    assert sorted(race()) == [8, 9]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_would_get_the_same(settings):
    settings.LOCKS_OFF, settings.PAUSES = True, {"requirement_number": Meeting()}

    assert len(errors(race())) == 1
