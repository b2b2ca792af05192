"""Letting people in to a case who could not see it. Called by actions, which tell them."""

from accounts.models import User
from procurement.models import Case, Colleague


def let_in(case: Case, person: User, *, by: User) -> bool:
    """Whether the person had to be let in, to read and no more."""
    if Case.objects.visible_to(person).filter(pk=case.pk).exists():
        return False
    Colleague.objects.get_or_create(
        case=case, user=person, defaults={"may_edit": False, "invited_by": by}
    )
    return True
