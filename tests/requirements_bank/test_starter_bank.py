import re
from collections import Counter
from dataclasses import asdict

import pytest

from requirements_bank.starter.contents import Requirement, load

BANK = load()
ALL_QUESTIONS = {question.code for question in BANK.questions}
PARAMETER = re.compile(r"\[([^\]]+)\]")


def possible_for(domain: str) -> list[Requirement]:
    return [row for row in BANK.requirements if not row.domains or domain in row.domains]


def chosen_by(answered: set[str], domain: str) -> list[Requirement]:
    """Answered holds the questions answered yes or unknown."""
    return [
        row
        for row in possible_for(domain)
        if (row.always and answered) or answered.intersection(row.questions)
    ]


@pytest.mark.spec("E33")
@pytest.mark.parametrize(
    ("domain", "answered", "expected"),
    [
        ("Sundhed og omsorg", {"S1", "S2", "S3", "S4"}, (60, 120)),
        ("Sundhed og omsorg", {"S1", "S3", "S4"}, (48, 120)),
        ("Sundhed og omsorg", ALL_QUESTIONS, (120, 120)),
        ("Sundhed og omsorg", set(), (0, 120)),
        ("IT og digitalisering", {"S1", "S2", "S3", "S4"}, (59, 112)),
        ("IT og digitalisering", {"S1", "S3", "S4"}, (47, 112)),
        ("IT og digitalisering", ALL_QUESTIONS, (112, 112)),
    ],
)
def test_answers_choose_a_reasonable_part_of_the_bank(domain, answered, expected):
    assert (len(chosen_by(answered, domain)), len(possible_for(domain))) == expected


@pytest.mark.spec("E12")
def test_numbers_are_permanent_and_without_gaps():
    assert [row.number for row in BANK.requirements] == list(range(1, 122))
    assert [row.id for row in BANK.requirements] == [f"NFK-{n:03}" for n in range(1, 122)]


@pytest.mark.spec("E16")
def test_minimum_requirements_are_kept_few():
    assert Counter(row.priority for row in BANK.requirements) == {
        "minimum": 31,
        "important": 24,
        "requirement": 56,
        "option": 10,
    }


@pytest.mark.spec("E24")
def test_there_are_nine_domains_and_requirements_use_no_others():
    domains = {domain.name for domain in BANK.domains}
    assert len(domains) == len(BANK.domains) == 9
    assert {name for row in BANK.requirements for name in row.domains} <= domains


@pytest.mark.spec("E15")
def test_every_category_and_subcategory_is_in_use_and_every_one_used_exists():
    offered = {
        (category.name, subcategory.name)
        for category in BANK.categories
        for subcategory in category.subcategories
    }
    assert len(BANK.categories) == 14
    assert {(row.category, row.subcategory) for row in BANK.requirements} == offered


def test_there_are_thirteen_questions_and_each_chooses_something():
    assert [question.code for question in BANK.questions] == [f"S{n}" for n in range(1, 14)]
    assert {code for row in BANK.requirements for code in row.questions} == ALL_QUESTIONS


def test_what_the_case_has_said_already_is_prefilled():
    """The request answers the first four; the case's sheets and assessments the others."""
    prefilled = {question.code: question.prefilled_from for question in BANK.questions}
    assert {code: source for code, source in prefilled.items() if source} == {
        "S1": "personal_data",
        "S2": "citizens_or_companies",
        "S3": "employees",
        "S4": "replaces_system",
        "S5": "hosted_by_supplier",
        "S6": "hosted_by_us",
        "S7": "exchanges_data",
        "S11": "contains_ai",
    }


def test_a_requirement_is_chosen_either_always_or_by_questions():
    assert [row.id for row in BANK.requirements if row.always == bool(row.questions)] == []


def test_every_text_is_filled_in_both_languages():
    rows = [asdict(row) for row in [*BANK.requirements, *BANK.questions]]
    empty = [
        (row, field)
        for row in rows
        for field, value in row.items()
        if field != "prefilled_from" and isinstance(value, str) and not value.strip()
    ]
    assert empty == []


@pytest.mark.spec("E36")
@pytest.mark.parametrize("row", BANK.requirements, ids=lambda row: row.id)
def test_parameters_are_the_same_in_danish_and_english(row):
    danish = [value.replace(",", ".") for value in PARAMETER.findall(row.description)]
    assert danish == PARAMETER.findall(row.description_en)


@pytest.mark.spec("E36")
def test_parameters_stand_only_in_descriptions():
    fields = ("title", "rationale", "verification", "source")
    outside = [
        row.id
        for row in BANK.requirements
        if any(PARAMETER.search(getattr(row, field)) for field in fields)
    ]
    assert outside == []
