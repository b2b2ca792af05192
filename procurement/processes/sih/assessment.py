"""What is judged before anybody says yes: steps 6 to 11."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.sources import assessment, decision, request, sheet, unless
from procurement.processes.structure import APPROVAL, Phase, Step, point

PHASE = Phase(key="assessment", title=_("Assessment and approval"), first=6, last=11)

STEPS = (
    Step(
        key="owners",
        number=6,
        title=_("Set aside people and time"),
        guidance=_(
            "A system needs a system owner, a business owner and hours, also before it is "
            "bought. The department names both owners, they say yes themselves, and management "
            "sets aside the time for dialogue and purchase. Without this the case is not "
            "approved."
        ),
        points=(
            point(
                _("Name the system owner and the business owner"),
                request("system_owner", "business_owner"),
            ),
            point(
                _("Get the confirmation of both"),
                sheet("owners_and_hours", "system_owner_agreed", "business_owner_agreed"),
            ),
            point(
                _("Say how many hours are set aside for dialogue and purchase"),
                sheet("owners_and_hours", "hours"),
            ),
        ),
        performers=("requester", "system_owner", "manager"),
        worksheets=("owners_and_hours",),
        gates=("owners_and_hours",),
    ),
    Step(
        key="risk",
        number=7,
        title=_("Analyse risk and impact"),
        guidance=_(
            "Where personal data are processed, information security and the system owner "
            "analyse the risk together. A screening tells whether the law asks for an impact "
            "assessment. Keep the results on the case; they are needed again when the contract "
            "is followed up."
        ),
        points=(
            point(_("Say which personal data are processed, and about whom"), assessment("gdpr")),
            _("Make the risk analysis"),
            point(
                _("Screen for an impact assessment, and make it if it is required"),
                # Where it is required, somebody says that it is made.
                assessment("gdpr", "not_required", "recommended", "prior_consultation"),
            ),
        ),
        performers=("security", "system_owner"),
        condition="personal_data",
        assessments=("gdpr",),
    ),
    Step(
        key="technical_debt",
        number=8,
        title=_("Work out the technical debt"),
        guidance=_(
            "A system that does not talk with your own infrastructure costs extra every month it "
            "runs. IT and the system owner go through the shared components, and put hours and "
            "kroner on what is missing. The system owner is responsible for bringing the debt "
            "down."
        ),
        points=(
            point(_("Take a position on the shared infrastructure"), sheet("infrastructure")),
            point(
                _("List what the system cannot do, with hours and cost"),
                assessment("technical_debt"),
            ),
            _("Agree on a plan for the largest debts"),
        ),
        performers=("architect", "system_owner"),
        worksheets=("infrastructure", "integrations"),
        assessments=("technical_debt",),
    ),
    Step(
        key="procurement",
        number=9,
        title=_("Check the purchase against the tender rules"),
        guidance=_(
            "Procurement judges whether the purchase must be put out to tender. The amount is "
            "counted over four years with all options, without VAT. A small amount is not always "
            "free: a purchase that is of interest across the border must be advertised whatever "
            "it costs."
        ),
        points=(
            point(
                _("Count the value over four years, options included"),
                request("total"),
                assessment("tender_law"),
            ),
            point(
                _("Say whether it may interest suppliers in other countries"),
                assessment("tender_law"),
            ),
            point(_("Check whether a framework agreement covers it"), assessment("tender_law")),
            point(_("Record the result, and what must be done next"), assessment("tender_law")),
        ),
        performers=("procurement", "legal"),
        answered_by=("procurement", "legal"),
        left_out_by=("procurement",),
        assessments=("tender_law",),
    ),
    Step(
        key="processing_agreement",
        number=10,
        title=_("Judge the need for a data processing agreement"),
        guidance=_(
            "If the supplier handles personal data for you, there must be a data processing "
            "agreement before the contract is signed. Information security says whether one is "
            "needed, and why. If it is, they lead the work until both sides agree on the text."
        ),
        points=(
            point(
                _("Say whether the supplier handles personal data for you"),
                assessment("processor_agreement"),
            ),
            point(
                _("Record that an agreement is needed, or why it is not"),
                assessment("processor_agreement"),
            ),
            point(
                _("Agree on the text before the purchase"),
                assessment("processor_agreement", "agreed", "signed"),
                unless(assessment("processor_agreement", "not_needed")),
            ),
        ),
        performers=("security", "legal"),
        answered_by=("security", "legal"),
        left_out_by=("security",),
        worksheets=("sub_processors",),
        assessments=("processor_agreement", "third_country"),
        documents=("processor_agreement",),
        gates=("agreement_settled",),
    ),
    Step(
        key="approval",
        number=11,
        title=_("Approve the purchase"),
        guidance=_(
            "The group looks at the case as a whole and approves it, approves it with "
            "conditions, or rejects it. It can do so when steps 7 to 10 are answered. The reason "
            "is kept on the case, and the department is told at once."
        ),
        points=(
            _("Read the results of steps 7 to 10"),
            point(_("Decide, and write the reason"), decision()),
            point(
                _("Write the conditions, if there are any, and who meets them"),
                decision("conditions"),
                unless(decision()),
            ),
        ),
        performers=("coordinator", "manager"),
        decision=APPROVAL,
        holds=True,
        gates=(
            "not_while_the_board_has_it",
            "owners_and_hours",
            "assessments_before_approval",
            "infrastructure_answered",
        ),
    ),
)
