"""What is typed about a dialogue's requirements."""

from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requirements_bank.bank.snapshots import parameters_of
from requirements_bank.dialogues.pasted import category_names
from requirements_bank.dialogues.pasted import read as pasted_rows
from requirements_bank.models import (
    Category,
    DialogueRequirement,
    MarketDialogue,
    Priority,
    Requirement,
)
from requirements_bank.models.asked import PARAMETER

# Each category before those below it.
AS_A_TREE = (
    Coalesce("parent__position", "position"),
    Coalesce("parent_id", "pk"),
    F("parent").asc(nulls_first=True),
    "position",
)


class CategoryField(forms.ModelChoiceField):
    def __init__(self, queryset: QuerySet[Category], **kwargs: Any) -> None:
        tree = queryset.select_related("parent").order_by(*AS_A_TREE)
        super().__init__(tree, **{"empty_label": gettext_lazy("Choose a category"), **kwargs})

    def label_from_instance(self, obj: Category) -> str:
        return obj.path


class FreeRequirementForm(forms.ModelForm):
    category = CategoryField(
        label=gettext_lazy("Category"),
        queryset=Category.objects.all(),
    )

    class Meta:
        model = DialogueRequirement
        fields = ["title", "description", "category", "priority", "rationale", "verification"]
        help_texts = {
            "description": gettext_lazy(
                "One requirement, in words that can be answered by yes or no. "
                "Write a value that may change in brackets, as in [4] hours."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Add the requirement")))

    def clean_category(self) -> str:
        name, self.instance.category_en = category_names(self.cleaned_data["category"])
        return name


class PasteForm(forms.Form):
    """Rows of a spreadsheet, pasted."""

    text = forms.CharField(
        label=gettext_lazy("Requirements from a spreadsheet"),
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=500_000,
        help_text=gettext_lazy(
            "Copy the cells and paste them here. The columns are name, description, category, "
            "priority and rationale, or those that the first line names."
        ),
    )
    category = CategoryField(
        label=gettext_lazy("Category, where a line names none"),
        queryset=Category.objects.all(),
    )
    priority = forms.ChoiceField(
        label=gettext_lazy("Priority, where a line names none"),
        choices=Priority.choices,
        initial=Priority.REQUIREMENT,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows: list[DialogueRequirement] = []
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("See what it becomes")))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            category, priority = cleaned["category"], cleaned["priority"]
            pasted = pasted_rows(cleaned["text"], category=category, priority=priority)
            self.rows = pasted.rows
            if pasted.problems:
                self.add_error("text", pasted.problems)
        return cleaned


@dataclass(frozen=True)
class Group:
    row: DialogueRequirement
    text: str
    fields: list[BoundField]


# What the bank writes where it has no value to suggest (E36: “[… months]”).
NOT_A_VALUE = ("…", "...")


class ParametersForm(forms.Form):
    """One field for each [bracketed] place in the dialogue's texts."""

    def __init__(self, *args: Any, dialogue: MarketDialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups: list[Group] = []
        for row in dialogue.requirements.select_related("requirement", "dialogue"):
            text = row.words.description_text
            places = parameters_of(text)
            if places:
                names = self._fields_of(row, text, places)
                self.groups.append(Group(row, text, [self[name] for name in names]))

    def _fields_of(self, row: DialogueRequirement, text: str, places: list[str]) -> list[str]:
        names = [f"value-{row.pk}-{number}" for number in range(len(places))]
        values = row.parameters if len(row.parameters) == len(places) else places
        for number, (name, value) in enumerate(zip(names, values, strict=True)):
            self.fields[name] = forms.CharField(
                label=around(text, number),
                initial=value,
                max_length=100,
                widget=forms.TextInput(attrs={"class": "form-input--short"}),
            )
        return names

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        open_ones = [
            name for name, value in cleaned.items() if any(dots in value for dots in NOT_A_VALUE)
        ]
        for name in open_ones:
            self.add_error(name, _("Write the value instead of the dots."))
        return cleaned

    @property
    def values(self) -> dict[int, list[str]]:
        return {
            group.row.pk: [self.cleaned_data[field.name] for field in group.fields]
            for group in self.groups
        }


def around(text: str, number: int) -> str:
    """The few words round the place, of the same sentence: “within … hours”."""
    found = list(PARAMETER.finditer(text))[number]
    before = PARAMETER.sub(r"\1", text[: found.start()]).rpartition(". ")[2].split()[-3:]
    after = PARAMETER.sub(r"\1", text[found.end() :]).partition(". ")[0].split()[:2]
    return " ".join([*before, "…", *after]).rstrip(".,; ")


class PickForm(forms.Form):
    """Ticked rows of a table: requirements of the bank, or of a dialogue."""

    ticked = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Requirements"),
        queryset=Requirement.objects.none(),
        error_messages={"required": gettext_lazy("Tick at least one requirement.")},
    )

    def __init__(self, *args: Any, among: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ticked"].queryset = among  # type: ignore[attr-defined] # it is a choice of rows
