"""Phase 1, the idea: steps 1 and 2."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.kl.checkpoints import BUSINESS_CASE, KL, MARKET
from procurement.processes.sources import request, sheet
from procurement.processes.structure import Checkpoint, Phase, Step

PHASE = Phase(key="idea", title=_("1. Idea"), first=1, last=2)

STEPS = (
    Step(
        key="need",
        number=1,
        title=_("Describe the idea"),
        guidance=_(
            "Describe the idea against the need or problem it is to solve, and judge what it may "
            "be worth. Do it together with those who know the work, for instance at a workshop. "
            "One page is enough."
        ),
        points=(
            Checkpoint(
                key="idea",
                title=_("Describe the idea against the need or problem"),
                guidance=_(
                    "Draw a problem tree: the problem in the middle, its causes below, its "
                    "effects above. Then say which cause the idea removes."
                ),
                answered_in=(request("need"), sheet("need")),
                links=(KL,),
            ),
            Checkpoint(
                key="potential",
                title=_("Assess the potential by criteria you have chosen"),
                guidance=_(
                    "Fill in an assessment card at a workshop, or set value against limitations "
                    "on one page. Choose the criteria before you look at products."
                ),
                answered_in=(sheet("potential"),),
                links=(KL,),
            ),
        ),
        performers=("requester", "coordinator"),
        worksheets=("need", "potential"),
    ),
    Step(
        key="idea_case",
        number=2,
        title=_("Test the idea, and plan the clarification"),
        guidance=_(
            "Sound the market, write a mini business case, and plan what the clarification will "
            "take. Then you know enough to decide: shelve the idea, or go on to the "
            "clarification phase. The decision is made at the end of the phase."
        ),
        points=(
            MARKET,
            BUSINESS_CASE,
            Checkpoint(
                key="clarification_plan",
                title=_("Make a plan and a budget for the clarification phase"),
                guidance=_("Who takes part, how many hours does it take, and when is it done?"),
                answered_in=(sheet("clarification_plan"),),
            ),
            Checkpoint(
                key="shelve_or_continue",
                title=_("Prepare the decision: shelve the idea or go on"),
                guidance=_(
                    "Write what speaks for and against, so that the one who decides can do it in "
                    "ten minutes."
                ),
            ),
        ),
        performers=("requester", "coordinator", "finance"),
        worksheets=("market", "business_case", "clarification_plan"),
    ),
)
