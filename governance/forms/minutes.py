from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.actions.minutes import DISCUSSED
from governance.forms.guarded import GuardedForm
from governance.models import Addendum, AgendaItem, Discussion, Meeting, MinutesComment
from portal.forms import DayField
from portal.templatetags.formats import day

# What stands for "by round" among the meetings that can have approved the minutes.
ROUND = "round"
USUAL_DAYS = 7


class DiscussionForm(GuardedForm):
    """What was said about an item."""

    class Meta:
        model = Discussion
        fields = DISCUSSED
        widgets = {"text": forms.Textarea(attrs={"rows": 10})}
        labels = {"text": _("What was said")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.attrs = {"data-warn-unsaved": ""}
        self.helper.add_input(Submit("save", _("Save")))


class CirculateForm(forms.Form):
    comments_by = DayField(
        label=_("Comments by"), help_text=_("The last day. Everybody on the board is told.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"comments_by": timezone.localdate() + timedelta(days=USUAL_DAYS)}
        self.helper = FormHelper()
        self.helper.add_input(Submit("circulate", _("Send the draft to the board")))

    def clean_comments_by(self) -> date:
        last: date = self.cleaned_data["comments_by"]
        if last < timezone.localdate():
            raise ValidationError(_("Choose a day that has not passed."))
        return last


class CommentForm(forms.ModelForm):
    class Meta:
        model = MinutesComment
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
        labels = {"text": _("What should stand otherwise?")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.attrs = {"data-warn-unsaved": ""}
        self.helper.add_input(Submit("comment", _("Send the comment")))


class SettleForm(forms.ModelForm):
    class Meta:
        model = MinutesComment
        fields = ["answer"]
        widgets = {"answer": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"answer": _("Whoever wrote the comment is told.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True
        self.helper = FormHelper()
        self.helper.add_input(Submit("settle", _("Settle the comment")))


class AddendumForm(forms.ModelForm):
    because = forms.CharField(
        label=_("Kept from the public because"),
        max_length=300,
        required=False,
        help_text=_(
            "The provision and the reason, where the public edition must leave the addendum out. "
            "Where something of the item is kept from the public, the addendum is too."
        ),
    )

    class Meta:
        model = Addendum
        fields = ["item", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}
        labels = {"item": _("About the item")}

    def __init__(self, *args: Any, items: QuerySet[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about = self.fields["item"]
        about.queryset = items  # type: ignore[attr-defined] # a model choice
        about.empty_label = _("The minutes as a whole")  # type: ignore[attr-defined] # a model choice
        self.fields["text"].required = True
        self.helper = FormHelper()
        self.helper.attrs = {"data-warn-unsaved": ""}
        self.helper.add_input(Submit("add", _("Add to the minutes")))


class ApproveForm(forms.ModelForm):
    """Who was present, and which meeting approved the minutes: this one, a later, or a round."""

    approved = forms.ChoiceField(label=_("How they are approved"), widget=forms.RadioSelect)

    class Meta:
        model = Meeting
        fields = ["present"]
        widgets = {"present": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, later: list[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meetings = {str(one.pk): one for one in [self.instance, *later]}
        choices: list[tuple[str, Any]] = [(str(self.instance.pk), _("At the meeting itself"))]
        choices += [
            (key, _("At the meeting on %(day)s") % {"day": day(one.starts_at, "long")})
            for key, one in self.meetings.items()
            if one != self.instance
        ]
        if self.instance.comments_are_over(timezone.localdate()):
            choices.append((ROUND, _("In writing: the time for comments is over")))
        approved = self.fields["approved"]
        approved.choices = choices  # type: ignore[attr-defined] # a choice field
        approved.initial = choices[-1][0] if self.instance.is_circulated else choices[0][0]
        self.fields["present"].required = True
        self.helper = FormHelper()
        self.helper.add_input(Submit("approve", _("Approve the minutes")))

    @property
    def approving_meeting(self) -> Meeting | None:
        return self.meetings.get(self.cleaned_data["approved"])
