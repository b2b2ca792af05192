"""How the list of cases is narrowed. The filters stand in the address, so a list can be shared."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Role, User
from portal.forms import DayField
from portal.templatetags.formats import day
from procurement import editions, search
from procurement.models import Case
from procurement.models.case_queryset import CaseQuerySet

NOBODY = "none"
Cases = CaseQuerySet


@dataclass(frozen=True)
class Chip:
    """A filter in use, and the address without it."""

    label: str
    url: str


class DayFilter(django_filters.DateFilter):  # type: ignore[misc] # django-filter has no types
    field_class = DayField


class CaseFilter(django_filters.FilterSet):  # type: ignore[misc] # django-filter has no types
    q = django_filters.CharFilter(label=_("Search"), method="by_words")
    status = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[choice for choice in Case.Status.choices if choice[0] not in Case.UNSENT],
        empty_label=_("All"),
    )
    department = django_filters.ChoiceFilter(
        label=_("Department"), method="by_department", empty_label=_("All")
    )
    coordinator = django_filters.ChoiceFilter(
        label=_("Contact person"),
        method="by_coordinator",
        empty_label=_("All"),
        null_label=None,
    )
    step = django_filters.ChoiceFilter(label=_("Step"), method="by_step", empty_label=_("All"))
    kind = django_filters.ChoiceFilter(
        label=_("Main or sub-case"),
        method="by_kind",
        choices=[("main", _("Only main cases")), ("sub", _("Only sub-cases"))],
        empty_label=_("All"),
    )
    since = DayFilter(label=_("Sent from"), method="by_since")
    until = DayFilter(label=_("Sent until"), method="by_until")
    mine = django_filters.BooleanFilter(
        label=_("Only mine"), method="by_mine", widget=forms.CheckboxInput
    )
    overdue = django_filters.BooleanFilter(
        label=_("Only overdue"), method="by_overdue", widget=forms.CheckboxInput
    )

    class Meta:
        model = Case
        fields: list[str] = []

    def __init__(self, data: QueryDict, queryset: Cases, *, user: User) -> None:
        super().__init__(data, queryset)
        self.user = user
        fields = self.form.fields
        fields["department"].choices = [("", _("All")), *_departments(user)]
        fields["coordinator"].choices = [("", _("All")), *_coordinators(user)]
        fields["step"].choices = [("", _("All")), *_steps(user)]

    def by_words(self, cases: Cases, name: str, words: str) -> Cases:
        return search.matching(cases, words)

    def by_department(self, cases: Cases, name: str, pk: str) -> Cases:
        return cases.filter(department__in=self.user.departments_below(int(pk)))

    def by_coordinator(self, cases: Cases, name: str, pk: str) -> Cases:
        return cases.filter(coordinator=None if pk == NOBODY else int(pk))

    def by_step(self, cases: Cases, name: str, value: str) -> Cases:
        process, _slash, place = value.partition("/")
        here = {"current_step": int(place)} if place.isdigit() else {"current_phase": place}
        return cases.under_way().filter(process=process, **here)

    def by_kind(self, cases: Cases, name: str, kind: str) -> Cases:
        return cases.filter(parent__isnull=kind == "main")

    def by_since(self, cases: Cases, name: str, since: date) -> Cases:
        return cases.filter(submitted_at__gte=_midnight(since))

    def by_until(self, cases: Cases, name: str, until: date) -> Cases:
        return cases.filter(submitted_at__lt=_midnight(until + timedelta(days=1)))

    def by_mine(self, cases: Cases, name: str, wanted: bool) -> Cases:
        if not wanted:
            return cases
        return cases.filter(Q(coordinator=self.user) | Q(requester=self.user))

    def by_overdue(self, cases: Cases, name: str, wanted: bool) -> Cases:
        return cases.overdue(timezone.localdate()) if wanted else cases

    def chips(self) -> list[Chip]:
        """The filters in use, each with the address that takes it away."""
        cleaned = self.form.cleaned_data if self.form.is_valid() else {}
        return [
            Chip(f"{field.label}: {_said(field, value)}" if value is not True else field.label, url)
            for name, field in self.form.fields.items()
            if (value := cleaned.get(name)) and (url := _without(self.data, name))
        ]


def _said(field: forms.Field, value: Any) -> str:
    if isinstance(value, date):
        return day(value)
    return next((label for key, label in _flat(field) if key == value), str(value)).strip()


def _flat(field: forms.Field) -> Iterator[tuple[str, str]]:
    """The choices of a field, those in groups with the name of the group."""
    for key, label in getattr(field, "choices", []):
        if isinstance(label, list):
            yield from (
                (inner, str(text) if inner[-1].isdigit() else f"{key}: {text}")
                for inner, text in label
            )
        else:
            yield str(key), str(label)


def _midnight(date_: date) -> datetime:
    return timezone.make_aware(datetime.combine(date_, time.min))


def _without(data: QueryDict, name: str) -> str:
    rest = data.copy()
    for gone in (name, "after", "before"):
        rest.pop(gone, None)
    return f"?{rest.urlencode()}"


def _departments(user: User) -> Iterator[tuple[str, str]]:
    """The tree, top down, each level pushed in."""
    rows = Department.objects.visible_to(user).order_by("name")
    below: dict[int | None, list[tuple[int, str]]] = {}
    for pk, parent, name in rows.values_list("pk", "parent", "name"):
        below.setdefault(parent, []).append((pk, name))

    def branch(parent: int | None, depth: int) -> Iterator[tuple[str, str]]:
        for pk, name in below.get(parent, []):
            yield str(pk), "\u2003" * depth + name
            yield from branch(pk, depth + 1)

    return branch(None, 0)


def _coordinators(user: User) -> list[tuple[str, str | Promise]]:
    people = (
        User.objects.active()
        .filter(assignments__role=Role.COORDINATOR, assignments__authority__in=user.authority_ids)
        .distinct()
        .order_by("name")
    )
    return [
        (NOBODY, _("Nobody yet")),
        *((str(pk), name) for pk, name in people.values_list("pk", "name")),
    ]


def _steps(user: User) -> list[tuple[str, Any]]:
    """Phases, each with its steps, of the processes that the authority uses."""
    used = editions.used_by(user.authority)
    return [
        (
            f"{process.name}, {phase.title}" if len(used) > 1 else str(phase.title),
            [
                (f"{process.key}/{phase.key}", _("The whole phase")),
                *(
                    (f"{process.key}/{step.number}", f"{step.number}. {step.title}")
                    for step in process.steps_of(phase)
                ),
            ],
        )
        for process in used
        for phase in process.phases
    ]
