"""What is typed about promotions and the meetings at which they are talked about."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import MomentField
from portal.templatetags.formats import moment
from requirements_bank.models import EditorialMeeting, Promotion, PromotionComment


class ProposeForm(forms.ModelForm):
    class Meta:
        model = Promotion
        fields = ["reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "reason": _("Who else needs it, and what it has done for you. The editors read it.")
        }


class DiscussForm(forms.ModelForm):
    """The editors of the cross-municipal requirements may vote with what they say."""

    class Meta:
        model = PromotionComment
        fields = ["text", "vote"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"vote": _("What you said last counts. The decision is made apart from it.")}

    def __init__(self, *args: Any, may_vote: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        votes = [("", _("No vote")), *PromotionComment.Vote.choices]
        self.fields["vote"].choices = votes  # type: ignore[attr-defined] # it is a choice
        if not may_vote:
            del self.fields["vote"]


class MessageForm(forms.Form):
    """A word along with the decision; it may be left out."""

    reason = forms.CharField(
        label=_("Message"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MeetingField(forms.ModelChoiceField):
    def label_from_instance(self, obj: EditorialMeeting) -> str:
        return moment(obj.starts_at)


class MoveForm(forms.Form):
    meeting = MeetingField(label=_("Meeting"), queryset=EditorialMeeting.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coming = EditorialMeeting.objects.coming()
        self.fields["meeting"].queryset = coming  # type: ignore[attr-defined] # it is a choice of rows


class EditorialMeetingForm(forms.ModelForm):
    starts_at = MomentField(label=_("When"))

    class Meta:
        model = EditorialMeeting
        fields = ["starts_at", "place"]
        help_texts = {"place": _("A room, or the address of an online meeting.")}
