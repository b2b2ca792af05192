from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from governance.forms.condition_rows import ConditionRowsForm
from governance.kinds import Kind
from governance.models import Decision

HELP = {
    "conditions": _("Needed for “Approved with conditions”."),
    "reason": _(
        "Needed when the case is deferred or rejected. Write it so that the department knows what "
        "to do now."
    ),
    "forwarded_to": _(
        "Needed when the case is forwarded. The name of the body, for example the group of "
        "directors."
    ),
}
ADVICE = _(
    "Write the advice here: those who bring the case read it. Needed when the case is deferred."
)
FIRST_BUTTON = HTML('<button class="sr-only" tabindex="-1" aria-hidden="true"></button>')
# Shown when the outcome is chosen; without script all of them.
ASKED_IF = (
    (("to_board", "forwarded_to"), Decision.Outcome.FORWARDED),
    (("recommendations", "no_recommendations", "it_contacts"), Decision.Outcome.GO_ON),
    (("missing", "missing_by"), Decision.Outcome.MISSING),
)


class DecisionForm(ConditionRowsForm):
    """One decision; the model's own rules say which texts belong to which outcome."""

    button = _("Record the decision")

    class Meta:
        model = Decision
        fields = ["outcome", "conditions", "reason", "forwarded_to", "sustainable", "coherent"]
        widgets = {
            "outcome": forms.RadioSelect,
            **{
                name: forms.Textarea(attrs={"rows": 3})
                for name in ("reason", "sustainable", "coherent")
            },
            "conditions": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {"conditions": _("What is asked for?")}
        help_texts = HELP
        error_messages = {"outcome": {"required": _("Choose what was decided.")}}

    def __init__(self, *args: Any, outcomes: Sequence[Decision.Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined] # a choice field
            (outcome.value, outcome.label) for outcome in outcomes
        ]
        if Decision.Outcome.FORWARDED not in outcomes:
            del self.fields["forwarded_to"]
        if Decision.Outcome.CONDITIONS not in outcomes:
            self.fields["conditions"].help_text = ""
        if self.item.meeting.board.kind == Kind.ADVISORY:
            self.fields["reason"].label = _("Advice and reason")
            self.fields["reason"].help_text = ADVICE
        self.lay_out()

    def lay_out(self) -> None:
        for field in self.fields.values():
            field.depends = not field.required  # type: ignore[attr-defined] # read by the form pack
        for names, outcome in ASKED_IF:
            for name in set(names) & set(self.fields):
                self.fields[name].asked_if = ("outcome", [outcome])  # type: ignore[attr-defined] # as above
        self.helper = FormHelper()
        # A form that is sent by Enter is not sent by a button of the rows.
        self.helper.layout = Layout(FIRST_BUTTON, *self.laid_out())
        self.helper.add_input(Submit("decide", self.button))

    def clean(self) -> dict[str, Any]:
        """Name the field where a text is missing, so that the error stands beside it."""
        cleaned: dict[str, Any] = super().clean() or {}
        self.read_rows()
        for name, outcomes, message in self._wanted():
            missing = not cleaned.get(name) and not self.has_error(name)
            if cleaned.get("outcome") in outcomes and missing:
                self.add_error(name, message)
        return cleaned

    def _wanted(self) -> list[tuple[str, set[str], Any]]:
        outcome = Decision.Outcome
        return [
            ("conditions", {outcome.CONDITIONS}, _("Write the conditions.")),
            (
                "reason",
                {outcome.DEFERRED, outcome.REJECTED},
                _("A rejection or a deferral must have a reason."),
            ),
            (
                "forwarded_to",
                {outcome.FORWARDED},
                _("Write which body the case is forwarded to."),
            ),
        ]
