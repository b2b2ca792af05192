"""What is typed in the address book of suppliers."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import check_cvr
from procurement.models import Supplier
from requirements_bank.models import SupplierContact


class SupplierForm(forms.ModelForm):
    class Meta:
        model = Supplier
        fields = ["name", "cvr"]
        help_texts = {"cvr": _("Eight digits. Leave it out for a foreign company.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cvr"].validators.append(check_cvr)
        self.helper = _helper(_("Save the supplier"))

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class ContactForm(forms.ModelForm):
    class Meta:
        model = SupplierContact
        fields = ["name", "email", "phone"]
        help_texts = {
            "name": _("Leave it out for a mailbox that several people read."),
            "email": _("Invitations go here."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(_("Save the contact"))

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()


def _helper(label: str | Promise) -> FormHelper:
    helper = FormHelper()
    helper.add_input(Submit("save", label))
    return helper
