"""What an administrator may type about the authority."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import HEX_COLOUR, Authority
from administration.colours import SEEN_ON_WHITE, contrast_with_white
from administration.logos import clean_logo
from portal.forms import MoneyField
from procurement import processes

# More than anything costs.
MOST_MONEY = 99_999_999_999


class AuthorityForm(forms.ModelForm):
    """How the authority appears, and which process its new cases follow."""

    process = forms.ChoiceField(
        label=_("Process"), help_text=_("For new cases. A case keeps the process it began with.")
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG or JPEG, at most 500 kB."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    no_logo = forms.BooleanField(label=_("Show no logo"), required=False)
    hourly_rate = MoneyField(
        label=_("Hourly rate"),
        help_text=_("What an hour of manual work costs, where technical debt is counted."),
        min_value=1,
        max_value=10_000,
        error_messages={
            "min_value": _("Write an amount between 1 and 10,000 kr."),
            "max_value": _("Write an amount between 1 and 10,000 kr."),
        },
    )

    infrastructure_amount = MoneyField(
        label=_("Amount for shared infrastructure"),
        help_text=_(
            "Purchases of more than this over four years say how they use shared infrastructure, "
            "before they are approved."
        ),
        min_value=0,
        max_value=MOST_MONEY,
    )

    steering_group_amount = MoneyField(
        label=_("Amount for a steering group"),
        help_text=_("Purchases of more than this over four years have a steering group."),
        min_value=0,
        max_value=MOST_MONEY,
    )

    closed_days = forms.MultipleChoiceField(
        label=_("Closed by agreement"),
        choices=[
            ("05-01", _("1 May")),
            ("06-05", _("5 June, Constitution Day")),
            ("12-24", _("24 December")),
            ("12-31", _("31 December")),
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "No meeting of a board and no deadline for its papers falls on these days. Meetings "
            "that are planned follow during the night."
        ),
    )

    class Meta:
        model = Authority
        fields = [
            *("name", "contact_text", "access_name", "access_email", "access_phone"),
            *("procurement_email", "accent_colour"),
            *("hourly_rate", "infrastructure_amount", "steering_group_amount", "process"),
            "closed_days",
        ]
        widgets = {"accent_colour": forms.TextInput(attrs={"type": "color"})}
        help_texts = {
            "accent_colour": _("The line at the top of every page. It must be seen on white.")
        }

    field_order = [
        *("name", "contact_text", "access_name", "access_email", "access_phone"),
        *("procurement_email", "accent_colour", "logo", "no_logo"),
        *("hourly_rate", "infrastructure_amount", "steering_group_amount", "process"),
        "closed_days",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {key: process.name for (key, _version), process in processes.PROCESSES.items()}
        self.fields["process"].choices = list(names.items())  # type: ignore[attr-defined] # a choice field
        if not self.instance.logo:
            del self.fields["no_logo"]

    def clean_accent_colour(self) -> str:
        colour: str = self.cleaned_data["accent_colour"]
        HEX_COLOUR(colour)
        if contrast_with_white(colour) < SEEN_ON_WHITE:
            raise ValidationError(_("Too light to be seen on white. Choose a darker colour."))
        return colour

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("no_logo"):
            self.instance.logo = ""
        return cleaned

    def clean_logo(self) -> None:
        sent = self.cleaned_data["logo"]
        if sent:
            self.instance.logo = clean_logo(sent)
