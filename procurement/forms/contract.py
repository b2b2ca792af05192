"""What is typed about a contract. System and supplier are names: known ones are found again."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import CVR, Authority, check_cvr
from portal.forms import DayField, DayInput, MoneyField
from procurement.actions.contracts import CHANGED, Filing, Parties
from procurement.forms.meanwhile import SharedForm
from procurement.forms.people import PersonField, offer_people
from procurement.models import Contract, Supplier, System

MOST_SUGGESTED = 300
MOST_MONEY = 99_999_999_999
OWNER_HELP = _("Told in good time before the contract expires. Without one, the coordinators are.")


def name_field(label: Any, hint: Any, suggestions: str) -> forms.CharField:
    """A name, with those already known as suggestions."""
    widget = forms.TextInput(attrs={"list": suggestions, "autocomplete": "off"})
    return forms.CharField(label=label, help_text=hint, max_length=200, widget=widget)


class ContractDatesForm(SharedForm):
    """What may change while a contract runs."""

    value = MoneyField(
        label=_("Value over the whole term"),
        help_text=_("Excl. VAT, without options."),
        min_value=0,
        max_value=MOST_MONEY,
    )
    options_value = MoneyField(
        label=_("Value of options"),
        help_text=_("Excl. VAT: what options to extend or to buy more can cost beyond that."),
        required=False,
        min_value=0,
        max_value=MOST_MONEY,
    )
    owner = PersonField(label=_("Contract owner"), help_text=OWNER_HELP)
    suggested_people: list[tuple[str, str]] = []
    kept = tuple(CHANGED)

    class Meta:
        model = Contract
        fields = [
            "signed_by",
            "signed_date",
            "start_date",
            "expiry_date",
            "notice_months",
            "value",
            "options_value",
            "owner",
            "terms",
        ]
        field_classes = dict.fromkeys(("signed_date", "start_date", "expiry_date"), DayField)
        labels = {
            "signed_by": _("Signed by"),
            "signed_date": _("Signed on"),
            "start_date": _("Starts on"),
            "expiry_date": _("Expires on"),
            "notice_months": _("Notice, in months"),
            "terms": _("Terms worth knowing"),
        }
        help_texts = {
            "signed_by": _("The manager who is responsible."),
            "expiry_date": _("Leave it empty if the contract runs until somebody gives notice."),
            "notice_months": _("The latest day to give notice is counted from the expiry."),
            "terms": _("Options to extend, how notice is given and to whom, price changes."),
        }
        widgets = {
            "signed_date": DayInput,
            "start_date": DayInput,
            "expiry_date": DayInput,
            "notice_months": forms.NumberInput(attrs={"min": 0, "max": 120}),
            "terms": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.owner:
            self.initial["owner"] = self.instance.owner.email
        offer_people(self, authority, {self.instance.owner_id} if self.instance.owner_id else set())

    def clean_notice_months(self) -> int:
        months: int = self.cleaned_data["notice_months"]
        if months > 120:
            raise forms.ValidationError(_("Write the notice in months, at most 120."))
        return months


class FilingFields(forms.Form):
    """C12b, C12c: where a contract and its system are found afterwards."""

    journal_number = forms.CharField(
        label=_("Number in the records system"), required=False, max_length=60
    )
    journal_link = forms.URLField(
        label=_("Link in the records system"),
        required=False,
        max_length=200,
        assume_scheme="https",
    )
    kitos_link = forms.URLField(
        label=_("The system’s page in KITOS"),
        help_text=_("The whole address, as your browser shows it."),
        required=False,
        max_length=200,
        assume_scheme="https",
    )

    @property
    def filing(self) -> Filing:
        names = ("journal_number", "journal_link", "kitos_link")
        return Filing(**{name: self.cleaned_data[name].strip() for name in names})


class FilingForm(FilingFields):
    """What was not known when the contract was registered."""

    def __init__(self, *args: Any, contract: Contract, **options: Any) -> None:
        known = {
            "journal_number": contract.journal_number,
            "journal_link": contract.journal_link,
            "kitos_link": contract.system.kitos_link,
        }
        super().__init__(*args, **{"initial": known, **options})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            text = _("Write the number in the records system, the link to KITOS, or both.")
            raise forms.ValidationError(text)
        return cleaned


class ContractForm(ContractDatesForm, FilingFields):
    """A contract that is registered: with whom, about what, and until when."""

    system = name_field(
        _("System"), _("A name that is not known yet is added to the systems."), "systems"
    )
    supplier = name_field(
        _("Supplier"), _("A name that is not known yet is added to the suppliers."), "suppliers"
    )
    cvr = forms.CharField(
        label=_("Supplier’s CVR number"), required=False, max_length=8, validators=[CVR, check_cvr]
    )
    business_owner = PersonField(label=_("Business owner"))
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    field_order = [
        "system",
        "supplier",
        "cvr",
        *ContractDatesForm.Meta.fields[:-1],
        "business_owner",
        "terms",
        *("journal_number", "journal_link", "kitos_link"),
    ]

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, authority=authority, **kwargs)
        self.initial.setdefault("form_key", uuid.uuid4())
        names = {"authority": authority}
        systems = System.objects.filter(**names).order_by("name").values_list("name", flat=True)
        suppliers = Supplier.objects.filter(**names).order_by("name")
        self.suggested_systems = list(systems[:MOST_SUGGESTED])
        self.suggested_suppliers = list(suppliers.values_list("name", flat=True)[:MOST_SUGGESTED])

    def clean_form_key(self) -> uuid.UUID:
        key: uuid.UUID = self.cleaned_data["form_key"] or uuid.uuid4()
        self.instance.form_key = key
        return key

    @property
    def parties(self) -> Parties:
        """What the contract is about and with whom."""
        typed = self.cleaned_data
        return Parties(
            system=" ".join(typed["system"].split()),
            supplier=" ".join(typed["supplier"].split()),
            cvr=typed["cvr"],
            business_owner=typed["business_owner"],
        )


class TerminateForm(forms.Form):
    """When notice was given."""

    day = DayField(label=_("Notice was given on"))
