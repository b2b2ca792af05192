"""What is typed when a dialogue is handed over, sent back, opened again or put away."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from requirements_bank.forms.dialogue import DeadlineForm
from requirements_bank.models import DialogueRules, MarketDialogue


class HandOverForm(forms.Form):
    """Who runs the dialogue, by their addresses."""

    owner = forms.EmailField(
        label=gettext_lazy("Owner’s e-mail"),
        help_text=gettext_lazy("Runs the market dialogue, and is told what happens in it."),
    )
    team = forms.CharField(
        label=gettext_lazy("The team’s e-mails"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=5000,
        help_text=gettext_lazy(
            "One address a line. The team does what the owner does, whatever roles they have."
        ),
    )

    def __init__(self, *args: Any, dialogue: MarketDialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = User.objects.active().filter(authority=dialogue.authority_id)
        self.initial = {
            "owner": dialogue.owner.email,
            "team": "\n".join(sorted(person.email for person in dialogue.team.all())),
        }
        self.helper = _helper(gettext_lazy("Save owner and team"))

    def clean_owner(self) -> User:
        return self._person(self.cleaned_data["owner"])

    def clean_team(self) -> list[User]:
        addresses = self.cleaned_data["team"].replace(",", " ").replace(";", " ").split()
        return [self._person(address) for address in addresses]

    def _person(self, address: str) -> User:
        person: User | None = self.people.filter(email=address.lower()).first()
        if person is None:
            text = _("%(address)s is not a user at your authority.")
            raise forms.ValidationError(text, params={"address": address})
        return person


class TemplateForm(forms.ModelForm):
    class Meta:
        model = MarketDialogue
        fields = ["template_name"]
        help_texts = {
            "template_name": gettext_lazy(
                "Your colleagues choose it by this name when they start a market dialogue. "
                "They get its requirements, own words and priorities. Empty: it is no template."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(gettext_lazy("Save the template"))


class ReopenForm(DeadlineForm):
    message = forms.CharField(
        label=gettext_lazy("Message to the suppliers"),
        widget=forms.Textarea,
        max_length=2000,
        help_text=gettext_lazy("Everybody who is invited gets it, with the new deadline."),
    )

    button = gettext_lazy("Open it again and tell the suppliers")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The old deadline may have passed: a new one is chosen.
        self.initial = {}


class ReasonForm(forms.Form):
    """A few words about what is done; `label` asks for them, `button` does it."""

    message = forms.CharField(widget=forms.Textarea, max_length=2000)

    def __init__(
        self, *args: Any, label: str, button: str, warns: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].label = label
        self.helper = _helper(button, css_class="button-warning" if warns else "button-primary")


class RulesForm(forms.ModelForm):
    class Meta:
        model = DialogueRules
        fields = [
            *("guards_minimum", "wants_four_eyes"),
            *("asks_price", "wants_reason_for_no", "wants_code", "help_for_suppliers"),
        ]
        help_texts = {
            "guards_minimum": gettext_lazy(
                "It holds for the bank’s minimum requirements, on every way to take them out."
            ),
            "wants_four_eyes": gettext_lazy("Whoever asks for approval cannot give it."),
            "wants_code": gettext_lazy(
                "A link that is sent on opens nothing then. It costs each supplier a minute."
            ),
            "help_for_suppliers": gettext_lazy(
                "Stands on the help page of all your market dialogues. How one answers, and who "
                "reads it when, the portal says itself."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(gettext_lazy("Save the rules"))


def _helper(label: str | Promise, css_class: str = "button-primary") -> FormHelper:
    helper = FormHelper()
    helper.add_input(Submit("save", label, css_class=css_class))
    return helper
