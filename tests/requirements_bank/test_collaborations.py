"""Authorities share requirements with each other in a collaboration that they run themselves."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from accounts.models import Assignment, Role
from notifications.models import Event, Notification
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from requirements_bank.actions import collaborations
from requirements_bank.models import Collaboration, LocalExtension, Membership, Requirement
from requirements_bank.permissions import can_share
from tests.factories import make_authority, make_department, make_requirement, make_user
from tests.races import Meeting, at_once, errors
from tests.requirements_bank.addresses import page

LIST = reverse("requirements_bank:collaboration_list")
FOUND = reverse("requirements_bank:found_collaboration")


@pytest.fixture
def sydby(db):
    return make_authority(name="Sydby Kommune", code="SYD")


@pytest.fixture
def syd(sydby):
    """Sydby's editor."""
    return make_user(Role.EDITOR, authority=sydby, name="Jens Gram")


@pytest.fixture
def nord(editor, authority) -> Collaboration:
    """Begun by Nordby; nobody else is in it."""
    return collaborations.found(Collaboration(name="Nord og syd"), by=editor, authority=authority)


@pytest.fixture
def invitation(nord, editor, sydby, syd) -> Membership:
    return collaborations.invite(nord, by=editor, authority=sydby)


@pytest.fixture
def both(nord, invitation, syd) -> Collaboration:
    """Sydby has said yes."""
    collaborations.join(invitation, by=syd)
    return nord


def told(kind: str) -> set[str]:
    rows = Notification.objects.filter(event__kind=f"requirements_bank.{kind}")
    return set(rows.values_list("recipient__name", flat=True))


@pytest.mark.spec("E14")
def test_an_editor_begins_one_and_the_own_authority_is_its_first_member(client, editor, authority):
    client.force_login(editor)
    assert "I er ikke med i et samarbejde" in client.get(LIST).text
    assert client.get(FOUND).status_code == 200

    typed = {"name": "Nord og syd", "description": "Vi deler.", "authority": authority.pk}
    for _click in range(2):
        client.post(FOUND, typed)

    made = Collaboration.objects.get()
    assert list(Collaboration.objects.of(authority)) == [made]
    assert "Nord og syd" in client.get(LIST).text
    text = client.get(made.get_absolute_url()).text
    assert "Vi deler." in text
    assert "Nordby Kommune" in text


def test_a_name_is_given_once(client, nord, editor, syd, sydby):
    client.force_login(syd)

    answer = client.post(FOUND, {"name": "Nord og syd", "authority": sydby.pk})

    assert "Der er allerede et samarbejde med det navn." in answer.text
    with pytest.raises(Refused):
        collaborations.found(Collaboration(name="Nord og syd"), by=syd, authority=sydby)


@pytest.mark.spec("E14")
def test_another_authority_is_invited_and_its_editors_say_yes(client, nord, editor, sydby, syd):
    limited = make_user(authority=sydby, name="Kun Pleje")
    Assignment.objects.create(
        user=limited,
        role=Role.EDITOR,
        authority=sydby,
        department=make_department(authority=sydby),
    )
    client.force_login(editor)
    assert client.get(page("invite_authority", nord.pk)).status_code == 200
    for _click in range(2):
        client.post(page("invite_authority", nord.pk), {"authority": sydby.pk})
    assert told("authority_invited") == {"Jens Gram"}
    membership = nord.memberships.get(authority=sydby)
    assert "Inviteret" in client.get(nord.get_absolute_url()).text
    assert not Collaboration.objects.of(sydby).exists()
    client.force_login(syd)
    assert "Sydby Kommune er inviteret" in client.get(nord.get_absolute_url()).text

    client.post(page("join_collaboration", membership.pk))

    assert list(Collaboration.objects.of(sydby)) == [nord]
    assert told("collaboration_joined") == {"Editor"}
    assert "Sydby Kommune er med" in Event.objects.about(nord).first().text_da


def test_an_invitation_is_declined_and_given_again(client, nord, invitation, editor, syd, sydby):
    client.force_login(syd)

    client.post(page("decline_membership", invitation.pk))

    assert told("collaboration_declined") == {"Editor"}
    assert client.get(nord.get_absolute_url()).status_code == 404
    again = collaborations.invite(nord, by=editor, authority=sydby)
    assert again == invitation
    assert client.get(nord.get_absolute_url()).status_code == 200


def test_an_invitation_is_taken_back_as_long_as_it_is_not_answered(
    client, nord, invitation, editor, syd
):
    client.force_login(editor)
    client.post(page("withdraw_membership", invitation.pk))

    invitation.refresh_from_db()
    assert invitation.has_left
    assert "authority_not_invited" in Event.objects.about(nord).first().kind
    with pytest.raises(TransitionNotAllowed):
        collaborations.join(invitation, by=syd)
    with pytest.raises(Refused):
        collaborations.withdraw(nord.memberships.current().get(), by=editor)


@pytest.mark.spec("E14")
def test_what_is_shared_is_a_copy_that_every_member_may_change(client, both, editor, syd, sydby):
    own = make_requirement(
        kind="local", authority=editor.authority, title="Backup", notes="HEMMELIG-7731"
    )
    written = {"authority": editor.authority, "changed_by": editor}
    LocalExtension.objects.create(requirement=own, description="HEMMELIG-7731", **written)
    client.force_login(editor)
    assert "Del det med et samarbejde" in client.get(own.get_absolute_url()).text
    assert client.get(page("share", own.pk)).status_code == 200

    for _click in range(2):
        client.post(page("share", own.pk), {"collaboration": both.pk})

    copy = Requirement.objects.get(collaboration=both)
    assert (copy.kind, copy.status, copy.lifted_from) == ("collaboration", "published", own)
    assert copy.label.startswith("SAM-")
    assert told("shared") == {"Jens Gram"}
    assert "Del det med et samarbejde" not in client.get(own.get_absolute_url()).text
    client.force_login(syd)
    text = client.get(copy.get_absolute_url()).text
    assert "Backup" in text
    assert "HEMMELIG" not in text
    assert "Backup" in client.get(both.get_absolute_url()).text
    assert client.get(page("change_requirement", copy.pk)).status_code == 200
    assert copy in Requirement.objects.offered_to(sydby)
    assert client.get(own.get_absolute_url()).status_code == 404


def test_only_the_own_published_requirement_is_shared_and_only_in_the_own_collaboration(
    both, editor, syd, authority
):
    own = make_requirement(kind="local", authority=authority)
    elsewhere = Collaboration.objects.create(name="Øst", founded_by=syd)
    shared = make_requirement()

    with pytest.raises(Refused):
        collaborations.share(own, by=editor, collaboration=elsewhere)
    assert not Collaboration.objects.open_to(shared).exists()
    for who, requirement in ((editor, shared), (syd, own)):
        assert not can_share(who, requirement)
    Requirement.objects.filter(pk=own.pk).update(status="draft")
    own.refresh_from_db()
    assert not can_share(editor, own)


@pytest.mark.spec("E14")
def test_who_leaves_no_longer_sees_what_is_shared(client, both, editor, syd, sydby):
    shared = make_requirement(kind="collaboration", collaboration=both)
    client.force_login(syd)
    assert client.get(shared.get_absolute_url()).status_code == 200

    client.post(page("leave_collaboration", both.memberships.get(authority=sydby).pk))

    assert client.get(shared.get_absolute_url()).status_code == 404
    assert client.get(both.get_absolute_url()).status_code == 404
    assert told("collaboration_left") == {"Editor"}


def test_the_last_member_does_not_leave_requirements_without_an_owner(client, nord, editor):
    shared = make_requirement(kind="collaboration", collaboration=nord)
    membership = nord.memberships.get()
    client.force_login(editor)

    answer = client.post(page("leave_collaboration", membership.pk), follow=True)

    assert "I er det sidste medlem" in answer.text
    shared.deleted_at = shared.changed_at
    shared.save()
    client.post(page("leave_collaboration", membership.pk))
    membership.refresh_from_db()
    assert membership.has_left


def test_a_member_changes_name_and_description(client, both, syd):
    client.force_login(syd)
    assert client.get(page("edit_collaboration", both.pk)).status_code == 200

    client.post(page("edit_collaboration", both.pk), {"name": "Nord, syd og øst"})

    both.refresh_from_db()
    assert both.name == "Nord, syd og øst"


def test_others_of_a_member_read_and_strangers_see_nothing(
    client, both, invitation, requester, stranger
):
    nordbys = both.memberships.exclude(pk=invitation.pk).get()
    client.force_login(requester)
    assert client.get(both.get_absolute_url()).status_code == 200
    assert client.get(FOUND).status_code == 403
    for name in ("edit_collaboration", "invite_authority"):
        assert client.get(page(name, both.pk)).status_code == 403
    for name in (
        "join_collaboration",
        "decline_membership",
        "leave_collaboration",
        "withdraw_membership",
    ):
        assert client.post(page(name, nordbys.pk)).status_code == 403
    client.force_login(stranger)
    assert client.get(both.get_absolute_url()).status_code == 404
    assert client.post(page("leave_collaboration", nordbys.pk)).status_code == 404
    assert "Nord og syd" not in client.get(LIST).text


def test_the_list_takes_the_same_queries_however_long(client, both, editor, authority, query_count):
    client.force_login(editor)
    client.get(LIST)
    with_one = query_count(client.get, LIST)
    for name in ("Øst", "Vest"):
        collaborations.found(Collaboration(name=name), by=editor, authority=authority)

    assert query_count(client.get, LIST) == with_one


def leave_at_once(both, editor, syd, settings) -> list:
    """The two members leave at the same time."""
    make_requirement(kind="collaboration", collaboration=both)
    settings.PAUSES = {"another_member_is_left": Meeting()}
    rows = list(both.memberships.order_by("pk"))
    return at_once(
        lambda: collaborations.leave(rows[0], by=editor),
        lambda: collaborations.leave(rows[1], by=syd),
        refusals=Refused,
    )


@pytest.mark.django_db(transaction=True)
def test_of_the_two_last_who_leave_at_once_one_stays(both, editor, syd, settings):
    assert len(errors(leave_at_once(both, editor, syd, settings))) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_nobody_would_be_left(both, editor, syd, settings):
    settings.LOCKS_OFF = True

    assert not errors(leave_at_once(both, editor, syd, settings))


@pytest.fixture
def twice(editor, authority, sydby, settings):
    """What two clicks at once make, without the portal's look at second clicks."""

    def press(verb: str, shared: Collaboration) -> int:
        own = make_requirement(kind="local", authority=authority, title="Log")
        at = {"by": editor}
        acts = {
            "found": lambda: collaborations.found(
                Collaboration(name="Øst"), authority=authority, **at
            ),
            "invite": lambda: collaborations.invite(shared, authority=sydby, **at),
            "share": lambda: collaborations.share(own, collaboration=shared, **at),
        }
        pauses = ("collaboration_is_new", "authority_is_invited", "requirement_is_shared")
        settings.PAUSES = {name: Meeting() for name in pauses}
        both = at_once(acts[verb], acts[verb], refusals=(Refused, IntegrityError))
        return len({row.pk for row in both if not isinstance(row, Exception)}) + len(errors(both))

    return press


VERBS = ["found", "invite", "share"]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one(twice, nord, verb):
    assert twice(verb, nord) == 1


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.django_db(transaction=True)
def test_without_the_locks_they_are_two_or_an_error(twice, nord, verb, settings):
    settings.LOCKS_OFF = True

    assert twice(verb, nord) == 2
