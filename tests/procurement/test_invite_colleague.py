"""Colleagues see or write along, on the draft and on the case."""

import pytest
from django.urls import reverse

from accounts.models import Role
from notifications.models import Event, Mail
from procurement.actions import colleagues
from procurement.models import Colleague
from tests.factories import make_case, make_user


@pytest.fixture
def colleague(department):
    return make_user(Role.REQUESTER, department=department, name="Kollega")


@pytest.fixture
def invite(client, requester):
    client.force_login(requester)

    def post(case, email, may_edit="yes"):
        address = reverse("procurement:invite_colleague", args=[case.pk])
        return client.post(address, {"email": email, "may_edit": may_edit})

    return post


def test_a_colleague_is_told_once_with_the_link(invite, draft, colleague):
    for _click in range(2):
        invite(draft, colleague.email.upper())

    mail = Mail.objects.get(to=colleague.email)
    assert f"/anmodning/{draft.pk}/" in mail.text
    assert Colleague.objects.get().may_edit
    assert Event.objects.about(draft).filter(kind="procurement.colleague_invited").count() == 1


def test_the_right_can_be_changed(invite, draft, colleague):
    invite(draft, colleague.email, "yes")
    invite(draft, colleague.email, "no")

    assert not Colleague.objects.get().may_edit
    assert Event.objects.about(draft).filter(kind="procurement.colleague_changed").exists()


def test_an_unknown_address_says_whom_to_ask(invite, draft, administrator, stranger):
    for address in ("nobody@example.dk", stranger.email):
        text = invite(draft, address).content.decode()

        assert administrator.email in text
        assert address in text
    assert not Colleague.objects.exists()


def test_without_an_administrator_it_still_says_whom_to_ask(invite, draft):
    assert "jeres administrator" in invite(draft, "nobody@example.dk").content.decode()


def test_the_page_asks_before_anything_is_typed(client, requester, draft):
    client.force_login(requester)

    response = client.get(reverse("procurement:invite_colleague", args=[draft.pk]))

    assert response.status_code == 200
    assert not response.context["form"].errors


def test_inviting_oneself_changes_nothing(invite, draft, requester):
    invite(draft, requester.email)

    assert not Colleague.objects.exists()


def test_a_colleague_is_removed_and_sees_nothing_afterwards(client, invite, draft, colleague):
    invite(draft, colleague.email)

    client.post(reverse("procurement:remove_colleague", args=[Colleague.objects.get().pk]))

    client.force_login(colleague)
    assert client.get(reverse("procurement:receipt", args=[draft.pk])).status_code == 404
    assert Event.objects.about(draft).filter(kind="procurement.colleague_removed").exists()


def test_a_colleague_may_leave_but_not_invite(client, draft, colleague, requester):
    row = colleagues.invite(draft, by=requester, user=colleague, may_edit=True)
    client.force_login(colleague)

    address = reverse("procurement:invite_colleague", args=[draft.pk])
    assert client.get(address).status_code == 403
    response = client.post(reverse("procurement:remove_colleague", args=[row.pk]))
    assert response.url == reverse("procurement:my_work")
    assert not Colleague.objects.exists()


def test_another_colleague_may_not_remove(client, draft, colleague, requester, department):
    row = colleagues.invite(draft, by=requester, user=colleague, may_edit=True)
    other = make_user(Role.REQUESTER, department=department)
    colleagues.invite(draft, by=requester, user=other, may_edit=True)
    client.force_login(other)

    address = reverse("procurement:remove_colleague", args=[row.pk])
    assert client.post(address).status_code == 403


def test_it_works_on_a_case_too(client, invite, requester, colleague, coordinator):
    case = make_case(requester=requester)
    client.force_login(coordinator)

    invite(case, colleague.email)

    assert case.colleagues.get().user == colleague


def test_others_find_no_such_page(client, draft, stranger):
    client.force_login(stranger)

    address = reverse("procurement:invite_colleague", args=[draft.pk])
    assert client.get(address).status_code == 404
