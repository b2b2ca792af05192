"""An authority's own sign-in may be SAML: signed answers to our questions, and no others (E03)."""

import base64

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from accounts.models import ClaimRule, EmailDomain, Identity, IdentityProvider, User
from tests.administration.browser import Browser
from tests.administration.saml_server import EMAIL, GROUPS, NAME, SamlServer, Signer
from tests.factories import make_authority

pytestmark = pytest.mark.spec("E03")

PAGE = reverse("administration:identity_provider")


@pytest.fixture
def at_nordby(settings):
    settings.OUTSIDE_MAY_BE_LOOPBACK = True
    server = SamlServer()
    yield server
    server.stop()


def set_up(client, administrator, at_nordby, **other):
    client.force_login(administrator)
    typed = {"kind": "saml", "address": f"{at_nordby.url}/metadata", "domains": "nordby.example"}
    return client.post(PAGE, typed | {"is_on": "on"} | other)


@pytest.fixture
def provider(client, administrator, at_nordby):
    """Set up from its metadata, as an administrator does it."""
    assert set_up(client, administrator, at_nordby).status_code == 302
    made = IdentityProvider.objects.get()
    ClaimRule.objects.create(provider=made, value="indkøb", role="buyer")
    at_nordby.attributes[GROUPS] = ["alle", "indkøb"]
    return made


def sign_in(browser, provider, at_nordby, page=""):
    address, said = at_nordby.answer(browser.leave(provider, page))
    return bring(browser, address, said)


def bring(browser, address, said):
    """The other site makes the browser post the answer; it is taken up a page later."""
    posted = browser.client.post(address, {"SAMLResponse": said, "RelayState": ""})
    return browser.client.get(posted.url) if posted.status_code == 302 else posted


def assert_refused(browser, answer):
    assert answer.status_code == 400
    assert "blev ikke gennemført" in answer.text
    assert not browser.is_in()
    assert not User.objects.filter(email="ida@nordby.example").exists()


def test_it_is_set_up_from_its_metadata_and_lets_people_in_with_their_roles(
    browser, provider, at_nordby
):
    assert (provider.issuer, provider.sign_in_url) == (at_nordby.entity, f"{at_nordby.url}/sso")
    assert provider.certificates == [at_nordby.signer.bare]

    answer = sign_in(browser, provider, at_nordby, "/sager/")

    assert (answer.status_code, answer.url) == (302, "/sager/")
    assert browser.is_in()
    ida = User.objects.get(email="ida@nordby.example")
    assert (ida.name, ida.authority) == ("Ida Nord", provider.authority)
    assert list(ida.assignments.values_list("role", "is_by_claim")) == [("buyer", True)]
    assert Identity.objects.get().subject == "S-1"
    at_nordby.attributes[GROUPS] = []
    assert sign_in(Browser(), provider, at_nordby).status_code == 403
    assert not ida.assignments.exists()


def test_the_page_says_what_to_write_there_and_our_metadata_agrees(client, provider, administrator):
    client.force_login(administrator)
    page = client.get(PAGE).text
    for name in ("saml_answer", "saml_metadata"):
        assert f"http://testserver{reverse(name, args=[provider.key])}" in page
    IdentityProvider.objects.update(is_on=False)
    client.logout()

    answer = client.get(reverse("saml_metadata", args=[provider.key]))

    assert answer.headers["Content-Type"] == "application/samlmetadata+xml"
    text = answer.content.decode()
    assert f'Location="http://testserver{reverse("saml_answer", args=[provider.key])}"' in text
    assert "SingleLogout" not in text
    assert "validUntil" not in text


@pytest.mark.parametrize(
    "bent",
    [
        {
            "audience": "<saml:AudienceRestriction><saml:Audience>https://en-anden.example"
            "</saml:Audience></saml:AudienceRestriction>"
        },
        {"audience": ""},
        {"after": "-01:00"},
        {"before": "01:00"},
        {"issuer": "https://en-anden.example"},
        {"destination": "https://en-anden.example/"},
        {"recipient": "https://en-anden.example/"},
        {"number": "ONELOGIN_nobody_asked", "confirmed": "ONELOGIN_nobody_asked"},
        {"confirmed": "ONELOGIN_another_question"},
    ],
    ids=str,
)
def test_an_answer_that_is_not_for_us_or_not_for_now_is_refused(browser, provider, at_nordby, bent):
    at_nordby.bent = bent

    assert_refused(browser, sign_in(browser, provider, at_nordby))


def test_a_question_that_is_written_round_a_signed_answer_to_none_is_not_believed(
    browser, provider, at_nordby
):
    """Only the assertion is signed: its wrapping says whatever somebody writes there."""
    at_nordby.confirms = False
    address, said = at_nordby.answer(browser.leave(provider))

    assert_refused(browser, bring(browser, address, said))


def test_what_nobody_has_signed_is_not_kept(browser, provider, at_nordby):
    address, _said = at_nordby.answer(browser.leave(provider))
    at_nordby.signs_with = None
    kept = Session.objects.count()

    for said in ("A" * 1000, at_nordby.answer(Browser().leave(provider))[1]):
        assert Browser().client.post(address, {"SAMLResponse": said}).status_code == 400

    # That of the question which was asked in between.
    assert Session.objects.count() == kept + 1


def test_an_answer_that_somebody_else_signed_or_nobody_is_refused(browser, provider, at_nordby):
    for at_nordby.signs_with in (Signer(), None):
        assert_refused(browser, sign_in(browser, provider, at_nordby))


def test_a_signed_answer_that_was_changed_on_the_way_is_refused(browser, provider, at_nordby):
    address, said = at_nordby.answer(browser.leave(provider))
    changed = base64.b64decode(said).replace(b"Ida Nord", b"Ida Syd")

    assert_refused(browser, bring(browser, address, base64.b64encode(changed).decode()))


@pytest.mark.parametrize("said", ["", "x", "AAAA", "PHg+", "PD94bWw/Pjx4Lz4=", "A" * 200_004])
def test_what_is_no_answer_is_refused(browser, provider, said):
    address = reverse("saml_answer", args=[provider.key])

    assert_refused(browser, bring(browser, address, said))


def test_an_answer_is_taken_up_once_and_by_the_browser_that_asked(browser, provider, at_nordby):
    address, said = at_nordby.answer(browser.leave(provider))
    thief = Browser()
    answer = bring(thief, address, said)
    assert (answer.status_code, thief.is_in()) == (400, False)

    # What was seen once is used up, for its owner too: the next try works.
    assert bring(browser, address, said).status_code == 400
    sign_in(browser, provider, at_nordby)
    assert browser.is_in()


def test_an_answer_that_worked_does_not_work_again(browser, provider, at_nordby):
    address, said = at_nordby.answer(browser.leave(provider))
    assert bring(browser, address, said).status_code == 302
    browser.client.logout()

    assert bring(browser, address, said).status_code == 400
    assert not browser.is_in()
    taken_up = reverse("saml_taken_up", args=[provider.key])
    assert browser.client.get(taken_up).status_code == 400


def test_what_one_authority_answers_is_of_no_use_at_another(browser, provider, at_nordby):
    sydby = make_authority(name="Sydby")
    EmailDomain.objects.create(authority=sydby, domain="sydby.example")
    same = {"issuer": at_nordby.entity, "sign_in_url": at_nordby.url, "is_on": True}
    theirs = IdentityProvider.objects.create(
        authority=sydby, kind="saml", certificates=provider.certificates, **same
    )
    address, said = at_nordby.answer(browser.leave(provider))

    elsewhere = address.replace(f"/{provider.key}/", f"/{theirs.key}/")
    assert_refused(browser, bring(browser, elsewhere, said))


def test_the_account_needs_a_name_that_stays_the_same(browser, provider, at_nordby):
    at_nordby.form = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
    assert_refused(browser, sign_in(browser, provider, at_nordby))

    at_nordby.attributes["urn:oasis:names:tc:SAML:attribute:subject-id"] = ["ida-17"]
    sign_in(browser, provider, at_nordby)
    assert browser.is_in()
    assert Identity.objects.get().subject == "ida-17"


def test_the_name_may_be_the_address(browser, provider, at_nordby):
    at_nordby.form = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
    at_nordby.subject = "ida@nordby.example"
    del at_nordby.attributes[EMAIL]
    del at_nordby.attributes[NAME]

    sign_in(browser, provider, at_nordby)

    assert browser.is_in()
    assert User.objects.get(email="ida@nordby.example").name == "ida"


def test_a_new_key_is_taken_over_when_the_metadata_is_read_again(
    client, browser, provider, at_nordby
):
    new = Signer()
    at_nordby.certificates = [at_nordby.signer, new]
    client.post(reverse("administration:read_again"))

    for signer in (at_nordby.signer, new):
        at_nordby.signs_with = signer
        browser = Browser()
        sign_in(browser, provider, at_nordby)
        assert browser.is_in()


@pytest.mark.parametrize(
    ("metadata", "words"),
    [
        ("Hej", "er ikke SAML-metadata"),
        ("", "er ikke SAML-metadata"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "er ikke SAML-metadata"),
        ("<x/>", "Metadata skal nævne"),
    ],
    ids=str,
)
def test_what_is_no_metadata_is_refused(client, administrator, at_nordby, metadata, words):
    at_nordby.metadata = metadata

    assert words in set_up(client, administrator, at_nordby).text
    assert not IdentityProvider.objects.exists()


def test_metadata_that_leads_people_to_an_open_line_is_refused(client, administrator, at_nordby):
    at_nordby.metadata = at_nordby.described().replace(at_nordby.url, "http://login.example")

    answer = set_up(client, administrator, at_nordby)

    assert "begynde med https://" in answer.text


def test_each_kind_has_its_own_way_back(client, provider):
    callback = reverse("openid_connect_callback", args=[provider.key])
    assert client.get(callback).status_code == 404
    IdentityProvider.objects.update(kind="openid_connect")
    answer = reverse("saml_answer", args=[provider.key])
    assert client.post(answer, {"SAMLResponse": "x"}).status_code == 400
    for key in (provider.key, "myndighed-0", "x"):
        assert client.get(reverse("saml_metadata", args=[key])).status_code == 404
