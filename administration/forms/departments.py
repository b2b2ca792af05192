"""What an administrator may type about departments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Department
from administration.forms.people import DepartmentField, offer_departments


class DepartmentForm(forms.ModelForm):
    """A department's name and place in the tree."""

    parent = DepartmentField(label=_("Below"), required=False)

    class Meta:
        model = Department
        fields = ["name"]

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.authority = authority
        offer_departments(self, authority, empty=_("Nothing: it is one of the topmost"))
        self.initial.setdefault("parent", self.instance.parent_id)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.instance.parent = cleaned.get("parent")
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # The constraint spans authority and parent, which are no fields of the form's model part.
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc] # not in the stubs
        return excluded - {"authority", "parent"}

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())
