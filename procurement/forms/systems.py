"""A field for choosing a system of one authority."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority
from procurement.forms.people import MOST_IN_A_LIST, KnownField
from procurement.models import System

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

MOST_SUGGESTED = 300


class SystemField(KnownField):
    """A system, by name: chosen in a list, or typed where the authority has many."""

    default_error_messages = {"invalid_choice": _("There is no system of that name here.")}

    def __init__(self, *, label: "Lazy") -> None:
        super().__init__(System.objects.none(), to_field_name="name", required=False, label=label)

    def offer(self, authority: Authority) -> list[str]:
        """Fill the list with the authority's systems; or type, and suggest those returned."""
        self.queryset = System.objects.filter(authority=authority)
        names = self.queryset.order_by("name").values_list("name", flat=True)
        found = list(names[: MOST_SUGGESTED + 1])
        if len(found) <= MOST_IN_A_LIST:
            self.widget.choices = [("", _("Choose a system")), *((name, name) for name in found)]
            return []
        self.widget = forms.TextInput(attrs={"list": "systems", "autocomplete": "off"})
        self.help_text = _("Write its name, or a part of it: then we suggest some.")
        return found[:MOST_SUGGESTED]

    def to_python(self, value: Any) -> Any:
        """Names of systems differ in more than their capitals."""
        if isinstance(value, str) and value and "\x00" not in value:
            name = " ".join(value.split())
            known = self.queryset.filter(name__iexact=name)  # type: ignore[union-attr] # never None
            value = known.values_list("name", flat=True).first() or name
        return super().to_python(value)
