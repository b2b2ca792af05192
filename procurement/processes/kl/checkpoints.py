"""Checkpoints that stand in several phases (D10), or are named by KL (D07): answered once."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.sources import Way, assessment, document, sheet, unless
from procurement.processes.structure import Checkpoint, Text

# Official homepages only: pages below them move.
KL = (_("KL’s knowledge centre"), "https://videncenter.kl.dk")
KOMBIT = (_("KOMBIT"), "https://www.kombit.dk")
CATALOGUE = (_("Digitaliseringskataloget"), "https://digitaliseringskatalog.dk")
SKI = (_("SKI’s framework agreements"), "https://www.ski.dk")
ARCHITECTURE = (_("Shared digital architecture"), "https://arkitektur.digst.dk")
AGENCY = (_("The Agency for Digital Government"), "https://digst.dk")
OMBUDSMAN = (_("The Parliamentary Ombudsman"), "https://www.ombudsmanden.dk")
ARCHIVES = (_("The Danish National Archives"), "https://www.rigsarkivet.dk")
DATA_PROTECTION = (_("The Danish Data Protection Agency"), "https://www.datatilsynet.dk")
COMPETITION = (_("The Competition and Consumer Authority"), "https://www.kfst.dk")
KITOS = (_("KITOS"), "https://kitos.dk")

MARKET = Checkpoint(
    key="market",
    title=_("Explore the market"),
    guidance=_(
        "Find out which products exist, who else uses them, and what they cost. In the idea "
        "phase a first sounding is enough; in the clarification phase you write the list."
    ),
    answered_in=(sheet("market"),),
    links=(SKI, KITOS),
)
NEEDS = Checkpoint(
    key="needs",
    title=_("Clarify the organisation’s needs"),
    guidance=_(
        "Ask those who do the work, not only those who lead it. Describe tasks and goals rather "
        "than buttons, and say what is a must and what is nice to have."
    ),
    answered_in=(document("functional_requirements"),),
    links=(KL,),
)
ARCHITECTURE_REQUIREMENTS = Checkpoint(
    key="architecture",
    title=_("Clarify the requirements of IT architecture"),
    guidance=_(
        "How is it operated, how do users sign in, who owns the data, and which standards must "
        "it follow? Ask the architect before you ask the supplier."
    ),
    answered_in=(sheet("architecture"),),
    links=(ARCHITECTURE, CATALOGUE),
)
INFRASTRUCTURE = Checkpoint(
    key="infrastructure",
    title=_("Take a position on the shared municipal infrastructure"),
    guidance=_(
        "Must the solution use shared components? Are there support systems to integrate with, "
        "or services on Serviceplatformen to draw data from? Answer yes, no or don't know for "
        "each. Every integration that is not asked for becomes manual work."
    ),
    answered_in=(sheet("infrastructure"),),
    links=(CATALOGUE, KOMBIT),
)
INTEGRATIONS = Checkpoint(
    key="integrations",
    title=_("Take a position on interfaces and integrations"),
    guidance=_(
        "List the systems that the solution must exchange data with, which data, which way, and "
        "by which standard. Say who orders and pays for each integration."
    ),
    answered_in=(sheet("integrations"),),
    links=(CATALOGUE,),
)
OMBUDSMAN_LIST = Checkpoint(
    key="ombudsman",
    title=_("Go through the ombudsman’s legal requirements"),
    guidance=_(
        "Administrative law is built in from the start: filing, notes, party representation, "
        "reasons and complaint guidance. A message that is a decision must be stored, and not "
        "only shown in a window that closes."
    ),
    answered_in=(assessment("administrative_law"),),
    links=(OMBUDSMAN,),
)
ARCHIVING = Checkpoint(
    key="archiving",
    title=_("Clarify the duty to archive"),
    guidance=_(
        "Ask the archive officer whether data are to be preserved or discarded. It is relevant "
        "for some kinds of purchases only; if yours is not one of them, say why. Data that are to "
        "be preserved are not deleted before the archive has approved the delivery."
    ),
    answered_in=(assessment("archiving"),),
    links=(ARCHIVES,),
)
USER_EXPERIENCE = Checkpoint(
    key="user_experience",
    title=_("Ask for a good user experience"),
    guidance=_(
        "Say who the users are, what they must be able to do without help, and how you will "
        "test it with them. Make it a requirement, not a hope."
    ),
    answered_in=(sheet("user_experience"),),
    links=(AGENCY,),
)
ACCESSIBILITY = Checkpoint(
    key="accessibility",
    title=_("Ask for web accessibility"),
    guidance=_(
        "Websites, apps and intranets of public bodies must meet EN 301 549, which is WCAG at "
        "levels A and AA. Ask the supplier for a test report, and plan the accessibility "
        "statement."
    ),
    answered_in=(assessment("accessibility"),),
    links=(AGENCY,),
)
BUSINESS_CASE = Checkpoint(
    key="business_case",
    title=_("Make a business case"),
    guidance=_(
        "In the idea phase a mini business case is enough: cost, hours and effect on one page. "
        "Bring it up to date when you know more, and hold the result against it in the end."
    ),
    answered_in=(sheet("business_case"), document("business_case")),
    links=(KL,),
)
# The nine that KL's clarification phase shows (D07).
NINE = (
    MARKET,
    NEEDS,
    ARCHITECTURE_REQUIREMENTS,
    INFRASTRUCTURE,
    INTEGRATIONS,
    OMBUDSMAN_LIST,
    ARCHIVING,
    USER_EXPERIENCE,
    ACCESSIBILITY,
)
PROCESSOR_AGREEMENT = Checkpoint(
    key="processor_agreement",
    title=_("Make the data processing agreement, and supervise it"),
    guidance=_(
        "The text is agreed before the contract is signed. In operation you check once a year "
        "that it is kept, and that the list of sub-processors is right."
    ),
    answered_in=(
        assessment("processor_agreement", "agreed", "signed"),
        sheet("processing_agreement", status=("agreed", "signed")),
        unless(assessment("processor_agreement", "not_needed")),
        unless(sheet("processing_agreement", status="not_relevant")),
    ),
    links=(DATA_PROTECTION,),
    is_proposal=True,
)
DEBT = Checkpoint(
    key="technical_debt",
    title=_("Follow the technical debt"),
    guidance=_(
        "What the solution cannot do costs hours every month. Note it when you buy, bring it "
        "down in operation, and count what is left when you evaluate."
    ),
    answered_in=(sheet("follow_up"), sheet("evaluation")),
    is_proposal=True,
)
EXIT = Checkpoint(
    key="exit",
    title=_("Secure the way out: rights to data, and a plan for leaving"),
    guidance=_(
        "Decide already at the purchase whether the whole solution or only its operation can be "
        "put out to tender again, and secure your rights to the data in any case."
    ),
    links=(KOMBIT,),
    is_proposal=True,
)


def proposed(key: str, title: Text, *answered_in: Way) -> Checkpoint:
    """A checkpoint of the phases where KL's own text is not known: ours, and marked so."""
    return Checkpoint(key=key, title=title, answered_in=answered_in, is_proposal=True)
