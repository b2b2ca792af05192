"""What an administrator may type about people."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Department, Role, User
from administration.permissions import roles_to_give
from administration.tree import choices_of


class DepartmentField(forms.TypedChoiceField):
    """A department of one authority, chosen from its tree. Clean value: a Department or None."""

    authority: Authority

    def belongs_to(self, authority: Authority, *, empty: Any) -> None:
        self.authority = authority
        self.empty_value = None
        self.coerce = self._fetch
        self.choices = choices_of(authority, empty=empty)

    def _fetch(self, pk: str) -> Department:
        return Department.objects.get(pk=pk, authority=self.authority)


def offer_departments(form: forms.BaseForm, authority: Authority, *, empty: Any) -> None:
    """Fill the form's department field with the authority's tree."""
    for field in form.fields.values():
        if isinstance(field, DepartmentField):
            field.belongs_to(authority, empty=empty)


class PeopleFilter(forms.Form):
    """Who is shown in the list of people."""

    STATES = [
        ("active", _("Active")),
        ("invited", _("Invited, not in yet")),
        ("inactive", _("Deactivated")),
    ]
    q = forms.CharField(label=_("Name or e-mail"), required=False, max_length=100)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("All roles")), *Role.choices]
    )
    state = forms.ChoiceField(label=_("Access"), required=False, choices=[("", _("All")), *STATES])


class InviteForm(forms.ModelForm):
    """A new person: who, where, and what they may do."""

    department = DepartmentField(label=_("Department"), required=False)
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        widget=forms.CheckboxSelectMultiple,
        initial=[Role.REQUESTER],
        required=False,
        help_text=_("For the whole authority. A role for one department is given afterwards."),
    )

    class Meta:
        model = User
        fields = ["name", "email", "language"]

    field_order = ["name", "email", "department", "language", "roles"]

    def __init__(self, *args: Any, authority: Authority, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.authority = authority
        self.fields["roles"].choices = roles_to_give(by)  # type: ignore[attr-defined] # a choice field
        offer_departments(self, authority, empty=_("No department"))

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        taken = User.objects.filter(email=email).first()
        if taken and taken.authority_id == self.instance.authority_id:
            raise ValidationError(_("%(name)s is already here.") % {"name": taken.name})
        if taken:
            # Where the address is in use is nobody's business here.
            raise ValidationError(_("That address cannot be invited. Ask the portal’s operator."))
        return email

    def clean_roles(self) -> list[str]:
        """Each once, however often it was sent."""
        return list(dict.fromkeys(self.cleaned_data["roles"]))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.instance.department = cleaned.get("department")
        return cleaned


class PersonForm(forms.ModelForm):
    """What may be changed about a person; the address they sign in with is not."""

    department = DepartmentField(label=_("Department"), required=False)

    class Meta:
        model = User
        fields = ["name", "language"]

    field_order = ["name", "department", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_departments(self, self.instance.authority, empty=_("No department"))
        self.initial["department"] = self.instance.department_id

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.instance.department = cleaned.get("department")
        return cleaned


class RoleForm(forms.Form):
    """One more role, perhaps for one department only."""

    role = forms.ChoiceField(label=_("Role"))
    department = DepartmentField(label=_("Only for the department"), required=False)

    def __init__(self, *args: Any, authority: Authority, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_to_give(by)  # type: ignore[attr-defined] # a choice field
        offer_departments(self, authority, empty=_("The whole authority"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("role") == Role.ADMINISTRATOR and cleaned.get("department"):
            self.add_error("department", _("An administrator administers the whole authority."))
        return cleaned


class ProfileForm(forms.ModelForm):
    """What people may change about themselves."""

    class Meta:
        model = User
        fields = ["name", "language"]
