"""What happens when somebody comes in by the authority's own sign-in (E03)."""

from dataclasses import dataclass
from enum import Enum

import structlog
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts.models import Assignment, Identity, IdentityProvider, Role, User
from administration.claims import Claims, Wanted, wanted
from administration.last_administrator import (
    LastAdministrator,
    administers,
    leave_an_administrator,
)
from notifications.trail import record
from portal.locks import locked

log = structlog.get_logger(__name__)


class Refusal(Enum):
    """Why somebody who is who they say does not come in."""

    NO_ROLES = "no_roles"
    CLOSED = "closed"
    ADDRESS = "address"


@dataclass(frozen=True)
class Admission:
    """Who comes in; or nobody, and why."""

    person: User | None
    refusal: Refusal | None = None


@transaction.atomic
def admit(provider: IdentityProvider, claims: Claims) -> Admission:
    """Find or make the person whose account it is, and let their roles follow the claims.

    The account is known again by its issuer and subject alone. An address counts once, to find
    the person that an account belongs to, and only at this authority and in its own domains.
    """
    locked(IdentityProvider.objects.filter(pk=provider.pk)).get()
    wants = wanted(provider.rules.select_related("department"), claims.groups)
    person = _known(provider, claims) or _recognised(provider, claims, wants)
    if isinstance(person, Refusal):
        return _refused(provider, person)
    if person.authority_id != provider.authority_id:
        return _refused(provider, Refusal.ADDRESS)
    if not person.is_active:
        return _refused(provider, Refusal.CLOSED)
    _follow(provider, person, wants)
    if not person.assignments.exists():
        return _refused(provider, Refusal.NO_ROLES)
    return Admission(person)


def _refused(provider: IdentityProvider, refusal: Refusal) -> Admission:
    log.warning("sign_in_refused", authority=provider.authority_id, why=refusal.value)
    return Admission(None, refusal)


def _known(provider: IdentityProvider, claims: Claims) -> User | None:
    named = {"issuer": claims.issuer, "subject": claims.subject}
    found = provider.identities.filter(**named).select_related("user").first()
    return found.user if found else None


def _recognised(provider: IdentityProvider, claims: Claims, wants: Wanted) -> User | Refusal:
    """The authority's person with that address, or a new one. Nobody who has another account."""
    if not _is_ours(provider, claims):
        return Refusal.ADDRESS
    found: User | None = User.objects.filter(email=claims.email).first()
    if found and (
        found.authority_id != provider.authority_id or Identity.objects.filter(user=found).exists()
    ):
        return Refusal.ADDRESS
    if not found and not wants.roles:
        return Refusal.NO_ROLES
    person = found or _made(provider, claims)
    Identity.objects.create(
        provider=provider, issuer=claims.issuer, subject=claims.subject, user=person
    )
    kind = "administration.identity_linked" if found else "administration.admitted"
    record(kind, person, by=None)
    return person


def _is_ours(provider: IdentityProvider, claims: Claims) -> bool:
    try:
        validate_email(claims.email)
    except ValidationError:
        return False
    domain = claims.email.rpartition("@")[2]
    ours = provider.authority.email_domains.filter(domain=domain)
    return claims.is_verified and ours.exists()


def _made(provider: IdentityProvider, claims: Claims) -> User:
    name = claims.name or claims.email.partition("@")[0]
    person = User(email=claims.email, name=name[:150], authority=provider.authority)
    person.set_unusable_password()
    person.save()
    return person


def _follow(provider: IdentityProvider, person: User, wants: Wanted) -> None:
    """Give and take the roles at this authority that are held by claim; by hand, where it says."""
    held = {
        (one.role, one.department_id): one
        for one in person.assignments.filter(authority=provider.authority)
    }
    gained = [
        Assignment(
            user=person,
            role=role,
            department_id=department,
            authority=provider.authority,
            is_by_claim=True,
        )
        for role, department in sorted(wants.roles - set(held), key=str)
    ]
    lost = [
        one
        for key, one in held.items()
        if key not in wants.roles
        and (one.is_by_claim or provider.decides_all_roles)
        and _may_go(one, person)
    ]
    moves = wants.department is not None and wants.department.pk != person.department_id
    if not (gained or lost or moves):
        return
    Assignment.objects.bulk_create(gained)
    Assignment.objects.filter(pk__in=[one.pk for one in lost]).delete()
    if moves:
        person.department = wants.department
        person.save(update_fields=["department"])
    person.forget_roles()
    record(
        "administration.roles_followed",
        person,
        by=None,
        gained=[Role(one.role) for one in gained],
        lost=[Role(one.role) for one in lost],
        department=wants.department if moves else None,
    )


def _may_go(assigned: Assignment, person: User) -> bool:
    """The last administrator keeps the role: else nobody could put the rules right."""
    if not administers(assigned):
        return True
    try:
        leave_an_administrator(assigned.authority, without=person)
    except LastAdministrator:
        return False
    return True
