"""Views of the list that people keep for themselves. Personal, and no part of the trail."""

from django.db import transaction
from django.http import QueryDict

from requirements_bank.models import SavedView

# Where one is in the list is no part of a view.
NOT_KEPT = ("after", "before", "csrfmiddlewaretoken")


@transaction.atomic
def keep(view: SavedView) -> SavedView:
    """Keep it under its name; one that the person has under that name is replaced."""
    names = ("authority", "query", "is_shared", "is_told")
    told = {name: getattr(view, name) for name in names}
    kept, _new = SavedView.objects.update_or_create(user=view.user, name=view.name, defaults=told)
    return kept


def forget(view: SavedView) -> None:
    view.delete()


def tidy(query: str, **instead: str) -> str:
    """The filters alone, without those that are empty; some with another value `instead`."""
    wanted = QueryDict(query, mutable=True)
    for name, value in instead.items():
        wanted[name] = value
    for name in list(wanted):
        if name in NOT_KEPT or not wanted[name]:
            del wanted[name]
    return wanted.urlencode()
