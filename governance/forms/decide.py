from collections.abc import Collection
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from governance.following import Onward
from governance.forms.decision import DecisionForm
from governance.models import AgendaItem, Board, Decision
from governance.project_check import lacking
from governance.reaching import last_board_of, outcomes_of, step_of, why_not_outside, word_of
from procurement.forms.checklist import decision_form

Outcome = Decision.Outcome
# Said once: the step's form takes these from what the board said.
SHARED = ("outcome", "reason")
# G01: each has its own mark.
MARKS = ("approves_description", "approves_business_case")
ANOTHER = _("A body that has no meetings here")
OF_ANOTHER = _(
    "Only for a body that has no meetings here: its name, for example the group of directors."
)


class DecideForm(DecisionForm):
    """What a board decides at its meeting, with all that the outcome asks for.

    Where the board answers a question of the case's course, the fields, rules and gates of that
    step come along unchanged.
    """

    to_board = forms.ModelChoiceField(
        label=_("Which board is next?"),
        queryset=Board.objects.none(),
        required=False,
        empty_label=ANOTHER,
        help_text=_("The case is on the agenda of its coming meeting at once."),
    )

    contact_person = forms.ModelChoiceField(
        label=_("The department’s contact person"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("As it is"),
    )

    class Meta(DecisionForm.Meta):
        fields = [*DecisionForm.Meta.fields, "contact_person", *MARKS]

    field_order = [
        *("outcome", "recommendations", "no_recommendations", "it_contacts"),
        "contact_person",
        *MARKS,
        *("missing", "missing_by", "conditions", "owner", "due_date", "reason"),
        *("to_board", "forwarded_to", "sustainable", "coherent"),
    ]

    def __init__(
        self, *args: Any, item: AgendaItem, leaving: Collection[str] = (), **kwargs: Any
    ) -> None:
        self.item, self.leaving = item, leaving
        self.step = step_of(item)
        self.onward = Onward()
        super().__init__(*args, outcomes=outcomes_of(item, self.step), item=item, **kwargs)
        self._take_fields_of_the_step()
        self._offer_boards_and_people()
        self._leave_out()
        self.order_fields(self.field_order)
        self.lay_out()
        # The page has the button, below the checkpoints that are left open.
        self.helper.form_tag, self.helper.inputs = False, []

    def _take_fields_of_the_step(self) -> None:
        if self.step:
            asked = decision_form(self.step)
            self.initial["round"] = asked.initial["round"]
            wanted = {name: field for name, field in asked.fields.items() if name not in SHARED}
            self.fields.update(wanted)

    def _offer_boards_and_people(self) -> None:
        if "forwarded_to" in self.fields:
            boards = Board.objects.filter(authority=self.item.case.authority_id)
            own = self.item.meeting.board
            self.fields["to_board"].queryset = boards.exclude(pk=own.pk).order_by("name")  # type: ignore[attr-defined] # a model choice
            last = last_board_of(self.item)
            self.initial["to_board"] = own.next_board_id or (last and last.pk)
            self.fields["forwarded_to"].help_text = OF_ANOTHER
        people = User.objects.holding(Role.COORDINATOR, authority=self.item.case.authority_id)
        contact = self.fields["contact_person"]
        contact.queryset = people.order_by("name")  # type: ignore[attr-defined] # a model choice
        self.initial["contact_person"] = self.item.case.coordinator
        if self.item.case.coordinator is None:
            contact.empty_label = _("Nobody yet")  # type: ignore[attr-defined] # as above

    def _leave_out(self) -> None:
        """No board is asked for what it never decides."""
        for name in self._useless():
            self.fields.pop(name, None)

    def _offers(self, outcome: Outcome) -> bool:
        choices = self.fields["outcome"].choices  # type: ignore[attr-defined] # a choice field
        return outcome in {value for value, _label in choices}

    def _useless(self) -> list[str]:
        wanted = {
            ("to_board",): self._offers(Outcome.FORWARDED),
            ("contact_person",): self._offers(Outcome.NOTED),
            ("sustainable", "coherent"): self.item.meeting.board.rules.wants_papers,
            ("missing",): self._offers(Outcome.MISSING),
            MARKS: self.item.meeting.board.checks_projects,
        }
        return [name for names, is_wanted in wanted.items() if not is_wanted for name in names]

    def clean(self) -> dict[str, Any]:
        if board := self.cleaned_data.get("to_board"):
            self.cleaned_data["forwarded_to"] = board.name
        cleaned = super().clean()
        if self.step and (word := word_of(cleaned.get("outcome", ""), self.step)):
            self._answer(word, cleaned)
        elif not self.errors:
            self.onward = Onward(self.asked, to_board=cleaned.get("to_board"))
        self._hold_against_the_principles(cleaned)
        said = Decision(outcome=cleaned.get("outcome", ""))
        if text := why_not_outside(self.item, said, cleaned.get("to_board")):
            self.add_error("to_board", text)
        return cleaned

    def _hold_against_the_principles(self, cleaned: dict[str, Any]) -> None:
        marks = {name: cleaned.get(name, False) for name in MARKS}
        said = Decision(outcome=cleaned.get("outcome", ""), **marks)
        for name, text in lacking(self.item, said).items():
            self.add_error(name, text)

    def _answer(self, word: str, cleaned: dict[str, Any]) -> None:
        """By the step's own form: its rules, its gates and its open checkpoints."""
        is_conditional = cleaned.get("outcome") == Outcome.CONDITIONS
        reason = cleaned.get("conditions" if is_conditional else "reason", "")
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["outcome"], data["reason"] = word, reason
        asked = decision_form(self.step, data, self.leaving)  # type: ignore[arg-type] # there is one
        if asked.is_valid():
            self.onward = Onward(
                self.asked,
                answer=asked.decision,
                it_contacts=asked.contacts,
                leaving=self.leaving,
            )
        for name, errors in asked.errors.items():
            if not self.has_error(name):
                self.add_error(name if name in self.fields else None, list(errors))
