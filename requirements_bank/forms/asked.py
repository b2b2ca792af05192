"""What is typed about one requirement of a dialogue."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy

from procurement.forms.meanwhile import SharedForm
from requirements_bank.bank.snapshots import WITH_PARAMETERS, WORDS
from requirements_bank.forms.requirement import CategoryField
from requirements_bank.models import Category, DialogueRequirement


class RewordForm(SharedForm):
    """Words and priority for this dialogue alone."""

    kept = ("priority", *WITH_PARAMETERS)

    class Meta:
        model = DialogueRequirement
        fields = ["priority", *WITH_PARAMETERS]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in WITH_PARAMETERS:
            self.fields[name].widget.attrs["rows"] = 4
        self.helper = FormHelper()
        english = [f"{name}_en" for name in WORDS]
        self.helper.layout = Layout("priority", *WORDS, *english, "seen")
        self.helper.add_input(Submit("save", gettext_lazy("Save for this market dialogue")))

    @property
    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in WITH_PARAMETERS}


class ProposeToBankForm(forms.Form):
    category = CategoryField(
        label=gettext_lazy("Category"),
        queryset=Category.objects.all(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", gettext_lazy("Propose it to the bank")))
