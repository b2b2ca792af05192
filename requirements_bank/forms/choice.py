"""What is typed when a supplier is chosen, and the letters to all who answered."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.forms import DayField
from requirements_bank.actions.choices import ANOTHER_IS_CHOSEN
from requirements_bank.answers.comparison import Column, compare
from requirements_bank.models import Invitation, MarketDialogue, SupplierChoice


class ChoiceField(forms.ModelChoiceField):
    """The suppliers who answered, each with how many minimum requirements it does not meet."""

    columns: Mapping[int, Column] = {}

    def label_from_instance(self, obj: Invitation) -> str:
        column = self.columns[obj.pk]
        unmet = len(column.unmet)
        open_ones = len(column.minimum) - column.number_met - unmet
        if unmet:
            text = ngettext(
                "%(supplier)s: %(n)d minimum requirement is not met",
                "%(supplier)s: %(n)d minimum requirements are not met",
                unmet,
            )
        elif open_ones:
            text = ngettext(
                "%(supplier)s: %(n)d minimum requirement waits for a verdict",
                "%(supplier)s: %(n)d minimum requirements wait for a verdict",
                open_ones,
            )
        else:
            text = _("%(supplier)s: meets all minimum requirements")
        return text % {"supplier": obj.supplier_name, "n": unmet or open_ones}


class ChoiceForm(forms.ModelForm):
    invitation = ChoiceField(
        label=gettext_lazy("Supplier"),
        queryset=Invitation.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    class Meta:
        model = SupplierChoice
        fields = ["invitation", "reason"]
        help_texts = {
            "reason": gettext_lazy(
                "Kept on the case. It is also where the letters begin; you can change them before "
                "they are sent."
            )
        }

    def __init__(self, *args: Any, dialogue: MarketDialogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        supplier: Any = self.fields["invitation"]
        supplier.columns = {one.invitation.pk: one for one in compare(dialogue).columns}
        supplier.queryset = dialogue.invitations.unsealed().order_by("supplier_name", "pk")
        self.helper = _helper(gettext_lazy("Choose the supplier"))


class LettersForm(forms.Form):
    """One letter to each who answered, and the days in which no contract is signed.

    `chosen` says about whose choice the letters are: another may have been chosen meanwhile.
    """

    standstill_until = DayField(
        label=gettext_lazy("No contract until after"),
        required=False,
        help_text=gettext_lazy(
            "The last day of the standstill. It stands below each letter. Leave it empty where the "
            "law asks for none."
        ),
    )

    chosen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        chosen: Invitation,
        letters: Mapping[Invitation, str],
        earliest: date | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.suppliers, self.earliest = list(letters), earliest
        self.about = str(chosen.pk)
        self.initial = {"standstill_until": earliest, "chosen": self.about}
        for invitation, text in letters.items():
            self.initial[self._name(invitation)] = text
            self.fields[self._name(invitation)] = forms.CharField(
                label=_("Letter to %(supplier)s") % {"supplier": invitation.supplier_name},
                max_length=10_000,
                widget=forms.Textarea(attrs={"rows": 12}),
            )
        self.helper = _helper(gettext_lazy("Send the letters to all"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("chosen") != self.about:
            raise ValidationError(ANOTHER_IS_CHOSEN)
        return cleaned

    def clean_standstill_until(self) -> date | None:
        """The law's days are the fewest; where it asks for none, nobody need wait."""
        day: date | None = self.cleaned_data["standstill_until"]
        if self.earliest and (day is None or day < self.earliest):
            raise ValidationError(_("The case’s tender assessment asks for ten days at least."))
        return day

    @property
    def letters(self) -> dict[Invitation, str]:
        return {one: self.cleaned_data[self._name(one)] for one in self.suppliers}

    def _name(self, invitation: Invitation) -> str:
        return f"letter_{invitation.pk}"


def _helper(words: str | Promise) -> FormHelper:
    helper = FormHelper()
    helper.add_input(Submit("save", words))
    return helper
