"""What one can do with an item while reading it. Each form has names of its own on the page."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.models import AgendaItem, Position
from portal.workdays import previous_working_day
from procurement.forms.enquiries import LONG, DueField


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Your comment"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write something first.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.auto_id = "comment_%s"


class QuestionForm(forms.Form):
    """Answered the working day before the meeting, unless told otherwise."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write your question.")},
    )
    due_date = DueField(label=_("Answer by"))

    def __init__(self, *args: Any, item: AgendaItem, **options: Any) -> None:
        today = timezone.localdate()
        before = previous_working_day(timezone.localdate(item.meeting.starts_at))
        options["initial"] = {"due_date": max(before, today)}
        super().__init__(*args, **options)
        self.auto_id = "question_%s"
        self.today = today

    def clean_due_date(self) -> date:
        due: date = self.cleaned_data["due_date"]
        if due < self.today:
            raise forms.ValidationError(_("The day has gone. Choose today or later."))
        return due


class PositionForm(forms.ModelForm):
    class Meta:
        model = Position
        fields = ["stance", "words"]
        widgets = {"stance": forms.RadioSelect, "words": forms.Textarea(attrs={"rows": 2})}
        error_messages = {"stance": {"required": _("Choose what you think.")}}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.auto_id = "position_%s"
        self.fields["stance"].choices = Position.Stance.choices  # type: ignore[attr-defined] # a choice field
