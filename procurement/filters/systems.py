"""How the register of systems is narrowed. The filters stand in the address."""

from typing import Any

import django_filters
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from procurement.models import System
from procurement.models.system import SystemQuerySet
from procurement.systems import searching

# More than this would make a drop-down heavy.
MOST_CHOICES = 200


class SystemFilter(django_filters.FilterSet):  # type: ignore[misc] # django-filter has no types
    """Systems that are not closed, unless another stage is asked for."""

    q = django_filters.CharFilter(label=_("Search"), method="by_words")
    stage = django_filters.ChoiceFilter(
        label=_("Stage"),
        method="by_stage",
        empty_label=_("All but those closed down"),
        choices=[*System.Stage.choices, ("all", _("All"))],
    )
    unit = django_filters.ChoiceFilter(label=_("Unit"), method="by_unit", empty_label=_("All"))
    owner = django_filters.ChoiceFilter(
        label=_("Owner"), method="by_owner", empty_label=_("Anybody")
    )

    class Meta:
        model = System
        fields: list[str] = []

    def __init__(self, data: QueryDict, rows: SystemQuerySet, *, user: User) -> None:
        super().__init__(data, rows)
        self.user = user
        units = Department.objects.filter(authority=user.authority_id, systems__isnull=False)
        self._offer("unit", _("All"), units.distinct().order_by("name"))
        owners = User.objects.filter(owned_systems__authority=user.authority_id).distinct()
        special = [("me", _("Me")), ("none", _("Nobody, or somebody who has left"))]
        self._offer("owner", _("Anybody"), owners.order_by("name"), special)

    def _offer(self, name: str, empty: Any, rows: Any, special: Any = ()) -> None:
        found = [(str(pk), text) for pk, text in rows.values_list("pk", "name")[:MOST_CHOICES]]
        self.form.fields[name].choices = [("", empty), *special, *found]

    def filter_queryset(self, queryset: SystemQuerySet) -> SystemQuerySet:
        rows: SystemQuerySet = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("stage") else rows.in_use()

    def by_words(self, rows: SystemQuerySet, name: str, words: str) -> SystemQuerySet:
        return searching.matching(rows, words)

    def by_stage(self, rows: SystemQuerySet, name: str, stage: str) -> SystemQuerySet:
        return rows if stage == "all" else rows.filter(stage=stage)

    def by_unit(self, rows: SystemQuerySet, name: str, pk: str) -> SystemQuerySet:
        return rows.filter(department=int(pk))

    def by_owner(self, rows: SystemQuerySet, name: str, who: str) -> SystemQuerySet:
        if who == "none":
            return rows.without_owner()
        return rows.filter(owner=self.user.pk if who == "me" else int(who))

    @property
    def is_used(self) -> bool:
        cleaned: dict[str, Any] = self.form.cleaned_data if self.form.is_valid() else {}
        return any(cleaned.values())
