from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from governance import seating
from governance.models import AgendaItem


class RecusalForm(forms.Form):
    """One says it oneself; the chair and the secretary may say it of somebody else."""

    person = forms.ModelChoiceField(
        label=_("Who is disqualified?"), queryset=User.objects.none(), empty_label=None
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For example a personal or economic interest in the case, or somebody close who has "
            "one (forvaltningsloven § 3). Only the board reads it."
        ),
    )

    def __init__(
        self, *args: Any, item: AgendaItem, user: User, of_others: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        recused = set(item.recusals.in_force().values_list("user", flat=True))
        meeting = item.meeting
        people = [*seating.people(meeting.board), *seating.people_at(meeting)]
        choosable = {one.pk for one in people} - recused
        if not of_others:
            choosable &= {user.pk}
            self.fields["person"].widget = forms.HiddenInput()
        found = User.objects.filter(pk__in=choosable).order_by("name", "pk")
        self.fields["person"].queryset = found  # type: ignore[attr-defined] # a model choice
        self.fields["person"].initial = user.pk
        self.helper = FormHelper()
        self.helper.add_input(Submit("recuse", _("Declare the disqualification")))
