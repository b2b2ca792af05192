"""What holds for every table that is looked through first and then taken in whole."""

from django.utils.translation import gettext as _

from portal.refusals import Refused


class PlanChanged(Refused):
    """What would happen now is not what the person looked at."""


def must_be_as_seen(*, is_ready: bool, seal: str, seen: str, changed: str) -> None:
    """Raises PlanChanged, saying what has changed, unless the plan has the seal that was seen."""
    if not is_ready:
        raise PlanChanged(_("There are mistakes in the table, so nothing is imported."))
    if seal != seen:
        raise PlanChanged(changed)
