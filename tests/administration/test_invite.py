"""An administrator invites people, who choose their own password from a mailed link."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from administration import permissions
from administration.actions import people
from notifications.models import Event, Mail
from notifications.secrets import unseal
from tests.factories import make_department, make_user

PASSWORD = "en-lang-nordisk-sætning"


def invite(client, by, **typed):
    client.force_login(by)
    data = {"name": "Nina Ny", "email": "Nina@Nordby.example", "language": "da", **typed}
    return client.post(reverse("administration:invite"), data)


def link_of(mail):
    return re.sub(r"^https?://[^/]+", "", unseal(mail.secret))


def test_the_invited_person_has_the_roles_and_no_password(client, administrator, department):
    invite(client, administrator, department=department.pk, roles=["requester", "architect"])

    person = User.objects.get(email="nina@nordby.example")
    assert person.department == department
    assert person.authority == administrator.authority
    assert person.has_role(Role.REQUESTER)
    assert person.has_role(Role.ARCHITECT)
    assert not person.has_usable_password()


def test_a_role_that_is_sent_twice_is_given_once(client, administrator):
    invite(client, administrator, roles=["requester", "requester"])

    person = User.objects.get(email="nina@nordby.example")
    assert person.assignments.count() == 1


def test_the_letter_holds_a_link_that_sets_the_password(client, administrator):
    invite(client, administrator)
    mail = Mail.objects.get(to="nina@nordby.example")
    client.logout()

    form = client.get(link_of(mail), follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})

    assert User.objects.get(email="nina@nordby.example").check_password(PASSWORD)


def test_the_link_is_kept_nowhere_in_the_clear(client, administrator):
    invite(client, administrator)

    mail = Mail.objects.get(to="nina@nordby.example")
    key = link_of(mail).strip("/").rpartition("/")[2]
    assert "[[link]]" in mail.text
    assert key not in mail.text
    assert key not in mail.secret
    assert not Event.objects.filter(text_da__contains=key).exists()


def test_the_letter_says_until_when_the_link_works_in_the_persons_language(client, administrator):
    invite(client, administrator, language="en")

    mail = Mail.objects.get(to="nina@nordby.example")
    assert "is invited to Indgang" in mail.subject
    assert "(Danish time)" in mail.text


def test_one_who_is_here_already_is_named(client, administrator):
    here = make_user(department=administrator.department, name="Else Ebbesen")

    page = invite(client, administrator, email=here.email)

    assert "Else Ebbesen" in page.content.decode()
    assert User.objects.filter(email=here.email).count() == 1


def test_an_address_of_another_authority_is_refused_without_saying_whose(
    client, administrator, stranger
):
    page = invite(client, administrator, email=stranger.email)

    assert page.status_code == 200
    text = page.content.decode()
    assert stranger.name not in text
    assert stranger.authority.name not in text
    assert User.objects.filter(email=stranger.email).count() == 1


def test_what_was_typed_is_kept_when_something_is_wrong(client, administrator):
    page = invite(client, administrator, email="no address")

    assert "Nina Ny" in page.content.decode()


def test_a_department_of_another_authority_is_not_offered(client, administrator, stranger):
    page = invite(client, administrator, department=stranger.department.pk)

    assert not User.objects.filter(email="nina@nordby.example").exists()
    assert page.context["form"].errors["department"]


def test_the_invitation_can_be_sent_again_until_a_password_is_chosen(client, administrator):
    invite(client, administrator)
    person = User.objects.get(email="nina@nordby.example")
    again = reverse("administration:resend_invitation", args=[person.pk])

    assert client.post(again).status_code == 302
    assert Mail.objects.filter(to=person.email).count() == 2
    person.set_password(PASSWORD)
    person.save()
    client.post(again)
    assert Mail.objects.filter(to=person.email).count() == 2
    another = Client()
    another.force_login(administrator)
    assert another.post(again).status_code == 403


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_no_other_role_may_invite(client, department, role):
    page = invite(client, make_user(role, department=department))

    assert page.status_code == 403
    assert not User.objects.filter(email="nina@nordby.example").exists()


def test_an_administrator_of_one_department_only_administers_nothing(client, department):
    limited = make_user(Role.ADMINISTRATOR, department=department, limited_to=department)

    assert invite(client, limited).status_code == 403
    assert not permissions.can_invite(limited, department.authority)


def test_an_administrator_elsewhere_may_not_administer_here(administrator, stranger):
    assert permissions.can_invite(administrator, administrator.authority)
    assert not permissions.can_invite(stranger, administrator.authority)


def test_an_administrator_of_another_authority_alone_sees_that_one(client, stranger, authority):
    guest = make_user(department=make_department(authority=authority))
    guest.assignments.create(role=Role.ADMINISTRATOR, authority=stranger.authority)
    client.force_login(guest)

    page = client.get(reverse("administration:people"))

    assert stranger.email in page.content.decode()
    assert guest.email not in page.content.decode()


def test_the_event_tells_who_invited(administrator, department):
    person = User(name="Nina", email="n@n.dk", authority=department.authority)

    people.invite(person, by=administrator, roles=[])

    event = Event.objects.about(person).get()
    assert event.actor == administrator
    assert event.authority == department.authority
