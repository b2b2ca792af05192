"""The three reviews, and what is negotiated after them: steps 5 to 10."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.repeated import AGREED_TEXT, RECORDED_AGREEMENT
from procurement.processes.sources import assessment, review, sheet
from procurement.processes.structure import Phase, Step, point

PHASE = Phase(key="guidance", title=_("Guidance and negotiation"), first=5, last=10)

STEPS = (
    Step(
        key="technical_review",
        number=5,
        title=_("Review the technical description"),
        guidance=_(
            "The architect and the technicians see whether the system can run on the platform "
            "you have, and what it will take. They take a position on the shared infrastructure "
            "at the same time. The answer is OK, remarks, or not OK, with the reason."
        ),
        points=(
            point(
                _("Review the technical description: OK, remarks or not OK"),
                review("technical_description"),
            ),
            point(_("Take a position on the shared infrastructure"), sheet("infrastructure")),
            point(
                _("List what the system cannot do, with hours and cost"),
                assessment("technical_debt"),
            ),
        ),
        performers=("architect",),
        answered_by=("architect",),
        worksheets=("infrastructure", "integrations"),
        assessments=("technical_debt",),
    ),
    Step(
        key="procurement",
        number=6,
        title=_("Review the draft contract"),
        guidance=_(
            "The contract manager goes through the draft and advises on tender and procurement "
            "rules. Look at price, term, notice, options, and at who owns the data when the "
            "contract ends. The answer is OK, remarks, or not OK, with the reason."
        ),
        points=(
            point(_("Review the draft contract: OK, remarks or not OK"), review("contract_draft")),
            point(_("Check the purchase against the tender rules"), assessment("tender_law")),
            point(
                _("Say which terms must be negotiated"),
                sheet("negotiation", of={"source": "contract"}),
            ),
        ),
        performers=("contracts", "procurement", "legal"),
        answered_by=("contracts", "procurement", "legal"),
        left_out_by=("contracts", "procurement"),
        assessments=("tender_law",),
    ),
    Step(
        key="processor_review",
        number=7,
        title=_("Review the draft data processing agreement"),
        guidance=_(
            "The coordinator for information security sees whether the rules on personal data "
            "are met: what is processed, where, by whom, and for how long. If no personal data "
            "are processed, they say so here. The answer is OK, remarks, or not OK, with the "
            "reason."
        ),
        points=(
            point(
                _("Review the draft data processing agreement: OK, remarks or not OK"),
                review("processor_draft"),
            ),
            point(
                _("Screen for an impact assessment"),
                assessment("gdpr"),
            ),
            point(
                _("Say what must be changed in the agreement"),
                sheet("negotiation", of={"source": "processor"}),
            ),
        ),
        performers=("security", "legal"),
        answered_by=("security", "legal"),
        left_out_by=("security",),
        assessments=("gdpr", "third_country"),
    ),
    Step(
        key="guidance",
        number=8,
        title=_("Receive the guidance"),
        guidance=_(
            "When all three reviews are answered, guidance has been given. Go through the "
            "remarks with the contact person, and agree on what to do about each. What was not "
            "OK must be solved or explained before the board sees the case."
        ),
        points=(
            _("Read the three reviews"),
            _("Agree on what to do about each remark"),
        ),
        performers=("coordinator", "requester"),
        gates=("reviews_answered",),
    ),
    Step(
        key="supplier_dialogue",
        number=9,
        title=_("Negotiate with the supplier"),
        guidance=_(
            "Now you can negotiate the contract and the data processing agreement, with the "
            "reviews at hand. Nobody signs yet. Keep a note of every meeting, and put new "
            "versions of the documents on the case."
        ),
        points=(
            point(
                _("Negotiate the terms that the reviews point to"), sheet("negotiation", "result")
            ),
            point(
                _("Note date, participants and what you agreed"),
                sheet("meetings", "agreed", of={"kind": ("supplier", "show")}),
            ),
            _("Put the new versions on the case"),
        ),
        performers=("requester", "contracts", "coordinator"),
        worksheets=("meetings", "negotiation"),
    ),
    Step(
        key="processing_agreement",
        number=10,
        title=_("Settle the data processing agreement"),
        guidance=_(
            "Both sides agree on the text of the data processing agreement before the contract "
            "is signed. Information security records that there is agreement, or that none is "
            "needed. Until then the contract waits."
        ),
        points=(
            AGREED_TEXT,
            RECORDED_AGREEMENT,
        ),
        performers=("security", "legal", "requester"),
        answered_by=("security", "legal"),
        left_out_by=("security",),
        worksheets=("processing_agreement", "sub_processors"),
        assessments=("processor_agreement",),
        documents=("processor_agreement",),
        gates=("agreement_settled",),
    ),
)
