"""Forms for rows that several people change: nobody writes over another's words unseen."""

import json
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.formats import number_format

from portal.templatetags.formats import day
from procurement import meanwhile
from procurement.meanwhile import ChangedMeanwhile

# More than the marks of any form, and less than what would be work to read.
MOST_SEEN = 4000


class SharedForm(forms.ModelForm):
    """Remembers what it showed of a row, and says what somebody else has changed since."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    # What the action keeps, and the fields that have another name here.
    kept: ClassVar[tuple[str, ...]] = ()
    field_of: ClassVar[dict[str, str]] = {}
    # Whether somebody else may begin the same row while this one is typed.
    is_shared_from_the_start: ClassVar[bool] = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk or self.is_shared_from_the_start:
            self.initial["seen"] = json.dumps(meanwhile.marks(self.instance, self.kept))
        else:
            del self.fields["seen"]

    def clean_seen(self) -> dict[str, str]:
        try:
            sent = json.loads(self.cleaned_data["seen"][:MOST_SEEN] or "{}")
        except (ValueError, RecursionError):
            return {}
        if not isinstance(sent, dict):
            return {}
        return {str(name): str(mark) for name, mark in sent.items()}

    def contest(self, changed: ChangedMeanwhile) -> None:
        """Put theirs beside mine. The next time it is saved, theirs has been seen."""
        fresh = meanwhile.marks(changed.stored, changed.names)
        sent: Any = self.data
        self.data = sent = sent.copy()
        sent["seen"] = json.dumps(self.cleaned_data["seen"] | fresh)
        for name in changed.names:
            text = meanwhile.contested_text(_text(changed.stored, name))
            self.add_error(self.field_of.get(name, name), text)


def _text(row: models.Model, name: str) -> str:
    """What a row says, as people read it."""
    value = getattr(row, name)
    if isinstance(value, models.Manager):
        return ", ".join(str(one) for one in value.all())
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return number_format(value.normalize(), use_l10n=True, force_grouping=True)
    choice = getattr(row, f"get_{name}_display", None)
    text = choice() if choice else value
    return "" if text is None else str(text)
