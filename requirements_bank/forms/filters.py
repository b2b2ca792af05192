"""What the lists can be narrowed down to, from the address."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from procurement.models import Supplier
from requirements_bank.bank import search
from requirements_bank.market import address_book
from requirements_bank.models import (
    Category,
    Domain,
    MarketDialogue,
    Priority,
    Question,
    Requirement,
)


class QuestionChoices(django_filters.fields.ModelChoiceField):  # type: ignore[misc] # untyped library
    def label_from_instance(self, obj: Question) -> str:
        return obj.in_short


class QuestionFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc] # untyped library
    field_class = QuestionChoices


class RequirementFilter(django_filters.FilterSet):  # type: ignore[misc] # untyped library
    q = django_filters.CharFilter(label=_("Search"), method="filter_words")
    category = django_filters.ModelChoiceFilter(
        label=_("Category"),
        queryset=Category.objects.filter(parent=None),
        method="filter_category",
        empty_label=_("All"),
    )
    priority = django_filters.ChoiceFilter(
        label=_("Priority"), choices=Priority.choices, empty_label=_("All")
    )
    domain = django_filters.ModelChoiceFilter(
        label=_("Domain"),
        queryset=Domain.objects.order_by("name"),
        method="filter_domain",
        empty_label=_("All"),
    )
    question = QuestionFilter(
        label=_("Chosen by"),
        field_name="questions",
        queryset=Question.objects.all(),
        empty_label=_("All"),
    )

    class Meta:
        model = Requirement
        fields: list[str] = []

    def filter_words(self, rows: QuerySet, _name: str, words: str) -> QuerySet:
        return search.matching(rows, words)

    def filter_category(self, rows: QuerySet, _name: str, category: Category) -> QuerySet:
        return rows.filter(category__parent=category) | rows.filter(category=category)

    def filter_domain(self, rows: Any, _name: str, domain: Domain) -> QuerySet:
        possible: QuerySet = rows.possible_for([domain])
        return possible


class PublicFilter(RequirementFilter):
    """What the whole world can narrow the bank down by: what it reads of it."""

    domain = question = None  # type: ignore[assignment] # so the library leaves one out


class DialogueFilter(django_filters.FilterSet):  # type: ignore[misc] # untyped library
    q = django_filters.CharFilter(label=_("Name"), field_name="name", lookup_expr="icontains")
    status = django_filters.ChoiceFilter(
        label=_("State"), choices=MarketDialogue.Status.choices, empty_label=_("All")
    )

    class Meta:
        model = MarketDialogue
        fields: list[str] = []


class SupplierFilter(django_filters.FilterSet):  # type: ignore[misc] # untyped library
    q = django_filters.CharFilter(
        label=_("Company, number, person or system"), method="filter_words"
    )

    class Meta:
        model = Supplier
        fields: list[str] = []

    def filter_words(self, rows: QuerySet[Supplier], _name: str, words: str) -> QuerySet[Supplier]:
        return address_book.with_words(rows, words)
