"""Phase 6, evaluation, our proposal: steps 21 and 22."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.kl import checkpoints as kl
from procurement.processes.kl.checkpoints import proposed
from procurement.processes.sources import sheet
from procurement.processes.structure import Phase, Step

PHASE = Phase(key="evaluation", title=_("6. Evaluation"), first=21, last=22, is_proposal=True)

STEPS = (
    Step(
        key="evaluation",
        number=21,
        title=_("Evaluate solution and supplier"),
        guidance=_(
            "Hold the result against the business case, ask the users, and say what you would do "
            "otherwise next time. Other authorities will ask you, so write it so that they can "
            "use it."
        ),
        points=(
            kl.BUSINESS_CASE,
            proposed("satisfaction", _("Ask the users"), sheet("evaluation")),
            proposed("supplier", _("Evaluate the supplier"), sheet("evaluation")),
            kl.DEBT,
        ),
        performers=("system_owner", "requester", "finance"),
        worksheets=("evaluation",),
    ),
    Step(
        key="renewal",
        number=22,
        title=_("Decide on renewal, new tender or exit"),
        guidance=_(
            "Decide at least twelve months before the contract expires, so that there is time "
            "for a tender. If you leave, plan the way out and the archiving. The case ends here; "
            "a new one begins with the form."
        ),
        points=(
            proposed(
                "renew",
                _("Renew, put out to tender or close, twelve months ahead"),
                sheet("renewal"),
            ),
            kl.EXIT,
            kl.ARCHIVING,
        ),
        performers=("system_owner", "contracts", "procurement"),
        worksheets=("renewal",),
    ),
)
