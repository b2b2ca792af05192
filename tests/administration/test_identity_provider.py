"""An administrator sets up the authority's own sign-in on one page (E03)."""

import pytest
from django.urls import reverse

from accounts.models import ClaimRule, EmailDomain, Identity, IdentityProvider, Role, User
from administration.actions import identity_providers as actions
from administration.discovery import Found
from notifications.models import Event
from notifications.secrets import seal, unseal
from portal.refusals import Refused
from tests.administration.oidc_server import CLIENT, SECRET
from tests.factories import make_authority, make_department, make_user

pytestmark = pytest.mark.spec("E03")

PAGE = reverse("administration:identity_provider")
RULES = reverse("administration:add_claim_rule")


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


def typed(at_nordby, **other):
    known = {"kind": "openid_connect", "address": at_nordby.url, "client_id": CLIENT}
    return known | {"secret": SECRET, "domains": "nordby.example", "is_on": "on"} | other


def test_it_is_set_up_and_the_secret_is_never_shown_again(admin, administrator, at_nordby):
    page = admin.get(PAGE).text
    assert "http://testserver/konto/oidc/myndighed-" in page

    answer = admin.post(PAGE, typed(at_nordby, domains="@Nordby.example, it.nordby.example"))

    assert answer.status_code == 302
    provider = IdentityProvider.objects.get()
    assert (provider.authority, provider.issuer) == (administrator.authority, at_nordby.url)
    assert provider.sign_in_url == f"{at_nordby.url}/authorize"
    assert unseal(provider.sealed_secret) == SECRET
    assert SECRET not in provider.sealed_secret
    domains = set(EmailDomain.objects.values_list("domain", flat=True))
    assert domains == {"nordby.example", "it.nordby.example"}
    page = admin.get(PAGE).text
    assert SECRET not in page
    assert provider.sealed_secret not in page
    event = Event.objects.get(kind="administration.identity_provider_set")
    assert SECRET not in event.text_da + event.text_en
    assert "E-maildomæner: it.nordby.example, nordby.example" in event.text_da


def test_an_empty_secret_leaves_the_old_and_nothing_is_asked_where_nothing_is_new(
    admin, provider, at_nordby
):
    answer = admin.post(PAGE, typed(at_nordby, secret="", domains="syd.example", is_only_way="on"))

    assert answer.status_code == 302
    provider.refresh_from_db()
    assert (unseal(provider.sealed_secret), provider.is_only_way) == (SECRET, True)
    assert list(EmailDomain.objects.values_list("domain", flat=True)) == ["syd.example"]
    assert at_nordby.asked == []


def test_the_secret_is_not_sent_to_another_place_than_it_was_typed_for(
    admin, provider, at_nordby, monkeypatch
):
    found = Found("https://login.andre.example", "https://login.andre.example/authorize")
    monkeypatch.setattr("administration.forms.identity_providers.find", lambda *_a: found)
    elsewhere = typed(at_nordby, secret="", address="https://login.andre.example")

    assert "Skriv hemmeligheden." in admin.post(PAGE, elsewhere).text
    provider.refresh_from_db()
    assert provider.address == at_nordby.url
    assert admin.post(PAGE, elsewhere | {"secret": "ny"}).status_code == 302


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"secret": ""}, "Skriv hemmeligheden."),
        ({"client_id": ""}, "Skriv, hvad portalen hedder dér."),
        ({"domains": "nordby"}, "nordby er ikke et domæne."),
        ({"address": "http://127.0.0.1:9"}, "Der kunne ikke læses noget"),
        ({"address": "ftp://nordby.example"}, "Der kunne ikke læses noget"),
        ({"address": ""}, "Skriv"),
    ],
    ids=str,
)
def test_slips_are_seen_at_once_and_nothing_is_kept(admin, at_nordby, other, words):
    answer = admin.post(PAGE, typed(at_nordby, **other))

    assert answer.status_code == 200
    assert words in answer.text
    assert not IdentityProvider.objects.exists()


@pytest.mark.parametrize(
    ("described", "words"),
    [
        ({"issuer": "https://en-anden.example"}, "Det kalder sig https://en-anden.example"),
        ({"token_endpoint": None}, "beskriver ikke et login med OIDC"),
        ({"jwks_uri": "http://inde.example/keys"}, "begynde med https://"),
    ],
    ids=str,
)
def test_what_does_not_describe_itself_well_is_refused(admin, at_nordby, described, words):
    at_nordby.described = described

    assert words in admin.post(PAGE, typed(at_nordby)).text
    assert not IdentityProvider.objects.exists()


def test_inner_addresses_are_not_asked(admin, at_nordby, settings):
    settings.OUTSIDE_MAY_BE_LOOPBACK = False

    for address in (at_nordby.url, at_nordby.url.replace("http://", "https://")):
        assert (
            "Der kunne ikke læses noget" in admin.post(PAGE, typed(at_nordby, address=address)).text
        )
    assert at_nordby.asked == []


def test_what_is_nested_without_end_describes_no_sign_in(admin, at_nordby):
    at_nordby.verbatim["/.well-known/openid-configuration"] = b"[" * 100_000

    assert "Der kunne ikke læses noget" in admin.post(PAGE, typed(at_nordby)).text


def test_a_domain_belongs_to_one_authority(admin, at_nordby):
    EmailDomain.objects.create(authority=make_authority(), domain="sydby.example")
    theirs = make_user()
    User.objects.filter(pk=theirs.pk).update(email="ole@vestby.example")

    for domain in ("sydby.example", "vestby.example"):
        answer = admin.post(PAGE, typed(at_nordby, domains=domain))
        assert f"{domain} bruges hos en anden myndighed" in answer.text
    assert not IdentityProvider.objects.exists()


def test_a_domain_that_another_takes_in_the_same_moment_is_refused(
    admin, at_nordby, provider, administrator, monkeypatch
):
    EmailDomain.objects.create(authority=make_authority(), domain="sydby.example")
    with pytest.raises(Refused):
        actions.set_up(provider, by=administrator, domains=["sydby.example"])

    is_of_others = "administration.forms.identity_providers.IdentityProviderForm._is_of_others"
    monkeypatch.setattr(is_of_others, lambda *_: False)
    answer = admin.post(PAGE, typed(at_nordby, domains="sydby.example"))
    assert "En anden myndighed har netop taget et af domænerne." in answer.text


def test_another_issuer_knows_other_accounts(admin, provider, at_nordby):
    ida = make_user(authority=provider.authority)
    known = {"provider": provider, "subject": "1", "user": ida}
    Identity.objects.create(issuer="https://det-gamle.example", **known)

    IdentityProvider.objects.update(address="https://det-gamle.example")
    admin.post(PAGE, typed(at_nordby))

    assert not Identity.objects.exists()


def test_the_button_tries_whether_it_answers(admin, provider, at_nordby, settings):
    IdentityProvider.objects.update(sign_in_url="https://gammel.example")

    answer = admin.post(reverse("administration:read_again"), follow=True)

    assert f"Det svarer og kalder sig {at_nordby.url}" in answer.text
    provider.refresh_from_db()
    assert provider.sign_in_url == f"{at_nordby.url}/authorize"
    assert provider.found_at
    assert Event.objects.filter(kind="administration.identity_provider_read").count() == 1
    settings.OUTSIDE_MAY_BE_LOOPBACK = False
    answer = admin.post(reverse("administration:read_again"), follow=True)
    assert "Der kunne ikke læses noget" in answer.text


def test_rules_are_added_and_removed(admin, provider):
    care = make_department(authority=provider.authority, name="Skoler")
    ClaimRule.objects.all().delete()

    rule = {"rule-value": "ledere", "rule-role": "manager", "rule-department": care.pk}
    admin.post(RULES, rule)
    admin.post(RULES, {"rule-role": "requester"})
    admin.post(RULES, {"rule-value": "pleje", "rule-department": care.pk})

    page = admin.get(PAGE).text
    assert "ledere" in page
    assert "Leder, Skoler" in page
    assert "Alle, der logger ind" in page
    assert "Arbejder i Skoler" in page
    added = Event.objects.filter(kind="administration.claim_rule_added")
    assert "Rolle: Leder" in added.first().text_da
    for one in ClaimRule.objects.all():
        admin.post(reverse("administration:remove_claim_rule", args=[one.pk]))
    assert not ClaimRule.objects.exists()
    assert Event.objects.filter(kind="administration.claim_rule_removed").count() == 3


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"rule-value": "x"}, "Vælg en rolle, en afdeling eller begge."),
        ({"rule-value": "indkøb", "rule-role": "buyer"}, "Den regel er der allerede."),
        ({"rule-role": "administrator", "rule-department": 0}, "administrerer hele myndigheden"),
    ],
    ids=str,
)
def test_a_rule_that_says_nothing_or_nothing_new_is_refused(admin, provider, rule, words):
    if "rule-department" in rule:
        rule["rule-department"] = make_department(authority=provider.authority).pk

    assert words in admin.post(RULES, rule).text
    assert ClaimRule.objects.count() == 2


def test_an_administrator_reaches_no_other_authoritys_sign_in(client, provider):
    other = make_user(Role.ADMINISTRATOR)
    client.force_login(other)
    rule = ClaimRule.objects.first()

    assert "nordby.example" not in client.get(PAGE).text
    remove = reverse("administration:remove_claim_rule", args=[rule.pk])
    assert client.post(remove).status_code == 404
    assert client.post(RULES, {"rule-role": "buyer"}).status_code == 404
    assert client.post(reverse("administration:read_again")).status_code == 404
    foreign = {"rule-role": "buyer", "rule-department": make_department().pk}
    IdentityProvider.objects.create(authority=other.authority, address="https://x.example")
    assert client.post(RULES, foreign).status_code == 200
    assert ClaimRule.objects.count() == 2


def test_who_administers_nothing_has_no_such_page(client, provider, buyer):
    client.force_login(buyer)

    assert client.get(PAGE).status_code == 403
    assert client.post(RULES, {}).status_code == 403


def test_an_account_is_forgotten_so_that_another_may_come_with_the_address(admin, provider):
    ida = make_user(authority=provider.authority)
    known = {"provider": provider, "issuer": provider.issuer, "subject": "1"}
    Identity.objects.create(user=ida, **known)
    person = reverse("administration:edit_person", args=[ida.pk])
    assert "Glem kontoen" in admin.get(person).text
    forget = reverse("administration:forget_identity", args=[ida.pk])

    for _click in range(2):
        assert admin.post(forget).status_code == 302

    assert not Identity.objects.exists()
    assert Event.objects.filter(kind="administration.identity_forgotten").count() == 1
    assert "Glem kontoen" not in admin.get(person).text


def test_who_came_in_that_way_is_not_asked_to_choose_a_password(admin, provider):
    ida = make_user(authority=provider.authority, name="Ida Nord")
    ida.set_unusable_password()
    ida.save()
    people = reverse("administration:people")
    assert "Ida Nord" in admin.get(people, {"state": "invited"}).text
    known = {"provider": provider, "issuer": provider.issuer, "subject": "1"}
    Identity.objects.create(user=ida, **known)

    assert "Ida Nord" not in admin.get(people, {"state": "invited"}).text
    resend = reverse("administration:resend_invitation", args=[ida.pk])
    assert admin.post(resend).status_code == 403


def test_rows_read_as_what_they_are(provider):
    rule = ClaimRule.objects.get(value="indkøb")
    ida = make_user(name="Ida")

    assert str(rule) == "indkøb: Indkøber"
    assert str(ClaimRule(department=make_department(name="Pleje"))) == "*: Pleje"
    assert str(provider) == "Nordby Kommune: OpenID Connect (OIDC)"
    assert str(EmailDomain(domain="x.example")) == "x.example"
    assert str(Identity(user=ida)) == "Ida"
    assert unseal(seal("æ")) == "æ"
