"""Fields for choosing a person or a department of one authority."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Department, User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

# More people than this in three drop-downs would make the page heavy: then they are typed.
MOST_IN_A_LIST = 100
MOST_SUGGESTED = 400
# Of those whose name holds what was typed.
MOST_NEAR = 5


class KnownField(forms.ModelChoiceField):
    """Something with a name that is chosen in a list, or typed where the list would be long.

    Who types only a part of the name is told which ones there are.
    """

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError as unknown:
            near = self._near(str(value))
            if not near:
                raise
            words = {"sentence": unknown.messages[0], "near": ", ".join(near)}
            text = _("%(sentence)s Do you mean %(near)s?")
            raise ValidationError(text, "invalid_choice", words) from None

    def _near(self, typed: str) -> list[str]:
        """Those whose name holds what was typed."""
        if "\x00" in typed:
            return []
        rows = self.queryset.filter(name__icontains=typed).order_by("name")  # type: ignore[union-attr] # never None
        return list(rows.values_list(self.to_field_name or "pk", flat=True)[:MOST_NEAR])


class PersonField(KnownField):
    """A person, by e-mail address: chosen in a list, or typed where the authority is big."""

    default_error_messages = {
        "invalid_choice": _("There is no active person with that address here."),
    }

    def __init__(self, *, label: "Lazy", help_text: "Lazy | str" = "") -> None:
        super().__init__(
            User.objects.none(),
            to_field_name="email",
            required=False,
            label=label,
            help_text=help_text,
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().lower() if isinstance(value, str) else value)


class DepartmentField(forms.ModelChoiceField):
    """A department, in a list where each stands with those above it."""

    default_error_messages = {"invalid_choice": _("Choose one of the departments in the list.")}

    def __init__(self, *, label: "Lazy", help_text: "Lazy | str" = "") -> None:
        super().__init__(
            Department.objects.none(), required=False, label=label, help_text=help_text
        )


def offer_people(form: forms.BaseForm, authority: Authority, kept: set[int]) -> None:
    """Fill the form's person fields with one reading of the authority's people.

    `kept` are those already chosen, who stay even when they have left.
    """
    fields = {name: f for name, f in form.fields.items() if isinstance(f, PersonField)}
    people = User.objects.filter(authority=authority)
    active = people.active()
    for field in fields.values():
        field.queryset = active | people.filter(pk__in=kept)
    rows = active.order_by("name", "email").values_list("email", "name")
    found = list(rows[: MOST_SUGGESTED + 1])
    if len(found) <= MOST_IN_A_LIST:
        gone = people.filter(pk__in=kept, is_active=False).values_list("email", "name")
        choices = [("", _("Choose a person")), *found, *(gone if kept else [])]
        for field in fields.values():
            field.widget.choices = choices
        return
    form.suggested_people = found[:MOST_SUGGESTED]  # type: ignore[attr-defined]
    for field in fields.values():
        field.widget = forms.EmailInput(attrs={"list": "people", "autocomplete": "off"})


def offer_departments(form: forms.BaseForm, authority: Authority) -> None:
    """Fill the form's department fields with one reading of the authority's tree."""
    rows = list(Department.objects.filter(authority=authority).order_by("name"))
    below: dict[int | None, list[Department]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    choices = [("", _("Choose a department")), *_branch(below, None, "")]
    for field in form.fields.values():
        if isinstance(field, DepartmentField):
            field.queryset = Department.objects.filter(authority=authority)
            field.widget.choices = choices


def _branch(
    below: dict[int | None, list[Department]], top: int | None, path: str
) -> list[tuple[int, str]]:
    found = []
    for row in below.get(top, []):
        found.append((row.pk, f"{path}{row.name}"))
        found += _branch(below, row.pk, f"{path}{row.name} – ")
    return found
