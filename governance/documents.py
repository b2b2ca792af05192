"""Agenda and minutes as PDF. They are in Danish: it is the authority's own language."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from governance.agenda import whole_agenda
from governance.edition import edition, marks_of
from governance.gaps import keys_in
from governance.models import Meeting, Paper
from portal.pdf import write_pdf

TEMPLATES = {
    Paper.Kind.AGENDA: "governance/agenda_pdf.html",
    Paper.Kind.MINUTES: "governance/minutes_pdf.html",
    Paper.Kind.PUBLIC: "governance/public_minutes_pdf.html",
    Paper.Kind.ADDENDUM: "governance/addendum_pdf.html",
}


def render_paper(paper: Paper) -> bytes:
    """The paper as it reads now. Slow: about 0.3 s a page."""
    return write_pdf(html_of(paper))


def html_of(paper: Paper) -> str:
    meeting = Meeting.objects.select_related("board__authority", "approving_meeting").get(
        pk=paper.meeting_id
    )
    with translation.override("da"):
        agenda = whole_agenda(meeting, None, without=keys_in(paper.without))
        context: dict[str, Any] = {"meeting": meeting, "authority": meeting.authority}
        if paper.is_public:
            # Its template gets nothing that could hold what is kept from the public.
            context["entries"] = edition(meeting, agenda, marks_of(meeting))
        else:
            context |= {"agenda": agenda, "slots": agenda.slots, "addendum": paper.addendum}
            context["site"] = settings.SITE_URL
        return render_to_string(TEMPLATES[Paper.Kind(paper.kind)], context)
