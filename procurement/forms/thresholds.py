"""What somebody types about an authority's own limits."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.forms import DayField, MoneyField
from procurement import threshold_sets
from procurement.models import ThresholdSet

AMOUNTS = {
    "direct_award_amount": _("The limit for market terms (udbudsloven § 11)"),
    "state_amount": _("State bodies: goods and services"),
    "municipal_amount": _("Municipalities, regions and others: goods and services"),
    "light_amount": _("Social and other special services (light regime)"),
    "small_lots_amount": _("Small lots"),
    "works_amount": _("Works"),
}


class AmountField(MoneyField):
    """An amount of the law: above nothing."""

    def __init__(self, **options: Any) -> None:
        digits = ("max_digits", "decimal_places")
        super().__init__(min_value=1, **{k: v for k, v in options.items() if k not in digits})


class ThresholdForm(forms.ModelForm):
    valid_from = DayField(label=_("Valid from"))
    # Asked for, though an old set may be without: the law's amounts always have an end.
    valid_to = DayField(label=_("Valid to, that day included"))

    class Meta:
        model = ThresholdSet
        fields = ["valid_from", "valid_to", *AMOUNTS, "source"]
        field_classes = dict.fromkeys(AMOUNTS, AmountField)
        labels = {**AMOUNTS, "source": _("Source")}
        help_texts = {
            "source": _("Where the amounts stand: regulation, notice, page and date."),
        }
        widgets = {"source": forms.Textarea(attrs={"rows": 3})}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first is None or last is None:
            return cleaned
        if last < first:
            raise ValidationError({"valid_to": _("The last day cannot be before the first.")})
        wanted = ThresholdSet(authority=self.instance.authority, valid_from=first, valid_to=last)
        if why := threshold_sets.why_not(wanted):
            self.add_error("valid_from", why)
        return cleaned
