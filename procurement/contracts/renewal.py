"""What a contract already answers in a request to renew it."""

import uuid
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from portal.templatetags.formats import day
from procurement.models import Case, Contract, Request
from procurement.models.request import Answer


def form_key(contract: Contract, user: User) -> uuid.UUID:
    """The same for a person and a contract: the mail's link opens the same draft each time.

    Only when an earlier renewal came to nothing there may be another.
    """
    over = Case.objects.filter(
        renews=contract,
        requester=user,
        status__in=(Case.Status.REJECTED, Case.Status.WITHDRAWN, Case.Status.CLOSED),
    ).count()
    return uuid.uuid5(uuid.NAMESPACE_URL, f"indgang:renewal:{contract.pk}:{user.pk}:{over}")


def answers_from(contract: Contract) -> dict[str, Any]:
    """The answers that the contract and its system give; all can be changed."""
    system = contract.system
    known = {
        "title": _("Renewal of %(system)s") % {"system": system.name},
        "kind": Request.Kind.RENEWAL,
        "department": system.department,
        "description": _("The contract with %(supplier)s for %(system)s expires on %(day)s.")
        % {
            "supplier": contract.supplier,
            "system": system.name,
            "day": day(contract.expiry_date) or "–",
        },
        "system_owner": system.owner or contract.owner,
        "business_owner": system.business_owner,
        "payer": system.department,
        "deadline": contract.expiry_date,
        "deadline_reason": _("The contract expires.") if contract.expiry_date else "",
        "replaces": Answer.UNKNOWN,
        "replaced_system": system,
    }
    return {name: value for name, value in known.items() if value}
