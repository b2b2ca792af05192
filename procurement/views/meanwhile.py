"""Saving what several people may change at the same time."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

from procurement.forms.meanwhile import SharedForm
from procurement.meanwhile import ChangedMeanwhile


def saves(form: SharedForm, change: Callable[..., Any], **what: Any) -> bool:
    """Save what a valid form says, or put beside its fields what others have changed since."""
    try:
        change(form.instance, seen=form.cleaned_data["seen"], **what)
    except ChangedMeanwhile as changed:
        form.contest(changed)
    except ValidationError as contradiction:
        form.add_error(None, contradiction)
    else:
        return True
    return False
