"""What is typed when suppliers are asked to elaborate: whom, about what, and until when."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requirements_bank.cells import Cell
from requirements_bank.comparison import compare
from requirements_bank.forms.dialogue import DeadlineForm, PostponeForm
from requirements_bank.models import DialogueRequirement, Invitation, MarketDialogue, Round

LONGEST = 2000


@dataclass(frozen=True)
class Line:
    """A requirement that may be opened again, with what each supplier has answered."""

    requirement: DialogueRequirement
    tick: forms.BoundField
    question: forms.BoundField
    cells: list[Cell]


class SupplierField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Invitation) -> str:
        return obj.supplier_name


class PostponeRoundForm(PostponeForm):
    button = gettext_lazy("Move the deadline and tell those who are asked")

    def __init__(self, *args: Any, current: Round, **kwargs: Any) -> None:
        super().__init__(*args, dialogue=current, **kwargs)
        reason = self.fields["reason"]
        reason.label = gettext_lazy("Message to the suppliers")
        reason.help_text = gettext_lazy("Those who are asked get it with both deadlines.")


class RoundForm(DeadlineForm):
    """A tick opens a requirement; so does a question about it."""

    suppliers = SupplierField(
        label=gettext_lazy("Suppliers"),
        queryset=Invitation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one supplier.")},
    )
    message = forms.CharField(
        label=gettext_lazy("Message to the suppliers"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        help_text=gettext_lazy("It stands in the mail and on the page where they elaborate."),
    )

    button = gettext_lazy("Ask the suppliers to elaborate")

    def __init__(
        self, *args: Any, dialogue: MarketDialogue, marked: Collection[int] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, dialogue=dialogue, **kwargs)
        finished = dialogue.invitations.unsealed().order_by("supplier_name", "pk")
        self.fields["suppliers"].queryset = finished  # type: ignore[attr-defined] # it chooses
        self.compared = compare(dialogue).lines
        # The old deadline has passed: a new one is chosen. Nobody is left out unless one says so.
        self.initial = {"suppliers": finished}
        for line in self.compared:
            row = line.requirement
            self.fields[f"ask_{row.pk}"] = forms.BooleanField(
                required=False, widget=forms.CheckboxInput(attrs={"class": "form-checkbox"})
            )
            self.fields[f"question_{row.pk}"] = forms.CharField(
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 2, "class": "form-input"}),
            )
            # Named in the address; else what an assessor finds unclear.
            is_marked = row.pk in marked if marked else line.is_unclear
            self.initial[f"ask_{row.pk}"] = is_marked
        self.helper.form_tag = False
        self.order_fields(["suppliers", "message", "day", "time"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.questions:
            raise ValidationError(_("Tick at least one requirement."))
        return cleaned

    @property
    def questions(self) -> dict[DialogueRequirement, str]:
        """What is asked about each requirement that is opened; often nothing in particular."""
        given = self.cleaned_data
        return {
            row: given.get(f"question_{row.pk}", "")
            for row in (line.requirement for line in self.compared)
            if given.get(f"question_{row.pk}") or given.get(f"ask_{row.pk}")
        }

    @property
    def heads(self) -> list[forms.BoundField]:
        return [self[name] for name in ("suppliers", "message", "day", "time")]

    def lines(self) -> list[Line]:
        """All that can be opened, with the suppliers' answers in the order of their names.

        What was ticked from the start comes first: there may be hundreds below it.
        """
        lines = [
            Line(row, self[f"ask_{row.pk}"], self[f"question_{row.pk}"], line.cells)
            for line in self.compared
            for row in [line.requirement]
        ]
        return sorted(lines, key=lambda line: not line.tick.initial)
