"""Phase 5, operation, our proposal: steps 18 to 20."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.kl import checkpoints as kl
from procurement.processes.kl.checkpoints import proposed
from procurement.processes.sources import completion, sheet
from procurement.processes.structure import Phase, Step

PHASE = Phase(key="operation", title=_("5. Operation"), first=18, last=20, is_proposal=True)

STEPS = (
    Step(
        key="operation",
        number=18,
        title=_("Start using the system"),
        guidance=_(
            "On the day of start somebody must be ready to help, and the users must know whom to "
            "ask. The system owner sets the date of operation; from then on contract, money and "
            "debts are followed up year by year."
        ),
        points=(
            proposed(
                "user_support",
                _("Check that user support is in place and its contact is known"),
                sheet("user_support", ready="yes"),
            ),
            proposed("start", _("Record the date the system went into operation"), completion()),
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
        number=19,
        title=_("Close the old system"),
        guidance=_(
            "Where the new system replaces another one, stop the rights, close the access and "
            "finish the contract. Delete nothing until the archive has approved what is handed "
            "over, or has said that nothing need be preserved."
        ),
        points=(
            proposed(
                "access_closing",
                _("Close the users' access, and note the date"),
                sheet("access_closing", "access_closed"),
            ),
            kl.ARCHIVING,
            proposed(
                "phase_out",
                _("Set the old system to phased out in the registers"),
                sheet("phase_out", "done", of={"what": "registers"}),
            ),
        ),
        performers=("system_owner", "architect", "archive", "contracts"),
        condition="replacing",
        worksheets=("access_closing", "archive_approval", "phase_out"),
        gates=("replaced_system_is_known", "archive_has_approved"),
    ),
    Step(
        key="follow_up",
        number=20,
        title=_("Follow up on contract, security and benefits"),
        guidance=_(
            "Meet the supplier, look at service levels and invoices, and supervise security and "
            "the data processing agreement. See whether the benefits come, and whether the debt "
            "goes down. Tick the step after the first follow-up; the next ones are noted as they "
            "come."
        ),
        points=(
            proposed("service", _("Follow up on service levels and contract"), sheet("follow_up")),
            proposed("security", _("Supervise security and user administration")),
            kl.PROCESSOR_AGREEMENT,
            proposed("benefits", _("Follow up on the benefits")),
            kl.DEBT,
            proposed("owner_statement", _("Make the system owner's yearly statement")),
        ),
        performers=("system_owner", "contracts", "security"),
        worksheets=("follow_up",),
        assessments=("technical_debt", "processor_agreement"),
    ),
)
