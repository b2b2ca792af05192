"""A form that knows what it was made from, so that nobody's words are written over unread."""

from datetime import date, time
from typing import Any

from django import forms
from django.db.models import Manager, Model
from django.utils.translation import gettext

from governance.overtaken import fingerprint
from portal.templatetags.formats import clock, day


class GuardedForm(forms.ModelForm):
    """Its fields are what its action saves, and what another may have saved meanwhile."""

    # What somebody else has written meanwhile where something else was typed: label and words.
    others: list[tuple[str, str]] = []

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = fingerprint(self.instance, self.written)

    @property
    def written(self) -> list[str]:
        return list(self._meta.fields or ())

    def overtake(self, current: Model) -> None:
        """What is saved next is saved by somebody who has read what stands there now."""
        self.others = self._differences(current)
        sent: Any = self.data
        self.data = sent = sent.copy()
        sent["seen"] = fingerprint(current, self.written)

    def _differences(self, current: Model) -> list[tuple[str, str]]:
        found = []
        for name in self.written:
            typed, now = self.cleaned_data[name], getattr(current, name)
            if isinstance(now, Manager):
                typed, now = list(typed), list(now.order_by("pk"))
                typed.sort(key=lambda one: one.pk)
            if typed != now:
                field = self.fields[name]
                found.append((str(field.label), _in_words(now, field)))
        return found


def _in_words(value: Any, field: forms.Field) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, time):
        return clock(value)
    if isinstance(value, date):
        return day(value)
    named = isinstance(field, forms.TypedChoiceField | forms.MultipleChoiceField)
    labels = dict(field.choices) if named else {}  # type: ignore[attr-defined] # it has some
    words = [str(labels.get(one, one)) for one in (value if isinstance(value, list) else [value])]
    return ", ".join(words) if value not in (None, "", []) else gettext("Nothing")
