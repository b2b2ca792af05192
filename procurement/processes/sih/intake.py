"""From wish to dialogue: steps 1 to 5."""

from django.utils.translation import gettext_lazy as _

from procurement.processes.sources import of_case, request, sheet
from procurement.processes.structure import Phase, Step, point

PHASE = Phase(key="intake", title=_("Wish and dialogue"), first=1, last=5)

STEPS = (
    Step(
        key="need",
        number=1,
        title=_("Start with the need"),
        guidance=_(
            "The department needs a new system, or the contract on one it has is running out. "
            "Look first at what you have already: another department may own a system that will "
            "do. The step is done when it is clear whether the case is about something new or a "
            "renewal."
        ),
        points=(
            point(_("Say whether it is a new system or a renewal"), request("kind")),
            point(
                _("Search your own systems, and write why a candidate will or will not do"),
                sheet("owned_systems"),
            ),
            point(
                _("Say which goal it supports, and who is affected"),
                request("strategy", "affected"),
                sheet("need"),
            ),
        ),
        performers=("requester", "coordinator"),
        worksheets=("need", "owned_systems"),
    ),
    Step(
        key="request",
        number=2,
        title=_("Fill in the form"),
        guidance=_(
            "The form takes about five minutes, and its answers are used in all the steps that "
            "follow. The helpers look it through when it arrives. What the department does not "
            "know yet is not a mistake: it becomes a task with a name on it."
        ),
        points=(
            point(_("Check that every mandatory answer is given"), request()),
            point(_("Note what is to be clarified: cost, system owner, business owner"), request()),
            _("Attach what the supplier has sent"),
        ),
        performers=("requester", "coordinator"),
    ),
    Step(
        key="weekly_meeting",
        number=3,
        title=_("Treat the wish at the weekly meeting"),
        guidance=_(
            "The helpers meet every Monday and go through the wishes that have come since last "
            "time. Each function says whether it has something to do in the case. Write a few "
            "lines of minutes, so that the department can see what was said."
        ),
        points=(
            point(
                _("Put the case on the agenda of the next Monday meeting"),
                sheet("visitation_meeting"),
            ),
            _("Let each function say whether the case concerns it"),
            point(_("Write the minutes of the case"), sheet("visitation_meeting")),
        ),
        performers=("coordinator", "procurement", "legal", "architect", "finance"),
        worksheets=("visitation_meeting",),
    ),
    Step(
        key="contact",
        number=4,
        title=_("Choose a contact person"),
        guidance=_(
            "At the meeting the group chooses one of its members as the department's contact "
            "person. The department is told who it is. From now on it has one place to ask, "
            "whatever the question is about."
        ),
        points=(
            point(_("Choose the contact person on the case"), of_case("coordinator")),
            _("See that the department knows whom to ask"),
        ),
        performers=("coordinator",),
        gates=("contact_person_chosen",),
    ),
    Step(
        key="dialogue",
        number=5,
        title=_("Meet the department"),
        guidance=_(
            "The contact person invites the department to a talk about the process: what is to "
            "be done, by whom, and how long it takes. Note what you agree. A supplier may be met "
            "too, but nobody promises anything yet."
        ),
        points=(
            point(
                _("Book a meeting with the department"),
                sheet("meetings", of={"kind": "department"}),
            ),
            _("Go through the steps that lie ahead, and the time they take"),
            point(
                _("Note date, participants and what you agreed"),
                sheet("meetings", "agreed", of={"kind": "department"}),
            ),
        ),
        performers=("coordinator", "requester"),
        worksheets=("meetings",),
    ),
)
