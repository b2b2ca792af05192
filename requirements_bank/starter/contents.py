"""The requirements, questions and classifications that a new installation starts with.

The texts are TOML so that a lawyer or an architect can correct them without reading code:
questions.toml, domains.toml, categories.toml and one file of requirements per category.
A value in brackets, such as [4], is a parameter that the authority confirms or changes.
"""

import tomllib
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Name:
    name: str
    name_en: str


@dataclass(frozen=True, kw_only=True)
class Category(Name):
    subcategories: list[Name]


@dataclass(frozen=True, kw_only=True)
class Question:
    code: str
    text: str
    text_en: str
    help: str
    help_en: str
    short: str
    short_en: str
    prefilled_from: str = ""  # what the case knows that also answers this question


@dataclass(frozen=True, kw_only=True)
class Requirement:
    id: str
    number: int
    title: str
    title_en: str
    description: str
    description_en: str
    rationale: str
    rationale_en: str
    verification: str
    verification_en: str
    category: str
    subcategory: str
    priority: str
    domains: list[str]  # empty: relevant in all domains
    questions: list[str]  # any of them chooses the requirement
    always: bool  # chosen as soon as any question is answered yes or unknown
    source: str
    components: list[str] = field(default_factory=list)  # of the shared infrastructure (D08)


@dataclass(frozen=True, kw_only=True)
class StarterBank:
    questions: list[Question]
    domains: list[Name]
    categories: list[Category]
    requirements: list[Requirement]


def load() -> StarterBank:
    """Read all the files of the folder; requirements come in the order of their numbers."""
    requirements = [Requirement(**row) for row in _read("requirement")]
    return StarterBank(
        questions=[Question(**row) for row in _read("question")],
        domains=[Name(**row) for row in _read("domain")],
        categories=[_category(**row) for row in _read("category")],
        requirements=sorted(requirements, key=attrgetter("number")),
    )


def _read(table: str) -> list[dict[str, Any]]:
    files = [tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
    return [row for file in files for row in file.get(table, [])]


def _category(*, name: str, name_en: str, subcategories: list[dict[str, str]]) -> Category:
    return Category(
        name=name, name_en=name_en, subcategories=[Name(**row) for row in subcategories]
    )
