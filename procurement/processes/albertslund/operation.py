"""From contract to everyday use: steps 15 to 20."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.sources import (
    TESTED,
    completion,
    contract,
    of_case,
    sheet,
    unless,
)
from procurement.processes.structure import Phase, Step, point

PHASE = Phase(key="operation", title=_("Contract and operation"), first=15, last=20)

STEPS = (
    Step(
        key="contract",
        number=15,
        title=_("Sign the contract"),
        guidance=_(
            "The responsible manager signs when the board has approved the project and the data "
            "processing agreement is in place. The terms are those the board saw. Enter start, "
            "expiry and notice with care: reminders are counted from these dates."
        ),
        points=(
            point(
                _("Check that the board's conditions are met"),
                unless(of_case("has_no_conditions")),
            ),
            point(_("Record parties, signer, date, value and options"), contract()),
            point(_("Record start, expiry and notice period"), contract()),
        ),
        performers=("manager", "contracts", "system_owner"),
        documents=("contract",),
        gates=(
            "data_processor_agreement_first",
            "board_first",
            "debt_accepted",
            "infrastructure_answered",
        ),
    ),
    Step(
        key="registration",
        number=16,
        title=_("File the papers, and register the system"),
        guidance=_(
            "File the contract and the agreements on the case in the records system, and "
            "register the system in KITOS. Every system has a system owner, who sees to suitable "
            "security and operating routine. Keep the number and the link here."
        ),
        points=(
            point(_("File contract and agreements, and note their numbers"), sheet("journal")),
            point(
                _("Register the system in KITOS, and keep the link"), contract("system.kitos_link")
            ),
            _("Check that the system owner is registered"),
        ),
        performers=("system_owner", "contracts"),
        worksheets=("journal",),
        gates=("kitos_and_journal",),
    ),
    Step(
        key="final_plan",
        number=17,
        title=_("Plan the project"),
        guidance=_(
            "Plan and steer the work by your project model, and adjust the plan you showed the "
            "board. Department, IT and supplier agree on tasks, dates and responsibility. A "
            "small IT project needs only a short plan."
        ),
        points=(
            point(_("Set dates for set-up, training, test and start"), sheet("final_plan")),
            point(_("Put one name on every task"), sheet("final_plan")),
        ),
        performers=("requester", "architect", "coordinator"),
        worksheets=("project", "final_plan"),
        documents=("final_plan",),
    ),
    Step(
        key="test",
        number=18,
        title=_("Set up, test and train"),
        guidance=_(
            "IT and supplier set the system up, the department tests it with real tasks, and the "
            "users are trained. Each test has a result. What failed is corrected and tested "
            "again, or accepted with a reason."
        ),
        points=(
            point(_("Set up users, rights and security"), sheet("setup")),
            point(_("Test access, functions and data"), sheet("test_cases", result=TESTED)),
            point(
                _("Train the users, and tell them when it starts"), sheet("training", held="yes")
            ),
        ),
        performers=("requester", "architect"),
        with_supplier=True,
        worksheets=("setup", "test_cases", "training"),
    ),
    Step(
        key="operation",
        number=19,
        title=_("Start using the system"),
        guidance=_(
            "On the day of start somebody must be ready to help, and the users must know whom to "
            "ask. The system owner sets the date of operation; from then on contract, money and "
            "debts are followed up year by year."
        ),
        points=(
            point(
                _("Check that user support is in place and its contact is known"),
                sheet("user_support", ready="yes"),
            ),
            point(_("Record the date the system went into operation"), completion()),
            point(
                _("Follow up on contract, money and debts, and note the next date"),
                sheet("follow_up"),
            ),
        ),
        performers=("system_owner", "requester"),
        is_turning_point=True,
        worksheets=("user_support", "follow_up"),
        gates=(
            "not_while_the_board_has_it",
            "project_through_board",
            "contract_before_operation",
            "no_failed_tests",
            "kitos_and_journal",
        ),
    ),
    Step(
        key="closing",
        number=20,
        title=_("Close the old system"),
        guidance=_(
            "Where the new system replaces another one, terminate its contract, close the access "
            "and deliver what must be preserved. Delete nothing until the archive has approved "
            "it, or has said that nothing need be preserved. The case ends when the old system "
            "is phased out."
        ),
        points=(
            point(
                _("Find the last day to give notice, then terminate and get a confirmation"),
                sheet("termination", "confirmed"),
            ),
            point(
                _("Close the users' access, and note the date"),
                sheet("access_closing", "access_closed"),
            ),
            point(
                _("Get the archive officer's approval, or word that none is needed"),
                sheet("archive_approval"),
            ),
            point(
                _("Set the old system to phased out in the registers"),
                sheet("phase_out", "done", of={"what": "registers"}),
            ),
        ),
        performers=("system_owner", "architect", "archive", "contracts"),
        condition="replacing",
        worksheets=("termination", "access_closing", "archive_approval", "phase_out"),
        gates=("replaced_system_is_known", "archive_has_approved"),
    ),
)
