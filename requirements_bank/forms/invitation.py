"""Suppliers are invited, several at once, in one wording."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row, Submit
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from requirements_bank.actions.invitations import Wording
from requirements_bank.models import MarketDialogue

ROWS = 5


class InvitationForm(forms.Form):
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
            "The link, the deadline and your contact address are added below it."
        ),
    )

    def __init__(self, *args: Any, dialogue: MarketDialogue, language: str, **kwargs: Any) -> None:
        self.dialogue = dialogue
        super().__init__(*args, **kwargs)
        self.initial = {
            "language": language,
            "subject": dialogue.name,
            "message": _message(dialogue, language),
        }
        for number in range(1, ROWS + 1):
            first = number == 1
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("Supplier %(number)d") % {"number": number}, max_length=200, required=first
            )
            self.fields[f"email_{number}"] = forms.EmailField(
                label=_("E-mail of supplier %(number)d") % {"number": number}, required=first
            )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *(Row(f"name_{number}", f"email_{number}") for number in range(1, ROWS + 1)),
            "language",
            "subject",
            "message",
        )
        self.helper.add_input(Submit("save", _("Send the invitations")))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        invited = set(self.dialogue.invitations.standing().values_list("email", flat=True))
        for number in range(1, ROWS + 1):
            problem = self._problem(number, invited)
            if problem:
                self.add_error(*problem)
        return cleaned

    def _problem(self, number: int, invited: set[str]) -> tuple[str, str] | None:
        """What is wrong with this row; its address is noted as taken."""
        name, email = self._row(number)
        if name and not email and f"email_{number}" not in self.errors:
            return f"email_{number}", _("Write the supplier’s e-mail address.")
        if email and not name and f"name_{number}" not in self.errors:
            return f"name_{number}", _("Write the supplier’s name.")
        if email in invited:
            return f"email_{number}", _("That address is already invited.")
        invited.add(email or "-")
        return None

    def _row(self, number: int) -> tuple[str, str]:
        cleaned = self.cleaned_data
        return cleaned.get(f"name_{number}") or "", (cleaned.get(f"email_{number}") or "").lower()

    @property
    def suppliers(self) -> dict[str, str]:
        """The names by the addresses."""
        rows = (self._row(number) for number in range(1, ROWS + 1))
        return {email: name for name, email in rows if email}

    @property
    def wording(self) -> Wording:
        return Wording(
            **{name: self.cleaned_data[name] for name in ("subject", "message", "language")}
        )


def _message(dialogue: MarketDialogue, language: str) -> str:
    with override(language):
        text = _(
            "%(authority)s is looking for a solution and would like to hear how yours meets "
            "our requirements.\n\n%(description)s\n\n"
            "This is a market dialogue, not a tender: your answer binds neither you nor us."
        )
        return text % {"authority": dialogue.authority, "description": dialogue.description}
