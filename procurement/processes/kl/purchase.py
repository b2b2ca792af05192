"""Phase 3, the purchase. The name and the checkpoints are our proposal: steps 6 to 10."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.kl import checkpoints as kl
from procurement.processes.kl.checkpoints import proposed
from procurement.processes.sources import assessment, contract, sheet
from procurement.processes.structure import Checkpoint, Phase, Step

PHASE = Phase(
    key="purchase", title=_("3. Purchase and contract"), first=6, last=10, is_proposal=True
)

STEPS = (
    Step(
        key="procurement",
        number=6,
        title=_("Choose how to buy"),
        guidance=_(
            "Procurement chooses the form with you: a framework agreement, a tender of your own, "
            "or a purchase below the limit. The amount is counted over four years with all "
            "options. The choice decides the time plan, so make it before you talk with "
            "suppliers."
        ),
        points=(
            Checkpoint(
                key="tender_check",
                title=_("Check the purchase against the tender rules"),
                answered_in=(assessment("tender_law"),),
                links=(kl.COMPETITION, kl.SKI),
                is_proposal=True,
            ),
            proposed(
                "form",
                _("Choose framework agreement, tender or direct purchase"),
                sheet("procurement_statement"),
            ),
        ),
        performers=("procurement", "legal", "coordinator"),
        holds=True,
        answered_by=("procurement", "legal"),
        left_out_by=("procurement",),
        worksheets=("procurement_statement",),
        assessments=("tender_law",),
        gates=("procurement_has_spoken",),
    ),
    Step(
        key="supplier_dialogue",
        number=7,
        title=_("Settle the requirements, and ask the suppliers"),
        guidance=_(
            "Bring the functional and the other requirements to their final form, and say how "
            "offers will be judged. Give all suppliers the same information, and keep a note of "
            "every talk. What the suppliers answer stays on the case."
        ),
        points=(
            proposed(
                "final_requirements",
                _("Settle the functional and non-functional requirements"),
            ),
            proposed("award", _("Settle award criteria and how offers are judged")),
            proposed(
                "dialogue_log",
                _("Note every talk with a supplier"),
                sheet("meetings", of={"kind": ("supplier", "show")}),
            ),
            kl.INTEGRATIONS,
        ),
        performers=("requester", "procurement", "architect"),
        worksheets=("meetings", "functional_questions", "technical_questions", "handed_over"),
        documents=("functional_requirements", "minutes"),
        gates=("functional_requirements_before_dialogue",),
    ),
    Step(
        key="offers",
        number=8,
        title=_("Judge the offers, and choose"),
        guidance=_(
            "Judge all offers in the same way, and write the reasons while you remember them. "
            "Tell all suppliers at the same time. After a tender you must wait out the standstill "
            "before you sign."
        ),
        points=(
            proposed("offers", _("Judge the offers")),
            proposed("notification", _("Decide, and tell all suppliers at the same time")),
            proposed("standstill", _("Keep the standstill")),
        ),
        performers=("requester", "procurement", "legal"),
        documents=("offer",),
    ),
    Step(
        key="processing_agreement",
        number=9,
        title=_("Agree on contract and data processing agreement"),
        guidance=_(
            "Settle the text of both before anybody signs. Information security records that the "
            "data processing agreement is agreed, or that none is needed. Secure your rights to "
            "the data, and the way out."
        ),
        points=(kl.PROCESSOR_AGREEMENT, kl.EXIT),
        performers=("security", "legal", "contracts"),
        answered_by=("security", "legal"),
        left_out_by=("security",),
        worksheets=("processing_agreement", "sub_processors"),
        assessments=("processor_agreement", "third_country"),
        documents=("contract_draft", "processor_agreement"),
        gates=("agreement_settled",),
    ),
    Step(
        key="contract",
        number=10,
        title=_("Sign the contract, file it and register it"),
        guidance=_(
            "The responsible manager signs. File the contract in the records system and register "
            "the system in KITOS, so that those who come after you can find it. The process does "
            "not end here: the benefit comes afterwards."
        ),
        points=(
            proposed("signature", _("Sign, and record the contract"), contract()),
            proposed(
                "filing",
                _("File the contract in the records system, and keep the number"),
                contract("journal_number"),
            ),
            proposed(
                "kitos",
                _("Register the system in KITOS, and keep the link"),
                contract("system.kitos_link"),
            ),
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
)
