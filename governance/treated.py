"""Who comes second to an item is told so in a sentence, and what was typed is shown back."""

from django.utils.translation import gettext as _

from governance.models import AgendaItem
from portal.refusals import Refused


def refuse_treated(item: AgendaItem) -> None:
    """Nothing is decided twice, nor after the minutes are approved."""
    if item.status == AgendaItem.Status.WITHDRAWN:
        raise Refused(_("The item was taken off the agenda, so nothing is decided on it."))
    if not item.is_pending:
        decision = item.decisions.last()
        said = decision.get_outcome_display() if decision else item.get_status_display()
        text = _(
            "The item is decided already: %(outcome)s. If that is wrong, correct the decision on "
            "the item’s page."
        )
        raise Refused(text % {"outcome": said})
    if item.meeting.is_minuted:
        raise Refused(_("The minutes are approved, so nothing more is decided at the meeting."))


def refuse_stranded(item: AgendaItem) -> None:
    """The case may have been withdrawn while it stood on the agenda."""
    if not item.is_ripe:
        text = _(
            "The case is no longer before the board (%(state)s). Take the item off the agenda."
        )
        raise Refused(text % {"state": item.case.get_status_display()})
