"""Suppliers are invited, several at once, in one wording."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row, Submit
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from requirements_bank.actions.invitations import Wording
from requirements_bank.models import MarketDialogue, SupplierContact
from requirements_bank.texts import letters

ROWS = 5


class ContactsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: SupplierContact) -> str:
        person = f"{obj.name}, {obj.email}" if obj.name else obj.email
        return f"{obj.supplier} ({person})"


class InvitationForm(forms.Form):
    contacts = ContactsField(
        label=gettext_lazy("From the address book"),
        queryset=SupplierContact.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("The mail’s language"),
        choices=[("da", gettext_lazy("Danish")), ("en", gettext_lazy("English"))],
        widget=forms.RadioSelect,
    )
    subject = forms.CharField(label=gettext_lazy("Heading"), max_length=200)
    message = forms.CharField(
        label=gettext_lazy("Message"),
        widget=forms.Textarea,
        max_length=5000,
        help_text=gettext_lazy(
            "The link, the deadline and your contact address are added below it. "
            "{leverandør} becomes each supplier’s name."
        ),
    )

    def __init__(
        self,
        *args: Any,
        dialogue: MarketDialogue,
        language: str,
        chosen: QuerySet[SupplierContact],
        **kwargs: Any,
    ) -> None:
        self.dialogue = dialogue
        super().__init__(*args, **kwargs)
        self.initial = {
            "contacts": chosen,
            "language": language,
            **self._standing_text(language),
        }
        self.fields["contacts"].queryset = chosen  # type: ignore[attr-defined] # it chooses
        for number in range(1, ROWS + 1):
            first = number == 1 and not chosen
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("Supplier %(number)d") % {"number": number}, max_length=200, required=first
            )
            self.fields[f"email_{number}"] = forms.EmailField(
                label=_("E-mail of supplier %(number)d") % {"number": number}, required=first
            )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *(["contacts"] if chosen else []),
            *(Row(f"name_{number}", f"email_{number}") for number in range(1, ROWS + 1)),
            "language",
            "subject",
            "message",
        )
        self.helper.add_input(Submit("save", _("Send the invitations")))

    def _standing_text(self, language: str) -> dict[str, str]:
        """As the authority words it; the supplier's name is filled in when it is sent."""
        text = letters.text_of(self.dialogue.authority_id, letters.INVITATION, language)
        with override(language):
            mail = letters.written(text, {"dialogue": self.dialogue}, but="leverandør")
        return {"subject": mail.subject, "message": mail.body}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        invited = self.dialogue.invitations.standing().values_list("supplier_name", "email")
        self._taken = {key.lower() for pair in invited for key in pair}
        for contact in cleaned.get("contacts", ()):
            if self._is_taken(contact.supplier.name) or self._is_taken(contact.email):
                text = _("%(supplier)s is invited already: one sheet is enough.")
                self.add_error("contacts", text % {"supplier": contact.supplier})
        for number in range(1, ROWS + 1):
            problem = self._problem(number)
            if problem:
                self.add_error(*problem)
        if not self.errors and not self.suppliers:
            self.add_error("contacts", _("Choose or write at least one supplier."))
        return cleaned

    def _problem(self, number: int) -> tuple[str, str] | None:
        """What is wrong with this row."""
        name, email = self._row(number)
        if name and not email and f"email_{number}" not in self.errors:
            return f"email_{number}", _("Write the supplier’s e-mail address.")
        if email and not name and f"name_{number}" not in self.errors:
            return f"name_{number}", _("Write the supplier’s name.")
        if email and self._is_taken(email):
            return f"email_{number}", _("That address is already invited.")
        if name and self._is_taken(name):
            return f"name_{number}", _("That supplier is already invited: one sheet is enough.")
        return None

    def _is_taken(self, key: str) -> bool:
        """Whether a name or an address is invited, or stands twice here; it is noted as taken."""
        key = key.lower()
        if key in self._taken:
            return True
        self._taken.add(key)
        return False

    def _row(self, number: int) -> tuple[str, str]:
        cleaned = self.cleaned_data
        name = " ".join((cleaned.get(f"name_{number}") or "").split())
        return name, (cleaned.get(f"email_{number}") or "").lower()

    @property
    def suppliers(self) -> dict[str, str]:
        """The names by the addresses."""
        rows = (self._row(number) for number in range(1, ROWS + 1))
        known = {one.email: one.supplier.name for one in self.cleaned_data["contacts"]}
        return known | {email: name for name, email in rows if email}

    @property
    def wording(self) -> Wording:
        return Wording(
            **{name: self.cleaned_data[name] for name in ("subject", "message", "language")}
        )
