"""From an empty system to a tested one: steps 15 to 18."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.sources import TESTED, decision, sheet, unless
from procurement.processes.structure import READINESS, Phase, Step, point

PHASE = Phase(key="setup", title=_("Set-up and test"), first=15, last=18)

STEPS = (
    Step(
        key="setup",
        number=15,
        title=_("Set the system up"),
        guidance=_(
            "IT and supplier make the system work technically; what it takes depends on whether "
            "it is installed locally or runs in a browser. Use test data until access and "
            "security are in place. The step ends when a first test has been passed and, where "
            "agreed, the old data are moved."
        ),
        points=(
            point(_("Say whether it is a local installation or web-based"), sheet("setup")),
            point(
                _("Check the technical prerequisites, and order new equipment if needed"),
                sheet("setup"),
            ),
            point(_("Set up users, rights and security"), sheet("setup")),
            point(
                _("Decide on a test environment, and make a first test"),
                (sheet("setup"), sheet("setup_test")),
            ),
            point(
                _("Move the agreed data from the old system"),
                sheet("setup", data_moved="yes"),
                unless(sheet("setup", data_moved="not_relevant")),
            ),
        ),
        performers=("architect", "security", "requester"),
        worksheets=(
            "setup",
            "setup_test",
        ),
        gates=("agreed_data_moved",),
    ),
    Step(
        key="prepare",
        number=16,
        title=_("Prepare the users"),
        guidance=_(
            "Get people ready while the system is being finished: access, training and news in "
            "time. The department orders rights and tells the units concerned; the project "
            "manager checks whether plan, hours and skills still hold. Everybody who is to use "
            "the system on the first day knows when it is and how to sign in."
        ),
        points=(
            point(
                _("Order user rights from a list of people and roles"),
                sheet("user_rights", "ordered"),
            ),
            point(
                _("Adjust plan, hours or skills if something has changed"), sheet("plan_changes")
            ),
            point(
                _("Train administrators and end users, with dates"), sheet("training", held="yes")
            ),
            point(
                _("Tell the affected units what changes and when"),
                sheet("communication", done="yes"),
            ),
        ),
        performers=("requester", "coordinator", "manager"),
        worksheets=(
            "user_rights",
            "plan_changes",
            "training",
            "communication",
        ),
    ),
    Step(
        key="test",
        number=17,
        title=_("Test access, functions and data"),
        guidance=_(
            "Test with real users, real rights and real tasks. The department tests against the "
            "requirements from step 2, IT helps with access, and the supplier corrects; talk "
            "often, and test again what was corrected. Each test has a result, and each error "
            "has an owner."
        ),
        points=(
            point(
                _("Test that each role can reach what it should, and nothing more"),
                sheet("test_cases", of={"kind": "access"}, result=TESTED),
            ),
            point(
                _("Test each functional requirement"),
                sheet("test_cases", of={"kind": "function"}, result=TESTED),
            ),
            point(
                _("Check that migrated data can be found and are right, if data were moved"),
                sheet("test_cases", of={"kind": "migrated"}, result=TESTED),
                unless(sheet("setup", data_moved="not_relevant")),
            ),
        ),
        performers=("requester", "architect"),
        with_supplier=True,
        worksheets=("test_cases",),
    ),
    Step(
        key="readiness",
        number=18,
        title=_("Decide whether the system is ready"),
        guidance=_(
            "Department, IT and supplier look at the tests together and answer yes or no. No "
            "takes the case back to step 17 with a list of what is missing; nothing of the "
            "history is lost. Yes opens the transition to operation. A failed test stands in the "
            "way of yes, unless you accept the error with a reason."
        ),
        points=(
            _("Go through the results and open errors"),
            point(
                _("Accept an error only with a reason and a date for its correction"),
                sheet("test_cases", "accepted_reason", of={"result": "failed"}),
                unless(sheet("test_cases", result="passed")),
            ),
            point(_("Answer yes or no; with no, list what is missing"), decision()),
        ),
        performers=("requester", "architect", "coordinator"),
        decision=READINESS,
        with_supplier=True,
        holds=True,
        worksheets=("test_cases",),
        gates=(
            "tested_before_ready",
            "no_failed_tests",
        ),
    ),
)
