"""A small SAML identity provider: metadata on loopback, and answers that it signs itself."""

import base64
import datetime
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from tests.administration.oidc_server import new_key

NOW = datetime.timedelta()
EMAIL = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
NAME = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"
GROUPS = "http://schemas.xmlsoap.org/claims/Group"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion"
PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"


class Signer:
    """A key and its certificate."""

    def __init__(self) -> None:
        key = new_key()
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Nordby")])
        today = datetime.datetime.now(datetime.UTC)
        made = x509.CertificateBuilder(name, name, key.public_key(), 7)
        made = made.not_valid_before(today - datetime.timedelta(days=1))
        made = made.not_valid_after(today + datetime.timedelta(days=1))
        pem = serialization.Encoding.PEM
        self.certificate = made.sign(key, hashes.SHA256()).public_bytes(pem).decode()
        form = serialization.PrivateFormat.PKCS8
        self.key = key.private_bytes(pem, form, serialization.NoEncryption()).decode()

    @property
    def bare(self) -> str:
        return "".join(self.certificate.splitlines()[1:-1])


class SamlServer:
    """What is wrong with the next answer is in `bent`."""

    signer = Signer()

    def __init__(self) -> None:
        self.subject, self.form = "S-1", PERSISTENT
        self.attributes: dict[str, list[str]] = {EMAIL: ["ida@nordby.example"], NAME: ["Ida Nord"]}
        self.bent: dict[str, str] = {}
        # Whether what it signs says which question it answers.
        self.confirms = True
        self.signs_with: Signer | None = self.signer
        self.certificates = [self.signer]
        self.metadata: str | None = None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.entity = "https://login.nordby.example/entity"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def described(self) -> str:
        keys = "".join(
            '<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>'
            f"{one.bare}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
            for one in self.certificates
        )
        return (
            '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" '
            f'xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="{self.entity}">'
            f'<md:IDPSSODescriptor protocolSupportEnumeration="{PROTOCOL}">{keys}'
            f'<md:SingleSignOnService Binding="{REDIRECT}" Location="{self.url}/sso"/>'
            "</md:IDPSSODescriptor></md:EntityDescriptor>"
        )

    def answer(self, address: str) -> tuple[str, str]:
        """To the question in this address: where the browser posts the answer, and the answer."""
        [question] = parse_qs(urlsplit(address).query)["SAMLRequest"]
        asked = ElementTree.fromstring(zlib.decompress(base64.b64decode(question), -15))
        there = asked.attrib["AssertionConsumerServiceURL"]
        issuer = asked.findtext(f"{{{ASSERTION}}}Issuer")
        said = self._said(asked.attrib["ID"], there, str(issuer))
        return urlsplit(there).path, base64.b64encode(said).decode()

    def _said(self, number: str, there: str, audience: str) -> bytes:
        known = {
            "issuer": self.entity,
            "audience": "<saml:AudienceRestriction><saml:Audience>"
            f"{audience}</saml:Audience></saml:AudienceRestriction>",
            "destination": there,
            "recipient": there,
            "number": number,
            "confirmed": number,
            "after": "00:05",
            "before": "-00:05",
        } | self.bent
        statements = "".join(
            f'<saml:Attribute Name="{name}">'
            + "".join(f"<saml:AttributeValue>{escape(one)}</saml:AttributeValue>" for one in values)
            + "</saml:Attribute>"
            for name, values in self.attributes.items()
        )
        confirmed = f'InResponseTo="{known["confirmed"]}" ' if self.confirms else ""
        now, after, before = _at("00:00"), _at(known["after"]), _at(known["before"])
        assertion = (
            f'<saml:Assertion xmlns:saml="{ASSERTION}" ID="a{number}" Version="2.0" '
            f'IssueInstant="{now}"><saml:Issuer>{known["issuer"]}</saml:Issuer><saml:Subject>'
            f'<saml:NameID Format="{self.form}">{self.subject}</saml:NameID>'
            '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
            f"<saml:SubjectConfirmationData {confirmed}"
            f'NotOnOrAfter="{after}" Recipient="{known["recipient"]}"/>'
            "</saml:SubjectConfirmation></saml:Subject>"
            f'<saml:Conditions NotBefore="{before}" NotOnOrAfter="{after}">'
            f"{known['audience']}</saml:Conditions>"
            f'<saml:AuthnStatement AuthnInstant="{now}" SessionIndex="x">'
            "<saml:AuthnContext><saml:AuthnContextClassRef>"
            "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"
            "</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"
            f"<saml:AttributeStatement>{statements}</saml:AttributeStatement></saml:Assertion>"
        )
        if self.signs_with:
            signer = self.signs_with
            signed = OneLogin_Saml2_Utils.add_sign(assertion, signer.key, signer.certificate)
            assertion = signed.decode().partition("?>\n")[2] or signed.decode()
        return (
            f'<samlp:Response xmlns:samlp="{PROTOCOL}" xmlns:saml="{ASSERTION}" ID="r{number}" '
            f'Version="2.0" IssueInstant="{now}" Destination="{known["destination"]}" '
            f'InResponseTo="{known["number"]}"><saml:Issuer>{known["issuer"]}</saml:Issuer>'
            "<samlp:Status><samlp:StatusCode "
            'Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'
            f"{assertion}</samlp:Response>"
        ).encode()


def _at(distance: str) -> str:
    """So many hours and minutes from now."""
    hours, minutes = distance.lstrip("-").split(":")
    away = datetime.timedelta(hours=int(hours), minutes=int(minutes))
    moment = datetime.datetime.now(datetime.UTC) + (-away if distance[0] == "-" else away)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _handler(server: SamlServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = (server.described() if server.metadata is None else server.metadata).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Silence."""

    return Handler
