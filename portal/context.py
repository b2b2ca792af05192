"""What every page shows: the way around, for those who may go there."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

EVERYBODY: tuple[str, ...] = ()
ASSESSORS = ("architect", "security", "procurement", "legal", "contracts", "finance", "archive")
BOARD = ("secretary", "chair", "member")


@dataclass(frozen=True)
class Entry:
    label: str | Promise
    url_name: str
    roles: tuple[str, ...] = EVERYBODY

    @property
    def url(self) -> str:
        return reverse(self.url_name)


ENTRIES = (
    Entry(_("My work"), "procurement:my_work"),
    Entry(_("New cases"), "procurement:triage", ("coordinator",)),
    Entry(_("IT visitation"), "procurement:visitation", ("architect", "security", "coordinator")),
    Entry(_("Cases"), "procurement:case_list"),
    Entry(_("Requirements bank"), "requirements_bank:requirement_list"),
    Entry(
        _("Market dialogues"),
        "requirements_bank:dialogue_list",
        ("buyer", "coordinator", "manager", *ASSESSORS),
    ),
    Entry(
        _("Meetings"),
        "governance:meeting_list",
        (*BOARD, *ASSESSORS, "coordinator", "manager", "administrator"),
    ),
    Entry(_("Contracts"), "procurement:contract_list"),
    Entry(
        _("Statistics"),
        "procurement:statistics",
        ("coordinator", "manager", *BOARD, "administrator"),
    ),
    Entry(_("Systems"), "procurement:system_list"),
    Entry(_("Thresholds"), "procurement:threshold_list", ("procurement",)),
    Entry(_("Administration"), "administration:people", ("administrator",)),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The entries of the main menu that the person's roles open; `current` marks where one is."""
    return {"navigation": SimpleLazyObject(lambda: _entries(request))}


def _entries(request: HttpRequest) -> list[dict[str, Any]]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    entries = [
        {"label": entry.label, "url": entry.url}
        for entry in ENTRIES
        if not entry.roles or user.has_role(*entry.roles)
    ]
    here = max(
        (entry["url"] for entry in entries if _is_at(request.path, str(entry["url"]))),
        key=lambda url: len(str(url)),
        default=None,
    )
    return [{**entry, "current": entry["url"] == here} for entry in entries]


def _is_at(path: str, url: str) -> bool:
    """Every path begins with the front page's; only the front page itself is there."""
    return path == url or (url != "/" and path.startswith(url))
