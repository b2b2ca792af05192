"""A fresh portal has nobody in it: the operator creates the first authority at the console."""

import re

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import Authority, Role, User
from notifications.models import Event, Mail
from notifications.secrets import unseal
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "en-lang-nordisk-sætning"


def create(**changed):
    options = {
        "name": "Vestby Kommune",
        "code": "VES",
        "cvr": "99000009",
        "administrator": "Nina Ny",
        "email": "Nina@Vestby.example",
        **changed,
    }
    call_command("create_authority", **options)


def test_the_authority_has_an_administrator_and_a_trail():
    create(kind="state")

    authority = Authority.objects.get(code="VES")
    person = User.objects.get(email="nina@vestby.example")
    assert authority.is_state
    assert person.has_role(Role.ADMINISTRATOR, authority=authority.pk)
    assert Event.objects.about(authority).get().text_en == "Vestby Kommune is in Indgang"


def test_the_administrator_comes_in_by_the_invitation(client):
    create()

    mail = Mail.objects.get(to="nina@vestby.example")
    assert "Vestby Kommune behandler it-anskaffelser i Indgang" in mail.text
    address = re.sub(r"^https?://[^/]+", "", unseal(mail.secret))
    form = client.get(address, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    assert User.objects.get(email="nina@vestby.example").check_password(PASSWORD)


def test_nothing_secret_is_printed(capsys):
    create()

    link = unseal(Mail.objects.get().secret)
    printed = capsys.readouterr()
    assert "nina@vestby.example" in printed.out
    assert link.strip("/").rpartition("/")[2] not in printed.out + printed.err


def test_a_second_time_is_refused_and_changes_nothing():
    create()

    with pytest.raises(CommandError):
        create(administrator="Somebody Else", email="else@vestby.example")

    assert Authority.objects.count() == 1
    assert User.objects.count() == 1
    assert Mail.objects.count() == 1


def test_an_address_that_is_in_use_creates_no_authority():
    somebody = make_user()

    with pytest.raises(CommandError, match="Adressen er allerede i brug"):
        create(email=somebody.email)

    assert not Authority.objects.filter(code="VES").exists()


@pytest.mark.parametrize("wrong", [{"cvr": "12"}, {"code": "v"}, {"email": "nina"}, {"name": ""}])
def test_what_is_no_authority_is_refused(wrong):
    with pytest.raises(CommandError):
        create(**wrong)
