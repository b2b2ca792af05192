"""What is typed about a system. Its supplier is a name: a known one is found again."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority
from portal.forms import DayField, DayInput
from procurement.actions.systems import CHANGED, DAYS
from procurement.forms.contract import MOST_SUGGESTED
from procurement.forms.meanwhile import SharedForm
from procurement.forms.people import DepartmentField, PersonField, offer_departments, offer_people
from procurement.models import OwnerStatement, Supplier, System

MOST_USERS = 9_999_999
OWNER_HELP = _(
    "A manager in a unit that uses the system much. The owner sees to it that security and "
    "operating routine are as they should be."
)


class SystemForm(SharedForm):
    """The facts of a system. Every system has an owner (G25)."""

    supplier_name = forms.CharField(
        label=_("Supplier"),
        help_text=_("A name that is not known yet is added to the suppliers."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "suppliers", "autocomplete": "off"}),
    )
    department = DepartmentField(label=_("Unit that uses it most"))
    owner = PersonField(label=_("System owner"), help_text=OWNER_HELP)
    business_owner = PersonField(label=_("Business owner"))
    user_count = forms.IntegerField(
        label=_("Number of users"), required=False, min_value=0, max_value=MOST_USERS
    )
    kitos_link = forms.URLField(
        label=_("Link in KITOS"), required=False, max_length=200, assume_scheme="https"
    )
    suggested_people: list[tuple[str, str]] = []
    kept = tuple(CHANGED)
    field_of = {"supplier": "supplier_name"}

    class Meta:
        model = System
        fields = [
            "name",
            "purpose",
            "description",
            "supplier_name",
            "department",
            "owner",
            "business_owner",
            "user_count",
            "users",
            "stage",
            "in_operation_from",
            "kitos_link",
        ]
        field_classes = {"in_operation_from": DayField}
        labels = {
            "name": _("Name"),
            "purpose": _("What it is used for"),
            "description": _("Description"),
            "users": _("Who uses it"),
            "stage": _("Stage"),
            "in_operation_from": _("In operation from"),
            "kitos_link": _("Link in KITOS"),
        }
        help_texts = {
            "purpose": _("In the words of those who use it: others search for them."),
            "users": _("For example: home care, school secretaries, citizens."),
            "kitos_link": _("The address of the system’s page in KITOS."),
        }
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 3}),
            "description": forms.Textarea(attrs={"rows": 5}),
            "in_operation_from": DayInput,
        }

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        system = self.instance
        if system.pk:
            # A stage is changed by itself, with its day.
            del self.fields["stage"]
        for name in ("owner", "business_owner"):
            if person := getattr(system, name):
                self.initial[name] = person.email
        if system.supplier:
            self.initial["supplier_name"] = system.supplier.name
        self.fields["owner"].required = True
        self.fields["owner"].error_messages["required"] = _("Every system has an owner.")
        kept = {pk for pk in (system.business_owner_id,) if pk}
        offer_people(self, authority, kept)
        offer_departments(self, authority)
        suppliers = Supplier.objects.filter(authority=authority).order_by("name")
        self.suggested_suppliers = list(suppliers.values_list("name", flat=True)[:MOST_SUGGESTED])

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_supplier_name(self) -> str:
        return " ".join(self.cleaned_data["supplier_name"].split())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day, stage = cleaned.get("in_operation_from"), cleaned.get("stage", self.instance.stage)
        if day and stage != System.Stage.COMING and day > timezone.localdate():
            self.add_error("in_operation_from", _("The day has not come yet."))
        if day and self.instance.closed_from and day > self.instance.closed_from:
            self.add_error(
                "in_operation_from", _("It cannot be closed before it came into operation.")
            )
        return cleaned


class StageForm(forms.Form):
    """The next stage of a system, and the day it began."""

    stage = forms.ChoiceField(label=_("New stage"), widget=forms.RadioSelect)
    day = DayField(label=_("Since"))

    def __init__(self, *args: Any, system: System, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.system = system
        self.fields["stage"].choices = [  # type: ignore[attr-defined] # a choice field
            choice for choice in System.Stage.choices if system.can_become(choice[0])
        ]
        self.fields["day"].initial = timezone.localdate

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise ValidationError(_("The day has not come yet."))
        before = [getattr(self.system, name) for name in DAYS.values()]
        stage = self.cleaned_data.get("stage")
        earlier = max((one for one in before if one), default=None)
        forward = stage in (System.Stage.LEAVING, System.Stage.CLOSED)
        if forward and earlier and day < earlier and self.system.stage != System.Stage.CLOSED:
            raise ValidationError(_("The day is before the stage that it is in began."))
        return day


class StatementForm(forms.ModelForm):
    """G26: whether security and operating routine are suitable."""

    class Meta:
        model = OwnerStatement
        fields = ["security_ok", "routine_ok", "note"]
        labels = {
            "security_ok": _("Suitable security is established"),
            "routine_ok": _("A suitable operating routine is established"),
            "note": _("What is missing, and what is done about it"),
        }
        help_texts = {"note": _("Necessary where one of the two is not ticked.")}
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        fine = cleaned.get("security_ok") and cleaned.get("routine_ok")
        if not fine and not cleaned.get("note", "").strip():
            self.add_error("note", _("Write what is missing."))
        return cleaned
