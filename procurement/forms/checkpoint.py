"""Forms about one checkpoint."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.actions.checkpoints import Experts
from procurement.forms.people import DepartmentField, PersonField, offer_departments, offer_people
from procurement.models import Case, CheckpointAnswer, CheckpointComment

Status = CheckpointAnswer.Status
ANSWERS = [
    (Status.RELEVANT.value, _("Relevant, and not done yet")),
    (Status.DONE.value, _("Relevant, and done")),
    (Status.NOT_RELEVANT.value, _("Not relevant for this case")),
]


class CheckpointForm(forms.ModelForm):
    """D11: the position that the case takes."""

    status = forms.ChoiceField(
        label=_("Does it matter here?"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers.")},
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("What you decided. If it is not relevant: why."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = CheckpointAnswer
        fields = ["status", "note"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("status") == Status.NOT_RELEVANT and not cleaned.get("note", "").strip():
            self.add_error("note", _("Say why it is not relevant."))
        return cleaned


class CommentForm(forms.ModelForm):
    """D05: what was learnt, for one's own cases and perhaps for other authorities."""

    stone = forms.ChoiceField(
        label=_("Which stepping stone is it about?"),
        choices=[("", _("None of them")), *CheckpointComment.Stone.choices],
        required=False,
    )

    class Meta:
        model = CheckpointComment
        fields = ["text", "stone", "is_shared"]
        labels = {"text": _("What have you learnt, or what is a good example?")}
        help_texts = {
            "text": _("Everybody at your authority can read it. Name no persons and no prices."),
            "is_shared": _("They see the text and the name of your authority, not the case."),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"text": {"required": _("Write what you have learnt.")}}


class ExpertsForm(forms.Form):
    """D12: who judges, who helps, and which unit is responsible."""

    judged_by = PersonField(
        label=_("Judged by"), help_text=_("Who can say whether it matters. They are told.")
    )
    helped_by = PersonField(
        label=_("Help from"), help_text=_("Who can help to carry it out. They are told.")
    )
    unit = DepartmentField(label=_("Responsible unit"))
    suggested_people: list[tuple[str, str]] = []

    def __init__(self, *args: Any, case: Case, row: CheckpointAnswer, **options: Any) -> None:
        known = {
            "judged_by": row.judged_by.email if row.judged_by else "",
            "helped_by": row.helped_by.email if row.helped_by else "",
            "unit": row.unit_id,
        }
        super().__init__(*args, **{"initial": known, **options})
        kept = {pk for pk in (row.judged_by_id, row.helped_by_id) if pk}
        offer_people(self, case.authority, kept)
        offer_departments(self, case.authority)

    @property
    def experts(self) -> Experts:
        return Experts(**self.cleaned_data)
