"""Which system of the authority's own register a supplier offers."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.forms.systems import SystemField
from procurement.models import System
from requirements_bank.models import Invitation, RecognisedSystem, Solution


class RecogniseSystemForm(forms.Form):
    """Proposes the system that was linked, else the one that is called what the supplier wrote."""

    system = SystemField(label=_("System in our register"))

    def __init__(self, data: Any = None, *, invitation: Invitation) -> None:
        super().__init__(data)
        authority = invitation.dialogue.authority
        self.suggested_systems = self.fields["system"].offer(authority)  # type: ignore[attr-defined] # a system field
        self.offered = Solution.objects.filter(invitation=invitation).first()
        self.initial["system"] = self._proposed(invitation)
        self.helper = FormHelper()
        self.helper.add_input(Submit("", _("Save"), css_class="button button-primary"))

    def _proposed(self, invitation: Invitation) -> str:
        linked = RecognisedSystem.objects.filter(invitation=invitation).select_related("system")
        if found := linked.first():
            return found.system.name
        ours = System.objects.filter(authority=invitation.dialogue.authority_id)
        same = ours.filter(name__iexact=self.offered.system) if self.offered else ours.none()
        return same.values_list("name", flat=True).first() or ""
