"""The log of equal treatment: what suppliers were told, when and by whom, read from the trail.

Udbudsloven § 2 and § 39: the same information to all, and no lead for those who advised.
"""

from django.db.models import Prefetch

from notifications.models import Event, Mail
from notifications.models import EventQuerySet as Events
from procurement.models import Case

APP = "requirements_bank."
# What went to suppliers, and what suppliers did that others must be able to see was handled.
KINDS = [
    APP + kind
    for kind in (
        *("activated", "supplier_invited", "invitation_resent", "invitation_revoked"),
        *("clarification_asked", "clarification_given", "clarification_set_aside"),
        *("postponed", "dialogue_closed", "dialogue_reopened", "dialogue_cancelled"),
        *("declined", "answering_after_all", "look_refused"),
        *("standard_delivered", "delivery_withdrawn"),
        *("elaboration_asked", "round_postponed", "round_cancelled", "round_closed"),
        *("supplier_chosen", "choice_withdrawn", "outcome_told", "letters_sent"),
        *("adviser_noted", "adviser_changed", "adviser_removed"),
    )
]


def log_of(case: Case) -> Events:
    """The happenings of the case that concern its suppliers, with the mails that they got."""
    to_suppliers = Prefetch("mails", Mail.objects.filter(recipient=None).order_by("to"))
    found = Event.objects.about(case).filter(kind__in=KINDS)
    return found.select_related("actor").prefetch_related(to_suppliers)
