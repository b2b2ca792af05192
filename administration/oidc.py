"""OpenID Connect: what comes back from the authority's sign-in is believed only when it is signed.

The way there and back is allauth's: a state that is used once, a code, and PKCE.
"""

from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

from administration.claims import name_of

# With a key pair: a shared secret signs nothing here, and "none" least of all.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
REQUIRED = ["exp", "iat", "iss", "aud", "sub"]
# How much the clocks may differ.
LEEWAY_S = 60


class Oidc(OpenIDConnectOAuth2Adapter):  # type: ignore[misc] # allauth has no types
    """allauth's own; but it believes an unsigned token from the right address, we do not."""

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        provider = self.get_provider()
        claims = self._verified(app, kwargs["response"].get("id_token") or "")
        if "email" not in claims and "userinfo_endpoint" in self.openid_config:
            more = self._fetch_user_info(token.token)
            if more.get("sub") != claims["sub"]:
                raise OAuth2Error("The details are somebody else's.")
            claims = {**more, **claims}
        return provider.sociallogin_from_response(request, {"id_token": claims})

    def _verified(self, app: Any, token: str) -> dict[str, Any]:
        """The claims of the token, if this provider signed it for us, lately."""
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key_of(token),
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=app.settings["issuer"],
                leeway=LEEWAY_S,
                options={"require": REQUIRED},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error("The token does not hold.") from error
        if claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("The token was made for somebody else.")
        name_of(claims["sub"])
        return claims

    def _key_of(self, token: str) -> jwt.PyJWK:
        """The key that the token names; a single one needs no name."""
        wanted = jwt.get_unverified_header(token).get("kid")
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        fitting = [key for key in keys if wanted in (None, key.key_id)]
        if len(fitting) != 1:
            raise OAuth2Error("No key of that name.")
        return fitting[0]
