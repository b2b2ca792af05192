"""What is bought, filed and registered: steps 12 to 14."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.sources import contract, decision, sheet, unless
from procurement.processes.structure import Phase, Step, point

PHASE = Phase(key="purchase", title=_("Purchase and registration"), first=12, last=14)

STEPS = (
    Step(
        key="contract",
        number=12,
        title=_("Buy or renew"),
        guidance=_(
            "The department buys the system or renews the contract, and the system owner signs. "
            "The terms are those that were approved; if they have changed, the case goes by the "
            "contact person first. Enter start, expiry and notice with care: reminders are "
            "counted from these dates."
        ),
        points=(
            point(
                _("Check that the conditions of the approval are met"),
                unless(decision("yes", at="approval")),
            ),
            point(_("Let the system owner sign"), contract()),
            point(_("Record parties, signer, date, value and options"), contract()),
            point(_("Record start, expiry and notice period"), contract()),
        ),
        performers=("system_owner", "requester", "contracts"),
        documents=("contract",),
        gates=("data_processor_agreement_first", "board_first", "debt_accepted"),
    ),
    Step(
        key="journal",
        number=13,
        title=_("File the purchase"),
        guidance=_(
            "The business owner files each document of the purchase in the records system, and "
            "notes its number here. The whole case can be fetched as one file for the purpose. "
            "Afterwards anybody can find the agreement without asking."
        ),
        points=(
            _("Fetch the case as one file"),
            point(_("File contract, data processing agreement and assessments"), sheet("journal")),
            point(_("Note the number of each"), sheet("journal")),
        ),
        performers=("requester", "contracts"),
        worksheets=("journal",),
        gates=("journalised",),
    ),
    Step(
        key="registration",
        number=14,
        title=_("Register in KITOS"),
        guidance=_(
            "The business owner creates or updates system and contract in KITOS, with links to "
            "the records system. Keep the link to KITOS on the system here. Then the two "
            "registers can be compared, and nobody need look for the papers."
        ),
        points=(
            point(_("Create or update the system in KITOS"), contract("system.kitos_link")),
            _("Enter the links to the records system in KITOS"),
            point(_("Keep the link to KITOS on the system"), contract("system.kitos_link")),
        ),
        performers=("requester", "system_owner"),
        gates=("kitos_and_journal",),
    ),
)
