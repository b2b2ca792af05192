"""What happens to people: invited, given roles, gone and back again."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlencode

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Assignment, Department, Role, User
from administration.last_administrator import administers, leave_an_administrator
from notifications.outbox import Letter
from notifications.trail import record
from portal.refusals import Refused
from procurement.course import standing


class AddressTaken(Refused):
    """Refused: somebody else has just invited that address."""

    def __init__(self) -> None:
        super().__init__(_("That address is already in use."))


@transaction.atomic
def invite(person: User, *, by: User | None, roles: Iterable[Role] = ()) -> User:
    """Take a person in, with roles, and write to them with a link to choose a password.

    By None: the operator, for the first administrator of an authority.
    """
    person.set_unusable_password()
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise AddressTaken from error
    Assignment.objects.bulk_create(
        Assignment(user=person, role=role, authority=person.authority) for role in roles
    )
    _write_invitation(person, by=by)
    return person


@transaction.atomic
def resend_invitation(person: User, *, by: User) -> None:
    """Write to an invited person once more; the link of the first letter keeps its own end."""
    _write_invitation(person, by=by)


@transaction.atomic
def edit(person: User, *, by: User) -> None:
    """Keep a person's name, department and language as they were changed."""
    person.save(update_fields=["name", "department", "language"])
    record("administration.person_edited", person, by=by)


@transaction.atomic
def assign_role(
    person: User, *, by: User | None, role: Role, department: Department | None = None
) -> Assignment:
    """Give a person a role in their authority, perhaps only for one department.

    By None: who runs the portal, for the people of another authority.
    """
    assigned, is_new = Assignment.objects.get_or_create(
        user=person, role=role, authority=person.authority, department=department
    )
    # What was given by hand stays, whatever the authority's own sign-in says.
    was_by_claim = Assignment.objects.filter(pk=assigned.pk, is_by_claim=True)
    if was_by_claim.update(is_by_claim=False) or is_new:
        record("administration.role_assigned", person, by=by, tell=[person], assigned=assigned)
    return assigned


@transaction.atomic
def remove_role(assigned: Assignment, *, by: User) -> None:
    """Take a role from a person, unless nobody would be left to administer the authority."""
    person = assigned.user
    if administers(assigned):
        leave_an_administrator(assigned.authority, without=person)
    deleted, _rows = Assignment.objects.filter(pk=assigned.pk).delete()
    if deleted:
        record("administration.role_removed", person, by=by, tell=[person], assigned=assigned)


@transaction.atomic
def deactivate(person: User, *, by: User) -> None:
    """Close a person's access at once. What they hold stays in their name until it is moved."""
    administered = [each for each in person.assignments.all() if administers(each)]
    for assigned in sorted(administered, key=lambda each: each.authority_id):
        leave_an_administrator(assigned.authority, without=person)
    if User.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        person.is_active = False
        # With the password go all sessions and unused links, also after a return.
        person.set_unusable_password()
        person.save(update_fields=["password"])
        standing.release(person)
        record("administration.deactivated", person, by=by)


@transaction.atomic
def reactivate(person: User, *, by: User) -> None:
    """Let a person in again, with the roles they had, once they have chosen a new password."""
    person.is_active = True
    person.save(update_fields=["is_active"])
    standing.take_back(person)
    record("administration.reactivated", person, by=by)
    _write_invitation(person, by=by)


@transaction.atomic
def edit_profile(person: User, *, by: User) -> None:
    """Keep what a person changed in their own profile."""
    person.save(update_fields=["name", "language"])
    record("administration.profile_edited", person, by=by)


def _write_invitation(person: User, *, by: User | None) -> None:
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    page = reverse("account_reset_password_from_key", kwargs=key)
    # Where the authority's own sign-in is the only way, a password would open nothing.
    signs_in_there = not person.may_use_password
    if signs_in_there:
        code = urlencode({"myndighed": person.authority.code})
        page = f"{reverse('account_login')}?{code}"
    record(
        "administration.invited",
        person,
        by=by,
        write=[Letter(person.email, person.language, settings.SITE_URL + page)],
        signs_in_there=signs_in_there,
        until=timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
        forgotten_url=settings.SITE_URL + reverse("account_reset_password"),
    )
