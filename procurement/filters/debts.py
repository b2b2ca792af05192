"""How the list of technical debts is narrowed. The filters stand in the address."""

import django_filters
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from procurement.models import Debt
from procurement.models.debt import DebtQuerySet


class DebtFilter(django_filters.FilterSet):  # type: ignore[misc] # django-filter has no types
    """Debts that are still owed, unless another state is asked for."""

    q = django_filters.CharFilter(label=_("Search"), method="by_words")
    kind = django_filters.ChoiceFilter(
        label=_("Type"), choices=Debt.Kind.choices, empty_label=_("All")
    )
    cause = django_filters.ChoiceFilter(
        label=_("Cause"), choices=Debt.Cause.choices, empty_label=_("Both")
    )
    owner = django_filters.ChoiceFilter(
        label=_("Owner"),
        method="by_owner",
        empty_label=_("Anybody"),
        choices=[("me", _("Me")), ("none", _("Nobody"))],
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="by_state",
        empty_label=_("Still owed"),
        choices=[*Debt.Status.choices, ("all", _("All"))],
    )

    class Meta:
        model = Debt
        fields: list[str] = []

    def __init__(self, data: QueryDict, rows: DebtQuerySet, *, user: User) -> None:
        super().__init__(data, rows)
        self.user = user

    def filter_queryset(self, queryset: DebtQuerySet) -> DebtQuerySet:
        rows: DebtQuerySet = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.open()

    def by_words(self, rows: DebtQuerySet, name: str, words: str) -> DebtQuerySet:
        """Words of the debt, of its system or of its case."""
        found = Q(description__icontains=words.strip()) | Q(system__name__icontains=words.strip())
        return rows.filter(found | Q(case__title__icontains=words.strip()))

    def by_owner(self, rows: DebtQuerySet, name: str, who: str) -> DebtQuerySet:
        return rows.filter(owner=None if who == "none" else self.user)

    def by_state(self, rows: DebtQuerySet, name: str, state: str) -> DebtQuerySet:
        return rows if state == "all" else rows.filter(status=state)

    @property
    def is_used(self) -> bool:
        return any(self.form.cleaned_data.values()) if self.form.is_valid() else False
