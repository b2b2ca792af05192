"""From idea to a case with papers: steps 1 to 4."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.sources import document, of_case, request, sheet
from procurement.processes.structure import Phase, Step, point

PHASE = Phase(key="idea", title=_("Idea and start"), first=1, last=4)

STEPS = (
    Step(
        key="need",
        number=1,
        title=_("Describe the idea with six questions"),
        guidance=_(
            "The idea starts with the department. Answer six questions in a few lines each: who, "
            "what, where, when, why and how much. All later papers build on the answers, so "
            "write them so that somebody outside the department understands them."
        ),
        points=(
            point(
                _("Who is the contact, and who are the users?"),
                request("contact", "user_count"),
                sheet("six_w"),
            ),
            point(
                _("What is it: an add-on, a new system, a program or an app?"),
                request("kind"),
                sheet("six_w"),
            ),
            point(
                _("Where in the organisation is it to be used?"),
                request("department"),
                sheet("six_w"),
            ),
            point(
                _("When is it needed, and what sets the date?"),
                request("deadline", "deadline_reason"),
                sheet("six_w"),
            ),
            point(_("Why is it needed?"), request("need"), sheet("six_w")),
            point(
                _("How much does it cost, and who pays?"), request("total", "payer"), sheet("six_w")
            ),
        ),
        performers=("requester", "coordinator"),
        worksheets=("six_w",),
    ),
    Step(
        key="records_case",
        number=2,
        title=_("Create the case in the records system"),
        guidance=_(
            "Create a case in the records system with the template for project idea and start "
            "(in SBSYS “Projekter – Projektidé og opstart”), and file the documents there as "
            "they come. Note the number here. Nothing goes before the board without it."
        ),
        points=(
            point(
                _("Create the case with the template for project idea and start"),
                sheet("records_case"),
            ),
            point(
                _("Note its number, and the link if there is one"),
                of_case("journal_number"),
                sheet("records_case"),
            ),
            _("File the documents on it"),
        ),
        performers=("requester", "coordinator"),
        worksheets=("records_case",),
        gates=("records_case",),
    ),
    Step(
        key="classification",
        number=3,
        title=_("Say what kind of project it is"),
        guidance=_(
            "A digitalisation project changes the way you work, the services you deliver, or the "
            "way you deliver them. New versions, updates, hardware and systems may fall outside, "
            "unless they change much. What falls outside may be an IT project, which needs "
            "planning too and goes before the board as well."
        ),
        points=(
            point(_("Answer the three questions about change"), of_case("project_class")),
            point(
                _("If all are no: say whether it is an IT project, and why"),
                of_case("project_class"),
            ),
        ),
        performers=("requester", "coordinator", "architect"),
        gates=("classified",),
    ),
    Step(
        key="papers",
        number=4,
        title=_("Get the three drafts from the supplier"),
        guidance=_(
            "Three documents are needed before anybody can guide you: the technical description, "
            "the draft contract and the draft data processing agreement. Drafts will do; you "
            "negotiate them later. Mark what is not relevant, and say why."
        ),
        points=(
            point(_("Get the technical description"), document("technical_description")),
            point(_("Get the draft contract"), document("contract_draft")),
            point(_("Get the draft data processing agreement"), document("processor_draft")),
        ),
        performers=("requester", "coordinator"),
        documents=("technical_description", "contract_draft", "processor_draft"),
    ),
)
