"""Two people write the same text at once."""

from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from governance.following import COPIED
from governance.models import AgendaItem, Discussion, FixedPoint
from portal.refusals import Refused


class Overtaken(Refused):
    """Somebody else has written meanwhile: both texts are shown, and neither is lost."""

    def __init__(self, current: AgendaItem | Discussion | FixedPoint) -> None:
        super().__init__(_("Somebody else has written here meanwhile. Both texts are shown."))
        self.current: Any = current


def fingerprint(item: AgendaItem) -> str:
    """Of what a person writes about a case: whether it is still what somebody has read."""
    words = [getattr(item, name) for name in (*COPIED, "contact_id")]
    papers = sorted(item.papers.values_list("pk", flat=True))
    return sha256(repr((words, papers)).encode()).hexdigest()
