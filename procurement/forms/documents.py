"""Forms about files, and about reviews of them."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from portal.forms import DayField
from portal.workdays import working_days_after
from procurement.files import reviewing
from procurement.models import Document, DocumentReview, UnwantedDocument


class KindForm(forms.ModelForm):
    class Meta:
        model = Document
        fields = ["kind"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # The empty choice is called Other, and is a choice.
        self.fields["kind"].choices = Document.Kind.choices  # type: ignore[attr-defined] # a choice


class JournalNumberForm(forms.ModelForm):
    class Meta:
        model = Document
        fields = ["journal_number"]
        help_texts = {"journal_number": _("For instance from Acadre, SBSYS or WorkZone.")}


class UnwantedForm(forms.ModelForm):
    """Why the case does not need a document."""

    class Meta:
        model = UnwantedDocument
        fields = ["reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}
        error_messages = {"reason": {"required": _("Write the reason. It is kept on the case.")}}


class AskReviewForm(forms.Form):
    """Who is to go through a file, and by when."""

    role = forms.ChoiceField(
        label=_("Whom do you ask?"),
        choices=[(role.value, role.label) for role in reviewing.REVIEWERS],
    )
    reviewer = forms.ModelChoiceField(
        User.objects.none(),
        label=_("A certain person"),
        help_text=_("Leave it empty to ask all who have the role."),
        required=False,
        empty_label=_("Nobody in particular"),
    )
    due_date = DayField(label=_("Answer by"), required=False)

    def __init__(self, *args: Any, document: Document, **options: Any) -> None:
        due = working_days_after(timezone.localdate(), reviewing.DAYS_TO_ANSWER)
        role = reviewing.default_role(document)
        options.setdefault("initial", {"role": role, "due_date": due})
        super().__init__(*args, **options)
        self.document = document
        people = User.objects.holding(*reviewing.REVIEWERS, authority=document.case.authority_id)
        self.fields["reviewer"].queryset = people.order_by("name")  # type: ignore[attr-defined] # a choice of models

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        person, role = cleaned.get("reviewer"), cleaned.get("role")
        if person and role and not reviewing.can_review(person, self.document.case, Role(role)):
            text = _("%(person)s does not have that role for this case. Choose another.")
            self.add_error("reviewer", text % {"person": person})
        return cleaned

    def clean_due_date(self) -> Any:
        day = self.cleaned_data["due_date"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("Choose a day that has not passed."))
        return day


class ReviewForm(forms.Form):
    """OK, remarks, or not OK, about the version that lay before the person."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("Your reply"),
        choices=DocumentReview.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )
    text = forms.CharField(
        label=_("Remarks"),
        help_text=_("Needed for all answers but an OK."),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].depends = True  # type: ignore[attr-defined] # read by the form pack

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        outcome = cleaned.get("outcome")
        if outcome not in (None, DocumentReview.Outcome.OK) and not cleaned.get("text"):
            self.add_error("text", _("Write your remarks."))
        return cleaned
