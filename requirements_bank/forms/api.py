"""What an address of the API may ask for in its query."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from requirements_bank.models import MarketDialogue

MOST = 100
HIGHEST_ID = 2**63 - 1


class DialoguesAskedForm(forms.Form):
    """Which dialogues, and how many at a time."""

    after = forms.IntegerField(required=False, min_value=0, max_value=HIGHEST_ID)
    limit = forms.IntegerField(required=False, min_value=1, max_value=MOST)
    status = forms.MultipleChoiceField(required=False, choices=MarketDialogue.Status.choices)
    changed_since = forms.DateTimeField(required=False)

    def clean_changed_since(self) -> datetime | None:
        """Within what the database's clock knows, wherever on earth it is said."""
        moment: datetime | None = self.cleaned_data["changed_since"]
        try:
            return moment and moment.astimezone(UTC)
        except OverflowError as error:
            raise forms.ValidationError(_("Check the year.")) from error

    def first_error(self) -> str:
        """The first field that makes no sense, and why."""
        errors: dict[str, Any] = self.errors
        name = next(iter(errors))
        return f"{name}: {errors[name][0]}"
