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


class MergeSupplierForm(forms.Form):
    into = forms.ModelChoiceField(
        label=_("It is the same as"),
        queryset=Supplier.objects.none(),
        empty_label=_("Choose a supplier"),
    )

    def __init__(self, *args: Any, supplier: Supplier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Supplier.objects.filter(authority=supplier.authority_id).exclude(pk=supplier.pk)
        self.fields["into"].queryset = own.order_by("name")  # type: ignore[attr-defined] # it chooses
        self.helper = _helper(_("Merge them"), css_class="button-warning")


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


def _helper(label: str | Promise, css_class: str = "button-primary") -> FormHelper:
    helper = FormHelper()
    helper.add_input(Submit("save", label, css_class=css_class))
    return helper
