"""Two people write the same text at once."""

from typing import Any

from django.utils.translation import gettext as _

from governance.models import Discussion, FixedPoint
from portal.refusals import Refused


class Overtaken(Refused):
    """Somebody else has written meanwhile: both texts are shown, and neither is lost."""

    def __init__(self, current: Discussion | FixedPoint) -> None:
        super().__init__(_("Somebody else has written here meanwhile. Both texts are shown."))
        self.current: Any = current
