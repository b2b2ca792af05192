"""Inviting a colleague."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Role, User


class ColleagueForm(forms.Form):
    """A colleague's address, and whether they may write along."""

    email = forms.EmailField(
        label=_("Your colleague’s e-mail"),
        error_messages={"required": _("Write your colleague’s e-mail address.")},
    )
    may_edit = forms.TypedChoiceField(
        label=_("May your colleague write along?"),
        choices=[("yes", _("Yes, see and edit")), ("no", _("No, only see"))],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether your colleague may write along.")},
    )

    def __init__(self, data: Any = None, *, authority: Authority) -> None:
        super().__init__(data, auto_id="id_colleague_%s")
        self.authority = authority

    def clean_email(self) -> User:
        """The person behind the address, at the same authority."""
        address = self.cleaned_data["email"].lower()
        people: QuerySet[User] = User.objects.active().filter(email=address)
        person = people.filter(authority=self.authority).first()
        if person is None:
            raise forms.ValidationError(
                _("%(address)s is not a user at %(authority)s. Ask %(administrators)s to invite."),
                params={
                    "address": address,
                    "authority": self.authority,
                    "administrators": self._administrators() or _("your administrator"),
                },
            )
        return person

    def _administrators(self) -> str:
        people = User.objects.holding(Role.ADMINISTRATOR, authority=self.authority)
        return ", ".join(f"{one.name} ({one.email})" for one in people.order_by("name")[:2])
