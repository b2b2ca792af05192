"""What is typed to those who keep the requirements and the portal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from requirements_bank.models import Feedback, Mailbox, Requirement


class FeedbackForm(forms.ModelForm):
    """Who is signed in is known; visitors say who they are, if they want an answer."""

    text = forms.CharField(
        label=_("What you want to say"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 7}),
    )

    class Meta:
        model = Feedback
        fields = ["kind", "text", "name", "email"]
        widgets = {"kind": forms.RadioSelect}
        help_texts = {"email": _("If you want an answer. It is used for nothing else.")}

    def __init__(
        self, *args: Any, user: User | None, requirement: Requirement | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instance.requirement = requirement
        self.fields["kind"].choices = Feedback.Kind.choices  # type: ignore[attr-defined] # no empty choice
        if requirement:
            # What is said of a requirement goes to those who keep it, a wish for the portal not.
            self.fields["kind"].choices = Feedback.Kind.choices[:2]  # type: ignore[attr-defined] # it has choices
            self.initial.setdefault("kind", Feedback.Kind.SUGGESTION)
        if user:
            del self.fields["name"], self.fields["email"]


class AnswerFeedbackForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6})
    )


class MailboxForm(forms.ModelForm):
    class Meta:
        model = Mailbox
        fields = ["name", "email"]
        help_texts = {
            "name": _("As everybody may read it: the chair of the editors, a product coordinator."),
            "email": _("It is shown to the whole world."),
        }
