"""The old system: its data, contract, costs and end (C13, C21)."""

from django.utils.translation import gettext_lazy as _

from procurement.fields import Field
from procurement.worksheets import checks
from procurement.worksheets.choices import YES_NOT_RELEVANT
from procurement.worksheets.structure import Worksheet

_NOT_RELEVANT = ("relevant", ("not_relevant",))
_RELEVANT = ("relevant", ("yes",))

CLOSE_PLAN = Worksheet(
    key="close_plan",
    title=_("Closing plan"),
    line=_("task"),
    many=True,
    fields=(
        Field(key="task", label=_("Task"), kind="line"),
        Field(key="responsible", label=_("Who does it?"), kind="line"),
        Field(key="due", label=_("Latest"), kind="date"),
        Field(key="done", label=_("Done on"), kind="date", required=False),
    ),
)
MIGRATION = Worksheet(
    key="migration",
    title=_("Agreement on migration of data"),
    guidance=_("Keep the agreement itself among the documents of the step."),
    fields=(
        Field(
            key="relevant",
            label=_("Are data to be moved to the new system?"),
            kind="choice",
            choices=YES_NOT_RELEVANT,
        ),
        Field(key="reason", label=_("Why not?"), only_if=_NOT_RELEVANT),
        Field(key="data", label=_("Which data?"), only_if=_RELEVANT),
        Field(key="method", label=_("How, and by whom?"), only_if=_RELEVANT),
        Field(key="agreed", label=_("Agreed on"), kind="date", required=False, only_if=_RELEVANT),
        Field(key="due", label=_("Moved by"), kind="date", required=False, only_if=_RELEVANT),
    ),
    check=checks.in_order("agreed", "due", _("Data cannot be moved before it is agreed.")),
    computed=checks.migration_state,
)
ARCHIVING = Worksheet(
    key="archiving",
    title=_("Archiving or activation of data"),
    guidance=_("Ask the archive officer. Nothing is deleted before the archive has approved it."),
    fields=(
        Field(
            key="relevant",
            label=_("Are data to be archived?"),
            kind="choice",
            choices=YES_NOT_RELEVANT,
        ),
        Field(key="reason", label=_("Why not, and who says so?"), only_if=_NOT_RELEVANT),
        Field(key="data", label=_("Which data?"), only_if=_RELEVANT),
        Field(
            key="archive",
            label=_("Which archive receives them?"),
            kind="choice",
            choices=(
                ("national", _("The National Archives")),
                ("own", _("Our own archive")),
            ),
            only_if=_RELEVANT,
        ),
        Field(key="contact", label=_("Archive officer"), kind="line", only_if=_RELEVANT),
        Field(key="due", label=_("Delivered by"), kind="date", required=False, only_if=_RELEVANT),
    ),
)
TERMINATION = Worksheet(
    key="termination",
    title=_("Termination of the old contract"),
    guidance=_("The latest day to give notice is counted from expiry and notice period."),
    fields=(
        Field(key="contract", label=_("Contract"), kind="line"),
        Field(
            key="expiry",
            label=_("Expires"),
            kind="date",
            required=False,
            help=_("Leave it empty if the contract runs until it is terminated."),
        ),
        Field(key="notice_months", label=_("Notice, in months"), kind="whole"),
        Field(key="sent", label=_("Notice given"), kind="date", required=False),
        Field(key="confirmed", label=_("Confirmed by the supplier"), kind="date", required=False),
        Field(key="ends", label=_("The contract ends"), kind="date", required=False),
        Field(
            key="proof",
            label=_("Where the confirmation is kept"),
            kind="line",
            required=False,
        ),
    ),
    check=checks.all_of(
        checks.needs("confirmed", "sent", _("Write when notice was given.")),
        checks.in_order("sent", "confirmed", _("It cannot be confirmed before notice is given.")),
        checks.in_order("sent", "ends", _("The contract cannot end before notice is given.")),
    ),
    computed=checks.latest_notice,
)
CLOSE_JOURNAL = Worksheet(
    key="close_journal",
    title=_("Closing agreements in the records system"),
    line=_("agreement"),
    many=True,
    fields=(
        Field(key="agreement", label=_("Agreement"), kind="line"),
        Field(key="number", label=_("Number in the records system"), kind="line"),
        Field(key="link", label=_("Link"), kind="link", required=False),
    ),
)
CLOSE_COSTS = Worksheet(
    key="close_costs",
    title=_("Extra costs of closing"),
    guidance=_("Ask legal or procurement about termination and the price of getting data out."),
    line=_("cost"),
    many=True,
    fields=(
        Field(
            key="kind",
            label=_("What for?"),
            kind="choice",
            choices=(
                ("migration", _("Migration of data")),
                ("archiving", _("Archiving of data")),
                ("termination", _("Termination of the contract")),
                ("other", _("Something else")),
            ),
        ),
        Field(key="what", label=_("Description"), kind="line"),
        Field(key="amount", label=_("Amount"), kind="money", help=_("Kroner excl. VAT.")),
        Field(
            key="asked",
            label=_("Who has been asked?"),
            kind="choices",
            required=False,
            choices=(
                ("legal", _("Legal")),
                ("procurement", _("Procurement")),
                ("archive", _("The archive officer")),
            ),
        ),
    ),
)
ACCESS_CLOSING = Worksheet(
    key="access_closing",
    title=_("Rights and access"),
    fields=(
        Field(key="rights_stopped", label=_("No new rights since"), kind="date"),
        Field(key="access_closed", label=_("Access closed"), kind="date", required=False),
        Field(key="by", label=_("Who did it?"), kind="line"),
    ),
    check=checks.in_order(
        "rights_stopped",
        "access_closed",
        _("Access is closed after new rights are stopped, or on the same day."),
    ),
)
ARCHIVE_APPROVAL = Worksheet(
    key="archive_approval",
    rests=True,
    title=_("The archive’s approval"),
    guidance=_("Only the archive officer writes here. Nothing is deleted before."),
    written_by=("archive",),
    fields=(
        Field(
            key="outcome",
            label=_("Answer"),
            kind="choice",
            choices=(
                ("approved", _("What was delivered is approved")),
                ("plan", _("The plan for archiving is approved")),
                ("not_needed", _("Nothing need be preserved")),
            ),
        ),
        Field(key="date", label=_("Date"), kind="date"),
        Field(key="reason", label=_("Reason or reference")),
    ),
)
PHASE_OUT = Worksheet(
    key="phase_out",
    title=_("Phasing out"),
    line=_("task"),
    many=True,
    fields=(
        Field(
            key="what",
            label=_("What?"),
            kind="choice",
            choices=(
                ("servers", _("Servers and databases")),
                ("integrations", _("Integrations")),
                ("accounts", _("User accounts")),
                ("deletion", _("Deletion of data")),
                ("contract", _("The contract and the last invoice")),
                ("registers", _("KITOS and other registers")),
                ("other", _("Something else")),
            ),
        ),
        Field(key="note", label=_("Note"), kind="line", required=False),
        Field(key="responsible", label=_("Who does it?"), kind="line"),
        Field(key="due", label=_("Latest"), kind="date"),
        Field(key="done", label=_("Done on"), kind="date", required=False),
    ),
)

SHEETS = (
    CLOSE_PLAN,
    MIGRATION,
    ARCHIVING,
    TERMINATION,
    CLOSE_JOURNAL,
    CLOSE_COSTS,
    ACCESS_CLOSING,
    ARCHIVE_APPROVAL,
    PHASE_OUT,
)
