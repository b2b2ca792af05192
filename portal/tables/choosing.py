"""The part of a form that says which column of a table is what."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.tables.headings import Columns


def column_fields(
    header: list[str], mapping: Mapping[str, int], columns: Columns
) -> dict[str, forms.TypedChoiceField]:
    """A choice of column for each thing that a column can be."""
    headings = [(number, text[:80] or f"({number + 1})") for number, text in enumerate(header)]
    choices = [("", _("Not in the file")), *headings]
    return {
        name: forms.TypedChoiceField(
            label=str(label),
            choices=choices,
            coerce=int,
            empty_value=None,
            required=False,
            initial=mapping.get(name),
        )
        for name, (label, _headings) in columns.items()
    }


def mapping_of(cleaned: Mapping[str, Any], columns: Columns) -> dict[str, int]:
    return {name: cleaned[name] for name in columns if cleaned.get(name) is not None}


def refuse_twice(form: forms.BaseForm, mapping: Mapping[str, int]) -> None:
    """No column is two things."""
    taken: dict[int, str] = {}
    for name, column in mapping.items():
        if column in taken:
            form.add_error(name, _("The column is chosen for something else already."))
        taken.setdefault(column, name)
