"""What the imports of tables have in common: a page to upload, and the moment of taking in."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.http import UserRequest
from portal.tables.headings import Columns
from portal.tables.plans import PlanChanged

SHOWN_IMPORTS = 10


class Imported(Protocol):
    """A table with a page of its own."""

    def get_absolute_url(self) -> str: ...


def upload_context(
    form: Form, earlier: QuerySet[Any], columns: Columns, trail: Iterable[tuple[str, str]]
) -> dict[str, Any]:
    """For includes/upload_table.html and includes/earlier_imports.html."""
    return {
        "form": form,
        "earlier": earlier.defer("rows").select_related("by")[:SHOWN_IMPORTS],
        "columns": [label for label, _headings in columns.values()],
        "trail": trail,
    }


def taken_in(
    request: UserRequest, table: Imported, take_in: Callable[..., Any], *, done: str
) -> HttpResponse:
    """Carry out the plan whose seal was sent, or say why it must be looked at once more."""
    try:
        take_in(table, by=request.user, seal=request.POST.get("seal", ""))
    except PlanChanged as changed:
        messages.error(request, str(changed))
    else:
        messages.success(request, done)
    return redirect(table)
