"""The spreadsheet that is imported, and what its columns are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.tables import opening
from portal.tables.choosing import column_fields, mapping_of, refuse_twice
from procurement.models import SystemImport
from procurement.systems.columns import COLUMNS


class UploadForm(forms.Form):
    """A spreadsheet with one system a row."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("xlsx or csv, at most 10 MB and 5,000 rows. The first row has the headings."),
        widget=forms.FileInput(attrs={"accept": opening.accept()}),
        error_messages={"required": _("Choose a file.")},
    )

    def clean_file(self) -> opening.Table:
        self.name = self.cleaned_data["file"].name or ""
        return opening.read(self.cleaned_data["file"])


class ColumnsForm(forms.Form):
    """Which column is what."""

    known = forms.ChoiceField(
        label=_("Systems that we have already"),
        choices=SystemImport.Known.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, table: SystemImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known"].initial = table.known
        self.fields |= column_fields(table.header, table.mapping, COLUMNS)
        self.fields["name"].required = True
        self.fields["name"].error_messages = {
            "required": _("Choose the column that has the systems’ names.")
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        refuse_twice(self, self.mapping)
        return cleaned

    @property
    def mapping(self) -> dict[str, int]:
        return mapping_of(self.cleaned_data, COLUMNS)
