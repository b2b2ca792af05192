"""Who does what, and what is signed: steps 9 to 14."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.repeated import AGREED_TEXT, RECORDED_AGREEMENT
from procurement.processes.sources import contract, sheet, unless
from procurement.processes.structure import Phase, Step, point

PHASE = Phase(key="agreements", title=_("Organising and agreements"), first=9, last=14)

STEPS = (
    Step(
        key="organise",
        number=9,
        title=_("Organise the project"),
        guidance=_(
            "Management names a project manager and tells IT who it is. Agree how much you write "
            "down and how often you follow up: a small system needs little. The project manager "
            "then drafts a plan with the supplier. A large project has a steering group, and "
            "where it cuts across departments, IT has a seat in it."
        ),
        points=(
            point(_("Name the project manager, and inform IT"), sheet("project")),
            point(_("Agree on reports and how often you meet"), sheet("follow_up_plan")),
            point(_("Draft the project and implementation plan with milestones"), sheet("plan")),
            point(
                _("Form a steering group if the project is large"),
                sheet("steering_group"),
                unless(sheet("project", large="no")),
            ),
            point(
                _("Give IT a seat if the project cuts across departments"),
                sheet("steering_group", of={"represents": "it"}),
                unless(sheet("project", cross_cutting="no")),
            ),
        ),
        performers=("manager", "coordinator", "requester", "architect"),
        worksheets=(
            "project",
            "follow_up_plan",
            "plan",
            "steering_group",
        ),
        gates=("it_in_steering_group", "steering_group_formed"),
    ),
    Step(
        key="support",
        number=10,
        title=_("Agree on support and operations"),
        guidance=_(
            "Settle who helps the users and who keeps the system running, while there is still "
            "room to negotiate. Department, IT and supplier agree on the same sheet, and all "
            "three confirm it."
        ),
        points=(
            point(
                _("Choose who gives user support: supplier, IT or the department"),
                sheet("support_agreement"),
            ),
            point(_("Write the support hours for each weekday"), sheet("support_hours")),
            point(_("Say who reports errors"), sheet("support_agreement")),
            point(
                _("Say whether customer or supplier sets an error's priority"),
                sheet("support_agreement"),
            ),
            point(
                _("Agree on response time for questions and for each class of error"),
                sheet("support_agreement"),
            ),
            point(_("Set dates for the milestones of implementation"), sheet("milestones")),
        ),
        performers=("requester", "architect", "system_owner"),
        worksheets=(
            "support_agreement",
            "support_hours",
            "milestones",
        ),
    ),
    Step(
        key="processing_agreement",
        number=11,
        title=_("Agree on the data processing agreement"),
        guidance=_(
            "If the supplier handles personal data for you, both sides must agree on the data "
            "processing agreement before anybody signs the contract. Information security leads "
            "the work and is always asked, also when you believe there are no personal data. "
            "They record that there is agreement, or that none is needed. Until then step 12 "
            "stays closed."
        ),
        points=(
            _("Contact your department's information security consultant"),
            point(
                _("Write which personal data are processed, where, and by which sub-processors"),
                (sheet("processing_agreement", "data", "where"), sheet("sub_processors")),
                unless(sheet("processing_agreement", status="not_relevant")),
            ),
            AGREED_TEXT,
            RECORDED_AGREEMENT,
        ),
        performers=("security", "requester", "legal"),
        given_to="security",
        answered_by=("security", "legal"),
        left_out_by=("security",),
        worksheets=("processing_agreement", "sub_processors"),
        assessments=(
            "gdpr",
            "processor_agreement",
        ),
        documents=("processor_agreement",),
        gates=("agreement_settled",),
    ),
    Step(
        key="contract",
        number=12,
        title=_("Sign, register and file the contract"),
        guidance=_(
            "The responsible manager signs, when procurement's answer and the data processing "
            "agreement are in place. Afterwards the system is registered in KITOS and the "
            "contract filed in the records system, so that those who come after you can find it. "
            "Enter start, expiry and notice with care: reminders are counted from these dates."
        ),
        points=(
            point(_("Record parties, signer, date, value and options"), contract()),
            point(_("Record start, expiry and notice period"), contract()),
            point(
                _("Register the system in KITOS, and keep the link"), contract("system.kitos_link")
            ),
            point(
                _("File the contract in the records system, and keep the number"),
                contract("journal_number"),
            ),
            # They are told when it is registered (C12d).
            point(_("Tell IT and procurement that the contract is signed"), contract()),
        ),
        performers=("manager", "contracts", "system_owner"),
        documents=("contract",),
        gates=(
            "data_processor_agreement_first",
            "board_first",
            "debt_accepted",
            "infrastructure_answered",
            "kitos_and_journal",
        ),
    ),
    Step(
        key="close_plan",
        number=13,
        title=_("Plan the closing of the old system"),
        guidance=_(
            "This step is for cases where the new system replaces another one. The system owner "
            "plans what happens to data, contract and users of the old one. Ask the archive "
            "officer what must be preserved before anything is deleted, and legal or procurement "
            "about notice and the price of getting data out. The result is a plan with dates, "
            "names and extra costs."
        ),
        points=(
            point(_("Make a closing plan with tasks and dates"), sheet("close_plan")),
            point(
                _("Agree on migration of data, if data are to move"),
                sheet("migration", "agreed"),
                unless(sheet("migration", relevant="not_relevant")),
            ),
            point(
                _("Agree on archiving of data with the archive officer"),
                sheet("archiving", relevant="yes"),
                unless(sheet("archiving", relevant="not_relevant")),
            ),
            point(
                _("Find the last day to give notice, then terminate and get a confirmation"),
                sheet("termination", "confirmed"),
            ),
            point(_("File every closing agreement in the records system"), sheet("close_journal")),
            point(_("Estimate the extra cost of migration and archiving"), sheet("close_costs")),
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
        key="final_plan",
        number=14,
        title=_("Settle the final plan"),
        guidance=_(
            "Turn the draft into the plan everybody works by. Department, IT and supplier go "
            "through tasks, dates and responsibility together, and each of the three confirms "
            "it. Later changes are made openly, in a new version."
        ),
        points=(
            point(_("Set dates for set-up, training, test and start"), sheet("final_plan")),
            point(_("Put one name on every task"), sheet("final_plan")),
            point(_("Get the confirmation of all three parties"), sheet("final_plan")),
        ),
        performers=("requester", "architect", "coordinator"),
        worksheets=("final_plan",),
        documents=("final_plan",),
    ),
)
