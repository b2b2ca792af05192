"""The starter bank goes into the database once."""

import pytest

from requirements_bank import starter
from requirements_bank.models import Category, Domain, Question, Requirement

pytestmark = pytest.mark.django_db


def test_everything_is_there_with_its_links():
    assert starter.load() == 121

    assert (Domain.objects.count(), Question.objects.count()) == (9, 13)
    assert Category.objects.filter(parent=None).count() == 14
    backup = Requirement.objects.get(number=100)
    assert backup.label == "NFK-100"
    assert backup.category.path == "Drift, vedligehold og support / Backup / restore"
    assert [question.code for question in backup.questions.all()] == ["S5"]
    assert Requirement.objects.filter(number=33, domains__name="Familie").exists()


def test_the_second_time_changes_nothing():
    starter.load()
    Requirement.objects.filter(number=7).update(title="Rettet af redaktøren")

    assert starter.load() == 0

    assert Requirement.objects.count() == 121
    assert Requirement.objects.get(number=7).title == "Rettet af redaktøren"


def test_it_takes_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        starter.load()
