"""Talks with suppliers and others, and what was asked (C03, C05c, F24, G14)."""

from django.utils.translation import gettext_lazy as _

from procurement.fields import Field
from procurement.worksheets import checks
from procurement.worksheets.choices import YES_NO_UNKNOWN, YES_PARTLY_NO
from procurement.worksheets.structure import Worksheet

MEETINGS = Worksheet(
    key="meetings",
    title=_("Meetings"),
    guidance=_("Put files you received on the case; then all can find them."),
    line=_("meeting"),
    many=True,
    fields=(
        Field(key="date", label=_("Date"), kind="date"),
        Field(
            key="kind",
            label=_("What kind of meeting"),
            kind="choice",
            choices=(
                ("supplier", _("With a supplier")),
                ("show", _("A supplier shows the product")),
                ("department", _("With the department")),
                ("follow_up", _("Follow-up to triage")),
                ("other", _("Another meeting")),
            ),
        ),
        Field(key="participants", label=_("Participants")),
        Field(key="notes", label=_("What was said")),
        Field(key="agreed", label=_("What you agreed, and who does it"), required=False),
        Field(key="files", label=_("Files received"), kind="line", required=False),
    ),
)
_QUESTION = Field(key="question", label=_("Question"))
_ANSWER = Field(key="answer", label=_("The supplier’s answer"), required=False)
_SUPPLIER = Field(key="supplier", label=_("Supplier"), kind="line", required=False)
_ANSWERED = Field(key="answered", label=_("Answered"), kind="date", required=False)
FUNCTIONAL_QUESTIONS = Worksheet(
    key="functional_questions",
    title=_("Questions about functions"),
    guidance=_("The department asks what the system can do."),
    line=_("question"),
    many=True,
    written_by=("requester", "coordinator"),
    fields=(
        _QUESTION,
        Field(
            key="weight",
            label=_("How important is it?"),
            kind="choice",
            choices=(
                ("must", _("We cannot do without it")),
                ("should", _("Important")),
                ("nice", _("Nice to have")),
            ),
        ),
        _SUPPLIER,
        _ANSWER,
        _ANSWERED,
        Field(
            key="meets",
            label=_("Does it meet the need?"),
            kind="choice",
            choices=YES_PARTLY_NO,
            required=False,
        ),
    ),
    check=checks.needs("answered", "answer", _("Write the answer that you got.")),
)
TECHNICAL_QUESTIONS = Worksheet(
    key="technical_questions",
    title=_("Technical questions"),
    guidance=_("IT asks how the system is built, run, signed in to and integrated."),
    line=_("question"),
    many=True,
    written_by=("architect", "security", "coordinator"),
    fields=(
        Field(
            key="topic",
            label=_("Topic"),
            kind="choice",
            choices=(
                ("operation", _("Operation and platform")),
                ("integration", _("Integrations")),
                ("sign_in", _("Sign-in and user management")),
                ("data", _("Data and export")),
                ("performance", _("Performance and uptime")),
                ("other", _("Something else")),
            ),
        ),
        _QUESTION,
        _SUPPLIER,
        _ANSWER,
        _ANSWERED,
    ),
    check=checks.needs("answered", "answer", _("Write the answer that you got.")),
)
SECURITY_QUESTIONS = Worksheet(
    key="security_questions",
    title=_("Questions about security and data processing"),
    guidance=_("Information security asks; what was cleared before is referred to."),
    line=_("question"),
    many=True,
    written_by=("security", "architect", "coordinator"),
    fields=(
        _QUESTION,
        Field(
            key="cleared",
            label=_("Was it cleared beforehand?"),
            kind="yes_no",
        ),
        Field(
            key="reference",
            label=_("Where is it cleared?"),
            kind="line",
            only_if=("cleared", ("yes",)),
            help=_("For instance an earlier case, an audit statement or an agreement."),
        ),
        _SUPPLIER,
        _ANSWER,
        _ANSWERED,
    ),
    check=checks.needs("answered", "answer", _("Write the answer that you got.")),
)
HANDED_OVER = Worksheet(
    key="handed_over",
    title=_("Handed over to suppliers"),
    guidance=_("Give all suppliers the same, and note when they got it."),
    line=_("document"),
    many=True,
    fields=(
        Field(key="document", label=_("Document"), kind="line"),
        Field(key="version", label=_("Version or date of it"), kind="line", required=False),
        Field(key="supplier", label=_("Supplier"), kind="line"),
        Field(key="date", label=_("Handed over"), kind="date"),
    ),
)
NEGOTIATION = Worksheet(
    key="negotiation",
    title=_("What is negotiated"),
    line=_("point"),
    many=True,
    fields=(
        Field(key="point", label=_("Point"), kind="line"),
        Field(
            key="source",
            label=_("Where it comes from"),
            kind="choice",
            choices=(
                ("technical", _("The review of the technical description")),
                ("contract", _("The review of the draft contract")),
                ("processor", _("The review of the data processing agreement")),
                ("own", _("The department’s own wish")),
            ),
        ),
        Field(key="wish", label=_("What we want")),
        Field(key="result", label=_("What came of it"), required=False),
        Field(key="met", label=_("Is it met?"), kind="choice", choices=YES_NO_UNKNOWN),
    ),
)

SHEETS = (
    MEETINGS,
    FUNCTIONAL_QUESTIONS,
    TECHNICAL_QUESTIONS,
    SECURITY_QUESTIONS,
    HANDED_OVER,
    NEGOTIATION,
)
