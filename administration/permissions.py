"""Who may administer what. A role limited to a department administers nothing."""

from accounts.models import Assignment, Authority, Department, Role, Substitution, User


def can_administer(user: User, authority: Authority) -> bool:
    return authority.pk in user.authorities_as(Role.ADMINISTRATOR)


def can_edit_person(user: User, person: User) -> bool:
    return person.authority_id in user.authorities_as(Role.ADMINISTRATOR)


def can_invite(user: User, authority: Authority) -> bool:
    return can_administer(user, authority)


def can_resend_invitation(user: User, person: User) -> bool:
    """As long as the person has not chosen a password, and not come in otherwise."""
    is_in = person.has_usable_password() or hasattr(person, "identity")
    return can_edit_person(user, person) and person.is_active and not is_in


def can_name_substitute(user: User, person: User) -> bool:
    """Everybody for an absence of their own; an administrator for whoever is suddenly ill."""
    return person.is_active and (user.pk == person.pk or can_edit_person(user, person))


def can_end_substitution(user: User, substitution: Substitution) -> bool:
    """Whoever was away and is back, the substitute who cannot, and an administrator."""
    own = user.pk in (substitution.absent_id, substitution.substitute_id)
    return substitution.ended_at is None and (own or can_edit_person(user, substitution.absent))


def can_assign_role(user: User, person: User) -> bool:
    return can_edit_person(user, person) and person.is_active


def roles_to_give(user: User) -> list[tuple[str, str]]:
    """What the person may let others do, as choices.

    Whoever edits the requirements that all authorities share is chosen by who runs the portal.
    """
    withheld = () if user.is_operator else (Role.SHARED_EDITOR.value,)
    return [(value, str(label)) for value, label in Role.choices if value not in withheld]


def can_remove_role(user: User, assigned: Assignment) -> bool:
    return can_administer(user, assigned.authority)


def can_deactivate(user: User, person: User) -> bool:
    return can_edit_person(user, person) and person.is_active


def can_reactivate(user: User, person: User) -> bool:
    return can_edit_person(user, person) and not person.is_active


def can_edit_department(user: User, department: Department) -> bool:
    return department.authority_id in user.authorities_as(Role.ADMINISTRATOR)
