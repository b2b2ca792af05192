"""What a sign-in says of itself at the address that an administrator typed."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from lxml.etree import XMLSyntaxError
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from requests import RequestException

from accounts.models import IdentityProvider
from portal.outside import Outside, is_outside
from portal.refusals import Refused

WELL_KNOWN = "/.well-known/openid-configuration"
WANTED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Found:
    """How it calls itself, where it lets people in, and (SAML) what it signs with."""

    issuer: str
    sign_in_url: str
    certificates: list[str] = field(default_factory=list)


def find(kind: str, address: str) -> Found:
    """Read it there. Raises Refused in words that an administrator can act on."""
    is_saml = kind == IdentityProvider.Kind.SAML
    try:
        with Outside() as outside:
            answer = outside.get(address if is_saml else well_known(address))
            answer.raise_for_status()
        return _saml(answer.content) if is_saml else _oidc(address, answer.json())
    except (RequestException, RecursionError) as error:
        raise Refused(
            _("Nothing could be read at that address. It must begin with https:// and be open.")
        ) from error


def well_known(address: str) -> str:
    return address if "/.well-known/" in address else address.rstrip("/") + WELL_KNOWN


def _oidc(address: str, said: Any) -> Found:
    texts = said if isinstance(said, dict) else {}
    if not all(isinstance(texts.get(name), str) for name in WANTED):
        raise Refused(_("What is at that address does not describe a sign-in with OIDC."))
    if well_known(texts["issuer"]) != well_known(address):
        raise Refused(_("It calls itself %s: write that address.") % texts["issuer"])
    if not all(is_outside(texts[name]) for name in WANTED):
        raise Refused(_("Its addresses must all begin with https://."))
    return Found(texts["issuer"], texts["authorization_endpoint"])


def _saml(metadata: bytes) -> Found:
    try:
        said = OneLogin_Saml2_IdPMetadataParser.parse(metadata).get("idp", {})
    except (XMLSyntaxError, ValueError) as error:
        raise Refused(_("What is at that address is no SAML metadata.")) from error
    several = said.get("x509certMulti", {}).get("signing", [])
    certificates = [said["x509cert"]] if said.get("x509cert") else several
    entry = said.get("singleSignOnService", {}).get("url", "")
    if not (said.get("entityId") and entry and certificates):
        raise Refused(
            _("The metadata must name an entity, an address to sign in at and a certificate.")
        )
    if not is_outside(entry):
        raise Refused(_("Its addresses must all begin with https://."))
    return Found(said["entityId"], entry, certificates)
