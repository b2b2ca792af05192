"""The papers for the board, and its decision: steps 11 to 14."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.sources import completion, document, of_case, request, sheet, unless
from procurement.processes.structure import Phase, Step, point

PHASE = Phase(key="board", title=_("Project description and board"), first=11, last=14)

STEPS = (
    Step(
        key="project",
        number=11,
        title=_("Write the project description and the business case"),
        guidance=_(
            "The board approves two papers: the project description by your project model, and "
            "the business case. IT is as a rule only a fifth of a digitalisation project; the "
            "rest is people and ways of working. So write what the organisation must do, and the "
            "hours it takes."
        ),
        points=(
            point(
                _("Write the project description"),
                document("project_description"),
                sheet("project_description"),
            ),
            point(
                _("Write the business case, with a section on the organisation"),
                document("business_case"),
                sheet("business_case"),
            ),
            point(
                _("Name the system owner, in the unit that uses the system most"),
                request("system_owner"),
            ),
        ),
        performers=("requester", "coordinator", "finance"),
        worksheets=("project_description", "business_case"),
        documents=("project_description", "business_case"),
    ),
    Step(
        key="principles",
        number=12,
        title=_("Hold the project against the principles"),
        guidance=_(
            "The board asks whether the project complies with the municipality's overall "
            "principles and guidelines. Answer for each principle: it complies, or it does not "
            "and this is why. An honest no with a good reason is better than a doubtful yes."
        ),
        points=(
            point(_("Answer each principle: complies, or why not"), sheet("principles")),
            _("Ask the architect where you are in doubt"),
        ),
        performers=("requester", "architect", "coordinator"),
        worksheets=("principles",),
    ),
    Step(
        key="agenda_item",
        number=13,
        title=_("Report the case ready for the board"),
        guidance=_(
            "When the papers are ready, report the case ready: it becomes an item on the agenda "
            "of the next meeting whose deadline is still open. Describe the case briefly, and "
            "attach the documents and the project description. Papers must be in a week before "
            "the meeting."
        ),
        points=(
            # The form by which the case is reported asks for all three.
            point(_("Describe the case briefly for the board"), completion()),
            point(_("Attach the documents and the project description"), completion()),
            point(_("Report it ready, and see which meeting it comes before"), completion()),
        ),
        performers=("requester", "coordinator"),
        gates=(
            "records_case",
            "six_w_answered",
            "classified",
            "reviews_answered",
            "project_and_business_case",
            "principles_answered",
        ),
    ),
    Step(
        key="board",
        number=14,
        title=_("Get the board’s decision"),
        guidance=_(
            "The board decides, and you are told when it has. No contract is signed before it "
            "has approved the project. If the project is exempt, the chair or the secretary "
            "leaves the step out and writes why."
        ),
        points=(
            _("Read the decision and its conditions"),
            point(
                _("Say who meets the conditions, and by when"),
                unless(of_case("has_no_conditions")),
            ),
        ),
        performers=("secretary", "chair", "coordinator"),
        answered_by=("secretary", "chair"),
        left_out_by=("secretary", "chair"),
        holds=True,
        gates=("not_while_the_board_has_it", "board_first"),
    ),
)
