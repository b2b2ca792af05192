"""The papers of a meeting as one reader gets them: each without what that person may not read."""

from accounts.models import User
from governance.gaps import hidden_in, keys_in
from governance.models import Meeting, Paper


def papers_for(reader: User, meeting: Meeting) -> list[Paper]:
    """Of each paper the reader's own copy, unsaved where nobody has asked for it yet.

    An addendum is no copy of anything: there is none about an item that the reader may not see.
    """
    without = hidden_in(meeting, reader)
    papers = list(meeting.papers.select_related("addendum").order_by("pk"))
    made = {one.kind: one for one in papers if not one.addendum_id and one.without == without}
    copies = [
        made.get(one.kind) or Paper(meeting=meeting, kind=one.kind, without=without)
        for one in papers
        if not (one.addendum_id or one.without)
    ]
    hidden = keys_in(without)
    addenda = [one for one in papers if one.addendum and one.addendum.item_id not in hidden]
    return [*copies, *addenda]
