"""How a wish becomes a case: steps 1 to 4."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.sources import assessment, document, request, sheet
from procurement.processes.structure import Phase, Step, point

PHASE = Phase(key="need", title=_("Need and market"), first=1, last=4)

STEPS = (
    Step(
        key="need",
        number=1,
        title=_("Report the need"),
        guidance=_(
            "Tell your coordinator what is missing today, before you fall in love with a "
            "product. The requester describes the need in everyday words; the coordinator asks "
            "until it is clear and takes the case on. The result is a case with an owner and a "
            "need that others can understand."
        ),
        points=(
            point(
                _("Say which problem or task the system must solve"),
                request("need"),
                sheet("need"),
            ),
            point(
                _("Say which strategy, policy or goal it supports, and where it does not fit"),
                request("strategy"),
                sheet("need"),
            ),
            point(
                _("Describe what changes for staff and for citizens"),
                request("affected"),
                sheet("need"),
            ),
            point(_("Name the person who answers questions about the need"), request("contact")),
        ),
        performers=("requester", "coordinator"),
        worksheets=("need",),
    ),
    Step(
        key="market",
        number=2,
        title=_("Look at the need and the market"),
        guidance=_(
            "Find out whether the need can be met with something you already have, and what else "
            "exists. The requester does the work with the coordinator; finance helps with the "
            "figures, and procurement tells early whether the amount calls for a tender. You end "
            "with written functional requirements and an honest view of cost against effect. A "
            "short business case is a good idea when the amount is large."
        ),
        points=(
            point(
                _("Search your own systems, and write why a candidate will or will not do"),
                sheet("owned_systems"),
            ),
            point(_("List other products and suppliers, with your source"), sheet("market")),
            point(
                _("Ask other authorities that use the product whether they would choose it again"),
                sheet("reference_calls"),
            ),
            point(
                _("Compare money and hours with the effect you expect, and conclude"),
                sheet("cost_effect"),
            ),
            point(_("Write the functional requirements"), document("functional_requirements")),
            point(
                _(
                    "Count four years' cost, and ask procurement if it reaches the limit for "
                    "tender rules"
                ),
                assessment("tender_law"),
            ),
        ),
        performers=("requester", "coordinator", "procurement", "finance"),
        worksheets=(
            "owned_systems",
            "market",
            "reference_calls",
            "cost_effect",
        ),
        assessments=("tender_law",),
        documents=(
            "functional_requirements",
            "business_case",
        ),
    ),
    Step(
        key="supplier_dialogue",
        number=3,
        title=_("Talk with a supplier for the first time"),
        guidance=_(
            "Let a supplier show the product while nobody is bound to anything. The requester "
            "asks about what the system can do, IT about how it is built and run, and "
            "information security about protection of data. Keep a note of every meeting, and "
            "give all suppliers the same information, so that a later tender stays fair."
        ),
        points=(
            point(_("Prepare the questions about functions"), sheet("functional_questions")),
            point(
                _("Hand over the authority's technical requirements, and note when"),
                sheet("handed_over"),
            ),
            point(
                _("Ask the technical questions on operation, integration and sign-in"),
                sheet("technical_questions", "answer"),
            ),
            point(
                _(
                    "Ask about security and the data processing agreement, or refer to an earlier "
                    "clearance"
                ),
                sheet("security_questions", "answer", of={"cleared": "no"}),
                sheet("security_questions", cleared="yes"),
            ),
            point(
                _("Note date, participants, answers and files received"),
                sheet("meetings", of={"kind": ("supplier", "show")}),
            ),
        ),
        performers=("requester", "architect", "security"),
        worksheets=(
            "meetings",
            "functional_questions",
            "technical_questions",
            "security_questions",
            "handed_over",
        ),
        gates=(
            "needs_before_market",
            "functional_requirements_before_dialogue",
        ),
    ),
    Step(
        key="papers",
        number=4,
        title=_("Gather the papers for triage"),
        guidance=_(
            "The coordinator collects what triage needs in order to judge the case in one "
            "meeting. Clear open questions with the department first, and ask triage if you "
            "doubt what is wanted. When every paper is there, or marked as not relevant with a "
            "reason, the step can be done, and the case is ready for triage."
        ),
        points=(
            point(_("Get the product description"), document("product_description")),
            point(_("Get a drawing of integrations and data flow"), document("interface_drawing")),
            point(_("Get the supplier's security description"), document("security_description")),
            point(_("Get the filled-in form on configuration"), document("configuration_form")),
            point(
                _("Mark what is missing or not relevant, and say why"),
                (
                    document("product_description"),
                    document("interface_drawing"),
                    document("security_description"),
                    document("configuration_form"),
                ),
            ),
        ),
        performers=("coordinator", "requester"),
        documents=(
            "product_description",
            "interface_drawing",
            "security_description",
            "configuration_form",
        ),
        gates=("documents_before_visitation",),
    ),
)
