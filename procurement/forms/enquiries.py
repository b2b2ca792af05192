"""Forms about a question on a case."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.forms import DayField
from portal.workdays import working_days_after
from procurement.forms.people import PersonField, offer_people
from procurement.models import Case, Enquiry

COLLEAGUE, SUPPLIER = "colleague", "supplier"
# Working days that somebody has to answer, unless told otherwise.
DAYS_TO_ANSWER = 5
LONG = 4000


class DueField(DayField):
    """A day that has not gone. The form says which day it is."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(
            label=label, error_messages={"required": _("Say by when you need the answer.")}
        )


class WithDueDate(forms.Form):
    due_date = DueField(label=_("Answer by"))

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        due = working_days_after(today, DAYS_TO_ANSWER)
        options["initial"] = {"due_date": due, **options.get("initial", {})}
        super().__init__(*args, **options)
        self.today = today

    def clean_due_date(self) -> date:
        due: date = self.cleaned_data["due_date"]
        if due < self.today:
            raise forms.ValidationError(_("The day has gone. Choose today or later."))
        return due


class AskEnquiryForm(WithDueDate):
    """Whom to ask, what, and by when."""

    whom = forms.ChoiceField(
        label=_("Whom do you ask?"),
        choices=[(COLLEAGUE, _("A colleague")), (SUPPLIER, _("A supplier"))],
        initial=COLLEAGUE,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whom you ask.")},
    )
    addressee = PersonField(
        label=_("Colleague"),
        help_text=_(
            "If your colleague cannot see the case, they are let in to read it, so "
            "that they can answer."
        ),
    )
    supplier = forms.CharField(label=_("Supplier"), max_length=200, required=False)
    supplier_email = forms.EmailField(
        label=_("The supplier’s e-mail"),
        help_text=_(
            "The question is mailed, and the answer comes to your own mailbox. Leave "
            "it empty if you ask in another way."
        ),
        max_length=254,
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of the mail"),
        choices=settings.LANGUAGES,
        initial="da",
        required=False,
    )
    text = forms.CharField(
        label=_("Your question"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write your question.")},
    )
    field_order = ["whom", "addressee", "supplier", "supplier_email", "language", "text"]

    def __init__(self, *args: Any, case: Case, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by = by
        offer_people(self, case.authority, set())
        for name in ("addressee", "supplier", "supplier_email", "language"):
            self.fields[name].depends = True  # type: ignore[attr-defined] # read by the form pack
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "whom",
            Div("addressee", css_class="if-colleague"),
            Div("supplier", "supplier_email", "language", css_class="if-supplier"),
            "text",
            "due_date",
        )

    def clean(self) -> dict[str, Any]:
        """One of the two, whatever else was filled in before the choice fell."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("whom") == SUPPLIER:
            self.errors.pop("addressee", None)
            self._check_supplier(cleaned)
            return cleaned | {"addressee": None, "language": cleaned.get("language") or "da"}
        for name in ("supplier", "supplier_email"):
            self.errors.pop(name, None)
        self._check_colleague(cleaned)
        return cleaned | {"supplier": "", "supplier_email": "", "language": "da"}

    def _check_supplier(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("supplier") and "supplier" not in self.errors:
            self.add_error("supplier", _("Write which supplier you ask."))

    def _check_colleague(self, cleaned: dict[str, Any]) -> None:
        person = cleaned.get("addressee")
        if person is None and "addressee" not in self.errors:
            self.add_error("addressee", _("Choose whom you ask."))
        elif person == self.by:
            self.add_error("addressee", _("Choose somebody else than yourself."))

    def enquiry(self, **about: Any) -> Enquiry:
        """The question, not saved yet."""
        answers = {name: value for name, value in self.cleaned_data.items() if name != "whom"}
        return Enquiry(**answers, **about)


class ReplyForm(forms.Form):
    """A word in the thread. With a supplier it must be said whose word it is."""

    text = forms.CharField(
        label=_("Your reply"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write something first.")},
    )
    from_supplier = forms.TypedChoiceField(
        label=_("What is it?"),
        choices=[
            ("yes", _("The supplier’s answer, which you note here")),
            ("no", _("A further question to the supplier")),
        ],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whose words they are.")},
    )

    def __init__(self, *args: Any, enquiry: Enquiry, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        if enquiry.addressee_id is not None:
            del self.fields["from_supplier"]
        else:
            self.fields["text"].label = _("What is said")
        if enquiry.addressee_id is not None and not enquiry.is_addressed_to(by):
            self.fields["text"].label = _("Ask further")


class ReopenEnquiryForm(WithDueDate):
    text = forms.CharField(
        label=_("What is still missing"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what is missing.")},
    )
    field_order = ["text", "due_date"]
