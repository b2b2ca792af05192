"""Handover, everyday use and what comes after (C19, C20, F32, F34, F35; KL's last phases)."""

from django.utils.translation import gettext_lazy as _

from procurement.fields import Field
from procurement.worksheets import checks
from procurement.worksheets.choices import YES_PARTLY_NO
from procurement.worksheets.structure import ALL_PARTIES, Worksheet

HANDOVER = Worksheet(
    key="handover",
    title=_("Handover to operation"),
    guidance=_("Department, IT and supplier each approve it."),
    confirmed_by=ALL_PARTIES,
    with_supplier=True,
    fields=(
        Field(key="contacts", label=_("Contacts")),
        Field(
            key="known_errors", label=_("Known errors"), help=_("Write “none” if there are none.")
        ),
        Field(key="left", label=_("What is left to do, and who does it")),
        Field(key="routines", label=_("Routines of operation")),
        Field(key="documentation", label=_("Where the documentation is kept"), kind="line"),
        Field(key="date", label=_("Handed over"), kind="date"),
    ),
)
USER_SUPPORT = Worksheet(
    key="user_support",
    title=_("User support"),
    guidance=_("The contact is shown to everybody on the page of the system."),
    fields=(
        Field(key="ready", label=_("Is user support in place?"), kind="yes_no"),
        Field(key="contact", label=_("Whom do users ask?"), kind="line"),
        Field(key="email", label=_("E-mail"), kind="email", required=False),
        Field(key="phone", label=_("Telephone"), kind="line", required=False),
        Field(key="hours", label=_("Opening hours"), kind="line", required=False),
    ),
)
JOURNAL = Worksheet(
    key="journal",
    rests=True,
    title=_("Filed in the records system"),
    line=_("document"),
    many=True,
    fields=(
        Field(key="document", label=_("Document"), kind="line"),
        Field(key="number", label=_("Number in the records system"), kind="line"),
        Field(key="link", label=_("Link"), kind="link", required=False),
        Field(key="date", label=_("Filed on"), kind="date", required=False),
    ),
)
FOLLOW_UP = Worksheet(
    key="follow_up",
    title=_("Follow-up"),
    guidance=_("At least once a year: contract, money and technical debt."),
    line=_("follow-up"),
    many=True,
    fields=(
        Field(key="date", label=_("Date"), kind="date"),
        Field(
            key="contract",
            label=_("Is the contract kept?"),
            kind="choice",
            choices=YES_PARTLY_NO,
        ),
        Field(key="contract_note", label=_("What you found"), required=False),
        Field(key="spent", label=_("Spent since last time"), kind="money"),
        Field(key="budget", label=_("Budget for the same time"), kind="money"),
        Field(key="debts_open", label=_("Debts that are open"), kind="whole"),
        Field(key="debts_closed", label=_("Debts paid off since last time"), kind="whole"),
        Field(
            key="recovered",
            label=_("Recovered a year"),
            kind="money",
            required=False,
            help=_("What the debts that are paid off no longer cost."),
        ),
        Field(key="next", label=_("Next follow-up"), kind="date"),
    ),
    check=checks.in_order("date", "next", _("The next one comes after this one.")),
    computed=checks.against_budget,
)
_LEAVING = ("decision", ("tender", "replace", "close"))
RENEWAL = Worksheet(
    key="renewal",
    title=_("Renewal or replacement"),
    fields=(
        Field(key="looked", label=_("Looked at on"), kind="date"),
        Field(
            key="decision",
            label=_("What is to happen?"),
            kind="choice",
            choices=(
                ("renew", _("The contract is renewed")),
                ("tender", _("It is put out to tender again")),
                ("replace", _("The system is replaced")),
                ("close", _("The system is given up")),
            ),
        ),
        Field(key="reason", label=_("Reason")),
        Field(
            key="exit",
            label=_("How do you get data and users out?"),
            only_if=_LEAVING,
        ),
        Field(
            key="archiving",
            label=_("What must be archived, and when?"),
            only_if=_LEAVING,
        ),
    ),
)
EVALUATION = Worksheet(
    key="evaluation",
    title=_("Evaluation"),
    fields=(
        Field(
            key="benefits",
            label=_("Did the benefits come?"),
            kind="choice",
            choices=YES_PARTLY_NO,
        ),
        Field(key="benefits_note", label=_("Against the business case")),
        Field(key="satisfaction", label=_("What do the users say?")),
        Field(
            key="again",
            label=_("Would you choose the supplier again?"),
            kind="choice",
            choices=YES_PARTLY_NO,
        ),
        Field(key="supplier", label=_("Why?")),
        Field(key="debt", label=_("How does the technical debt stand?")),
        Field(key="lessons", label=_("What would you do otherwise?")),
    ),
)

SHEETS = (HANDOVER, USER_SUPPORT, JOURNAL, FOLLOW_UP, RENEWAL, EVALUATION)
