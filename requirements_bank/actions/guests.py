"""People of other authorities on the team of a market dialogue."""

from django.db import transaction
from django.db.models import Q

from accounts.models import Authority, User
from notifications.trail import record
from requirements_bank.models import MarketDialogue, Membership


@transaction.atomic
def part(authority: Authority, *, by: User) -> None:
    """The authority is in fewer collaborations now: whoever was on a team by one of them is off it.

    Both its people with the others, and theirs with it.
    """
    beside = set(Membership.objects.beside(authority).values_list("authority", flat=True))
    far = ~Q(user__authority__in={authority.pk, *beside})
    gone = MarketDialogue.team.through.objects.filter(
        Q(marketdialogue__authority=authority) & far
        | Q(user__authority=authority) & ~Q(marketdialogue__authority__in={authority.pk, *beside})
    )
    dialogues = MarketDialogue.objects.filter(pk__in=gone.values("marketdialogue"))
    for dialogue in dialogues.select_related("case", "owner").order_by("pk"):
        rows = gone.filter(marketdialogue=dialogue)
        people = list(User.objects.filter(pk__in=rows.values("user")).select_related("authority"))
        dialogue.team.remove(*people)
        record(
            "requirements_bank.guests_parted",
            dialogue.case,
            by=by,
            tell=dialogue.everybody(),
            at=dialogue,
            dialogue=dialogue,
            people=people,
        )
