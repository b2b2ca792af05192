"""What is typed about technical debt."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Department
from portal.forms import DayField, MoneyField
from portal.numbers import whole_number
from procurement.actions.debts import TYPED
from procurement.debts import WORST
from procurement.forms.meanwhile import SharedForm
from procurement.forms.people import PersonField, offer_people
from procurement.models import Debt, DebtFollowUp

# More hours than four people have in a month, and more kr. than a system costs, are slips.
MOST_HOURS = 10_000
MOST_RATE = 10_000
MOST_MONEY = 1_000_000_000
# More departments than this are a list to choose in.
MOST_BOXES = 30
TOO_MANY_HOURS = _("Write the hours of one month, at most 10,000.")
TOO_MUCH = _("Check the amount: it cannot be more than a billion kr.")
NEGATIVE = _("An amount cannot be less than zero.")
NEEDS_A_DAY = _("Say by when the worst debts are reduced.")


class AmountField(MoneyField):
    """An amount that is shown as it is typed: 450, or 512,50 with øre."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        decimals = 0 if value == value.to_integral_value() else 2
        return number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def money(label: Any, hint: Any = "", *, required: bool = False) -> AmountField:
    """An amount that a person can mean."""
    messages = {"max_value": TOO_MUCH, "min_value": NEGATIVE}
    return AmountField(
        label=label,
        help_text=hint,
        required=required,
        min_value=0,
        max_value=MOST_MONEY,
        error_messages=messages,
    )


def hours(label: Any, hint: Any = "") -> forms.DecimalField:
    messages = {
        "max_value": TOO_MANY_HOURS,
        "min_value": _("Hours cannot be less than zero."),
        "required": _("Write the hours, 0 if none."),
    }
    return forms.DecimalField(
        label=label,
        help_text=hint,
        min_value=0,
        max_value=MOST_HOURS,
        max_digits=7,
        decimal_places=1,
        localize=True,
        error_messages=messages,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


class DebtForm(SharedForm):
    """One debt of a purchase: what the solution cannot do, and what that costs."""

    hours_monthly = hours(
        _("Manual hours per month"), _("What all departments together spend. 0 if none.")
    )
    hourly_rate = AmountField(
        label=_("Hourly rate"),
        min_value=1,
        max_value=MOST_RATE,
        error_messages={
            "min_value": _("Write an amount between 1 and 10,000 kr."),
            "max_value": _("Write an amount between 1 and 10,000 kr."),
        },
    )
    other_yearly_cost = money(
        _("Other yearly cost"), _("Licences, extra operation, help from the supplier.")
    )
    removal_cost = money(
        _("One-off cost to remove it"),
        _("An integration, a module, a migration. Leave it empty if nobody knows."),
    )
    owner = PersonField(
        label=_("Owner"),
        help_text=_("Responsible for reducing the debt. The system owner, unless you choose."),
    )
    suggested_people: list[tuple[str, str]] = []
    kept = (*TYPED, "departments")

    class Meta:
        model = Debt
        fields = [
            *("kind", "description", "cause", "departments", "severity", "risk"),
            *("hours_monthly", "hourly_rate", "other_yearly_cost", "removal_cost"),
            *("owner", "plan_date"),
        ]
        field_classes = {"plan_date": DayField}
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "cause": forms.RadioSelect,
            "departments": forms.CheckboxSelectMultiple,
            "severity": forms.RadioSelect,
        }
        labels = {
            "kind": _("Type"),
            "description": _("What the solution cannot do"),
            "cause": _("Cause"),
            "departments": _("Affected departments"),
            "severity": _("Severity"),
            "risk": _("Risk of wrong data, poor security or misled citizens"),
            "plan_date": _("Reduced by"),
        }
        help_texts = {
            "description": _("And what people do by hand instead."),
            "plan_date": _("Must be there when the severity is 3."),
        }
        error_messages = {
            "kind": {"required": _("Choose a type.")},
            "description": {"required": _("Write what the solution cannot do.")},
            "cause": {"required": _("Choose the cause.")},
            "severity": {"required": _("Choose how severe it is.")},
        }

    def __init__(self, *args: Any, authority: Authority, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.owner:
            self.initial["owner"] = self.instance.owner.email
        offer_people(self, authority, {self.instance.owner_id} if self.instance.owner_id else set())
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("Choose")), *(choice for choice in kind.choices if choice[0] != "")]
        for name in ("cause", "severity"):
            # A radio button for "nothing" would be one too many.
            field: Any = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0] != ""]
        departments = Department.objects.filter(authority=authority).order_by("name")
        if departments.count() > MOST_BOXES:
            self.fields["departments"].widget = forms.SelectMultiple(attrs={"size": 12})
        self.fields["departments"].queryset = departments  # type: ignore[attr-defined] # a choice of models

    def clean_other_yearly_cost(self) -> Decimal:
        return self.cleaned_data["other_yearly_cost"] or Decimal(0)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        has_day = cleaned.get("plan_date") or "plan_date" in self.errors
        if cleaned.get("severity") == WORST and not has_day:
            self.add_error("plan_date", NEEDS_A_DAY)
        return cleaned


class PlanForm(forms.Form):
    """How and by when a debt is reduced."""

    plan = forms.CharField(label=_("Plan"), widget=forms.Textarea(attrs={"rows": 3}))
    plan_date = DayField(label=_("Reduced by"))


class WhyForm(forms.Form):
    """Why something is done that others will ask about."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason. It is kept with the debt.")},
    )


class ReopenForm(WhyForm):
    """Why a debt was not gone after all; the worst ones need a new day."""

    plan_date = DayField(label=_("Reduced by"), required=False)


class RecoverForm(forms.Form):
    """Since when a debt is gone, and how it went."""

    day = DayField(label=_("Since"))
    note = forms.CharField(
        label=_("How it was removed"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def clean_day(self) -> Any:
        return not_later(self.cleaned_data["day"])


class FollowUpForm(forms.ModelForm):
    """F34: what the debt costs now."""

    hours_monthly = hours(_("Manual hours per month now"))
    other_yearly_cost = money(_("Other yearly cost now"))

    class Meta:
        model = DebtFollowUp
        fields = ["day", "hours_monthly", "other_yearly_cost", "note"]
        field_classes = {"day": DayField}
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        labels = {"day": _("Day"), "note": _("What has been done")}

    def clean_day(self) -> Any:
        return not_later(self.cleaned_data["day"])

    def clean_other_yearly_cost(self) -> Decimal:
        return self.cleaned_data["other_yearly_cost"] or Decimal(0)


class AcceptHighForm(WhyForm):
    """The approver's yes to a high debt, of the debts that stood on the page."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_seen(self) -> list[int]:
        """Ids with commas between; what is no id was not on the page."""
        numbers = map(whole_number, self.cleaned_data["seen"].split(","))
        return [number for number in numbers if number is not None]


def not_later(day: Any) -> Any:
    if day > timezone.localdate():
        raise forms.ValidationError(_("The day cannot be in the future."))
    return day
