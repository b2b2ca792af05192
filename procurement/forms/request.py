"""The request: fourteen fields, when, and what it replaces. Drafts may lack every answer."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Authority
from portal.forms import MultipleFileField
from portal.uploads import ACCEPT
from procurement import answers, thresholds
from procurement.forms.people import (
    DepartmentField,
    PersonField,
    offer_departments,
    offer_people,
)
from procurement.forms.questions import (
    CountField,
    amount,
    choice,
    date_field,
    line,
    several,
    text,
    tick,
)
from procurement.forms.systems import SystemField
from procurement.models import Case, Request, ThresholdSet
from procurement.models.request import Answer

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

# Shown without "(optional)", for sending is not possible without one of them.
WANTED = {*answers.SENTENCES, *answers.RULES}


class RequestForm(forms.Form):
    """All questions on one page. Only sending asks for the answers that must be there."""

    use_required_attribute = False
    suggested_people: list[tuple[str, str]] = []

    title = line(
        _("What shall we call it?"),
        _("A short name of the need or the system. Example: “Booking of meeting rooms”."),
    )
    kind = choice(
        _("What do you need help with?"), _("Choose the one that fits best."), Request.Kind.choices
    )
    expectations = text(
        _("What do you expect of us?"),
        _("Example: “Help to find out whether we have a system that can do it already.”"),
        3,
    )
    contact = PersonField(
        label=pgettext_lazy("of a request", "Contact person"),
        help_text=_("Who can answer questions about the request?"),
    )
    department = DepartmentField(
        label=_("Department"), help_text=_("The department that has the need.")
    )
    description = text(
        _("Short description of the need or the system"),
        _(
            "Three to five lines are enough. Example: “Our 40 case workers book rooms by phone. "
            "We want to see and book free rooms ourselves.”"
        ),
        5,
    )
    link = forms.URLField(
        label=_("Link"),
        help_text=_("To the supplier’s page or a description, if you have one."),
        required=False,
        max_length=200,
        assume_scheme="https",
    )
    need = text(
        _("Which need must be met?"), _("What can you not do today, and what does it cost you?"), 3
    )
    strategy = text(
        _("Which strategy or goal does it serve?"),
        _("Name the strategy, policy or target, if there is one."),
        3,
    )
    affected = text(
        _("Who is affected, and how?"),
        _("Citizens, employees, companies: what changes for them?"),
        3,
    )
    personal_data = choice(
        _("Does the system process personal data?"),
        _("All that can be linked to a person: name, address, e-mail, CPR number, pictures."),
        Answer.choices,
    )
    personal_data_kinds = several(
        _("If yes: which kinds?"), _("Choose all that apply."), Request.PersonalData.choices
    )
    audiences = several(
        _("Who is the system for?"), _("Choose all that apply."), Request.Audience.choices
    )
    user_count = CountField(
        label=_("How many will use it?"),
        help_text=_("A good guess is enough."),
        required=False,
        min_value=0,
        max_value=10_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("Write the number of users as a number, such as 40.")},
    )
    system_owner = PersonField(
        label=_("System owner"),
        help_text=_("Has the responsibility for the system and its contract."),
    )
    system_owner_unclear = tick(_("The system owner must be clarified"))
    business_owner = PersonField(
        label=_("Business owner"),
        help_text=_("Takes care of the daily operation. May be the same person."),
    )
    business_owner_unclear = tick(_("The business owner must be clarified"))
    cost_one_off = amount(_("Paid once"), _("Purchase, setting up, training. Kroner without VAT."))
    cost_yearly = amount(_("Each year"), _("Licences, operation, support. Kroner without VAT."))
    cost_options = amount(
        _("Options and extensions"), _("What may be bought later. Kroner without VAT.")
    )
    cost_band = choice(
        _("Expected cost over four years"),
        _("Choose a band if you do not know the amounts. If you wrote amounts, they count."),
        thresholds.Band.choices,
    )
    payer = DepartmentField(label=_("Who pays?"), help_text=_("The department or area that pays."))
    wanted_from = date_field(
        _("When do you want to use it?"), _("The first day you want it in use.")
    )
    deadline = date_field(_("Latest"), _("Only if there is a day that cannot be moved."))
    deadline_reason = line(
        _("Why that day?"), _("Example: “The present contract expires on 31 December.”")
    )
    replaces = choice(
        _("Does it replace a system?"),
        _("A system that you stop using when you get the new one."),
        Answer.choices,
    )
    replaced_system = SystemField(label=_("If yes: which system?"))
    replaced_name = line(_("Its name, if it is not in the list"), _("As you know it."))
    files = MultipleFileField(  # type: ignore[assignment] # Django takes the field out of the class
        label=_("Files"),
        help_text=_(
            "For example the supplier’s material. Several at once, 25 MB each at most: "
            "pdf, docx, xlsx, pptx, odt, ods, png, jpg, txt, csv, eml, msg."
        ),
        required=False,
        allow_empty_file=True,  # portal.uploads says it by the file's name
    )
    comments = text(_("Comments"), _("Anything else we should know."), 3)

    why = {
        "personal_data": _(
            "Personal data needs a risk assessment and often an agreement with the supplier. "
            "If we know now, it does not delay you later."
        ),
        "audiences": _(
            "Systems for citizens must meet other rules, for example on accessibility and sign-in."
        ),
        "system_owner": _(
            "A system without an owner is forgotten when its contract expires. "
            "The owner gets a mail a year before."
        ),
        "cost_band": _(
            "The total over four years decides which rules of public procurement apply. "
            "The limits are those in force today."
        ),
        "replaces": _("An old system must be closed, and its contract must be ended in time."),
        "user_count": _("The number decides what licences cost."),
    }

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        authority: Authority,
        case: Case | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        stored = answers.read(case) if case else {}
        super().__init__(data, files, initial={**stored, **(initial or {})})
        self.case = case
        people = ("contact", "system_owner", "business_owner")
        kept = {person.pk for name in people if (person := self.initial.get(name))}
        offer_people(self, authority, kept)
        offer_departments(self, authority)
        self.suggested_systems = self.fields["replaced_system"].offer(authority)  # type: ignore[attr-defined] # a system field
        self.fields["files"].widget.attrs["accept"] = ACCEPT
        self._offer_bands(authority)
        self._mark(required=True)

    def _offer_bands(self, authority: Authority) -> None:
        limits = ThresholdSet.objects.valid_on(answers.today(), authority)
        if limits:
            bands = thresholds.band_choices(limits, authority.is_state)
            self.fields["cost_band"].choices = bands  # type: ignore[attr-defined]

    def _mark(self, *, required: bool) -> None:
        for name in WANTED:
            self.fields[name].required = required

    def full_clean(self) -> None:
        """What is missing is no error in a draft; what is wrong is."""
        self._mark(required=False)
        super().full_clean()
        self._mark(required=True)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        return {
            name: value.replace("\r\n", "\n") if isinstance(value, str) else value
            for name, value in cleaned.items()
        }

    @property
    def values(self) -> dict[str, Any]:
        """The answers that are fit to be stored. A draft always stands in some department."""
        fit = {name: value for name, value in self.cleaned_data.items() if name in answers.FIELDS}
        if not fit.get("department"):
            fit.pop("department", None)
        return fit

    def missing(self, case: Case) -> "dict[str, str | Lazy]":
        """The answers that are wanted before sending, by what is stored and what is shown."""
        blank = [name for name in ("department",) if not self.data.get(name)]
        return answers.missing(case) | {name: answers.SENTENCES[name] for name in blank}

    @property
    def seen(self) -> dict[str, str]:
        """The marks of the answers that the page showed when it was opened or last saved."""
        try:
            sent = json.loads(self.data.get("seen", "")[:4000] or "{}")
        except (ValueError, RecursionError):
            return {}
        return (
            {str(name): str(mark) for name, mark in sent.items()} if isinstance(sent, dict) else {}
        )
