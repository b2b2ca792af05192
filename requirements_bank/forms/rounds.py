"""What is typed when suppliers are asked to elaborate: whom, about what, and until when."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requirements_bank.answers.cells import Cell
from requirements_bank.answers.comparison import compare
from requirements_bank.forms.dialogue import DeadlineForm, PostponeForm
from requirements_bank.models import DialogueRequirement, Invitation, MarketDialogue, Round

LONGEST = 2000
# So many lines are open from the start, all if they are few; the others open when they are ticked.
MOST_OPEN = 20


@dataclass(frozen=True)
class Line:
    """A requirement that may be opened again, with what each supplier has answered."""

    requirement: DialogueRequirement
    tick: forms.BoundField
    question: forms.BoundField
    cells: list[Cell]
    # With the answers, and room for a question; the others are a tick and a name.
    is_open: bool = True

    @property
    def answers(self) -> list[tuple[Cell, list[str]]]:
        """Who answered what, by the words of the answers: an answer and the names of those."""
        said: dict[str, tuple[Cell, list[str]]] = {}
        for cell in self.cells:
            words = f"{cell.answer.words if cell.answer else ''}/{cell.verdict_words}"
            said.setdefault(words, (cell, []))[1].append(cell.invitation.supplier_name)
        return list(said.values())


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
        self.by_key = {line.requirement.pk: line for line in self.compared}
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
            # Named in the address; else what an assessor wants elaborated.
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

        What was ticked from the start comes first: there may be hundreds below it. Where something
        is typed, it is shown again.
        """
        ordered = sorted(self.by_key, key=lambda pk: not self[f"ask_{pk}"].initial)
        return [
            self.line(pk, is_open=self._is_typed(pk) or self._is_shown(pk, place))
            for place, pk in enumerate(ordered)
        ]

    @property
    def folds(self) -> bool:
        """There are so many that most are only a tick and a name."""
        return len(self.compared) > MOST_OPEN

    def line(self, pk: int, *, is_open: bool = True) -> Line:
        """One of them. Raises KeyError for what the dialogue does not ask."""
        line = self.by_key[pk]
        ask, question = self[f"ask_{pk}"], self[f"question_{pk}"]
        return Line(line.requirement, ask, question, line.cells, is_open)

    def _is_shown(self, pk: int, place: int) -> bool:
        return place < MOST_OPEN and (not self.folds or bool(self[f"ask_{pk}"].value()))

    def _is_typed(self, pk: int) -> bool:
        return bool(self[f"question_{pk}"].value())
