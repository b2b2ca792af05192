"""Letting people in to a case who could not see it. Called by actions, which tell them."""

from django.utils.translation import gettext as _

from accounts.models import Role, User
from portal.refusals import Refused
from procurement.models import Case, Colleague


def let_in(case: Case, person: User, *, by: User) -> bool:
    """Whether the person had to be let in, to read and no more.

    Nobody is who is disqualified in the case before a board (X08).
    """
    if case.is_closed_to(person):
        text = _("%(name)s is disqualified in the case before a board. Ask somebody else.")
        raise Refused(text % {"name": person.name})
    if Case.objects.visible_to(person).filter(pk=case.pk).exists():
        return False
    Colleague.objects.get_or_create(
        case=case, user=person, defaults={"may_edit": False, "invited_by": by}
    )
    return True


def of_boards(case: Case, *roles: Role) -> list[User]:
    """Those with these roles at boards who may be told of the case."""
    people = User.objects.holding(*roles, authority=case.authority_id)
    return [person for person in people if not case.is_closed_to(person)]
