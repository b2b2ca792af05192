"""A decision is corrected by a new one, and by somebody who has read the one that stands."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.forms.condition_rows import rows_of
from governance.forms.decide import MARKS
from governance.forms.decision import DecisionForm
from governance.models import AgendaItem, Decision
from governance.project_check import lacking
from governance.reaching import is_of_a_body_outside, outcomes_for_correction


class CorrectForm(DecisionForm):
    """What was decided, to be changed. Which decision that was travels along."""

    button = gettext_lazy("Record the correction")

    corrects = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta(DecisionForm.Meta):
        fields = [*DecisionForm.Meta.fields, *MARKS]

    def __init__(self, *args: Any, item: AgendaItem, old: Decision, **kwargs: Any) -> None:
        self.old = old
        texts = {name: getattr(old, name) for name in self.Meta.fields}
        rows = rows_of(list(old.condition_rows.all()))
        super().__init__(
            *args,
            item=item,
            outcomes=outcomes_for_correction(item, old),
            initial={**texts, "rows": rows, "corrects": old.pk},
            **kwargs,
        )
        if not item.meeting.board.checks_projects:
            for name in MARKS:
                del self.fields[name]
        self.lay_out()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("corrects") != self.old.pk:
            self._show_what_stands()
        marks = {name: cleaned.get(name, False) for name in MARKS}
        said = Decision(outcome=cleaned.get("outcome", ""), **marks)
        if not is_of_a_body_outside(self.old):
            for name, text in lacking(self.item, said).items():
                self.add_error(name, text)
        return cleaned

    def _show_what_stands(self) -> None:
        """What is sent next is written by somebody who has read it."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["corrects"] = str(self.old.pk)
        self.data = data
        text = _(
            "The decision was corrected meanwhile. Read above how it stands now, and send your "
            "correction again if it is still wanted."
        )
        self.add_error(None, text)
