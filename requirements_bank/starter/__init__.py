"""Puts the starter bank into the database. What is there already is left as it is."""

from dataclasses import asdict
from typing import Any

from django.db import transaction

from portal.clock import database_now
from requirements_bank.bank import search, versions
from requirements_bank.bank.snapshots import TEXT_FIELDS
from requirements_bank.importing.writing import link, whole
from requirements_bank.models import Category, Domain, Question, Requirement
from requirements_bank.starter import contents


@transaction.atomic
def load() -> int:
    """Add what is missing of the starter bank; how many requirements were new.

    Running it again changes nothing: an editor's corrections stand.
    """
    bank = contents.load()
    domains = _domains(bank)
    questions = _questions(bank)
    return _requirements(bank, categories=_categories(bank), domains=domains, questions=questions)


def _domains(bank: contents.StarterBank) -> dict[str, Domain]:
    rows = [Domain(**asdict(domain)) for domain in bank.domains]
    Domain.objects.bulk_create(rows, ignore_conflicts=True)
    return {domain.name: domain for domain in Domain.objects.all()}


def _questions(bank: contents.StarterBank) -> dict[str, Question]:
    rows = [
        Question(position=position, **asdict(question))
        for position, question in enumerate(bank.questions, 1)
    ]
    Question.objects.bulk_create(rows, ignore_conflicts=True)
    return {question.code: question for question in Question.objects.all()}


def _categories(bank: contents.StarterBank) -> dict[tuple[str, str], Category]:
    tops = [
        Category(name=row.name, name_en=row.name_en, position=position)
        for position, row in enumerate(bank.categories, 1)
    ]
    Category.objects.bulk_create(tops, ignore_conflicts=True)
    parents = {top.name: top for top in Category.objects.filter(parent=None)}
    children = [
        Category(parent=parents[row.name], position=position, **asdict(child))
        for row in bank.categories
        for position, child in enumerate(row.subcategories, 1)
    ]
    Category.objects.bulk_create(children, ignore_conflicts=True)
    below = Category.objects.exclude(parent=None).select_related("parent")
    return {(child.parent.name, child.name): child for child in below if child.parent}


def _requirements(
    bank: contents.StarterBank,
    *,
    categories: dict[tuple[str, str], Category],
    domains: dict[str, Domain],
    questions: dict[str, Question],
) -> int:
    now = database_now()
    there = set(Requirement.objects.values_list("number", flat=True))
    new = [row for row in bank.requirements if row.number not in there]
    made = Requirement.objects.bulk_create(
        Requirement(
            category=categories[row.category, row.subcategory], changed_at=now, **_fields(row)
        )
        for row in new
    )
    pairs = list(zip(made, new, strict=True))
    link(
        Requirement.domains.through,
        "domain",
        [(a, domains[n]) for a, b in pairs for n in b.domains],
    )
    link(
        Requirement.questions.through,
        "question",
        [(a, questions[code]) for a, b in pairs for code in b.questions],
    )
    search.index(made)
    versions.keep(whole(made), by=None, at=now)
    return len(made)


def _fields(row: contents.Requirement) -> dict[str, Any]:
    return {
        "number": row.number,
        "kind": Requirement.Kind.SHARED,
        "status": Requirement.Status.PUBLISHED,
        "always": row.always,
        "components": row.components,
        **{name: getattr(row, name) for name in TEXT_FIELDS if hasattr(row, name)},
    }
