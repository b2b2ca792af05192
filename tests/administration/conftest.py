"""What the tests of the authorities' own sign-in share."""

import pytest

from accounts.models import ClaimRule, EmailDomain, IdentityProvider
from notifications.secrets import seal
from tests.administration.browser import Browser
from tests.administration.oidc_server import CLIENT, SECRET, OidcServer


@pytest.fixture
def at_nordby(settings):
    """The sign-in that Nordby keeps itself."""
    settings.OUTSIDE_MAY_BE_LOOPBACK = True
    server = OidcServer()
    yield server
    server.stop()


@pytest.fixture
def provider(authority, at_nordby):
    """As Nordby's administrator has set it up, with a rule for each of two groups."""
    EmailDomain.objects.create(authority=authority, domain="nordby.example")
    made = IdentityProvider.objects.create(
        authority=authority,
        address=at_nordby.url,
        client_id=CLIENT,
        sealed_secret=seal(SECRET),
        issuer=at_nordby.url,
        sign_in_url=f"{at_nordby.url}/authorize",
        is_on=True,
    )
    for value, role in (("it-koordinatorer", "coordinator"), ("indkøb", "buyer")):
        ClaimRule.objects.create(provider=made, value=value, role=role)
    return made


@pytest.fixture
def browser():
    return Browser()
