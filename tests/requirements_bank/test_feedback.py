"""What people suggest, ask and wish for reaches whoever keeps it, and nothing of it is lost."""

import secrets

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Authority, Role
from notifications.models import Event, Mail, Notification
from portal.lifecycle import TransitionNotAllowed
from requirements_bank.actions import feedback as actions
from requirements_bank.models import Feedback, Mailbox
from tests.factories import make_authority, make_requirement, make_user

CONTACT = reverse("requirements_bank:contact")
LIST = reverse("requirements_bank:feedback_list")
WISH = {"kind": "wish", "text": "Gør skriften større."}
SUGGESTION = {"kind": "suggestion", "text": "Bed om flere sprog."}


@pytest.fixture
def inga(db):
    """A cross-municipal editor, at an authority of their own."""
    return make_user(Role.SHARED_EDITOR, name="Inga Vest")


@pytest.fixture
def operator(db):
    """Who runs the portal."""
    authority = make_authority(name="Portalens Drift", kind=Authority.Kind.OPERATOR)
    return make_user(Role.ADMINISTRATOR, authority=authority, name="Ole Drift")


@pytest.fixture
def visitor(db):
    """Somebody without an account, at an address of its own."""
    return Client(REMOTE_ADDR=f"test-{secrets.token_hex(8)}")


def set_mailbox(client, by, topic, **typed):
    client.force_login(by)
    return client.post(reverse("requirements_bank:set_mailbox", args=[topic]), typed)


def told(kind):
    rows = Notification.objects.filter(event__kind=f"requirements_bank.{kind}")
    return set(rows.values_list("recipient__name", flat=True))


@pytest.mark.spec("E08")
def test_the_contact_page_has_two_addresses_each_kept_by_the_right_people(
    client, visitor, inga, operator, administrator, editor
):
    chair = {"name": "Formanden for kravredaktionen", "email": "formand@faelles.example"}
    coordinator = {"name": "Produktkoordinatoren", "email": "produkt@drift.example"}

    assert set_mailbox(client, inga, "requirements", **chair).status_code == 302
    assert set_mailbox(client, operator, "portal", **coordinator).status_code == 302
    for by, topic in (
        (inga, "portal"),
        (operator, "requirements"),
        (administrator, "portal"),
        (editor, "requirements"),
    ):
        assert set_mailbox(client, by, topic, name="x", email="x@x.example").status_code == 403
    assert set_mailbox(client, inga, "weather", **chair).status_code == 404

    text = visitor.get(CONTACT).text
    for words in (*chair.values(), *coordinator.values()):
        assert words in text
    assert Event.objects.filter(kind="requirements_bank.mailbox_set").count() == 2
    assert "Ret adressen" not in text
    client.force_login(inga)
    address = reverse("requirements_bank:set_mailbox", args=["requirements"])
    assert address in client.get(CONTACT).text
    assert "formand@faelles.example" in client.get(address).text


@pytest.mark.spec("E08")
def test_what_is_written_goes_to_the_address_of_its_kind(client, inga, operator, requester):
    set_mailbox(client, inga, "requirements", name="Formand", email="formand@faelles.example")
    set_mailbox(client, operator, "portal", name="Produkt", email="produkt@drift.example")
    client.force_login(requester)

    client.post(CONTACT, SUGGESTION)
    client.post(CONTACT, {"kind": "question", "text": "Hvorfor ikke?"})
    page = client.post(CONTACT, WISH, follow=True).text

    assert "Det, du skrev, er sendt." in page
    sent = Mail.objects.filter(event__kind="requirements_bank.feedback_sent").order_by("pk")
    to = ["formand@faelles.example", "formand@faelles.example", "produkt@drift.example"]
    assert [mail.to for mail in sent] == to
    assert {mail.reply_to for mail in sent} == {requester.email}
    assert "Gør skriften større." in sent[2].text
    assert Feedback.objects.get(kind="wish").get_absolute_url() in sent[2].text
    # Whose mailbox it is sees a mail that fails.
    assert sent[2].event.authority == operator.authority
    assert "Et ønske til portalen: Gør skriften større." in sent[2].subject


@pytest.mark.spec("E08")
def test_without_an_address_the_people_themselves_are_told(requester, inga, operator, editor):
    for kind in Feedback.Kind:
        actions.send_feedback(Feedback(kind=kind, text=kind.label), by=requester)
    about_own = make_requirement(kind="local", authority=editor.authority)
    said = Feedback(kind="suggestion", text="Ret det.", requirement=about_own)

    actions.send_feedback(said, by=requester)

    rows = Notification.objects.filter(event__kind="requirements_bank.feedback_sent")
    names = [row.recipient.name for row in rows.order_by("pk")]
    assert names == ["Inga Vest", "Inga Vest", "Ole Drift", "Editor"]
    assert said.authority == editor.authority
    assert told("feedback_received") == {"Requester"}


def test_an_authoritys_own_editors_answer_what_is_about_their_own(client, requester, editor, inga):
    own = make_requirement(kind="local", authority=editor.authority)
    said = actions.send_feedback(Feedback(requirement=own, **SUGGESTION), by=requester)
    client.force_login(inga)
    assert client.get(said.get_absolute_url()).status_code == 404

    client.force_login(editor)
    client.post(said.get_absolute_url(), {"answer": "Rettet."})

    assert told("feedback_answered") == {"Requester"}


def test_what_an_authority_keeps_itself_does_not_go_to_the_common_address(
    client, requester, inga, editor
):
    set_mailbox(client, inga, "requirements", name="Formand", email="formand@faelles.example")
    own = make_requirement(kind="local", authority=editor.authority)
    said = Feedback(kind="question", text="Gælder det os?", requirement=own)

    actions.send_feedback(said, by=requester)

    assert not Mail.objects.filter(to="formand@faelles.example").exists()
    assert told("feedback_sent") == {"Editor"}


def test_nobody_keeps_the_portal_and_yet_nothing_is_lost(requester, stranger):
    one = actions.send_feedback(Feedback(kind="wish", text="Mere lys."), by=requester)
    assert (one.authority, told("feedback_sent")) == (None, set())

    late = make_user(Role.ADMINISTRATOR, authority=make_authority(kind="operator"))

    assert one in Feedback.objects.received_by(late)
    assert one not in Feedback.objects.received_by(stranger)


def test_a_single_authority_runs_the_portal_for_itself(requester, administrator):
    one = actions.send_feedback(Feedback(kind="wish", text="Mere lys."), by=requester)

    assert one.authority == administrator.authority
    assert told("feedback_sent") == {"Administrator"}


@pytest.mark.spec("E08")
def test_a_visitor_of_the_open_bank_writes_too_and_no_stranger_gets_mail(visitor, inga, client):
    set_mailbox(client, inga, "requirements", name="Formand", email="formand@faelles.example")
    requirement = make_requirement(title="Kryptering")
    public = reverse("requirements_bank:public_detail", args=[requirement.number])
    there = f"{CONTACT}?krav={requirement.pk}"
    assert there in visitor.get(public).text
    assert "Kryptering" in visitor.get(there).text

    typed = SUGGESTION | {"name": "Ida\nBcc: x@x.example", "email": "offer@x.example"}
    response = visitor.post(there, typed)

    assert response.status_code == 302
    assert {mail.to for mail in Mail.objects.all()} == {"formand@faelles.example"}
    one = Feedback.objects.get()
    assert (one.requirement, one.sent_by, one.email) == (requirement, None, "offer@x.example")
    assert Mail.objects.get().reply_to == "offer@x.example"
    assert "\n" not in Mail.objects.get().subject
    actions.answer_feedback(one, by=inga, answer="Tak.")
    assert not Mail.objects.filter(to="offer@x.example").exists()


def test_an_address_that_is_none_is_refused_and_the_words_stay(visitor):
    response = visitor.post(CONTACT, SUGGESTION | {"email": "a@x.example\nBcc: b@x.example"})

    assert "Bed om flere sprog." in response.text
    assert not Feedback.objects.exists()


def test_a_nameless_visitor_is_called_so(visitor, inga, client):
    visitor.post(CONTACT, SUGGESTION)

    client.force_login(inga)
    page = client.get(Feedback.objects.get().get_absolute_url()).text
    assert "En besøgende uden navn" in page
    assert "Afsenderen har ikke skrevet nogen adresse." in page


@pytest.mark.spec("E08")
def test_from_every_requirement_one_suggests_a_change(client, requester, editor):
    for requirement in (
        make_requirement(),
        make_requirement(kind="local", authority=requester.authority),
    ):
        client.force_login(requester)
        there = f"{CONTACT}?krav={requirement.pk}"
        assert there in client.get(requirement.get_absolute_url()).text
        assert requirement.label in client.get(there).text
        client.post(there, SUGGESTION)
        assert Feedback.objects.filter(requirement=requirement).exists()
    assert client.post(there, WISH).status_code == 200


@pytest.mark.parametrize("krav", ["", "x", "²", "9" * 12, "-1"])
def test_a_number_that_makes_no_sense_is_ignored(visitor, krav):
    assert visitor.get(CONTACT, {"krav": krav}).status_code == 200


def test_nobody_learns_of_a_requirement_that_is_not_theirs_to_read(client, visitor, stranger):
    hidden = make_requirement(kind="local", authority=make_authority(), title="Hemmelig plan")
    client.force_login(stranger)

    for browser in (client, visitor):
        assert "Hemmelig plan" not in browser.get(CONTACT, {"krav": hidden.pk}).text
        browser.post(f"{CONTACT}?krav={hidden.pk}", SUGGESTION)
    assert not Feedback.objects.filter(requirement=hidden).exists()


@pytest.mark.spec("E08")
def test_the_receiver_has_a_list_and_the_sender_reads_the_answer(client, requester, inga, buyer):
    one = actions.send_feedback(Feedback(**SUGGESTION), by=requester)
    client.force_login(inga)
    assert "1 venter på svar" in client.get(CONTACT).text
    assert "Bed om flere sprog." in client.get(LIST).text
    asked = f"Spørg brugeradministrationen hos {inga.authority}"
    assert asked in client.get(CONTACT).text
    page = client.get(one.get_absolute_url())
    assert "Afsenderen læser det i portalen" in page.text

    response = client.post(one.get_absolute_url(), {"answer": "Det kommer."}, follow=True)

    assert "Det er noteret som besvaret." in response.text
    one.refresh_from_db()
    assert (one.status, one.answered_by) == ("answered", inga)
    assert told("feedback_answered") == {"Requester"}
    assert "venter på svar" not in client.get(CONTACT).text
    assert client.post(one.get_absolute_url(), {"answer": "Igen"}).status_code == 403
    client.force_login(requester)
    assert "Det kommer." in client.get(one.get_absolute_url()).text
    assert client.post(one.get_absolute_url(), {"answer": "Nej"}).status_code == 403
    client.force_login(buyer)
    assert client.get(one.get_absolute_url()).status_code == 404
    assert "Der er ikke noget endnu" in client.get(LIST).text


def test_a_visitor_with_an_address_is_answered_from_the_editors_own_mailbox(client, visitor, inga):
    visitor.post(CONTACT, SUGGESTION | {"name": "Ida", "email": "ida@x.example"})
    client.force_login(inga)

    page = client.get(Feedback.objects.get().get_absolute_url()).text

    assert "ida@x.example fra din egen postkasse" in page


def test_of_two_answers_at_once_one_is_kept(requester, inga):
    one = actions.send_feedback(Feedback(**SUGGESTION), by=requester)
    twin = Feedback.objects.get(pk=one.pk)
    actions.answer_feedback(one, by=inga, answer="Den første.")

    with pytest.raises(TransitionNotAllowed):
        actions.answer_feedback(twin, by=inga, answer="Den anden.")


def test_pressed_twice_it_is_sent_once(requester, inga):
    for _click in range(2):
        actions.send_feedback(Feedback(**SUGGESTION), by=requester)

    assert Feedback.objects.count() == 1


@pytest.mark.spec("E08")
def test_nobody_floods_the_editors(client, visitor, requester):
    for number in range(30):
        assert visitor.post(CONTACT, {"kind": "wish", "text": f"Nr. {number}"}).status_code == 302
    answer = visitor.post(CONTACT, {"kind": "wish", "text": "Nr. 31"})
    assert answer.status_code == 429
    assert "Nr. 31" in answer.text

    client.force_login(requester)
    for number in range(10):
        client.post(CONTACT, {"kind": "wish", "text": f"Mit nr. {number}"})
    assert client.post(CONTACT, {"kind": "wish", "text": "For meget"}).status_code == 429
    assert Feedback.objects.count() == 40


@pytest.mark.spec("E08")
@pytest.mark.parametrize(
    "page", ["account_login", "privacy", "requirements_bank:open_bank", "account_reset_password"]
)
def test_every_page_leads_there_public_ones_too(visitor, page):
    assert f'href="{CONTACT}"' in visitor.get(reverse(page)).text


def test_the_list_takes_the_same_number_of_queries_for_one_and_for_three(
    client, inga, requester, query_count
):
    client.force_login(inga)
    actions.send_feedback(Feedback(kind="question", text="1"), by=requester)
    client.get(LIST)
    one = query_count(client.get, LIST)
    for text in "23":
        shared = make_requirement()
        asked = Feedback(kind="question", text=text, requirement=shared)
        actions.send_feedback(asked, by=requester)

    assert query_count(client.get, LIST) == one


def test_a_mailbox_reads_as_whom_it_belongs_to(inga):
    box = Mailbox(topic="portal", name="Produkt", email="p@x.example", authority=inga.authority)

    assert str(box) == "Produkt <p@x.example>"
    assert box.get_absolute_url() == CONTACT
