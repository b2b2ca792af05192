"""People sign in with the account that their authority keeps, and their roles follow it (E03)."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import (
    Assignment,
    ClaimRule,
    EmailDomain,
    Identity,
    IdentityProvider,
    Role,
    User,
)
from administration.actions import people
from notifications.models import Event, Mail
from notifications.secrets import seal, unseal
from tests.administration.browser import Browser
from tests.administration.oidc_server import CLIENT, SECRET, OidcServer, new_key
from tests.factories import make_authority, make_department, make_user

pytestmark = pytest.mark.spec("E03")


def roles_of(person):
    return set(Assignment.objects.filter(user=person).values_list("role", flat=True))


def kinds(person):
    return [event.kind.partition(".")[2] for event in Event.objects.about(person)]


def test_the_first_time_makes_the_person_at_that_authority_with_the_roles_of_the_groups(
    browser, provider, at_nordby
):
    make_authority(name="En anden")
    at_nordby.person |= {"groups": ["it-koordinatorer", "", 7, "alle"], "name": " Ida\0 Nord "}

    answer = browser.sign_in(provider, "/sager/")

    assert (answer.status_code, answer.url) == (302, "/sager/")
    assert browser.is_in()
    ida = User.objects.get(email="ida@nordby.example")
    assert (ida.name, ida.authority) == ("Ida Nord", provider.authority)
    assert not ida.has_usable_password()
    assert roles_of(ida) == {Role.COORDINATOR}
    assert kinds(ida) == ["roles_followed", "admitted"]
    assert "Givet: Koordinator" in Event.objects.about(ida).first().text_da


def test_roles_follow_the_groups_each_time_and_leave_a_trace(browser, provider, at_nordby):
    at_nordby.person["groups"] = ["it-koordinatorer"]
    browser.sign_in(provider)
    ida = User.objects.get(email="ida@nordby.example")
    people.assign_role(ida, by=None or make_user(Role.ADMINISTRATOR), role=Role.LEGAL)
    at_nordby.person["groups"] = "indkøb"

    browser.sign_in(provider)

    assert roles_of(ida) == {Role.BUYER, Role.LEGAL}
    event = Event.objects.about(ida).first()
    assert "Givet: Indkøber" in event.text_da
    assert "Frataget: Koordinator" in event.text_da
    browser.sign_in(provider)
    assert Event.objects.about(ida).first() == event
    assert User.objects.filter(email="ida@nordby.example").count() == 1


def test_the_authority_may_choose_that_the_groups_alone_decide(browser, provider, at_nordby):
    ida = make_user(Role.LEGAL, Role.BUYER, authority=provider.authority)
    User.objects.filter(pk=ida.pk).update(email="ida@nordby.example")
    at_nordby.person["groups"] = ["indkøb"]
    browser.sign_in(provider)
    assert roles_of(ida) == {Role.LEGAL, Role.BUYER}
    assert kinds(ida) == ["identity_linked"]
    IdentityProvider.objects.update(decides_all_roles=True)

    browser.sign_in(provider)

    assert roles_of(ida) == {Role.BUYER}


def test_what_is_given_by_hand_as_well_stays_when_the_group_is_lost(browser, provider, at_nordby):
    at_nordby.person["groups"] = ["indkøb", "it-koordinatorer"]
    browser.sign_in(provider)
    ida = User.objects.get(email="ida@nordby.example")
    people.assign_role(ida, by=make_user(), role=Role.BUYER)
    at_nordby.person["groups"] = []

    browser.sign_in(provider)

    assert roles_of(ida) == {Role.BUYER}


def test_rules_give_roles_for_one_department_and_say_where_people_work(
    browser, provider, at_nordby
):
    care = make_department(authority=provider.authority, name="Pleje")
    ClaimRule.objects.create(provider=provider, value="pleje", department=care)
    ClaimRule.objects.create(provider=provider, value="pleje", role="manager", department=care)
    ClaimRule.objects.create(provider=provider, value="", role="requester")
    at_nordby.person["groups"] = ["pleje"]

    browser.sign_in(provider)

    ida = User.objects.get(email="ida@nordby.example")
    assert ida.department == care
    held = set(ida.assignments.values_list("role", "department", "is_by_claim"))
    assert held == {("manager", care.pk, True), ("requester", None, True)}
    assert "Afdeling: Pleje" in Event.objects.about(ida).first().text_da


def test_the_last_administrator_stays_one_so_that_the_rules_can_be_put_right(
    browser, provider, at_nordby
):
    ClaimRule.objects.create(provider=provider, value="admin", role="administrator")
    at_nordby.person["groups"] = ["admin"]
    browser.sign_in(provider)
    ida = User.objects.get(email="ida@nordby.example")
    at_nordby.person["groups"] = []

    browser.sign_in(provider)
    assert roles_of(ida) == {Role.ADMINISTRATOR}

    make_user(Role.ADMINISTRATOR, authority=provider.authority)
    browser.sign_in(provider)
    assert roles_of(ida) == set()


def test_who_has_no_group_is_told_whom_to_ask_and_no_person_is_made(browser, provider):
    known = {
        "access_name": "Brugeradministrationen",
        "access_email": "brugere@nordby.example",
        "access_phone": "12 34 56 78",
    }
    type(provider.authority).objects.update(**known)

    answer = browser.sign_in(provider)

    assert answer.status_code == 403
    assert "Du har ingen rettigheder i Indgang" in answer.text
    for words in known.values():
        assert words in answer.text
    assert not browser.is_in()
    assert not User.objects.filter(email="ida@nordby.example").exists()


def test_who_loses_the_last_group_loses_the_roles_too_and_is_told_whom_to_ask(
    browser, provider, at_nordby
):
    at_nordby.person["groups"] = ["indkøb"]
    browser.sign_in(provider)
    ida = User.objects.get(email="ida@nordby.example")
    at_nordby.person["groups"] = []

    other = Browser()
    answer = other.sign_in(provider)

    assert "Spørg brugeradministrationen hos Nordby Kommune" in answer.text
    assert not other.is_in()
    assert roles_of(ida) == set()
    assert kinds(ida)[0] == "roles_followed"


def test_a_deactivated_person_does_not_come_in(browser, provider, at_nordby):
    at_nordby.person["groups"] = ["indkøb"]
    browser.sign_in(provider)
    User.objects.filter(email="ida@nordby.example").update(is_active=False)

    other = Browser()
    answer = other.sign_in(provider)

    assert answer.status_code == 403
    assert "Din konto er lukket" in answer.text
    assert not other.is_in()


@pytest.mark.parametrize(
    "email", ["ida@fremmed.example", "ida@sub.nordby.example", "ida", "", None]
)
def test_an_address_outside_the_authoritys_domains_is_refused(browser, provider, at_nordby, email):
    at_nordby.person |= {"email": email, "groups": ["indkøb"]}

    answer = browser.sign_in(provider)

    assert (answer.status_code, browser.is_in()) == (403, False)
    assert "e-mailadresse" in answer.text
    assert not Identity.objects.exists()


def test_an_address_that_is_not_verified_is_refused(browser, provider, at_nordby):
    at_nordby.person |= {"email_verified": False, "groups": ["indkøb"]}

    assert browser.sign_in(provider).status_code == 403
    assert not User.objects.filter(email="ida@nordby.example").exists()


def test_nobody_takes_over_a_person_of_another_authority_by_claiming_the_address(
    browser, provider, at_nordby
):
    theirs = make_user(Role.ADMINISTRATOR, name="Fremmed")
    User.objects.filter(pk=theirs.pk).update(email="chef@nordby.example")
    at_nordby.person |= {"email": "Chef@Nordby.example", "groups": ["indkøb"]}

    answer = browser.sign_in(provider)

    assert (answer.status_code, browser.is_in()) == (403, False)
    assert "Fremmed" not in answer.text
    assert roles_of(theirs) == {Role.ADMINISTRATOR}
    assert not Identity.objects.exists()


def test_an_address_that_a_new_colleague_got_does_not_open_the_old_ones_account(
    browser, provider, at_nordby
):
    at_nordby.person["groups"] = ["indkøb"]
    browser.sign_in(provider)
    at_nordby.person["sub"] = "2"

    other = Browser()
    assert other.sign_in(provider).status_code == 403
    assert not other.is_in()


def test_who_has_married_is_the_same_person_under_another_address(browser, provider, at_nordby):
    at_nordby.person["groups"] = ["indkøb"]
    browser.sign_in(provider)
    at_nordby.person["email"] = "ida.syd@nordby.example"

    other = Browser()
    other.sign_in(provider)

    assert other.is_in()
    assert User.objects.filter(authority=provider.authority).count() == 1


def test_whose_person_has_gone_to_another_authority_does_not_come_in(browser, provider, at_nordby):
    moved = make_user(Role.BUYER)
    known = {"provider": provider, "issuer": provider.issuer, "subject": "1"}
    Identity.objects.create(user=moved, **known)
    at_nordby.person["groups"] = ["indkøb"]

    assert browser.sign_in(provider).status_code == 403
    assert not browser.is_in()


def test_who_is_invited_where_a_password_opens_nothing_gets_the_way_there(
    browser, provider, at_nordby, administrator
):
    IdentityProvider.objects.update(is_only_way=True)
    ida = User(name="Ida", email="ida@nordby.example", authority=provider.authority)

    people.invite(ida, by=administrator, roles=[Role.LEGAL])

    mail = Mail.objects.get(to="ida@nordby.example")
    assert "Log ind her med din konto hos Nordby Kommune" in mail.text
    assert "adgangskode" not in mail.text
    assert unseal(mail.secret).endswith("/konto/log-ind/?myndighed=NOR")
    browser.sign_in(provider)
    assert browser.is_in()
    assert roles_of(ida) == {Role.LEGAL}


def test_the_way_back_is_taken_once(browser, provider, at_nordby):
    at_nordby.person["groups"] = ["indkøb"]
    back = browser.be_sent_back(browser.leave(provider))
    assert browser.client.get(back).status_code == 302
    browser.client.logout()

    answer = browser.client.get(back)

    assert answer.status_code == 400
    assert "blev ikke gennemført" in answer.text
    assert not browser.is_in()
    assert not Client().get(back).wsgi_request.user.is_authenticated


@pytest.mark.parametrize(
    "bent",
    [
        {"aud": "en-anden"},
        {"aud": [CLIENT, "en-anden"], "azp": "en-anden"},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"iss": "https://en-anden.example"},
        {"nonce": "en anden gang"},
        {"nonce": None},
        {"sub": None},
        {"sub": "x" * 301},
        {"sub": "a\0b"},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_or_not_for_now_is_refused(browser, provider, at_nordby, bent):
    at_nordby.person["groups"] = ["indkøb"]
    at_nordby.bent = bent

    answer = browser.sign_in(provider)

    assert answer.status_code == 400
    assert "blev ikke gennemført" in answer.text
    assert not browser.is_in()
    assert not User.objects.filter(email="ida@nordby.example").exists()


def test_a_token_that_somebody_else_signed_or_nobody_is_refused(browser, provider, at_nordby):
    at_nordby.person["groups"] = ["indkøb"]
    for at_nordby.signs_with, at_nordby.algorithm in (
        (new_key(), "RS256"),
        ("a shared secret of thirty-two bytes", "HS256"),
        (None, "none"),
    ):
        assert browser.sign_in(provider).status_code == 400
    at_nordby.signs_with, at_nordby.algorithm = at_nordby.key, "RS256"
    at_nordby.key_name = "k2"
    assert browser.sign_in(provider).status_code == 400
    assert not browser.is_in()


WITHOUT_END = b"[" * 100_000 + b"]" * 100_000


@pytest.mark.parametrize("path", ["/keys", "/token", "/userinfo"])
def test_what_is_nested_without_end_is_no_answer(browser, provider, at_nordby, path):
    at_nordby.person["groups"] = ["indkøb"]
    at_nordby.bent, at_nordby.userinfo = {"email": None}, {"sub": "1"}
    at_nordby.verbatim[path] = WITHOUT_END

    answer = browser.sign_in(provider)

    assert answer.status_code == 400
    assert "blev ikke gennemført" in answer.text
    assert not browser.is_in()


def test_nor_does_it_describe_a_way_in(browser, provider, at_nordby):
    at_nordby.verbatim["/.well-known/openid-configuration"] = WITHOUT_END

    answer = browser.client.get(reverse("sign_in_at", args=[provider.key]))

    assert answer.status_code == 400
    assert "blev ikke gennemført" in answer.text


def test_details_are_fetched_where_the_token_has_none_but_only_those_of_the_same_person(
    browser, provider, at_nordby
):
    at_nordby.bent = {"email": None, "groups": ["indkøb"]}
    at_nordby.userinfo = {"sub": "en anden", "email": "ida@nordby.example"}
    assert browser.sign_in(provider).status_code == 400

    at_nordby.userinfo["sub"] = "1"
    browser.sign_in(provider)

    assert browser.is_in()


def test_what_one_authority_answers_is_of_no_use_at_another(browser, provider, at_nordby):
    """An answer that was meant for Nordby, brought to Sydby's address, and the other way round."""
    sydby = make_authority(name="Sydby")
    EmailDomain.objects.create(authority=sydby, domain="sydby.example")
    at_sydby = OidcServer()
    try:
        theirs = IdentityProvider.objects.create(
            authority=sydby,
            address=at_sydby.url,
            client_id=CLIENT,
            sealed_secret=seal(SECRET),
            issuer=at_sydby.url,
            sign_in_url=at_sydby.url,
            is_on=True,
        )
        ClaimRule.objects.create(provider=theirs, role="administrator")
        at_nordby.person["groups"] = ["indkøb"]
        back = browser.be_sent_back(browser.leave(provider))
        elsewhere = back.replace(f"/{provider.key}/", f"/{theirs.key}/")
        assert browser.client.get(elsewhere).status_code == 400

        # Sydby's own sign-in claims to be about somebody at Nordby: the domain is not Sydby's.
        at_sydby.person["email"] = "ida@nordby.example"
        assert browser.sign_in(theirs).status_code == 403
        # The same number there is another person.
        browser.sign_in(provider)
        assert browser.is_in()
        at_sydby.person["email"] = "ida@sydby.example"
        other = Browser()
        other.sign_in(theirs)
        assert User.objects.get(email="ida@sydby.example").authority == sydby
        # And a token that names Nordby as its issuer is not Sydby's to give.
        at_sydby.bent = {"iss": at_nordby.url}
        assert Browser().sign_in(theirs).status_code == 400
    finally:
        at_sydby.stop()


def test_who_is_signed_in_as_somebody_else_is_signed_out_first(browser, provider, at_nordby):
    browser.client.force_login(make_user())
    at_nordby.person["groups"] = ["indkøb"]

    answer = browser.sign_in(provider)

    assert answer.wsgi_request.user.email == "ida@nordby.example"


def test_the_person_may_say_no_at_the_authority(browser, provider):
    there = browser.leave(provider)
    state = there.partition("&state=")[2].partition("&")[0] or there.partition("state=")[2]
    back = reverse("openid_connect_callback", args=[provider.key])

    answer = browser.client.get(back, {"error": "access_denied", "state": state.partition("&")[0]})

    assert answer.status_code == 400
    assert "Prøv igen" in answer.text


def test_an_authority_whose_sign_in_does_not_answer_says_so(browser, provider, at_nordby):
    IdentityProvider.objects.update(address="http://127.0.0.1:9")

    answer = browser.client.get(reverse("sign_in_at", args=[provider.key]))

    assert answer.status_code == 400
    assert "blev ikke gennemført" in answer.text


@pytest.mark.parametrize("described", [{"authorization_endpoint": None}, {"jwks_uri": 7}], ids=str)
def test_one_that_describes_itself_badly_is_no_server_error(
    browser, provider, at_nordby, described
):
    at_nordby.described = described
    answer = browser.client.get(reverse("sign_in_at", args=[provider.key]))
    if answer.status_code == 302:
        answer = browser.client.get(browser.be_sent_back(answer.url))

    assert answer.status_code == 400


@pytest.mark.parametrize("key", ["myndighed-0", "myndighed-x", "andet"])
def test_there_is_no_way_in_where_none_was_set_up(client, db, key):
    assert client.get(reverse("sign_in_at", args=[key])).status_code == 404
    assert client.get(reverse("openid_connect_callback", args=[key])).status_code == 404


def test_a_way_that_is_off_is_closed(client, provider):
    IdentityProvider.objects.update(is_on=False)

    assert client.get(reverse("sign_in_at", args=[provider.key])).status_code == 404


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example", "sager"])
def test_nobody_is_led_to_another_site_afterwards(browser, provider, at_nordby, page):
    at_nordby.person["groups"] = ["indkøb"]

    assert browser.sign_in(provider, page).url == "/"


def test_the_address_adds_nothing_to_what_is_asked_of_the_authority(browser, provider):
    url = reverse("sign_in_at", args=[provider.key])
    answer = browser.client.get(url, {"auth_params": "redirect_uri=https://evil.example"})

    assert "evil" not in answer.url


def test_there_are_limits(client, provider, monkeypatch):
    monkeypatch.setattr("administration.views.federated.TIMES", 0)

    assert client.get(reverse("sign_in_at", args=[provider.key])).status_code == 429
