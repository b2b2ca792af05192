"""The spreadsheet that is imported, what its columns are, and where its categories belong."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.tables import opening
from portal.tables.choosing import column_fields, mapping_of, refuse_twice
from requirements_bank.forms.bank import owner_of, owners_for
from requirements_bank.forms.requirement import AS_A_TREE, CategoryField
from requirements_bank.importing.columns import COLUMNS, KINDS, SHEETS
from requirements_bank.importing.planning import NEEDED
from requirements_bank.models import Category, Requirement, RequirementImport

CATEGORIES = Category.objects.select_related("parent").order_by(*AS_A_TREE)
MOST_CATEGORIES = 100
LONGEST_CATEGORY = 100
ADD_IT = _("Add it as a new category")


class UploadForm(forms.Form):
    """A spreadsheet with one requirement a row, and whose they become."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_(
            "xls, xlsx or csv, at most 10 MB and 5,000 rows. The first row has the headings."
        ),
        widget=forms.FileInput(attrs={"accept": opening.accept(KINDS)}),
        error_messages={"required": _("Choose a file.")},
    )
    sheet = forms.CharField(
        label=_("Sheet"),
        required=False,
        max_length=100,
        help_text=_("Only if the requirements are not in the first sheet, or in one called Krav."),
    )
    owner = forms.ChoiceField(label=_("Owned by"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = owners_for(user)
        self.fields["owner"].choices = owners  # type: ignore[attr-defined] # a choice field
        self.fields["owner"].initial = owners[0][0]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if file := cleaned.get("file"):
            only = cleaned.get("sheet", "")
            try:
                self.found = opening.read_sheet(file, kinds=KINDS, wanted=SHEETS, only=only)
            except forms.ValidationError as error:
                self.add_error("file", error)
        return cleaned

    @property
    def table(self) -> RequirementImport:
        kind, collaboration = owner_of(self.cleaned_data["owner"])
        name = opening.name_of(self.cleaned_data["file"])
        return RequirementImport(kind=kind, collaboration=collaboration, name=name)


class SettleForm(forms.ModelForm):
    """Which column is what, and what happens to which rows."""

    default_category = CategoryField(
        label=_("Category of rows that name none"), queryset=Category.objects.all(), required=False
    )
    only = forms.ChoiceField(
        label=_("Which rows"),
        required=False,
        choices=[("", _("All")), *Requirement.Kind.choices],
        help_text=_("By the column that says of which kind they are."),
    )
    is_published = forms.TypedChoiceField(
        label=_("New requirements are"),
        coerce=lambda value: value == "True",
        choices=[("False", _("Drafts, which only editors see")), ("True", _("Published at once"))],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = RequirementImport
        fields = ["only", "known", "alike", "is_published", "default_category", "origin"]
        labels = {
            "known": _("Requirements that are here already"),
            "alike": _("Requirements that the bank has in the same words"),
            "origin": _("Whose numbers the file has"),
        }
        help_texts = {
            "origin": _(
                "By it a later import knows them again. Empty: they are the numbers of this bank."
            ),
        }
        widgets = {"known": forms.RadioSelect, "alike": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= column_fields(self.instance.header, self.instance.mapping, COLUMNS)

    @property
    def settings(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name not in COLUMNS]

    @property
    def columns(self) -> list[BoundField]:
        return [self[name] for name in COLUMNS]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        mapping = mapping_of(cleaned, COLUMNS)
        refuse_twice(self, mapping)
        missing = set() if "id" in mapping else NEEDED - set(mapping) - set(self.errors)
        for name in sorted(missing):
            self.add_error(name, _("Choose the column."))
        self.instance.mapping = mapping
        return cleaned


class PlacesForm(forms.Form):
    """Which of our categories each unknown one of the file is, or whether it becomes one."""

    NEW = "new"

    def __init__(self, *args: Any, names: list[str], may_add: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {f"category-{number}": name for number, name in enumerate(names)}
        ours = [("", "–"), *((str(row.pk), row.path) for row in CATEGORIES.all())]
        for key, name in list(self.names.items())[:MOST_CATEGORIES]:
            new = may_add and len(name) <= LONGEST_CATEGORY
            self.fields[key] = forms.ChoiceField(
                label=name[:200],
                choices=[*ours[:1], *([(self.NEW, ADD_IT)] if new else []), *ours[1:]],
                required=False,
            )

    @property
    def places(self) -> dict[str, int]:
        """By the name in the file."""
        chosen = self.cleaned_data.items()
        return {self.names[key]: int(pk) for key, pk in chosen if pk and pk != self.NEW}

    @property
    def new(self) -> list[str]:
        return [self.names[key] for key, pk in self.cleaned_data.items() if pk == self.NEW]
