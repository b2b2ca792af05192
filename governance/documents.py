"""Agenda and minutes as PDF. They are in Danish: it is the authority's own language."""

from django.conf import settings
from django.utils import translation

from governance.agenda import whole_agenda
from governance.models import Meeting, Paper
from portal.pdf import render_pdf

TEMPLATES = {
    Paper.Kind.AGENDA: "governance/agenda_pdf.html",
    Paper.Kind.MINUTES: "governance/minutes_pdf.html",
}


def render_paper(paper: Paper) -> bytes:
    """The paper as it reads now. Slow: about 0.3 s a page."""
    meeting = Meeting.objects.select_related("board__authority").get(pk=paper.meeting_id)
    agenda = whole_agenda(meeting, None)
    context = {
        "meeting": meeting,
        "authority": meeting.authority,
        "agenda": agenda,
        "slots": agenda.slots,
        "site": settings.SITE_URL,
    }
    with translation.override("da"):
        return render_pdf(TEMPLATES[Paper.Kind(paper.kind)], context)
