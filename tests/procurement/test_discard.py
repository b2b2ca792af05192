"""A draft is discarded, and can be brought back."""

import pytest
from django.test import Client
from django.urls import reverse

from notifications.models import Event
from procurement.actions import colleagues
from procurement.models import Case
from tests.factories import make_user


def post(client, name, case):
    return client.post(reverse(f"procurement:{name}", args=[case.pk]))


def test_it_goes_and_comes_back_with_everything_in_it(client, page, draft, requester):
    page(draft, {"title": "Booking", "comments": "Husk mig"})

    post(client, "discard", draft)
    assert Case.objects.get().status == Case.Status.DISCARDED
    assert "Booking" in client.get(reverse("procurement:my_work")).content.decode()
    assert (
        "Hent kladden tilbage"
        in client.get(
            reverse("procurement:request_edit", args=[draft.pk]), follow=True
        ).content.decode()
    )
    response = post(client, "restore", draft)

    assert response.url == reverse("procurement:request_edit", args=[draft.pk])
    assert Case.objects.get().request.comments == "Husk mig"
    kinds = {event.kind for event in Event.objects.about(draft)}
    assert {"procurement.discarded", "procurement.restored"} <= kinds


def test_twice_is_done_once(client, page, draft, requester):
    client.force_login(requester)

    for verb, done in (("discard", "discarded"), ("restore", "restored")):
        first = post(client, verb, draft)
        assert post(client, verb, draft).url == first.url
        assert Event.objects.filter(kind=f"procurement.{done}").count() == 1


@pytest.mark.parametrize("verb", ["discard", "restore"])
def test_what_is_done_is_not_offered_to_another_browser(client, page, draft, requester, verb):
    client.force_login(requester)
    for step in ("discard", "restore")[: 1 if verb == "discard" else 2]:
        post(client, step, draft)
    other = Client()
    other.force_login(requester)

    assert post(other, verb, draft).status_code == 403


def test_only_the_requester_may(client, draft, requester, department, stranger):
    colleague = make_user("requester", department=department)
    colleagues.invite(draft, by=requester, user=colleague, may_edit=True)

    client.force_login(colleague)
    assert post(client, "discard", draft).status_code == 403
    client.force_login(stranger)
    assert post(client, "discard", draft).status_code == 404


def test_a_case_is_not_discarded(client, page, draft, typed):
    page(draft, typed | {"submit": "yes"})

    assert post(client, "discard", draft).status_code == 403
