"""What is typed when a dialogue is handed over, sent back, opened again or put away."""

import re
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Authority, User
from requirements_bank.forms.dialogue import DeadlineForm
from requirements_bank.models import DialogueRules, MarketDialogue, Membership

# Of those whom a name may mean, as many as help.
MOST_LIKE = 5


class HandOverForm(forms.Form):
    """Who runs the dialogue, by address or name; people of the collaborations may run it along."""

    owner = forms.CharField(
        label=gettext_lazy("Owner’s e-mail or name"),
        max_length=254,
        help_text=gettext_lazy("Runs the market dialogue, and is told what happens in it."),
    )
    team = forms.CharField(
        label=gettext_lazy("The team’s e-mails or names"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=5000,
        help_text=gettext_lazy(
            "One person a line. The team does what the owner does, whatever roles they have."
        ),
    )

    def __init__(self, *args: Any, dialogue: MarketDialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = User.objects.active().select_related("authority").order_by("name", "email")
        self.own = active.filter(authority=dialogue.authority_id)
        beside = Membership.objects.beside(dialogue.authority_id)
        others = beside.exclude(authority=dialogue.authority_id).values("authority")
        self.near = self.own | active.filter(authority__in=others)
        self.initial = {
            "owner": dialogue.owner.email,
            "team": "\n".join(sorted(person.email for person in dialogue.team.all())),
        }
        if names := ", ".join(
            Authority.objects.filter(pk__in=others).values_list("name", flat=True)
        ):
            text = _("You are in a collaboration with %(names)s: their people may be on it too.")
            team = self.fields["team"]
            team.help_text = format_lazy("{} {}", team.help_text, text % {"names": names})
        self.helper = _helper(gettext_lazy("Save owner and team"))

    def clean_owner(self) -> User:
        return _found(self.own, self.cleaned_data["owner"])

    def clean_team(self) -> list[User]:
        lines = re.split(r"[\n,;]|(?<=\S)\s+(?=\S+@)", self.cleaned_data["team"])
        return [_found(self.near, line) for line in lines if line.strip()]


def _found(people: QuerySet[User], typed: str) -> User:
    """The one whose address or name it is. Where it may be somebody else, who it may be."""
    typed = " ".join(typed.split())
    named = list(people.filter(Q(email__iexact=typed) | Q(name__iexact=typed))[:MOST_LIKE])
    if len(named) == 1:
        return named[0]
    like = named or people.filter(name__icontains=typed)[:MOST_LIKE]
    if not like:
        text = _("%(typed)s is not a user at your authority.")
        raise forms.ValidationError(text, params={"typed": typed})
    people_like = "; ".join(f"{one}, {one.email} ({one.authority})" for one in like)
    text = _("Whom do you mean by %(typed)s? Write the e-mail: %(like)s")
    raise forms.ValidationError(text, params={"typed": typed, "like": people_like})


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
            *("asks_price", "wants_reason_for_no", "wants_code", "forgets_after"),
            "help_for_suppliers",
        ]
        help_texts = {
            "guards_minimum": gettext_lazy(
                "It holds for the bank’s minimum requirements, on every way to take them out."
            ),
            "wants_four_eyes": gettext_lazy("Whoever asks for approval cannot give it."),
            "wants_code": gettext_lazy(
                "A link that is sent on opens nothing then. It costs each supplier a minute."
            ),
            "forgets_after": gettext_lazy(
                "Every night, names and e-mail addresses of people at suppliers are deleted from "
                "market dialogues that are archived, cancelled or deleted, or whose case is over, "
                "when the deadline is so many years ago; so are contacts in the address book that "
                "nobody has used or changed since. Companies, answers and the choice are kept, and "
                "the history is never changed."
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
