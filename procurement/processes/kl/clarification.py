"""Phase 2, the clarification, with the nine checkpoints that KL shows: steps 3 to 5."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.kl import checkpoints as kl
from procurement.processes.structure import Phase, Step

PHASE = Phase(key="clarification", title=_("2. Clarification"), first=3, last=5)

STEPS = (
    Step(
        key="market",
        number=3,
        title=_("Clarify needs and market"),
        guidance=_(
            "Find out what you need, what you have already, and what exists. Ask other "
            "authorities whether they would choose their product again. Take a position on each "
            "checkpoint: what is not relevant to this purchase is left out with a reason."
        ),
        points=(kl.NEEDS, kl.MARKET, kl.BUSINESS_CASE),
        performers=("requester", "coordinator", "finance"),
        worksheets=("owned_systems", "market", "reference_calls", "cost_effect", "business_case"),
        documents=("functional_requirements", "business_case"),
        gates=("needs_before_market",),
    ),
    Step(
        key="architecture",
        number=4,
        title=_("Clarify architecture and infrastructure"),
        guidance=_(
            "The architect helps to find the requirements that the department cannot know: "
            "operation, sign-in, standards, shared components and integrations. What is not "
            "asked for now becomes technical debt later."
        ),
        points=(kl.ARCHITECTURE_REQUIREMENTS, kl.INFRASTRUCTURE, kl.INTEGRATIONS),
        performers=("architect", "requester"),
        worksheets=("architecture", "infrastructure", "integrations"),
        assessments=("technical_debt",),
    ),
    Step(
        key="law_and_users",
        number=5,
        title=_("Clarify law, archiving and users"),
        guidance=_(
            "Law and good use are requirements too. Specialists judge what applies to this "
            "purchase; nobody need know it all. Ask early: what is known now can be asked of "
            "every supplier."
        ),
        points=(kl.OMBUDSMAN_LIST, kl.ARCHIVING, kl.USER_EXPERIENCE, kl.ACCESSIBILITY),
        performers=("legal", "security", "archive", "requester"),
        worksheets=("user_experience",),
        assessments=(
            "administrative_law",
            "archiving",
            "accessibility",
            "gdpr",
            "nis2",
            "ai_act",
        ),
    ),
)
