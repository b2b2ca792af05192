"""What is typed when many requirements are changed, reviewed, or a view of them is kept."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.forms import DayField
from procurement.forms.people import PersonField, offer_people
from requirements_bank.actions.bulk import Wish
from requirements_bank.forms.bank import QuestionsField
from requirements_bank.forms.requirement import CategoryField
from requirements_bank.models import (
    Category,
    Domain,
    Priority,
    Question,
    Requirement,
    SavedView,
)

UNCHANGED = ("", _("As it is"))


class BulkForm(forms.Form):
    """Each field that is filled changes them all; the others leave each as it is."""

    category = CategoryField(
        label=_("Category"),
        queryset=Category.objects.all(),
        required=False,
        empty_label=UNCHANGED[1],
    )
    priority = forms.ChoiceField(
        label=_("Priority"), choices=[UNCHANGED, *Priority.choices], required=False
    )
    added_domains = forms.ModelMultipleChoiceField(
        label=_("Add domains"),
        queryset=Domain.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    removed_domains = forms.ModelMultipleChoiceField(
        label=_("Remove domains"),
        queryset=Domain.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    added_questions = QuestionsField(
        label=_("Let these questions choose them"),
        queryset=Question.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    removed_questions = QuestionsField(
        label=_("Let these questions no longer choose them"),
        queryset=Question.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            UNCHANGED,
            (Requirement.Status.PUBLISHED, _("Publish")),
            (Requirement.Status.RETIRED, _("Retire")),
        ],
        required=False,
    )
    reviewer = PersonField(label=_("To be reviewed by"))
    review_date = DayField(label=_("Review at the latest"), required=False)
    favourite = forms.ChoiceField(
        label=_("Favourite in our authority"),
        choices=[UNCHANGED, ("yes", _("Yes, always choose them")), ("no", _("No"))],
        required=False,
    )
    reason = forms.CharField(
        label=_("What you change, and why"),
        max_length=300,
        required=False,
        help_text=_("Stands in the history of each of them."),
    )
    suggested_people: list[tuple[str, str]] = []
    WORDS = (
        *("category", "priority", "added_domains", "removed_domains"),
        *("added_questions", "removed_questions", "state", "reviewer", "review_date", "reason"),
    )

    def __init__(self, *args: Any, user: User, may_edit: bool, may_favour: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        offer_people(self, user.authority, set())
        for name in () if may_edit else self.WORDS:
            del self.fields[name]
        if not may_favour:
            del self.fields["favourite"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("state") == Requirement.Status.RETIRED and not cleaned.get("reason"):
            self.add_error("reason", _("Write why they are retired."))
        if not any(value for name, value in cleaned.items() if name != "reason"):
            self.add_error(None, _("Choose at least one thing to change."))
        return cleaned

    @property
    def wish(self) -> Wish:
        given = dict(self.cleaned_data)
        favourite = given.pop("favourite", "")
        many = {
            name: list(given[name]) for name in given if name.endswith(("domains", "questions"))
        }
        return Wish(**given | many, favourite={"yes": True, "no": False}.get(favourite))


class ReviewPlanForm(forms.Form):
    reviewer = PersonField(label=_("To be reviewed by"))
    review_date = DayField(label=_("At the latest"), required=False)
    suggested_people: list[tuple[str, str]] = []

    def __init__(self, *args: Any, requirement: Requirement, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if requirement.reviewer:
            self.initial["reviewer"] = requirement.reviewer.email
        self.initial["review_date"] = requirement.review_date
        offer_people(self, user.authority, {requirement.reviewer_id} - {None})  # type: ignore[arg-type]


def in_a_year() -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=365)


class ReviewForm(forms.Form):
    remark = forms.CharField(
        label=_("What you looked at"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    review_date = DayField(label=_("The next time, at the latest"), initial=in_a_year)


class SavedViewForm(forms.ModelForm):
    class Meta:
        model = SavedView
        fields = ["name", "is_shared", "is_told"]
