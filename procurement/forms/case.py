"""Forms about a case as a whole."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from procurement.models import Case
from procurement.models.request import Answer


class CoordinatorForm(forms.Form):
    """Who is the department's contact person."""

    coordinator = forms.ModelChoiceField(User.objects.none(), label=_("Contact person"))

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        people = User.objects.holding(Role.COORDINATOR, authority=case.authority_id)
        self.fields["coordinator"].queryset = people.order_by("name")  # type: ignore[attr-defined] # a choice of models


class ReasonForm(forms.Form):
    """Why something is done that others will ask about."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason. It is kept on the case.")},
    )


class ReplacesForm(forms.Form):
    """Whether the case replaces a system, where the request left it open."""

    replaces = forms.ChoiceField(
        label=_("Does it replace a system?"),
        choices=[(Answer.YES.value, Answer.YES.label), (Answer.NO.value, Answer.NO.label)],
        widget=forms.RadioSelect,
    )
