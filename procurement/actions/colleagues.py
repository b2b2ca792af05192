"""What happens to those who are invited to a request or a case."""

from django.db import transaction

from accounts.models import User
from notifications.trail import record
from procurement.models import Case, Colleague


@transaction.atomic
def invite(case: Case, *, by: User, user: User, may_edit: bool) -> Colleague:
    """Let a colleague see or write along. Told once; invited again, only the right is changed."""
    colleague, new = Colleague.objects.get_or_create(
        case=case, user=user, defaults={"may_edit": may_edit, "invited_by": by}
    )
    if new:
        record("procurement.colleague_invited", case, by=by, tell=[user], colleague=colleague)
    elif colleague.may_edit != may_edit:
        colleague.may_edit = may_edit
        colleague.save(update_fields=["may_edit"])
        record("procurement.colleague_changed", case, by=by, colleague=colleague)
    return colleague


@transaction.atomic
def remove(colleague: Colleague, *, by: User) -> None:
    """Take a colleague off the request or the case. Somebody may have done so already."""
    if Colleague.objects.filter(pk=colleague.pk).delete()[0]:
        record("procurement.colleague_removed", colleague.case, by=by, colleague=colleague)
