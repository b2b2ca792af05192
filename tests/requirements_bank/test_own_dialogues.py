"""A supplier finds all that its mailbox was asked by this authority, once the mailbox is shown."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notifications.models import Event
from portal.doors import new_token
from requirements_bank.models import Invitation, MarketDialogue
from tests.factories import make_authority, make_dialogue, make_invitation
from tests.requirements_bank.suppliers import (
    inside,
    new_link,
    newest_code,
    page,
    show_mailbox,
    visitor,
)
from tests.requirements_bank.test_invite_supplier_colleague import helping

pytestmark = pytest.mark.django_db
Status = Invitation.Status
LIST = "dialoger/"


class Asked:
    """One mailbox that the same authority asked twice; the first sheet is open in a browser."""

    def __init__(self):
        self.now, self.browser = inside(dialogue=make_dialogue(name="Vagtplan"))
        self.other = self.asked_too("Lønsystem")

    def asked_too(self, name: str, **fields) -> Invitation:
        other = make_invitation(dialogue=make_dialogue(name=name))
        other.dialogue.authority = fields.pop("authority", self.now.dialogue.authority)
        other.dialogue.save(update_fields=["authority"])
        Invitation.objects.filter(pk=other.pk).update(
            **{"email": self.now.email.upper(), "supplier_name": self.now.supplier_name, **fields}
        )
        other.refresh_from_db()
        return other

    def listed(self) -> str:
        return self.browser.get(page(self.now, LIST)).text

    def go(self, other: Invitation):
        return self.browser.post(page(self.now, f"{LIST}{other.pk}/"))


@pytest.fixture
def asked():
    asked = Asked()
    show_mailbox(asked.browser, asked.now)
    return asked


def test_the_list_has_what_the_mailbox_was_asked_and_says_which_page_one_is_on(asked):
    text = asked.listed()

    assert "Vagtplan" in text
    assert "Lønsystem" in text
    assert "Du er her" in text
    assert page(asked.now, LIST) in asked.browser.get(page(asked.now)).text


def test_one_goes_from_the_list_into_another_dialogue_and_that_is_noted(asked):
    answer = asked.go(asked.other)

    assert answer.url == page(asked.other)
    assert asked.browser.get(answer.url).status_code == 200
    asked.other.refresh_from_db()
    assert asked.other.status == Status.STARTED
    assert Event.objects.filter(kind="requirements_bank.opened").count() == 2
    # And on from there without another code: it is the same mailbox.
    assert "Vagtplan" in asked.browser.get(page(asked.other, LIST)).text


def test_the_code_leads_to_the_list():
    asked = Asked()
    address = page(asked.now, "dialoger/kode/")

    before = asked.listed()
    asked.browser.post(address, {"again": "1"})
    after = asked.browser.post(address, {"code": newest_code()})

    assert "Send mig en kode" in before
    assert "Lønsystem" not in before
    assert after.url == page(asked.now, LIST)
    assert "Lønsystem" in asked.listed()


def test_the_link_alone_opens_no_other_dialogue():
    asked = Asked()

    assert asked.go(asked.other).status_code == 404
    assert asked.browser.get(page(asked.other)).status_code == 404


def test_a_new_link_asks_for_the_mailbox_anew(asked):
    token = new_token()
    new_link(asked.now, token)
    asked.browser.post(f"/svar/{token}/")

    assert "Lønsystem" not in asked.listed()
    assert asked.go(asked.other).status_code == 404


def test_a_colleague_finds_no_list(asked):
    _colleague, helper, _door = helping(asked.now)

    assert helper.get(page(asked.now, LIST)).status_code == 404
    assert helper.post(page(asked.now, "dialoger/kode/"), {"again": "1"}).status_code == 404
    assert helper.post(page(asked.now, f"{LIST}{asked.other.pk}/")).status_code == 404
    assert page(asked.now, LIST) not in helper.get(page(asked.now)).text


def test_who_has_not_opened_the_link_finds_nothing(asked):
    assert visitor().get(page(asked.now, LIST)).status_code == 404
    assert visitor().post(page(asked.now, f"{LIST}{asked.other.pk}/")).status_code == 404


@pytest.mark.parametrize("why", ["colleague", "authority", "withdrawn", "deleted"])
def test_what_is_not_of_this_mailbox_at_this_authority_is_neither_listed_nor_opened(asked, why):
    fields = {
        "colleague": {"email": "kollega@example.dk"},
        "authority": {"authority": make_authority()},
        "withdrawn": {"status": Status.REVOKED},
        "deleted": {},
    }
    other = asked.asked_too("Noget andet", **fields[why])
    if why == "deleted":
        MarketDialogue.objects.filter(pk=other.dialogue_id).update(deleted_at=timezone.now())

    assert "Noget andet" not in asked.listed()
    assert asked.go(other).status_code == 404


def test_what_is_long_over_is_listed_and_no_longer_opened(asked):
    past = timezone.now() - datetime.timedelta(days=1)
    Invitation.objects.filter(pk=asked.other.pk).update(expires_at=past)
    MarketDialogue.objects.filter(pk=asked.other.dialogue_id).update(deadline=past)

    text = asked.listed()

    assert "Lønsystem" in text
    assert "Fristen er overskredet" in text
    assert page(asked.now, f"{LIST}{asked.other.pk}/") not in text
    assert asked.go(asked.other).status_code == 404


def test_a_cancelled_dialogue_says_so_instead_of_a_deadline(asked):
    MarketDialogue.objects.filter(pk=asked.other.dialogue_id).update(status="cancelled")

    assert "Markedsdialogen er annulleret" in asked.listed()


def test_the_list_takes_the_same_queries_however_many(asked, django_assert_num_queries):
    with CaptureQueriesContext(connection) as few:
        asked.listed()
    for number in range(3):
        asked.asked_too(f"Nummer {number}")

    with django_assert_num_queries(len(few)):
        asked.listed()
