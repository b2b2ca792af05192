from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import StandingItem
from procurement.forms.enquiries import LONG


class StandingItemForm(forms.ModelForm):
    class Meta:
        model = StandingItem
        fields = ["heading", "text", "minutes", "place", "position"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3}), "place": forms.RadioSelect}
        help_texts = {"position": _("Where it comes among the points of the same placement.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Save the point")))


class SaidForm(forms.Form):
    said = forms.CharField(
        label=_("What was said"),
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    # What stood there when the page was loaded.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.attrs = {"data-warn-unsaved": ""}
        self.helper.add_input(Submit("save", _("Save")))
