"""What happens to a collaboration of authorities, and to their part in it (E14)."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Authority, User
from notifications.trail import record
from portal.clock import database_now
from portal.locks import lock_word, locked, pause_point
from portal.refusals import Refused
from requirements_bank.actions import guests
from requirements_bank.bank import editors
from requirements_bank.bank.lifting import lift
from requirements_bank.models import Collaboration, Membership, Requirement

Status = Membership.Status


@transaction.atomic
def found(collaboration: Collaboration, *, by: User, authority: Authority) -> Collaboration:
    """An authority begins one, and is its first member. Pressed twice, it is one."""
    lock_word("collaborations")
    same = Collaboration.objects.filter(name=collaboration.name, founded_by=by)
    if again := same.first():
        return again
    pause_point("collaboration_is_new")
    _refuse_a_taken_name(collaboration)
    collaboration.founded_by = by
    collaboration.save()
    collaboration.memberships.create(authority=authority, status=Status.MEMBER, invited_by=by)
    record("requirements_bank.collaboration_founded", collaboration, by=by)
    return collaboration


@transaction.atomic
def edit(collaboration: Collaboration, *, by: User) -> None:
    """Another name, or other words about what is shared."""
    lock_word("collaborations")
    _refuse_a_taken_name(collaboration)
    collaboration.save(update_fields=["name", "description"])
    record("requirements_bank.collaboration_edited", collaboration, by=by)


@transaction.atomic
def invite(collaboration: Collaboration, *, by: User, authority: Authority) -> Membership:
    """Ask an authority in; its editors are told, and one of them answers. Also one that left."""
    _lock(collaboration)
    row = collaboration.memberships.filter(authority=authority).first()
    if row and not row.has_left:
        return row
    pause_point("authority_is_invited")
    if row:
        row.move_to(Status.INVITED)
    else:
        row = collaboration.memberships.create(authority=authority, invited_by=by)
    told = editors.editors_of([authority])
    record(
        "requirements_bank.authority_invited",
        collaboration,
        by=by,
        tell=told,
        authority=authority,
        inviting=by.authority,
    )
    return row


@transaction.atomic
def join(membership: Membership, *, by: User) -> None:
    """The authority is a member: it reads, writes and uses what is shared."""
    membership.move_to(Status.MEMBER)
    _tell("requirements_bank.collaboration_joined", membership, by=by)


@transaction.atomic
def decline(membership: Membership, *, by: User) -> None:
    """The authority does not want to be in it. It can be invited again."""
    membership.move_to(Status.LEFT)
    _tell("requirements_bank.collaboration_declined", membership, by=by)


@transaction.atomic
def withdraw(membership: Membership, *, by: User) -> None:
    """The invitation is taken back before it was answered."""
    if not membership.is_invited:
        raise Refused(_("The invitation has been answered."))
    membership.move_to(Status.LEFT)
    told = editors.editors_of([membership.authority])
    record(
        "requirements_bank.authority_not_invited",
        membership.collaboration,
        by=by,
        tell=told,
        authority=membership.authority,
    )


@transaction.atomic
def leave(membership: Membership, *, by: User) -> None:
    """The authority no longer sees what is shared, nor works on the others' dialogues, nor they
    on its; its dialogues keep what they ask.

    Somebody must be left to look after the requirements.
    """
    collaboration = membership.collaboration
    _lock(collaboration)
    others = collaboration.memberships.current().exclude(pk=membership.pk)
    if not others.exists() and collaboration.requirements.kept().exists():
        raise Refused(_("You are the last member. Delete its requirements first."))
    pause_point("another_member_is_left")
    membership.move_to(Status.LEFT)
    _tell("requirements_bank.collaboration_left", membership, by=by)
    guests.part(membership.authority, by=by)


@transaction.atomic
def share(requirement: Requirement, *, by: User, collaboration: Collaboration) -> Requirement:
    """The collaboration gets a copy that all members may use and write on, at once.

    Pressed twice, it is one copy.
    """
    requirement = locked(Requirement.objects.filter(pk=requirement.pk)).get()
    if again := requirement.lifted_to.kept().filter(collaboration=collaboration).first():
        return again
    pause_point("requirement_is_shared")
    if not Collaboration.objects.open_to(requirement).filter(pk=collaboration.pk).exists():
        raise Refused(_("It can no longer be shared with that collaboration."))
    owner = {"kind": Requirement.Kind.COLLABORATION, "collaboration": collaboration}
    status = Requirement.Status.PUBLISHED
    copy = lift(requirement, by=by, at=database_now(), status=status, **owner)
    told = editors.members_of(collaboration)
    record(
        "requirements_bank.shared",
        copy,
        by=by,
        tell=told,
        original=requirement,
        collaboration=collaboration,
        sharing=by.authority,
    )
    return copy


def _refuse_a_taken_name(collaboration: Collaboration) -> None:
    others = Collaboration.objects.exclude(pk=collaboration.pk)
    if others.filter(name=collaboration.name).exists():
        raise Refused(_("There is already a collaboration of that name."))


def _lock(collaboration: Collaboration) -> None:
    locked(Collaboration.objects.filter(pk=collaboration.pk)).get()


def _tell(kind: str, membership: Membership, *, by: User) -> None:
    """All members' editors, except the one who did it."""
    collaboration, authority = membership.collaboration, membership.authority
    told = editors.members_of(collaboration)
    record(kind, collaboration, by=by, tell=told, authority=authority)
