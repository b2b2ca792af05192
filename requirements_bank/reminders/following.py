"""Who follows a part of the bank is told of what changed in it: the day after, and once."""

import datetime

from django.http import QueryDict

from notifications.reminders import remind as remind_once
from requirements_bank.forms.bank_filter import BankFilter
from requirements_bank.models import Requirement, SavedView

VIEW_CHANGED = "requirements_bank.view_changed"
# More are found on the page.
NAMED = 20


def tell(day: datetime.date) -> None:
    """Those who keep a view to be told: what others changed in it that day."""
    for view in SavedView.objects.followed().select_related("user", "authority"):
        changed = list(_changed(view, day))
        if changed:
            remind_once(
                VIEW_CHANGED,
                view,
                deadline=day,
                step="changed",
                people=[view.user],
                number=len(changed),
                named=changed[:NAMED],
            )


def _changed(view: SavedView, day: datetime.date) -> list[Requirement]:
    """As the person may see it that day: what became invisible to them is not told.

    Nothing at all where a filter names what is gone: the others alone would say far too much.
    """
    visible = Requirement.objects.visible_to(view.user).filter(changed_at__date=day)
    rows = visible.exclude(changed_by=view.user).defer("search")
    asked = BankFilter(QueryDict(view.query), rows, user=view.user)
    return list(asked.qs.order_by("number")) if asked.is_valid() else []
