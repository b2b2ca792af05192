"""Forms about an assessment: who is asked, the questions themselves, why it is sent back."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import DayField
from procurement.assessments import Kind, assessing
from procurement.fields import Field
from procurement.forms.fields import FieldsForm
from procurement.forms.people import PersonField, offer_people
from procurement.models import Assessment, Case


class AssignAssessmentForm(forms.Form):
    """Who answers, and by when. Nobody in particular: those whose role it is."""

    assignee = PersonField(
        label=_("Who answers"), help_text=_("Leave it empty for those whose question it is.")
    )
    due_date = DayField(label=_("Deadline"), required=False)

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        former = self.initial.get("assignee")
        offer_people(self, case.authority, {former.pk} if former else set())


class AskForm(AssignAssessmentForm):
    """Which assessment is wanted, of whom."""

    kind = forms.ChoiceField(
        label=_("Assessment"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which assessment you want.")},
    )
    field_order = ["kind", "assignee", "due_date"]

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, case=case, **options)
        missing: dict[str, Kind] = assessing.missing_kinds(case)
        choices = [(key, kind.title) for key, kind in missing.items()]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined] # a choice field


class AnswerForm(FieldsForm):
    """The questions of an assessment. It knows which answer it was opened on."""

    conclusion = forms.CharField(
        label=_("Your own words"),
        help_text=_("What the rules do not say, and those who decide should know."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, assessment: Assessment, **options: Any) -> None:
        rules, authority = assessment.rules, assessment.case.authority
        known = {**rules.prefill(assessment.case.request), **assessment.answers}
        # What is typed since stands alone: what somebody has emptied is not filled in again.
        kept = assessment.draft or {**known, "conclusion": assessment.conclusion}
        super().__init__(
            data,
            fields=rules.fields,
            authority=authority,
            answers=kept,
            check=lambda answers: assessing.lacking(rules, answers, authority),
            initial={"seen": assessment.revision},
            **options,
        )
        asked = [Fieldset(title, *keys) for title, keys in rules.groups]
        parts = asked or [field.key for field in rules.fields]
        self.helper.layout = Layout(*parts, "conclusion", "seen")

    @property
    def draft(self) -> dict[str, Any]:
        """All that is typed, fit to be kept: also what is not right yet, as it was typed."""
        open_ = [field for field in self.asked if field.key not in self.answers]
        raw = {field.key: self._typed(field) for field in open_ if field.kind != "person"}
        typed = {key: value for key, value in raw.items() if value}
        return {**typed, **self.answers, "conclusion": _plain(self.data.get("conclusion", ""))}

    def _typed(self, field: Field) -> Any:
        if field.kind == "choices":
            sent = self.data.getlist(field.key)  # type: ignore[attr-defined] # what was sent
            return [_plain(one) for one in sent]
        return _plain(self.data.get(field.key, ""))


def _plain(text: str) -> str:
    """The text as the database takes it: no browser sends a null character."""
    return text.replace("\x00", "")
