"""What is said before anybody decides (C05a, C07b, C08a, F25)."""

from django.utils.translation import gettext_lazy as _

from procurement.fields import Field
from procurement.worksheets import checks
from procurement.worksheets.choices import YES_PARTLY_NO
from procurement.worksheets.structure import Worksheet

VISITATION_MEETING = Worksheet(
    key="visitation_meeting",
    title=_("Minutes of the case"),
    line=_("meeting"),
    many=True,
    fields=(
        Field(key="date", label=_("Date of the meeting"), kind="date"),
        Field(key="attended", label=_("Who took part?")),
        Field(key="papers", label=_("Which papers were gone through?"), required=False),
        Field(key="minutes", label=_("What was said about the case")),
        Field(key="next", label=_("What is to be done, by whom"), required=False),
    ),
)
READINESS_QUESTIONS = Worksheet(
    key="readiness_questions",
    rests=True,
    title=_("Capacity and readiness"),
    guidance=_("All four are answered before management decides."),
    fields=(
        Field(
            key="resources",
            label=_("Do you have the people and skills to carry the change?"),
            help=_("Name them, and the hours they have for it."),
        ),
        Field(
            key="ready",
            label=_("Is the organisation ready now?"),
            kind="choice",
            choices=YES_PARTLY_NO,
        ),
        Field(key="ready_reason", label=_("Why?")),
        Field(key="support", label=_("Where do you expect support, and where resistance?")),
        Field(key="involve", label=_("Who must be heard or involved?")),
        Field(key="hours", label=_("Hours set aside"), kind="whole", required=False),
    ),
)
PROCUREMENT_STATEMENT = Worksheet(
    key="procurement_statement",
    rests=True,
    title=_("Procurement’s statement"),
    guidance=_("Only procurement writes here."),
    written_by=("procurement",),
    fields=(
        Field(
            key="statement",
            label=_("How may it be bought?"),
            kind="choice",
            choices=(
                ("not_needed", _("No statement is needed")),
                ("framework", _("On a framework agreement")),
                ("direct", _("Directly, on market terms")),
                ("advertised", _("After advertising it")),
                ("tender", _("By EU tender")),
            ),
        ),
        Field(key="reason", label=_("Reason")),
        Field(
            key="legal",
            label=_("Must legal read the terms?"),
            kind="yes_no",
        ),
        Field(
            key="doubts",
            label=_("Doubts to be cleared with the supplier"),
            required=False,
        ),
    ),
)
OWNERS_AND_HOURS = Worksheet(
    key="owners_and_hours",
    rests=True,
    title=_("Owners and hours"),
    guidance=_(
        "Who the owners are stands in the request. Here it is noted that they have said yes, and "
        "how much time the department has set aside."
    ),
    fields=(
        Field(key="system_owner_agreed", label=_("System owner said yes on"), kind="date"),
        Field(key="business_owner_agreed", label=_("Business owner said yes on"), kind="date"),
        Field(
            key="hours",
            label=_("Hours set aside for dialogue and purchase"),
            kind="whole",
        ),
        Field(
            key="granted_by",
            label=_("Manager who has set the hours aside"),
            kind="line",
        ),
        Field(key="note", label=_("Note"), required=False),
    ),
    check=checks.positive("hours", _("Without hours nobody can take part. Write how many.")),
)

SHEETS = (VISITATION_MEETING, READINESS_QUESTIONS, PROCUREMENT_STATEMENT, OWNERS_AND_HOURS)
