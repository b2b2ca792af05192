"""From project to everyday use: steps 19 to 21."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.sources import completion, sheet
from procurement.processes.structure import Phase, Step, point

PHASE = Phase(key="operation", title=_("Transition to operation"), first=19, last=21)

STEPS = (
    Step(
        key="handover",
        number=19,
        title=_("Hand over to operation"),
        guidance=_(
            "The project gives the system to those who will live with it. Bring the agreement "
            "from step 10 up to date, and write a handover document with what operations must "
            "know: contacts, known errors, what is left to do. Department, IT and supplier "
            "approve both documents."
        ),
        points=(
            _("Update the support and operations agreement"),
            point(_("Write the handover document"), sheet("handover")),
            point(
                _("Get the approval of department, IT and supplier"),
                (sheet("support_agreement"), sheet("handover")),
            ),
        ),
        performers=("requester", "architect", "system_owner"),
        with_supplier=True,
        worksheets=("support_agreement", "handover"),
        documents=(
            "support_agreement",
            "handover_document",
        ),
        gates=("three_approvals",),
    ),
    Step(
        key="operation",
        number=20,
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
            _("Open the system to the end users"),
            point(_("Record the date the system went into operation"), completion()),
        ),
        performers=("system_owner", "requester"),
        is_turning_point=True,
        worksheets=("user_support",),
        gates=(
            "not_while_the_board_has_it",
            "project_through_board",
            "contract_before_operation",
            "kitos_and_journal",
        ),
    ),
    Step(
        key="closing",
        number=21,
        title=_("Close the old system"),
        guidance=_(
            "Where the new system replaces another one, carry out the plan from step 13. IT "
            "shuts the doors in order: first no new rights, then no access. Delete nothing until "
            "the archive has approved what is handed over, or has said that nothing need be "
            "preserved. The case ends when the old system is phased out, both technically and as "
            "a contract."
        ),
        points=(
            point(_("Stop granting rights, and note the date"), sheet("access_closing")),
            point(
                _("Close the users' access, and note the date"),
                sheet("access_closing", "access_closed"),
            ),
            point(
                _("Get the archive officer's approval, or word that none is needed"),
                sheet("archive_approval"),
            ),
            point(
                _("Switch off servers, integrations and user accounts by plan"),
                sheet("phase_out", "done", of={"what": ("servers", "integrations", "accounts")}),
            ),
            point(
                _("Finish the contract and the last invoice"),
                sheet("phase_out", "done", of={"what": "contract"}),
            ),
            point(
                _("Set the old system to phased out in the registers"),
                sheet("phase_out", "done", of={"what": "registers"}),
            ),
        ),
        performers=("system_owner", "architect", "archive", "contracts"),
        condition="replacing",
        worksheets=(
            "access_closing",
            "archive_approval",
            "phase_out",
        ),
        gates=(
            "replaced_system_is_known",
            "archive_has_approved",
        ),
    ),
)
