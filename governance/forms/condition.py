from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from governance.models import Condition
from governance.recusals import refuse_owner
from portal.forms import DayField, DayInput
from procurement.forms.people import PersonField, offer_people


class SettleConditionForm(forms.ModelForm):
    """Met; or dropped, for those who may."""

    class Meta:
        model = Condition
        fields = ["status", "note"]
        widgets = {"status": forms.RadioSelect, "note": forms.Textarea(attrs={"rows": 3})}
        labels = {"status": _("How does it stand?")}
        help_texts = {"note": _("How it was met; needed when it is dropped.")}

    def __init__(self, *args: Any, may_drop: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        status = Condition.Status
        self.fields["status"].choices = [  # type: ignore[attr-defined] # a choice field
            (one.value, one.label)
            for one in (status.MET, status.DROPPED)
            if may_drop or one == status.MET
        ]
        self.initial["status"] = status.MET
        self.helper = FormHelper()
        self.helper.add_input(Submit("settle", _("Save")))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("status") == Condition.Status.DROPPED and not cleaned.get("note"):
            self.add_error("note", _("Write why it is dropped."))
        return cleaned


class GiveConditionForm(forms.ModelForm):
    suggested_people: list[tuple[str, str]] = []

    owner = PersonField(label=_("Who sees to it?"))

    class Meta:
        model = Condition
        fields = ["owner", "due_date"]
        field_classes = {"due_date": DayField}
        widgets = {"due_date": DayInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["owner"] = self.instance.owner
        self.fields["owner"].required = True
        offer_people(self, self.instance.decision.item.case.authority, set())
        self.helper = FormHelper()
        self.helper.add_input(Submit("give", _("Save")))

    def clean_owner(self) -> User:
        person: User = self.cleaned_data["owner"]
        refuse_owner(person, self.instance.decision.item)
        return person
