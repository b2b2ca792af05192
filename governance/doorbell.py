"""Asking for the papers of a meeting that wait to be made. To be called after commit."""

from governance import tasks
from governance.models import Meeting
from portal.doorbell import ring


def ring_for_papers(meeting: Meeting) -> None:
    for paper in meeting.papers.waiting():
        ring(tasks.make_paper, paper.pk)
