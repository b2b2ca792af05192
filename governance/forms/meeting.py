from collections.abc import Sequence
from datetime import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.agenda import Slot
from governance.models import Meeting
from portal.forms import MomentField, MomentInput


def not_passed(moment: datetime) -> datetime:
    if moment <= timezone.now():
        raise ValidationError(_("Choose a time that has not passed."))
    return moment


class MoveMeetingForm(forms.ModelForm):
    class Meta:
        model = Meeting
        fields = ["starts_at", "place", "note"]
        field_classes = {"starts_at": MomentField}
        widgets = {"starts_at": MomentInput()}
        labels = {"starts_at": _("New time"), "note": _("Why it is moved")}
        help_texts = {"note": _("Everybody who is told about it reads this.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True
        self.helper = FormHelper()
        self.helper.add_input(Submit("move", _("Move the meeting")))

    def clean_starts_at(self) -> datetime:
        return not_passed(self.cleaned_data["starts_at"])


class AddMeetingForm(forms.ModelForm):
    """An extra meeting, beside the series."""

    class Meta:
        model = Meeting
        fields = ["starts_at", "place", "note"]
        field_classes = {"starts_at": MomentField}
        widgets = {"starts_at": MomentInput()}
        labels = {"note": _("Why it is held")}
        help_texts = {"note": _("Everybody who is told about it reads this.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True
        self.helper = FormHelper()
        self.helper.add_input(Submit("add", _("Add the meeting")))

    def clean_starts_at(self) -> datetime:
        return not_passed(self.cleaned_data["starts_at"])


class CancelMeetingForm(forms.Form):
    note = forms.CharField(
        label=_("Why it is cancelled"),
        max_length=200,
        help_text=_("Everybody who is told about it reads this."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("cancel", _("Cancel the meeting"), css_class="button-warning"))


class OrderForm(forms.Form):
    """The items' numbers and minutes; one click on an arrow moves one item one place."""

    def __init__(self, *args: Any, slots: Sequence[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = [slot.item for slot in slots]
        for slot in slots:
            item, words = slot.item, {"heading": slot.heading}
            self.fields[f"position-{item.pk}"] = forms.IntegerField(
                label=_("Number of %(heading)s") % words, min_value=1, max_value=999
            )
            self.fields[f"minutes-{item.pk}"] = forms.IntegerField(
                label=_("Length of %(heading)s in minutes") % words, min_value=1, max_value=240
            )

    def ordered(self) -> list[Any]:
        """The items in the order that was asked for, with their new minutes."""
        items = sorted(self.items, key=lambda item: self.cleaned_data[f"position-{item.pk}"])
        for item in items:
            item.minutes = self.cleaned_data[f"minutes-{item.pk}"]
        return self._stepped(items)

    def moved(self, slots: Sequence[Slot]) -> Slot | None:
        """The one that was moved by a button, a key or the hand, where it stands now."""
        names = (self.data.get(name) for name in ("up", "down", "moved"))
        chosen = next((name for name in names if name), "")
        return next((slot for slot in slots if str(slot.item.pk) == chosen), None)

    def _stepped(self, items: list[Any]) -> list[Any]:
        for name, stride in (("up", -1), ("down", 1)):
            chosen = self.data.get(name, "")
            at = next((n for n, item in enumerate(items) if str(item.pk) == chosen), None)
            if at is not None and 0 <= at + stride < len(items):
                items[at], items[at + stride] = items[at + stride], items[at]
        return items
