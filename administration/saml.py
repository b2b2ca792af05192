"""SAML 2.0: the way to the authority's own sign-in, and what its signed answer says.

Signing out there is not offered, and an answer that nobody asked for is not taken.
"""

from typing import Any

from allauth.socialaccount.sessions import LoginSession
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from accounts.models import IdentityProvider
from administration.claims import Claims, name_of, read

SUBJECT = "urn:oasis:names:tc:SAML:attribute:subject-id"
CONFIRMED = f".//{{{Names.NS_SAML}}}SubjectConfirmationData"
# How long an answer that was taken is remembered: longer than any is good for.
REMEMBERED_S = 24 * 3600
# Between the answer and the page that takes it up.
KEPT_S = 300


def metadata(request: HttpRequest, provider: IdentityProvider) -> bytes:
    """What the authority's sign-in needs to know of us."""
    settings = OneLogin_Saml2_Settings(_ours(request, provider), sp_validation_only=True)
    said: bytes | str = settings.get_sp_metadata()
    return said.encode() if isinstance(said, str) else said


def way_in(request: HttpRequest, provider: IdentityProvider) -> tuple[str, str]:
    """Where to send the browser, and the number of the question it carries."""
    auth = OneLogin_Saml2_Auth(_here(request, provider), _both(request, provider))
    address = auth.login(return_to="")
    return str(address), str(auth.get_last_request_id())


def keep(request: HttpRequest, response: HttpResponse, said: str) -> None:
    """The answer, for a few minutes and for this browser alone."""
    kept = _kept(request)
    kept.store["said"] = said
    kept.store.set_expiry(KEPT_S)
    kept.save(response)


def take(request: HttpRequest) -> str:
    """The answer that was kept, once; nothing where there is none."""
    kept = _kept(request)
    said = kept.store.get("said", "")
    kept.delete()
    return str(said)


def _kept(request: HttpRequest) -> Any:
    return LoginSession(request, "saml_session", "saml-answer")


def believed(request: HttpRequest, provider: IdentityProvider, said: str) -> Any:
    """The answer, read.

    Raises ValueError, and OneLogin's own errors, when it is not signed by the authority's sign-in,
    not for us, not for now, or does not say what it answers.
    """
    answer = OneLogin_Saml2_Response(OneLogin_Saml2_Settings(_both(request, provider)), said)
    answer.is_valid(_here(request, provider), raise_exceptions=True)
    if not answer.get_audiences():
        raise ValueError("It does not say whom it is for.")
    # Round the assertion anybody may write a question's number: the signed one counts.
    confirmed = {one.get("InResponseTo") for one in answer.document.iterfind(CONFIRMED)}
    if confirmed != {answer.get_in_response_to()}:
        raise ValueError("It does not say what it answers.")
    return answer


def read_answer(
    request: HttpRequest, provider: IdentityProvider, said: str
) -> tuple[Claims, str | None]:
    """The claims, and the number of the question they answer.

    Raises what `believed` does, and ValueError when the answer has been here before.
    """
    answer = believed(request, provider, said)
    if not cache.add(f"saml:{provider.pk}:{answer.get_assertion_id()}", 1, REMEMBERED_S):
        raise ValueError("It has been used before.")
    attributes: dict[str, Any] = {
        **answer.get_friendlyname_attributes(),
        **answer.get_attributes(),
    }
    name, form = answer.get_nameid(), answer.get_nameid_format()
    if form == Names.NAMEID_EMAIL_ADDRESS:
        attributes.setdefault("email", [name])
    subject = next(iter(attributes.get(SUBJECT, [])), None)
    if not subject:
        # A name that is another each time is none.
        subject = name if form != Names.NAMEID_TRANSIENT else None
    return read(provider, name_of(subject or ""), attributes), answer.get_in_response_to()


def _here(request: HttpRequest, provider: IdentityProvider) -> dict[str, Any]:
    """The address that answers must be meant for: the visible one."""
    return {
        "https": "on" if request.is_secure() else "off",
        "http_host": request.get_host(),
        "script_name": reverse("saml_answer", args=[provider.key]),
        "get_data": {},
        "post_data": {},
    }


def _ours(request: HttpRequest, provider: IdentityProvider) -> dict[str, Any]:
    def address(name: str) -> str:
        return request.build_absolute_uri(reverse(name, args=[provider.key]))

    return {
        "strict": True,
        "sp": {
            "entityId": address("saml_metadata"),
            "assertionConsumerService": {
                "url": address("saml_answer"),
                "binding": Names.BINDING_HTTP_POST,
            },
        },
        "security": {
            "allowSingleLabelDomains": True,
            "rejectDeprecatedAlgorithm": True,
            "requestedAuthnContext": False,
            "allowRepeatAttributeName": True,
            # It has no end: the authority would have to fetch it again every other day.
            "metadataValidUntil": "",
            "metadataCacheDuration": "",
        },
    }


def _both(request: HttpRequest, provider: IdentityProvider) -> dict[str, Any]:
    theirs = {
        "entityId": provider.issuer,
        "singleSignOnService": {"url": provider.sign_in_url},
        # Two while the authority changes its key.
        "x509certMulti": {"signing": provider.certificates},
    }
    return _ours(request, provider) | {"idp": theirs}
