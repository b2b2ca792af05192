"""Set-up, preparation and test (C15 to C17)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from procurement.fields import Field
from procurement.worksheets import checks
from procurement.worksheets.structure import Worksheet

SETUP = Worksheet(
    key="setup",
    rests=True,
    title=_("Technical set-up"),
    fields=(
        Field(
            key="installation",
            label=_("What kind of system is it?"),
            kind="choice",
            choices=(("local", _("Installed locally")), ("web", _("Runs in a browser"))),
        ),
        Field(
            key="local_tasks",
            label=_("What is in place for the local installation?"),
            kind="choices",
            required=False,
            only_if=("installation", ("local",)),
            choices=(
                ("servers", _("Servers and database")),
                ("clients", _("Installation on the users’ machines")),
                ("network", _("Network and firewall")),
                ("backup", _("Backup and restore")),
                ("updates", _("How updates come")),
            ),
        ),
        Field(
            key="web_tasks",
            label=_("What is in place for the web-based system?"),
            kind="choices",
            required=False,
            only_if=("installation", ("web",)),
            choices=(
                ("address", _("Address and certificate")),
                ("sign_in", _("Single sign-on")),
                ("browser", _("The browsers you use")),
                ("network", _("Network and firewall")),
                ("mobile", _("Access from mobile devices")),
            ),
        ),
        Field(key="prerequisites", label=_("Technical prerequisites")),
        Field(key="prerequisites_by", label=_("Responsible for prerequisites"), kind="line"),
        Field(key="rights", label=_("Users and rights")),
        Field(key="rights_by", label=_("Responsible for users and rights"), kind="line"),
        Field(key="security", label=_("Security")),
        Field(key="security_by", label=_("Responsible for security"), kind="line"),
        Field(key="equipment", label=_("Is new equipment needed?"), kind="yes_no"),
        Field(
            key="equipment_what",
            label=_("Which equipment?"),
            only_if=("equipment", ("yes",)),
            help=_("For instance mobile devices, scanners or screens."),
        ),
        Field(
            key="equipment_by",
            label=_("Responsible for equipment"),
            kind="line",
            only_if=("equipment", ("yes",)),
        ),
        Field(key="environment", label=_("Is there a test environment?"), kind="yes_no"),
        Field(
            key="environment_address",
            label=_("Address of the test environment"),
            kind="link",
            only_if=("environment", ("yes",)),
        ),
        Field(
            key="data_moved",
            label=_("Are the agreed data moved from the old system?"),
            kind="choice",
            choices=(
                ("yes", _("Yes")),
                ("no", _("Not yet")),
                ("not_relevant", _("Not relevant")),
            ),
        ),
    ),
)
_RESULT = (("passed", pgettext_lazy("test", "Passed")), ("failed", _("Failed")))
SETUP_TEST = Worksheet(
    key="setup_test",
    title=_("First test of the set-up"),
    line=_("test"),
    many=True,
    fields=(
        Field(key="date", label=_("Date"), kind="date"),
        Field(key="what", label=_("What was tested?")),
        Field(key="by", label=_("Who tested?"), kind="line"),
        Field(key="result", label=_("Result"), kind="choice", choices=_RESULT),
        Field(key="note", label=_("Note"), required=False),
    ),
)
USER_RIGHTS = Worksheet(
    key="user_rights",
    title=_("User rights"),
    line=_("user"),
    many=True,
    fields=(
        Field(key="user", label=_("User or group of users"), kind="line"),
        Field(key="role", label=_("Role in the system"), kind="line"),
        Field(key="ordered", label=_("Ordered"), kind="date", required=False),
        Field(key="granted", label=_("Granted"), kind="date", required=False),
    ),
    check=checks.in_order("ordered", "granted", _("It cannot be granted before it is ordered.")),
)
_CHANGED = ("needed", ("yes",))
PLAN_CHANGES = Worksheet(
    key="plan_changes",
    title=_("Need for changes"),
    guidance=_("Do plan, hours and skills still hold? Note it each time you look."),
    line=_("look"),
    many=True,
    fields=(
        Field(key="date", label=_("Date"), kind="date"),
        Field(key="needed", label=_("Must anything be changed?"), kind="yes_no"),
        Field(
            key="what",
            label=_("What must be changed?"),
            kind="choices",
            choices=(("plan", _("The plan")), ("hours", _("Hours")), ("skills", _("Skills"))),
            only_if=_CHANGED,
        ),
        Field(key="change", label=_("The change"), only_if=_CHANGED),
    ),
)
TRAINING = Worksheet(
    key="training",
    title=_("Training"),
    line=_("course"),
    many=True,
    fields=(
        Field(
            key="audience",
            label=_("For whom?"),
            kind="choice",
            choices=(
                ("administrators", _("Administrators")),
                ("users", _("End users")),
                ("super_users", _("Super users")),
                ("support", _("User support")),
            ),
        ),
        Field(key="content", label=_("Content"), kind="line"),
        Field(key="date", label=_("Date"), kind="date"),
        Field(key="held", label=_("Has it been held?"), kind="yes_no"),
    ),
)
COMMUNICATION = Worksheet(
    key="communication",
    title=_("Communication"),
    line=_("message"),
    many=True,
    fields=(
        Field(key="unit", label=_("To whom?"), kind="line"),
        Field(key="message", label=_("What are they told?")),
        Field(
            key="channel",
            label=_("How?"),
            kind="choice",
            choices=(
                ("meeting", _("At a meeting")),
                ("mail", _("By e-mail")),
                ("intranet", _("On the intranet")),
                ("other", _("In another way")),
            ),
        ),
        Field(key="date", label=_("When?"), kind="date"),
        Field(key="done", label=_("Is it done?"), kind="yes_no"),
    ),
)
_FAILED = ("result", ("failed",))
TEST_CASES = Worksheet(
    key="test_cases",
    rests=True,
    title=_("Test cases"),
    guidance=_("Test again what was corrected, and change the result."),
    line=_("test case"),
    many=True,
    with_supplier=True,
    ours=("accepted_reason", "accepted_by", "correct_by"),
    fields=(
        Field(
            key="kind",
            label=_("What is tested?"),
            kind="choice",
            choices=(
                ("access", _("Access with the rights that are set up")),
                ("function", _("A function")),
                ("migrated", _("Migrated data")),
            ),
        ),
        Field(key="what", label=_("What is done, and what is expected?")),
        Field(
            key="requirement",
            label=_("Requirement it tests"),
            kind="line",
            only_if=("kind", ("function",)),
            help=_("Its number or its words in the functional requirements."),
            suggested="requirements",
        ),
        Field(
            key="result",
            label=_("Result"),
            kind="choice",
            choices=(("open", _("Not tested")), *_RESULT),
        ),
        Field(key="error", label=_("What went wrong?"), only_if=_FAILED),
        Field(key="error_owner", label=_("Who mends it?"), kind="line", only_if=_FAILED),
        Field(
            key="accepted_reason",
            label=_("The error is accepted because"),
            only_if=_FAILED,
            required=False,
            help=_("Only if you can live with it. Else leave it empty."),
        ),
        Field(
            key="accepted_by",
            label=_("Accepted by"),
            kind="line",
            only_if=_FAILED,
            required=False,
        ),
        Field(
            key="correct_by",
            label=_("To be corrected by"),
            kind="date",
            only_if=_FAILED,
            required=False,
        ),
    ),
    check=checks.all_of(
        checks.needs("accepted_reason", "accepted_by", _("Write who accepts the error.")),
        checks.needs("accepted_reason", "correct_by", _("Write when the error is corrected.")),
        checks.needs("accepted_by", "accepted_reason", _("Write why the error is accepted.")),
    ),
)

SHEETS = (
    SETUP,
    SETUP_TEST,
    USER_RIGHTS,
    PLAN_CHANGES,
    TRAINING,
    COMMUNICATION,
    TEST_CASES,
)
