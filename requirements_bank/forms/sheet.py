"""What a supplier fills in besides the answers: the solution, a colleague, files, a workbook."""

from typing import Any
from urllib.parse import urlsplit

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.forms import MultipleFileField, MultipleFileInput
from portal.uploads import ACCEPT, ALLOWED, inspect
from requirements_bank.models import Solution
from requirements_bank.models.link_code import DIGITS


class SolutionForm(forms.ModelForm):
    class Meta:
        model = Solution
        fields = ("operation", "system", "vendor", "kitos_url", "reference", "remarks")
        widgets = {"operation": forms.RadioSelect, "remarks": forms.Textarea(attrs={"rows": 4})}
        labels = {"operation": _("Who hosts the solution?")}
        help_texts = {
            "operation": _(
                "Requirements that are only about the other way are answered “Not relevant” for "
                "you. You can change each of them."
            ),
            "reference": _("For example the number of the matter in your own files."),
        }

    kitos_url = forms.URLField(
        label=_("Address in KITOS"),
        help_text=_("If the system is in KITOS: the address of its page there."),
        assume_scheme="https",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        operation = self.fields["operation"]
        operation.choices = Solution.Operation.choices  # type: ignore[attr-defined] # a choice
        operation.required = True
        self.helper = _helper(_("Save"))

    def clean_kitos_url(self) -> str:
        """KITOS itself and nothing that looks like it: the authority follows the address."""
        address = str(self.cleaned_data["kitos_url"])
        host = urlsplit(address).hostname or ""
        if address and host.removeprefix("www.") != "kitos.dk":
            raise ValidationError(_("Write an address at kitos.dk."))
        return address


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why will you not answer?"),
        help_text=_("The authority reads it at once. What you have answered is not sent."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(_("Decline to answer"))


class ColleagueForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(_("Invite the colleague"))

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        help_text=_("Six digits, from the newest mail."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(_("Go on"))

    def clean_code(self) -> str:
        """Without the spaces that people copy along."""
        code = "".join(str(self.cleaned_data["code"]).split())
        if not (len(code) == DIGITS and code.isascii() and code.isdecimal()):
            raise ValidationError(_("The code is six digits."))
        return code


class AnswerFileForm(forms.Form):
    """Each file is inspected: what it is by its content, and its fingerprint."""

    uploads = MultipleFileField(
        label=_("Choose files"),
        help_text=format_lazy(_("At most 25 MB each: {allowed}."), allowed=ALLOWED),
        widget=MultipleFileInput(attrs={"accept": ACCEPT}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(_("Attach"))

    def clean_uploads(self) -> list[Any]:
        return [(file, inspect(file)) for file in self.cleaned_data["uploads"]]


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label=_("The workbook that you have filled in"),
        help_text=_("You see what would change before anything is saved."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(_("See what would change"))


def _helper(words: Any) -> FormHelper:
    helper = FormHelper()
    helper.add_input(Submit("save", words))
    return helper
