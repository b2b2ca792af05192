"""What refers to a classification, whichever table it stands in, and how that is given another."""

from collections import Counter
from typing import Any

from django.db.models import Count, ForeignObjectRel, Model, QuerySet

from procurement.models.request import Answer
from requirements_bank.models import (
    Category,
    Domain,
    MarketDialogue,
    Principle,
    Question,
    QuestionAnswer,
    Requirement,
)

Classification = Category | Domain | Question | Principle
# Of two answers to what has become one question, the one that chooses more stands.
STRENGTH = {Answer.YES: 2, Answer.UNKNOWN: 1, Answer.NO: 0}


def kind_of(row: Classification) -> Any:
    """“category”, “domain”, “question” or “principle”, in the reader's language."""
    return row._meta.verbose_name


def is_used(row: Classification) -> bool:
    """Whether any row refers to it, deleted requirements among them."""
    return any(_referring(found, row).exists() for found in _references(type(row)))


def requirements_with(row: Classification) -> set[int]:
    """The requirements that carry it or a subcategory of it, deleted ones too."""
    found = (
        _referring(reference, row).values_list(_requirement_in(reference), flat=True)
        for reference in _references(type(row))
        if _owner(reference) is Requirement
    )
    carrying = {pk for pks in found for pk in pks}
    if isinstance(row, Category):
        for child in row.children.all():
            carrying |= requirements_with(child)
    return carrying


def counted(model: type[Classification]) -> dict[str, Counter[int]]:
    """How many requirements, and how many market dialogues, carry each of these."""
    counts: dict[str, Counter[int]] = {"requirements": Counter(), "dialogues": Counter()}
    kinds = {Requirement: "requirements", MarketDialogue: "dialogues", QuestionAnswer: "dialogues"}
    for reference in _references(model):
        if kind := kinds.get(_owner(reference)):
            name = reference.field.name
            rows = reference.related_model._base_manager.values(name).annotate(n=Count("pk"))
            counts[kind].update(dict(rows.exclude(**{name: None}).values_list(name, "n")))
    return counts


def hand_over(row: Classification, into: Classification) -> None:
    """Whatever refers to the one refers to the other from now on, and once."""
    _settle_twins(row, into)
    for reference in _references(type(row)):
        rows = _referring(reference, row)
        through = reference.related_model._meta
        if through.auto_created:
            other = next(
                field.name
                for field in through.fields
                if field.remote_field and field.name != reference.field.name
            )
            there = _referring(reference, into).values(other)
            rows.filter(**{f"{other}__in": there}).delete()
        rows.update(**{reference.field.name: into})


def _settle_twins(row: Classification, into: Classification) -> None:
    """Those that the other one has too: two answers in a dialogue, two subcategories of a name."""
    if isinstance(row, Question):
        _settle_answers(row, into)
        # What others depend on is asked always: what depended on the one depends on the other now.
        if row.leads_to.exists():
            Question.objects.filter(pk=into.pk).update(asked_if=None)
    elif isinstance(row, Category):
        names = Category.objects.filter(parent=into.pk).in_bulk(field_name="pk")
        namesakes = {child.name: child for child in names.values()}
        for child in Category.objects.filter(parent=row, name__in=namesakes):
            hand_over(child, namesakes[child.name])
            child.delete()


def _settle_answers(row: Classification, into: Classification) -> None:
    answers = QuestionAnswer.objects.filter(question=row.pk)
    kept = {found.dialogue_id: found for found in QuestionAnswer.objects.filter(question=into.pk)}
    for lost in answers.filter(dialogue__in=kept):
        stays = kept[lost.dialogue_id]
        stays.answer = max(stays.answer, lost.answer, key=lambda answer: STRENGTH[Answer(answer)])
        stays.save(update_fields=["answer"])
        lost.delete()


def _references(model: type[Model]) -> list[ForeignObjectRel]:
    """Every column that points at the model; those of tables between two models too."""
    fields = model._meta.get_fields(include_hidden=True)
    return [
        field for field in fields if isinstance(field, ForeignObjectRel) and not field.many_to_many
    ]


def _referring(reference: ForeignObjectRel, row: Classification) -> QuerySet[Any]:
    rows: QuerySet[Any] = reference.related_model._base_manager.filter(
        **{reference.field.name: row}
    )
    return rows


def _owner(reference: ForeignObjectRel) -> Any:
    """The model that says it; of a table between two, the one that declares it."""
    return reference.related_model._meta.auto_created or reference.related_model


def _requirement_in(reference: ForeignObjectRel) -> str:
    return "requirement" if reference.related_model._meta.auto_created else "pk"
