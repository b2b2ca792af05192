"""Phase 4, the implementation, our proposal: steps 11 to 17."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.kl.checkpoints import ARCHIVING, INTEGRATIONS, proposed
from procurement.processes.sources import TESTED, decision, sheet, unless
from procurement.processes.structure import READINESS, Phase, Step

PHASE = Phase(
    key="implementation", title=_("4. Implementation"), first=11, last=17, is_proposal=True
)

STEPS = (
    Step(
        key="organise",
        number=11,
        title=_("Organise the project"),
        guidance=_(
            "Name a project manager, and a steering group if the project is large. Where it cuts "
            "across departments, IT has a seat. Department, IT and supplier agree on one plan."
        ),
        points=(
            proposed(
                "steering",
                _("Organise and steer the project"),
                sheet("steering_group"),
                unless(sheet("project", large="no")),
            ),
            proposed("plan", _("Make the plan"), sheet("final_plan")),
        ),
        performers=("manager", "coordinator", "requester", "architect"),
        worksheets=("project", "steering_group", "final_plan"),
        gates=("it_in_steering_group",),
    ),
    Step(
        key="close_plan",
        number=12,
        title=_("Plan the closing of the old system"),
        guidance=_(
            "This step is for cases where the new system replaces another one. Plan what happens "
            "to its data, contract and users, with dates and names. Ask the archive officer what "
            "must be preserved before anything is deleted."
        ),
        points=(
            proposed(
                "migration",
                _("Agree on migration of data"),
                sheet("migration", "agreed"),
                unless(sheet("migration", relevant="not_relevant")),
            ),
            ARCHIVING,
            proposed(
                "termination",
                _("Find the last day to give notice, then terminate"),
                sheet("termination", "confirmed"),
            ),
        ),
        performers=("system_owner", "contracts", "archive", "legal", "procurement"),
        condition="replacing",
        worksheets=(
            "close_plan",
            "migration",
            "archiving",
            "termination",
            "close_journal",
            "close_costs",
        ),
        documents=("migration_agreement",),
        gates=("replaced_system_is_known",),
    ),
    Step(
        key="setup",
        number=13,
        title=_("Set the system up"),
        guidance=_(
            "IT and supplier make the system work, and order the integrations you asked for. Use "
            "test data until access and security are in place. Move the old data when you have "
            "seen that it works."
        ),
        points=(
            INTEGRATIONS,
            proposed("set_up", _("Set up users, rights and security"), sheet("setup")),
            proposed(
                "move",
                _("Move the agreed data from the old system"),
                sheet("setup", data_moved="yes"),
                unless(sheet("setup", data_moved="not_relevant")),
            ),
        ),
        performers=("architect", "security", "requester"),
        worksheets=("setup", "setup_test"),
    ),
    Step(
        key="prepare",
        number=14,
        title=_("Prepare the users"),
        guidance=_(
            "Give people access, training and news in time. Everybody who is to use the system "
            "on the first day knows when it is and how to sign in."
        ),
        points=(
            proposed("rights", _("Order user rights"), sheet("user_rights", "ordered")),
            proposed(
                "training",
                _("Train administrators and end users, with dates"),
                sheet("training", held="yes"),
            ),
            proposed(
                "communication",
                _("Tell the affected units what changes and when"),
                sheet("communication", done="yes"),
            ),
        ),
        performers=("requester", "coordinator"),
        worksheets=("user_rights", "training", "communication"),
    ),
    Step(
        key="test",
        number=15,
        title=_("Test access, functions and data"),
        guidance=_(
            "Test with real users, real rights and real tasks. Each test has a result, and each "
            "error has an owner. Test again what was corrected."
        ),
        points=(
            proposed(
                "test",
                _("Test against the requirements"),
                sheet("test_cases", of={"kind": "function"}, result=TESTED),
            ),
            proposed(
                "test_data",
                _("Check that migrated data are right"),
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
        number=16,
        title=_("Decide whether the system is ready"),
        guidance=_(
            "Department, IT and supplier look at the tests together and answer yes or no. No "
            "takes the case back to the test, with a list of what is missing. Yes opens the "
            "handover."
        ),
        points=(
            proposed("open_errors", _("Go through the results and open errors")),
            proposed("go", _("Answer yes or no; with no, list what is missing"), decision()),
        ),
        performers=("requester", "architect", "coordinator"),
        decision=READINESS,
        with_supplier=True,
        holds=True,
        worksheets=("test_cases",),
        gates=("tested_before_ready", "no_failed_tests"),
    ),
    Step(
        key="handover",
        number=17,
        title=_("Hand over to operation"),
        guidance=_(
            "The project gives the system to those who will live with it. Agree on support and "
            "operation, and write what operations must know. Department, IT and supplier approve "
            "both."
        ),
        points=(
            proposed(
                "support",
                _("Agree on support and operations"),
                sheet("support_agreement"),
            ),
            proposed("handover", _("Write the handover document"), sheet("handover")),
        ),
        performers=("requester", "architect", "system_owner"),
        with_supplier=True,
        worksheets=("support_agreement", "support_hours", "handover"),
        documents=("support_agreement", "handover_document"),
        gates=("three_approvals",),
    ),
)
