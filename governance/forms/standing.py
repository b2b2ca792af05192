from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from governance.actions.standing import POINT, SAID
from governance.forms.guarded import GuardedForm
from governance.models import FixedPoint, StandingItem
from procurement.forms.enquiries import LONG


class StandingItemForm(GuardedForm):
    class Meta:
        model = StandingItem
        fields = POINT
        widgets = {"text": forms.Textarea(attrs={"rows": 3}), "place": forms.RadioSelect}
        help_texts = {"position": _("Where it comes among the points of the same placement.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Save the point")))


class SaidForm(GuardedForm):
    said = forms.CharField(
        label=_("What was said"),
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    class Meta:
        model = FixedPoint
        fields = SAID

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.attrs = {"data-warn-unsaved": ""}
        self.helper.add_input(Submit("save", _("Save")))
