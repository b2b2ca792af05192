"""A requirement's number is permanent, and never given to another."""

from django.db.models import Max

from portal.locks import lock_word, pause_point
from requirements_bank.models import Requirement


def next_number() -> int:
    """The one after the highest there has been; who else asks waits until this is committed.

    Requirements are deleted softly, so the highest number is that of a row.
    """
    lock_word("number of a requirement")
    highest = Requirement.objects.aggregate(highest=Max("number"))["highest"] or 0
    pause_point("requirement_number")
    return highest + 1
