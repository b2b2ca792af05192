"""What is typed about collaborations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Role, User
from requirements_bank.models import Collaboration, Requirement


class CollaborationForm(forms.ModelForm):
    class Meta:
        model = Collaboration
        fields = ["name", "description"]
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}


class FoundForm(CollaborationForm):
    """Whoever edits for several authorities says which of them begins it."""

    authority = forms.ModelChoiceField(
        label=_("For"), queryset=Authority.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Authority.objects.filter(pk__in=user.authorities_as(Role.EDITOR)).order_by("name")
        self.fields["authority"].queryset = mine  # type: ignore[attr-defined] # it is a choice of rows


class InviteAuthorityForm(forms.Form):
    authority = forms.ModelChoiceField(
        label=_("Authority"),
        queryset=Authority.objects.none(),
        empty_label=_("Choose an authority"),
    )

    def __init__(self, *args: Any, collaboration: Collaboration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = collaboration.memberships.standing().values("authority")
        others = Authority.objects.exclude(pk__in=standing).order_by("name")
        self.fields["authority"].queryset = others  # type: ignore[attr-defined] # it is a choice of rows


class ShareForm(forms.Form):
    collaboration = forms.ModelChoiceField(
        label=_("Which collaboration?"), queryset=Collaboration.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, requirement: Requirement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Collaboration.objects.open_to(requirement).order_by("name")
        self.fields["collaboration"].queryset = found  # type: ignore[attr-defined] # it is a choice of rows
