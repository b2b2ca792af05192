"""The spreadsheet that is imported, and what its columns are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.models import SystemImport
from procurement.systems import opening
from procurement.systems.columns import COLUMNS


class UploadForm(forms.Form):
    """A spreadsheet with one system a row."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("xlsx or csv, at most 5 MB and 5,000 rows. The first row has the headings."),
        widget=forms.FileInput(attrs={"accept": opening.ACCEPT}),
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
        headings = [(number, text or f"({number + 1})") for number, text in enumerate(table.header)]
        choices = [("", _("Not in the file")), *headings]
        for name, (label, _headings) in COLUMNS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=str(label),
                choices=choices,
                coerce=int,
                empty_value=None,
                required=name == "name",
                initial=table.mapping.get(name),
                error_messages={"required": _("Choose the column that has the systems’ names.")},
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        taken: dict[int, str] = {}
        for name, column in self.mapping.items():
            if column in taken:
                self.add_error(name, _("The column is chosen for something else already."))
            taken.setdefault(column, name)
        return cleaned

    @property
    def mapping(self) -> dict[str, int]:
        return {
            name: self.cleaned_data[name]
            for name in COLUMNS
            if self.cleaned_data.get(name) is not None
        }
