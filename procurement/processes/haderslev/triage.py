"""Whether the case may go on, and how it may be bought: steps 5 to 8."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.sources import assessment, decision, request, sheet, unless
from procurement.processes.structure import MANAGEMENT, VISITATION, Phase, Step, point

PHASE = Phase(key="triage", title=_("Triage and decision"), first=5, last=8)

STEPS = (
    Step(
        key="triage",
        number=5,
        title=_("Go through the case in triage"),
        guidance=_(
            "The triage group reads the papers before the meeting and goes through the case with "
            "the coordinator. What cannot be answered there becomes a question with a name and a "
            "date on it, to the department or to the supplier. Afterwards it is written down who "
            "took part and what was said about the case."
        ),
        points=(
            point(_("Put the case on the agenda of a triage meeting"), sheet("visitation_meeting")),
            _("Check how it fits the architecture, operations and security you have"),
            _("Send follow-up questions with a deadline"),
            _("Plan a meeting with the supplier if papers are not enough"),
            point(_("Write the minutes of the case"), sheet("visitation_meeting")),
        ),
        performers=("architect", "coordinator", "security"),
        worksheets=("visitation_meeting", "infrastructure", "integrations"),
        assessments=("technical_debt",),
        gates=("documents_before_visitation",),
    ),
    Step(
        key="visitation",
        number=6,
        title=_("Decide whether the case may go on"),
        guidance=_(
            "Triage gives one of three answers, always with a reason. Yes sends the case on with "
            "recommendations and a contact person in IT. Maybe sends it back to step 4 with a "
            "list of what is missing, and it returns to triage. No ends the case, and the "
            "coordinator gets the explanation."
        ),
        points=(
            point(_("Choose yes, maybe or no, and write the reason"), decision()),
            point(
                _(
                    "Yes: write the recommendations, or that there are none, and appoint the "
                    "contact in IT"
                ),
                decision("yes"),
                unless(decision()),
            ),
            point(
                _("Maybe: list the missing documentation, each with a deadline"),
                decision("maybe"),
                unless(decision()),
            ),
            point(
                _("No: explain it so that the department can understand why"),
                decision("no"),
                unless(decision()),
            ),
        ),
        performers=("architect", "coordinator"),
        decision=VISITATION,
        holds=True,
        gates=("not_while_the_board_has_it",),
    ),
    Step(
        key="management",
        number=7,
        title=_("Let management decide"),
        guidance=_(
            "The manager decides whether to go on, stop or wait, with triage's recommendations "
            "at hand. A good system fails in an organisation that has no room for it. So answer "
            "the questions on people and time first. The coordinator prepares the answers; the "
            "decision and its reason are kept on the case."
        ),
        points=(
            point(
                _("Say which people and skills will carry the change, and for how many hours"),
                sheet("readiness_questions"),
            ),
            point(_("Judge whether the organisation is ready now"), sheet("readiness_questions")),
            point(
                _("Say where you expect support and where resistance"),
                sheet("readiness_questions"),
            ),
            point(_("List those who must be heard or involved"), sheet("readiness_questions")),
            point(_("Answer each recommendation, then decide with a reason"), decision()),
        ),
        performers=("manager", "coordinator"),
        decision=MANAGEMENT,
        holds=True,
        worksheets=("readiness_questions",),
        gates=("readiness_questions",),
    ),
    Step(
        key="procurement",
        number=8,
        title=_("Involve procurement and legal"),
        guidance=_(
            "This is the last moment to ask procurement; the earlier the better. Procurement "
            "states how the system may be bought, or that no more is needed, and draws legal in "
            "where terms or rules are in doubt. What remains unclear you settle together in "
            "talks with the supplier."
        ),
        points=(
            point(
                _("Give procurement the estimated value over four years, options included"),
                request("total"),
                assessment("tender_law"),
            ),
            point(
                _("Check whether a framework agreement already covers the purchase"),
                assessment("tender_law"),
            ),
            point(
                _("Record procurement's statement, or that none is needed"),
                sheet("procurement_statement"),
            ),
            point(
                _("Let legal read terms that are unusual or binding for long"),
                unless(sheet("procurement_statement", legal="no")),
            ),
            _("Put doubts to the supplier in writing, and keep the answers"),
        ),
        performers=("procurement", "legal", "coordinator"),
        holds=True,
        answered_by=("procurement", "legal"),
        left_out_by=("procurement",),
        worksheets=("procurement_statement",),
        assessments=("tender_law",),
        gates=("procurement_has_spoken",),
    ),
)
