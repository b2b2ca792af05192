"""The filters of the bank's list, each choice with how many there are of it."""

from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.forms import DayField
from requirements_bank.bank import facets
from requirements_bank.forms.filters import RequirementFilter
from requirements_bank.forms.requirement import CategoryField
from requirements_bank.models import Category, Domain, Principle, Requirement

DELETED = "deleted"
STATES = [*Requirement.Status.choices, (DELETED, _("Deleted"))]
FIRST = ("q", "category", "priority")
Kind = Requirement.Kind


class CategoryFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc] # untyped library
    field_class = CategoryField


class DayFilter(django_filters.DateFilter):  # type: ignore[misc] # untyped library
    field_class = DayField


class BankFilter(RequirementFilter):
    """All that is known of a requirement can narrow the list down."""

    kind = django_filters.ChoiceFilter(
        label=_("Source"), choices=Kind.choices, method="filter_kind", empty_label=_("All")
    )
    category = CategoryFilter(
        label=_("Category"),
        queryset=Category.objects.all(),
        method="filter_category",
        empty_label=_("All"),
    )
    ours = django_filters.ChoiceFilter(
        label=_("For us"),
        choices=list(facets.OURS.items()),
        method="filter_words_of_ours",
        empty_label=_("All"),
    )
    attention = django_filters.ChoiceFilter(
        label=_("To look at"),
        choices=list(facets.ATTENTION.items()),
        method="filter_words_of_ours",
        empty_label=_("All"),
    )
    principle = django_filters.ModelChoiceFilter(
        label=_("Principle"),
        field_name="principles",
        queryset=Principle.objects.order_by("name"),
        empty_label=_("All"),
    )
    status = django_filters.ChoiceFilter(
        label=_("State"),
        choices=STATES,
        method="filter_status",
        empty_label=_("All but the deleted"),
    )
    changed = DayFilter(label=_("Changed since"), field_name="changed_at", lookup_expr="date__gte")

    def __init__(self, data: Any, rows: QuerySet[Requirement], *, user: User) -> None:
        self.user = user
        super().__init__(data, facets.with_use(rows, user.authority_id))
        self.together = facets.together(user)
        self.filters["kind"].extra["choices"] = [*Kind.choices, *self.together]

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """What is deleted is shown to who asks for it."""
        if self.form.cleaned_data.get("status") != DELETED:
            queryset = queryset.kept()  # type: ignore[attr-defined] # our own queryset
        found: QuerySet = super().filter_queryset(queryset)
        return found

    def filter_kind(self, rows: QuerySet, _name: str, source: str) -> QuerySet:
        """All of a kind, or those of one collaboration."""
        kind, _dash, collaboration = source.partition("-")
        found = rows.filter(kind=kind)
        return found.filter(collaboration=collaboration) if collaboration else found

    def filter_words_of_ours(self, rows: QuerySet, _name: str, word: str) -> QuerySet:
        return rows.filter(facets.condition(word, self.user))

    def filter_status(self, rows: Any, _name: str, status: str) -> QuerySet:
        found: QuerySet = rows.deleted() if status == DELETED else rows.filter(status=status)
        return found

    def count(self) -> "BankFilter":
        """Say at each choice how many it would leave, all other filters being as they are."""
        counted: dict[str, Callable[[QuerySet[Requirement]], dict[Any, int]]] = {
            "kind": self._of_sources,
            "category": self._of_categories,
            "priority": self._of("priority"),
            "domain": self._of_domains,
            "question": self._of("questions"),
            "ours": lambda rows: facets.count_words(rows, self.user, facets.OURS),
            "attention": lambda rows: facets.count_words(rows, self.user, facets.ATTENTION),
        }
        for name, count in counted.items():
            _write(self.form.fields[name], count(self._without(name)), self.data.get(name, ""))
        return self

    def _of(self, field: str) -> Callable[[QuerySet[Requirement]], dict[Any, int]]:
        return lambda rows: facets.count_values(rows, self.user, field)

    def _of_sources(self, rows: QuerySet[Requirement]) -> dict[Any, int]:
        shared_with = facets.count_values(rows, self.user, "collaboration")
        named = {f"{Kind.COLLABORATION}-{pk}": found for pk, found in shared_with.items()}
        return named | facets.count_values(rows, self.user, "kind")

    def _of_categories(self, rows: QuerySet[Requirement]) -> dict[Any, int]:
        """A category has what is directly in it, and what is in those below."""
        found = facets.count_values(rows, self.user, "category")
        for pk, parent in Category.objects.exclude(parent=None).values_list("pk", "parent"):
            found[parent] = found.get(parent, 0) + found.get(pk, 0)
        return found

    def _of_domains(self, rows: QuerySet[Requirement]) -> dict[Any, int]:
        """What is for all domains is for each of them."""
        found = facets.count_values(rows, self.user, "domains")
        for_all = found.pop(None, 0)
        domains = Domain.objects.values_list("pk", flat=True)
        return {pk: found.get(pk, 0) + for_all for pk in domains}

    def _without(self, name: str) -> QuerySet[Requirement]:
        if not self.data.get(name):
            found: QuerySet[Requirement] = self.qs
            return found
        data = self.data.copy()
        del data[name]
        narrowed: QuerySet[Requirement] = BankFilter(data, self.queryset, user=self.user).qs
        return narrowed

    @property
    def owners(self) -> list[tuple[str, Any]]:
        """The row at the top of the list: whose requirements one looks at."""
        named = [("", _("All")), (Kind.LOCAL, _("Ours")), *self.together]
        return [*named, (Kind.SHARED, Kind.SHARED.label)]

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [self.form[name] for name in FIRST]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [field for field in self.form if field.name not in (*FIRST, "kind")]

    @property
    def is_narrow(self) -> bool:
        """One of the filters that are folded away is in use."""
        return any(self.data.get(field.name) for field in self.more_fields)


def _write(field: Any, counts: dict[Any, int], chosen: str) -> None:
    """The choices that leave something, and the one that is chosen."""
    written = []
    for key, label in field.choices:
        pk = getattr(key, "value", key)
        if pk in ("", None):
            written.append((key, label))
        elif counts.get(pk) or str(pk) == chosen:
            written.append((key, f"{label} ({counts.get(pk, 0)})"))
    field.widget.choices = written
