"""What is typed about a market dialogue as a whole."""

import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.clock import database_now
from portal.forms import DayField
from requirements_bank.models import Domain, MarketDialogue, Round


class DialogueForm(forms.ModelForm):
    domains = forms.ModelMultipleChoiceField(
        label=_("Domains"),
        queryset=Domain.objects.order_by("name"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Choose the areas that will use the solution. "
            "They decide which requirements are possible."
        ),
        error_messages={"required": _("Choose at least one domain.")},
    )

    class Meta:
        model = MarketDialogue
        fields = ["name", "description", "contact_email", "domains", "shows_priorities"]
        help_texts = {
            "name": _("What suppliers see as the heading, for example “Medicine plan”."),
            "description": _(
                "What you need and why, so that a supplier can decide to answer. "
                "Suppliers can read all of it."
            ),
            "contact_email": _("Suppliers’ questions and replies go here."),
            "shows_priorities": _(
                "Suppliers then see which requirements are minimum, important, ordinary "
                "and optional."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(_("Save and go on"))


class BeginningField(forms.ModelChoiceField):
    def label_from_instance(self, obj: MarketDialogue) -> str:
        if obj.template_name:
            return str(_("Template: %(name)s") % {"name": obj.template_name})
        return f"{obj.name} ({obj.case.number})"


class StartForm(DialogueForm):
    """A new dialogue may take its requirements from another."""

    copied_from = BeginningField(
        label=_("Begin with the requirements of"),
        queryset=MarketDialogue.objects.none(),
        required=False,
        empty_label=_("None: choose them afterwards"),
        help_text=_(
            "A template, or an earlier market dialogue. Own words and priorities come along."
        ),
    )

    def __init__(self, *args: Any, beginnings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["copied_from"].queryset = beginnings  # type: ignore[attr-defined] # it chooses


class DeadlineForm(forms.Form):
    TIMES = {"12:00": datetime.time(12, 0), "23:59": datetime.time(23, 59)}

    day = DayField(label=_("Last day"))
    time = forms.ChoiceField(
        label=_("Time"),
        choices=[("12:00", _("12.00 noon")), ("23:59", _("23.59, the end of the day"))],
        widget=forms.RadioSelect,
        initial="12:00",
        help_text=_(
            "Danish time. Midnight is not offered: it is misread as the day before or after."
        ),
    )

    button = _("Save the deadline")

    def __init__(self, *args: Any, dialogue: MarketDialogue | Round, **kwargs: Any) -> None:
        self.dialogue = dialogue
        super().__init__(*args, **kwargs)
        if dialogue.deadline:
            local = timezone.localtime(dialogue.deadline)
            self.initial = {"day": local.date(), "time": local.strftime("%H:%M"), **self.initial}
        self.helper = _helper(self.button)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "day" in cleaned and "time" in cleaned:
            naive = datetime.datetime.combine(cleaned["day"], self.TIMES[cleaned["time"]])
            cleaned["deadline"] = timezone.make_aware(naive, timezone.get_default_timezone())
            self.check(cleaned["deadline"])
        return cleaned

    def check(self, deadline: datetime.datetime) -> None:
        if deadline <= database_now():
            self.add_error("day", _("The deadline must be in the future."))


class PostponeForm(DeadlineForm):
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea,
        max_length=2000,
        help_text=_("All invited suppliers get the reason with the old and the new deadline."),
    )

    button = _("Move the deadline and tell the suppliers")

    def check(self, deadline: datetime.datetime) -> None:
        super().check(deadline)
        old = self.dialogue.deadline
        if old and old <= database_now():
            raise ValidationError(_("The deadline has passed. It cannot be moved any more."))
        if old and deadline <= old:
            self.add_error("day", _("The new deadline must be later than the old one."))


class WeighForm(forms.ModelForm):
    class Meta:
        model = MarketDialogue
        fields = ["weight_important", "weight_requirement", "weight_option"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper(_("Save the weights"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        weights = [cleaned[name] for name in self.Meta.fields if name in cleaned]
        if weights != sorted(weights, reverse=True):
            raise ValidationError(_("What is more important cannot weigh less."))
        if not any(weights):
            raise ValidationError(_("At least one of them must weigh something."))
        return cleaned


class CancelForm(forms.Form):
    message = forms.CharField(
        label=_("Message to the suppliers"),
        widget=forms.Textarea,
        max_length=2000,
        help_text=_("Everybody who is invited gets this message. It is also kept on the case."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(
            Submit("cancel", _("Cancel the market dialogue"), css_class="button-warning")
        )


def _helper(label: Any) -> FormHelper:
    helper = FormHelper()
    helper.add_input(Submit("save", label))
    return helper
