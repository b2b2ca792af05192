from datetime import timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from governance import seating
from governance.actions.items import CONTENT
from governance.following import COPIED
from governance.forms.guarded import GuardedForm
from governance.models import AgendaItem, Board, Meeting, Seat
from portal.templatetags.formats import day, money
from procurement.forms.people import PersonField, offer_people
from procurement.models import Case, Document

# What comes after the deadline comes to a meeting that is near.
SOON = timedelta(days=92)
CONFIDENTIAL = _(
    "Only if the item must be kept from others than the board and those who bring the case. They "
    "see its number and the word “Confidential”."
)


def content_from(case: Case) -> dict[str, Any]:
    """What the request has answered already, in the form's fields. Asked once.

    The board and the minutes read it, so it is in the authority's own language.
    """
    asked = case.request
    parts = [asked.description, asked.need, asked.strategy]
    with translation.override("da"):
        recommendation = gettext("The board approves that we go on with %(title)s.")
        economy = economy_of(case)
    return {
        "heading": case.title,
        "presentation": "\n\n".join(dict.fromkeys(part for part in parts if part)),
        "recommendation": recommendation % {"title": case.title},
        "organisation": asked.affected,
        "economy": economy,
        "contact": asked.contact or case.requester,
    }


def content_again(case: Case, user: User) -> dict[str, Any]:
    """What a board had of the case last, where it comes again; the amounts as they are today.

    An advisory board was asked for something else than another is.
    """
    drawn = content_from(case)
    items = AgendaItem.objects.filter(case=case, meeting__board__in=Board.objects.taking_reports())
    last = items.not_hidden_from(user).select_related("meeting__board").order_by("-pk").first()
    if last is None:
        return drawn
    written = {name: getattr(last, name) for name in COPIED}
    kept = ("economy",) if last.meeting.board.rules.approves else ("economy", "recommendation")
    return drawn | written | {name: drawn[name] for name in kept}


def economy_of(case: Case) -> str:
    """The request's amounts and band, a line each; corrected, what the tender check came to."""
    asked = case.request
    amounts = [
        (gettext("One-off cost"), asked.cost_one_off),
        (gettext("Yearly cost"), asked.cost_yearly),
        (gettext("Options and extensions"), asked.cost_options),
        (gettext("In all over four years"), asked.total),
    ]
    lines = [f"{label}: {money(amount)}" for label, amount in amounts if amount is not None]
    if asked.is_corrected():
        words = gettext("Value by the tender assessment: %(value)s")
        lines.append(words % {"value": money(asked.value())})
    elif asked.cost_band:
        lines.append(f"{asked.get_cost_band_display()}.")
    if asked.payer:
        lines.append(gettext("Paid by: %(department)s") % {"department": asked.payer})
    return "\n".join(lines)


class PaperChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Document) -> str:
        return f"{obj.name} ({day(obj.uploaded_at, 'short')})"


class ItemForm(forms.ModelForm):
    """The form that every body uses: heading, presentation, recommendation, economy, papers."""

    suggested_people: list[tuple[str, str]] = []

    contact = PersonField(label=_("Contact"))
    papers = PaperChoices(
        label=_("Papers"),
        queryset=Document.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The board gets the documents that are ticked."),
    )

    class Meta:
        model = AgendaItem
        fields = list(CONTENT)
        labels = {"strategic": _("The project has a strategic focus")}
        help_texts = {
            "presentation": _("What is it about? Write for somebody who has not seen the case."),
            "recommendation": _("What do you recommend that the board decides?"),
            "organisation": _("Who must work differently, and how do they get there?"),
            "confidential": CONFIDENTIAL,
            "strategic": _("A strategic project is forwarded to another body for final approval."),
        }

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["papers"].queryset = self._papers(case)  # type: ignore[attr-defined] # a model choice
        self.fields["papers"].initial = (
            self.instance.papers.all() if self.instance.pk else self._papers(case)
        )
        if not self._papers(case).exists():
            self.fields["papers"].help_text = gettext(
                "The case has no documents yet. Add them on the page of the case first, if the "
                "board should have papers."
            )
        self.fields["organisation"].required = True
        if self.instance.contact_id:
            self.initial["contact"] = self.instance.contact
        self.fields["contact"].required = True
        offer_people(self, case.authority, set())
        self.helper = FormHelper()
        self.helper.attrs = {"data-warn-unsaved": ""}
        self.helper.layout = Layout(*self.fields)
        self.helper.add_input(Submit("save", self.button))

    @property
    def button(self) -> str:
        return gettext("Save the item")

    @staticmethod
    def _papers(case: Case) -> QuerySet[Document]:
        return case.documents.kept().order_by("name", "pk")


class EditItemForm(GuardedForm, ItemForm):
    class Meta(ItemForm.Meta):
        fields = [*ItemForm.Meta.fields, "papers"]


class ConfidentialForm(GuardedForm):
    class Meta:
        model = AgendaItem
        fields = ["confidential"]
        help_texts = {
            "confidential": _("The reason is shown to those who may read the item."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", gettext("Save")))


class ReportForm(ItemForm):
    """Ready for the board; asks which board only where there are several."""

    field_order = ["board"]

    board = forms.ModelChoiceField(
        label=_("Board"), queryset=Board.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        boards = Board.objects.taking_reports().filter(authority=case.authority_id).order_by("pk")
        self.fields["board"].queryset = boards  # type: ignore[attr-defined] # a model choice
        self.fields["board"].initial = boards.first()
        if boards.count() == 1:
            self.fields["board"].widget = forms.HiddenInput()

    @property
    def button(self) -> str:
        return gettext("Report ready for the board")


class MeetingField(forms.ModelChoiceField):
    def label_from_instance(self, meeting: Meeting) -> str:
        return f"{meeting.board}, {day(meeting.starts_at, 'long')}"


class LateForm(GuardedForm, ItemForm):
    """For the chair: on which meeting, and why after the deadline."""

    field_order = ["meeting", "late_reason"]

    meeting = MeetingField(
        label=_("Meeting"), queryset=Meeting.objects.none(), empty_label=_("Choose a meeting")
    )

    class Meta(ItemForm.Meta):
        fields = [*CONTENT, "late_reason", "papers"]

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        boards = Board.objects.taking_reports().filter(authority=case.authority_id)
        boards = boards.filter(pk__in=seating.boards_as(by, Seat.Role.CHAIR))
        if self.instance.pk:
            boards = boards.filter(pk=self.instance.meeting.board_id)
        soon = timezone.now() + SOON
        meetings = Meeting.objects.filter(board__in=boards, starts_at__lt=soon).upcoming()
        meetings = meetings.changeable().select_related("board").order_by("starts_at")
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined] # a model choice
        self.fields["late_reason"].required = True

    @property
    def button(self) -> str:
        return gettext("Put on the agenda")
