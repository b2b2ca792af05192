"""Forms about a meeting on a case."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.forms.utils import from_current_timezone
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from portal.forms import DayField
from procurement.actions.meetings import Plan
from procurement.forms.people import PersonField, offer_people
from procurement.forms.questions import CountField
from procurement.models import Case, CaseMeeting

MORE = ("more_1", "more_2", "more_3")
# A meeting in three years is a slip of the finger.
FURTHEST = timedelta(days=2 * 366)
MOST_OUTSIDERS = 20
MOST_MINUTES = int(CaseMeeting.LONGEST / timedelta(minutes=1))
LONG = 4000


class ClockField(forms.TimeField):
    """A time of day, as 10:30 or 10.30."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    input_formats = ["%H:%M", "%H.%M", "%H:%M:%S"]


class MeetingForm(forms.Form):
    """What, when, where and with whom. `plan` is what was filled in."""

    title = forms.CharField(
        label=_("What is the meeting about?"),
        max_length=150,
        error_messages={"required": _("Write what the meeting is about.")},
    )
    day = DayField(label=_("Day"), error_messages={"required": _("Choose the day.")})
    start = ClockField(
        label=_("Starts"), error_messages={"required": _("Write when the meeting starts.")}
    )
    end = ClockField(label=_("Ends"), required=False)
    minutes = CountField(
        label=_("or length in minutes"),
        required=False,
        min_value=5,
        max_value=MOST_MINUTES,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Write a whole number, such as 45."),
            "min_value": _("A meeting lasts five minutes at least."),
            "max_value": _("A meeting lasts 12 hours at most."),
        },
    )
    place = forms.CharField(
        label=_("Place or link"),
        max_length=500,
        error_messages={"required": _("Write where the meeting is held, or the link to it.")},
    )
    people = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("People of the case"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("One of them has left. Choose anew.")},
    )
    more_1 = PersonField(label=_("Another colleague"))
    more_2 = PersonField(label=_("One more colleague"))
    more_3 = PersonField(
        label=_("And one more"),
        help_text=_(
            "If a colleague cannot see the case, they are let in to read it. Those who are more "
            "can be written below, by e-mail address."
        ),
    )
    outsiders = forms.CharField(
        label=_("Others, by e-mail address"),
        help_text=_(
            "For example a supplier, one address on each line. Everybody who is invited sees who "
            "else is: invite suppliers who compete to a meeting each."
        ),
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = forms.ChoiceField(
        label=_("Language of the mail to others"),
        choices=settings.LANGUAGES,
        initial="da",
    )
    agenda = forms.CharField(
        label=_("Agenda or note"),
        help_text=_("It stands in the mail and in the calendar."),
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    # What the person saw when the page opened.
    seen = forms.IntegerField(widget=forms.HiddenInput, initial=0, max_value=10**6, min_value=0)

    def __init__(
        self, data: Any = None, *, case: Case, by: User, meeting: CaseMeeting | None = None
    ) -> None:
        super().__init__(data, initial=_initial(meeting) if meeting else {})
        self.case, self.organizer = case, meeting.organizer if meeting else by
        offer_people(self, case.authority, set())
        taking_part = set(meeting.people.values_list("pk", flat=True)) if meeting else set()
        known = User.objects.active().filter(pk__in=_people_of(case) | taking_part)
        people = self.fields["people"]
        people.queryset = known.exclude(pk=self.organizer.pk).order_by("name", "email")  # type: ignore[attr-defined] # a choice field
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "title",
            Row("day", "start", "end", "minutes"),
            *("place", "people", *MORE, "outsiders", "language", "agenda", "seen"),
        )

    def clean_title(self) -> str:
        """On one line, whatever was pasted."""
        return " ".join(self.cleaned_data["title"].split())

    def clean_place(self) -> str:
        return " ".join(self.cleaned_data["place"].split())

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise ValidationError(_("The day has gone. Choose today or later."))
        if day > timezone.localdate() + FURTHEST:
            raise ValidationError(_("Check the year: a meeting is booked two years ahead at most."))
        return day

    def clean_outsiders(self) -> list[str]:
        """The addresses, each once. Those of colleagues are found to be colleagues in `clean`."""
        words = re.split(r"[\s,;]+", self.cleaned_data["outsiders"].lower())
        addresses = list(dict.fromkeys(word for word in words if word))
        if len(addresses) > MOST_OUTSIDERS:
            raise ValidationError(_("At most 20 addresses can be invited."))
        for address in addresses:
            try:
                validate_email(address)
            except ValidationError:
                text = _("“%(address)s” is not an e-mail address.")
                raise ValidationError(text, params={"address": address[:100]}) from None
        return addresses

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if {"day", "start"} <= cleaned.keys() and not {"end", "minutes"} & self.errors.keys():
            self._settle_time(cleaned)
        if not {"people", *MORE, "outsiders"} & self.errors.keys():
            self._settle_people(cleaned)
        return cleaned

    @property
    def plan(self) -> Plan:
        plain = ("title", "starts_at", "ends_at", "place", "agenda", "outsiders", "language")
        known = {name: self.cleaned_data[name] for name in plain}
        return Plan(**known, people=self.cleaned_data["participants"])

    def _settle_time(self, cleaned: dict[str, Any]) -> None:
        """When it starts and ends, from the end or from the length."""
        end, minutes = cleaned.get("end"), cleaned.get("minutes")
        if (end is None) == (minutes is None):
            self.add_error("end", _("Write either when the meeting ends, or how long it lasts."))
            return
        try:
            starts_at = _moment(cleaned["day"], cleaned["start"])
            length = timedelta(minutes=minutes or 0)
            ends_at = _moment(cleaned["day"], end) if end is not None else starts_at + length
        except ValidationError:
            self.add_error("start", _("The clock is changed at that hour. Choose another one."))
            return
        cleaned |= {"starts_at": starts_at, "ends_at": ends_at}
        self._check_time(starts_at, ends_at)

    def _check_time(self, starts_at: datetime, ends_at: datetime) -> None:
        if starts_at <= timezone.now():
            self.add_error("start", _("The time has passed. Choose a later one."))
        if ends_at <= starts_at:
            self.add_error("end", _("The meeting must end after it starts."))
        elif ends_at - starts_at > CaseMeeting.LONGEST:
            self.add_error("end", _("A meeting lasts 12 hours at most."))

    def _settle_people(self, cleaned: dict[str, Any]) -> None:
        """Addresses of colleagues are colleagues. Somebody beside the organizer takes part."""
        rows = User.objects.filter(authority=self.case.authority, email__in=cleaned["outsiders"])
        colleagues = list(rows)
        if gone := [one.name for one in colleagues if not one.is_active]:
            text = ngettext("%(names)s has left.", "%(names)s have left.", len(gone))
            self.add_error("outsiders", text % {"names": ", ".join(gone)})
            return
        chosen = [*cleaned["people"], *(cleaned[name] for name in MORE), *colleagues]
        known = {one.pk: one for one in chosen if one and one != self.organizer}
        addresses = {one.email for one in colleagues}
        cleaned["outsiders"] = [one for one in cleaned["outsiders"] if one not in addresses]
        cleaned["participants"] = list(known.values())
        if not (known or cleaned["outsiders"]):
            self.add_error("people", _("Choose who takes part besides the one who calls it."))


class CancelMeetingForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is cancelled"),
        help_text=_("Everybody who is invited reads this."),
        max_length=200,
        error_messages={"required": _("Write why the meeting is cancelled.")},
    )


def _initial(meeting: CaseMeeting) -> dict[str, Any]:
    starts_at = timezone.localtime(meeting.starts_at)
    ends_at = timezone.localtime(meeting.ends_at)
    same_day = ends_at.date() == starts_at.date()
    length = int((meeting.ends_at - meeting.starts_at) / timedelta(minutes=1))
    return {
        "title": meeting.title,
        "day": starts_at.date(),
        "start": starts_at.time(),
        "end": ends_at.time() if same_day else None,
        "minutes": None if same_day else length,
        "place": meeting.place,
        "people": meeting.people.all(),
        "outsiders": "\n".join(meeting.outsiders),
        "language": meeting.language,
        "agenda": meeting.agenda,
        "seen": meeting.sequence,
    }


def _people_of(case: Case) -> set[int]:
    """Whoever has to do with the case by name. Its steps and colleagues are prefetched."""
    request = case.request
    known = {case.requester_id, case.coordinator_id, request.contact_id}
    known |= {request.system_owner_id, request.business_owner_id}
    known |= {colleague.user_id for colleague in case.colleagues.all()}
    known |= {step.assignee_id for step in case.steps.all()}
    return {pk for pk in known if pk}


def _moment(day: date, clock: time) -> datetime:
    """In Danish time. An hour that is left out or comes twice is refused."""
    moment: datetime = from_current_timezone(datetime.combine(day, clock))
    return moment
