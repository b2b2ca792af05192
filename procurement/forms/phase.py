"""Forms about the phases of a case, and about what came of it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.forms import MoneyField
from procurement import gates, permissions
from procurement.actions.cases import RESULT
from procurement.course.parts import KINDS
from procurement.fields import Text
from procurement.forms.meanwhile import SharedForm
from procurement.models import Case, ChecklistStep, PhaseDecision
from procurement.processes import Phase

MOST_MONEY = 99_999_999_999


class PhaseForm(forms.Form):
    """D03: go on, or leave."""

    outcome = forms.ChoiceField(
        label=_("Does the case go on?"),
        choices=PhaseDecision.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was decided.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason. It is kept on the case.")},
    )


class EnterForm(forms.Form):
    """D02: where the case begins, and why not earlier."""

    phase = forms.ChoiceField(
        label=_("Begin at"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a phase.")},
    )
    reason = forms.CharField(
        label=_("Why it begins there"),
        help_text=_("For instance: the market was looked at before the portal came."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason. It is kept on the case.")},
    )

    def __init__(self, *args: Any, case: Case, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        later = case.course.phases[1:]
        bound = {one.key: gates.decisions_before(case, one) for one in later}
        may_skip = permissions.can_skip_decisions(by, case)
        offered = [one for one in later if may_skip or not bound[one.key]]
        phase = self.fields["phase"]
        phase.choices = [(one.key, one.title) for one in offered]  # type: ignore[attr-defined] # a choice field
        sentence = _who_may(later, bound)
        phase.help_text = phase.error_messages["invalid_choice"] = sentence  # type: ignore[assignment] # lazy


def _who_may(later: Iterable[Phase], bound: dict[str, list[ChecklistStep]]) -> Text:
    """From which phase on only a manager says so, and what the case would go past."""
    first = next((phase for phase in later if bound[phase.key]), None)
    if first is None:
        return ""
    text = _(
        "Only a manager of the department or the authority can let the case begin at “{phase}” "
        "or later, because it then goes past a decision: {steps}."
    )
    steps = ", ".join(str(step) for step in bound[first.key])
    return format_lazy(text, phase=first.title, steps=steps)


class SubCaseForm(forms.Form):
    """F36: a piece of the case that others work on."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[(kind.value, kind.label) for kind in KINDS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the sub-case is about.")},
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        error_messages={"required": _("Write a title, so that the sub-case can be found.")},
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)


class ResultForm(SharedForm):
    """F37: what came of the case."""

    avoided_amount = MoneyField(
        label=_("Amount avoided"),
        help_text=_("Kr. excl. VAT that you would have spent, and do not. May be empty."),
        required=False,
        min_value=0,
        max_value=MOST_MONEY,
    )
    kept = RESULT

    class Meta:
        model = Case
        fields = RESULT
        labels = {"result": _("What came of it?"), "benefit": _("What was won?")}
        help_texts = {"benefit": _("In words that others can learn from.")}
        widgets = {"result": forms.RadioSelect, "benefit": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        result = self.fields["result"]
        result.required = True
        result.choices = Case.Result.choices  # type: ignore[attr-defined] # a choice field
        result.error_messages["required"] = _("Choose what came of it.")
