"""What is typed when the standard document is made and handed over."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.forms import DayField
from procurement.models import Case, Supplier
from requirements_bank.models import Category, Delivery, Requirement

# A list to begin a name from, not to look through.
SUGGESTED = 200


class StandardForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    categories = forms.ModelMultipleChoiceField(
        label=_("About"),
        queryset=Category.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "All that the bank offers you in these categories is in the document, with your "
            "local descriptions. What you have de-selected is not."
        ),
        error_messages={"required": _("Choose at least one category.")},
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Requirement.objects.offered_to(case.authority_id)
        named = Category.objects.filter(requirement__in=offered)
        tops = Category.objects.filter(parent=None)
        found = (tops.filter(pk__in=named) | tops.filter(children__in=named)).distinct()
        self.fields["categories"].queryset = found  # type: ignore[attr-defined] # it chooses
        self.initial = {
            "title": _("Technical requirements"),
            "language": "da",
            "categories": found,
        }
        self.helper = _helper(_("Make the document"))


class DeliveryForm(forms.ModelForm):
    date = DayField(label=_("Handed over"))

    class Meta:
        model = Delivery
        fields = ["supplier", "contact", "how", "date"]
        widgets = {"supplier": forms.TextInput(attrs={"list": "suppliers"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["date"] = timezone.localdate()
        known = Supplier.objects.filter(authority=self.instance.document.case.authority_id)
        self.suggested_suppliers = known.order_by("name").values_list("name", flat=True)[:SUGGESTED]
        self.helper = _helper(_("Note it"))

    def clean_date(self) -> Any:
        """It is a log of what has happened."""
        day = self.cleaned_data["date"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The day has not come yet."))
        return day


def _helper(button: str | Promise) -> FormHelper:
    helper = FormHelper()
    helper.add_input(Submit("save", button, css_class="button-primary"))
    return helper
