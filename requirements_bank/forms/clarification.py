"""Questions and answers in a dialogue, and who advised from outside."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.forms import DayField
from requirements_bank.dialogues.anonymity import telling
from requirements_bank.models import Adviser, Clarification, DialogueRequirement, MarketDialogue


class RequirementChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: DialogueRequirement) -> str:
        return f"{obj.label} {obj}"


class AskForm(forms.Form):
    """What a supplier asks."""

    requirement = RequirementChoice(
        label=gettext_lazy("About which requirement?"),
        queryset=DialogueRequirement.objects.none(),
        required=False,
        empty_label=gettext_lazy("The dialogue as a whole"),
    )
    text = forms.CharField(
        label=gettext_lazy("What do you want to ask?"),
        help_text=gettext_lazy(
            "The authority reads it at once. If it is answered, all suppliers get the question and "
            "the answer, without your name: write nothing here that others must not know."
        ),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, dialogue: MarketDialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = dialogue.requirements.order_by("position", "pk")
        self.fields["requirement"].queryset = rows  # type: ignore[attr-defined] # it chooses
        self.helper = _helper(gettext_lazy("Send the question"))


class _ToAllForm(forms.Form):
    """Words that all suppliers get. Names in them are asked about once, not forbidden."""

    telling_names = forms.BooleanField(
        label=gettext_lazy("I have read it: nobody can tell from it who takes part or who asked"),
    )
    shown: tuple[str, ...] = ()

    def __init__(self, *args: Any, dialogue: MarketDialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = "\n".join(str(self.data.get(name, "")) for name in self.shown)
        if names := telling(text, dialogue.invitations.all()):
            words = _("The text names %(names)s. Take it out, or say that it may stand.")
            told = words % {"names": ", ".join(f"“{name}”" for name in names)}
            self.fields["telling_names"].error_messages["required"] = told
            # The tick comes after what it is about.
            self.order_fields([*self.shown, "telling_names"])
        else:
            del self.fields["telling_names"]
        self.helper = _helper(gettext_lazy("Send it to all suppliers"))


class ClarifyForm(_ToAllForm):
    question = forms.CharField(
        label=gettext_lazy("The question, as all suppliers read it"),
        help_text=gettext_lazy(
            "Take out what tells who asks: names, products, customers, own figures."
        ),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    answer = forms.CharField(
        label=gettext_lazy("The answer to all"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    shown = ("question", "answer")

    def __init__(self, *args: Any, clarification: Clarification, **kwargs: Any) -> None:
        super().__init__(*args, dialogue=clarification.dialogue, **kwargs)
        self.initial = {"question": clarification.asked_text}


class InformForm(_ToAllForm):
    text = forms.CharField(
        label=gettext_lazy("What all suppliers should know"),
        help_text=gettext_lazy("For example a correction, or what was said at a meeting with one."),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    shown = ("text",)


class AdviserForm(forms.ModelForm):
    since = DayField(label=gettext_lazy("From"))
    until = DayField(label=gettext_lazy("Until"), required=False)

    class Meta:
        model = Adviser
        fields = ("name", "company", "subject", "since", "until", "takes_part", "measures")
        widgets = {
            "subject": forms.Textarea(attrs={"rows": 4}),
            "takes_part": forms.RadioSelect,
            "measures": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "subject": gettext_lazy(
                "For example: wrote the first draft of the requirements, or showed its product."
            ),
            "measures": gettext_lazy(
                "For example: what the adviser was told is given to all suppliers, and the "
                "deadline leaves time to use it. Needed where the adviser may take part."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        takes_part = self.fields["takes_part"]
        takes_part.choices = Adviser.TakesPart.choices  # type: ignore[attr-defined] # a choice
        self.helper = _helper(gettext_lazy("Save"))


def _helper(label: str | Promise) -> FormHelper:
    helper = FormHelper()
    helper.add_input(Submit("save", label))
    return helper
