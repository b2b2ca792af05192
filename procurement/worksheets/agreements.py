"""Project, plans and agreements (C09 to C11, C14)."""

from django.utils.translation import gettext_lazy as _

from procurement.fields import Field
from procurement.worksheets import checks, suggestions
from procurement.worksheets.choices import DAYS, PARTIES
from procurement.worksheets.structure import ALL_PARTIES, Worksheet

PROJECT = Worksheet(
    key="project",
    rests=True,
    title=_("The project"),
    fields=(
        Field(
            key="manager",
            label=_("Project manager"),
            kind="person",
            help=_("IT is told who it is when you save."),
        ),
        Field(
            key="cross_cutting",
            label=_("Does the project cut across departments?"),
            kind="yes_no",
            help=_("Then IT must have a seat in the steering group."),
        ),
        Field(
            key="large",
            label=_("Is it a large project, with a steering group?"),
            kind="yes_no",
            help=_("Above the authority’s amount it is, whatever you answer."),
        ),
    ),
)
FOLLOW_UP_PLAN = Worksheet(
    key="follow_up_plan",
    title=_("Reports and follow-up"),
    guidance=_("A small system needs little. Agree on what is enough."),
    fields=(
        Field(
            key="often",
            label=_("How often do you follow up?"),
            kind="choice",
            choices=(
                ("week", _("Every week")),
                ("fortnight", _("Every second week")),
                ("month", _("Every month")),
                ("milestone", _("At each milestone")),
            ),
        ),
        Field(
            key="reports",
            label=_("What is written down?"),
            kind="choices",
            choices=(
                ("status", _("Status and time plan")),
                ("economy", _("Money and hours")),
                ("risks", _("Risks")),
                ("decisions", _("Decisions")),
                ("little", _("Only what is agreed, in a few lines")),
            ),
        ),
        Field(key="to", label=_("Who gets it?"), kind="line"),
    ),
)
_BACKWARDS = _("It cannot end before it begins.")
_TASK = Field(key="task", label=_("Task or milestone"), kind="line")
_START = Field(key="start", label=_("Begins"), kind="date")
_END = Field(key="end", label=_("Ends"), kind="date")
PLAN = Worksheet(
    key="plan",
    title=_("Draft plan"),
    guidance=_("The project manager drafts it with the supplier."),
    line=_("task"),
    many=True,
    fields=(
        _TASK,
        Field(key="responsible", label=_("Who does it?"), kind="line", required=False),
        _START,
        _END,
    ),
    check=checks.in_order("start", "end", _BACKWARDS),
)
FINAL_PLAN = Worksheet(
    key="final_plan",
    title=_("Final plan"),
    guidance=_(
        "Department, IT and supplier each confirm it. If it is changed afterwards, all three "
        "confirm it again."
    ),
    line=_("task"),
    many=True,
    confirmed_by=ALL_PARTIES,
    fields=(
        _TASK,
        Field(key="party", label=_("Whose task is it?"), kind="choice", choices=PARTIES),
        Field(key="responsible", label=_("Name of the one who does it"), kind="line"),
        _START,
        _END,
    ),
    check=checks.in_order("start", "end", _BACKWARDS),
)
STEERING_GROUP = Worksheet(
    key="steering_group",
    rests=True,
    title=_("Steering group"),
    line=_("member"),
    many=True,
    fields=(
        Field(key="name", label=_("Name"), kind="line"),
        Field(
            key="represents",
            label=_("Represents"),
            kind="choice",
            choices=(*PARTIES, ("other", _("Others"))),
        ),
        Field(key="is_chair", label=_("Chairs the group"), kind="yes_no", required=False),
    ),
)
SUPPORT_AGREEMENT = Worksheet(
    key="support_agreement",
    title=_("Support and operations agreement"),
    guidance=_("Department, IT and supplier each confirm it."),
    confirmed_by=ALL_PARTIES,
    fields=(
        Field(
            key="user_support",
            label=_("Who gives user support?"),
            kind="choice",
            choices=PARTIES,
        ),
        Field(key="contact", label=_("Contact of user support"), kind="line"),
        Field(key="email", label=_("E-mail of user support"), kind="email", required=False),
        Field(key="operations", label=_("Who operates it?"), kind="choice", choices=PARTIES),
        Field(key="reports_errors", label=_("Who reports errors?"), kind="line"),
        Field(
            key="sets_priority",
            label=_("Who sets the priority of an error?"),
            kind="choice",
            choices=(("supplier", _("The supplier")), ("customer", _("The customer"))),
        ),
        Field(
            key="response_question",
            label=_("Response time for questions"),
            kind="line",
            help=_("For instance 8 working hours."),
        ),
        Field(
            key="response_critical",
            label=_("Response time for critical errors"),
            kind="line",
            help=_("Nobody can work."),
        ),
        Field(
            key="response_serious",
            label=_("Response time for serious errors"),
            kind="line",
            help=_("An important function fails."),
        ),
        Field(key="response_minor", label=_("Response time for other errors"), kind="line"),
    ),
)
SUPPORT_HOURS = Worksheet(
    key="support_hours",
    title=_("Support hours"),
    line=_("weekday"),
    many=True,
    fields=(
        Field(key="weekday", label=_("Weekday"), kind="choice", choices=DAYS),
        Field(key="opens", label=_("Opens"), kind="line", help=_("For instance 08:00.")),
        Field(key="closes", label=_("Closes"), kind="line", help=_("For instance 15:30.")),
    ),
    check=checks.opening_hours,
)
MILESTONES = Worksheet(
    key="milestones",
    title=_("Milestones of the implementation"),
    line=_("milestone"),
    many=True,
    fields=(
        Field(key="milestone", label=_("Milestone"), kind="line"),
        Field(key="date", label=_("Date"), kind="date"),
    ),
)
PROCESSING_AGREEMENT = Worksheet(
    key="processing_agreement",
    rests=True,
    judged_by="processor_agreement",
    suggest=suggestions.processing_agreement,
    title=_("Data processing agreement"),
    guidance=_("Information security and legal write here."),
    written_by=("security", "legal"),
    fields=(
        Field(
            key="status",
            label=_("State"),
            kind="choice",
            choices=(
                ("negotiated", _("Being negotiated")),
                ("agreed", _("Agreed on the content")),
                ("signed", _("Signed")),
                ("not_relevant", _("Not relevant")),
            ),
        ),
        Field(
            key="reason",
            label=_("Why is it not relevant?"),
            only_if=("status", ("not_relevant",)),
        ),
        Field(
            key="date",
            label=_("Agreed or signed on"),
            kind="date",
            only_if=("status", ("agreed", "signed")),
        ),
        Field(
            key="data",
            label=_("Which personal data are processed, and about whom?"),
            only_if=("status", ("negotiated", "agreed", "signed")),
        ),
        Field(
            key="where",
            label=_("Where are they processed?"),
            only_if=("status", ("negotiated", "agreed", "signed")),
        ),
    ),
)

SHEETS = (
    PROJECT,
    FOLLOW_UP_PLAN,
    PLAN,
    STEERING_GROUP,
    SUPPORT_AGREEMENT,
    SUPPORT_HOURS,
    MILESTONES,
    PROCESSING_AGREEMENT,
    FINAL_PLAN,
)
