"""The administrator sees in words whether the portal is well, and sends failed mails again."""

import html

import pytest
from django.urls import reverse

from accounts.models import Role
from notifications.models import Mail
from notifications.trail import record
from tests.factories import make_user

STATUS = reverse("administration:status")


@pytest.fixture
def failed_mail(requester):
    record("administration.profile_edited", requester, by=None, tell=[requester])
    Mail.objects.update(state=Mail.State.FAILED, last_error="550 No such mailbox")
    return Mail.objects.get()


def test_the_page_says_how_it_is_with_each_part(client, administrator):
    client.force_login(administrator)

    page = client.get(STATUS)

    shown = html.unescape(page.content.decode())
    assert "PostgreSQL" in shown
    assert page.context["parts"]
    assert all(part.words in shown for part in page.context["parts"])


def test_a_failed_mail_is_shown_with_its_error_and_sent_again(client, administrator, failed_mail):
    client.force_login(administrator)
    assert "550 No such mailbox" in client.get(STATUS).content.decode()

    client.post(reverse("administration:resend_mail", args=[failed_mail.pk]))

    failed_mail.refresh_from_db()
    assert failed_mail.state != Mail.State.FAILED


def test_another_authoritys_mails_are_not_there(client, stranger, failed_mail):
    client.force_login(stranger)

    assert failed_mail.to not in client.get(STATUS).content.decode()
    again = client.post(reverse("administration:resend_mail", args=[failed_mail.pk]))
    assert again.status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_no_other_role_sees_the_page(client, department, failed_mail, role):
    client.force_login(make_user(role, department=department))

    assert client.get(STATUS).status_code == 403
    again = client.post(reverse("administration:resend_mail", args=[failed_mail.pk]))
    assert again.status_code == 403
