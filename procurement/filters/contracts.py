"""How the list of contracts is narrowed. The filters stand in the address."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from procurement.contracts.notice import months_before
from procurement.models import Contract, Supplier, System

Contracts = QuerySet[Contract]
# More suppliers than this would make a drop-down heavy: they are found by searching.
MOST_SUPPLIERS = 200


class ContractFilter(django_filters.FilterSet):  # type: ignore[misc] # django-filter has no types
    """Running contracts, unless another state is asked for."""

    q = django_filters.CharFilter(label=_("Search"), method="by_words")
    within = django_filters.ChoiceFilter(
        label=_("Expires"),
        method="by_expiry",
        empty_label=_("At any time"),
        choices=[
            ("3", _("within 3 months")),
            ("6", _("within 6 months")),
            ("12", _("within 12 months")),
            ("18", _("within 18 months")),
        ],
    )
    owner = django_filters.ChoiceFilter(
        label=_("Owner"),
        method="by_owner",
        empty_label=_("Anybody"),
        choices=[("me", _("Me")), ("none", _("Nobody"))],
    )
    supplier = django_filters.ChoiceFilter(
        label=_("Supplier"), method="by_supplier", empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="by_state",
        empty_label=_("Running"),
        choices=[("terminated", _("Terminated")), ("all", _("All"))],
    )

    class Meta:
        model = Contract
        fields: list[str] = []

    def __init__(self, data: QueryDict, rows: Contracts, *, user: User, today: date) -> None:
        super().__init__(data, rows)
        self.user, self.today = user, today
        suppliers = Supplier.objects.visible_to(user).order_by("name").values_list("pk", "name")
        choices = [(str(pk), name) for pk, name in suppliers[:MOST_SUPPLIERS]]
        self.form.fields["supplier"].choices = [("", _("All")), *choices]

    def filter_queryset(self, queryset: Contracts) -> Contracts:
        rows: Contracts = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.filter(terminated_date=None)

    def by_words(self, rows: Contracts, name: str, words: str) -> Contracts:
        """Words of the system's or the supplier's name."""
        systems = System.objects.filter(name__icontains=words.strip())
        suppliers = Supplier.objects.filter(name__icontains=words.strip())
        return rows.filter(Q(system__in=systems) | Q(supplier__in=suppliers))

    def by_expiry(self, rows: Contracts, name: str, months: str) -> Contracts:
        until = months_before(self.today, -int(months))
        return rows.filter(expiry_date__gte=self.today, expiry_date__lte=until)

    def by_owner(self, rows: Contracts, name: str, who: str) -> Contracts:
        if who == "none":
            return rows.filter(owner=None, system__owner=None)
        mine = Q(owner=self.user) | Q(system__owner=self.user)
        return rows.filter(mine | Q(system__business_owner=self.user))

    def by_supplier(self, rows: Contracts, name: str, pk: str) -> Contracts:
        return rows.filter(supplier=int(pk))

    def by_state(self, rows: Contracts, name: str, state: str) -> Contracts:
        return rows.exclude(terminated_date=None) if state == "terminated" else rows

    @property
    def is_used(self) -> bool:
        cleaned: dict[str, Any] = self.form.cleaned_data if self.form.is_valid() else {}
        return any(cleaned.values())
