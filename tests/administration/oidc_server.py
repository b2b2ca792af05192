"""A small OpenID provider on loopback: discovery, keys, authorize, token, signed tokens."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "indgang", "en hemmelighed med : i"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class OidcServer:
    """Who signs in next is `person`; what is wrong with the token is in `bent`.

    What is in `verbatim` is said at that path, whatever is asked.
    """

    key = new_key()

    def __init__(self) -> None:
        self.person = {"sub": "1", "email": "ida@nordby.example", "name": "Ida Nord", "groups": []}
        self.bent: dict[str, object] = {}
        self.signs_with = self.key
        self.algorithm, self.key_name = "RS256", "k1"
        self.userinfo: dict[str, object] | None = None
        self.described: dict[str, object] = {}
        self.verbatim: dict[str, bytes] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def description(self) -> dict[str, object]:
        names = {"issuer": "", "authorization_endpoint": "/authorize", "token_endpoint": "/token"}
        names |= {"jwks_uri": "/keys"}
        if self.userinfo is not None:
            names["userinfo_endpoint"] = "/userinfo"
        return {name: f"{self.url}{path}" for name, path in names.items()} | self.described

    def keys(self) -> dict[str, object]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [public | {"kid": "k1", "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Signs the person in without a question, and sends the browser back with a code."""
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str]) -> dict[str, object] | None:
        """For a code that was given out, once, to who knows the secret and began the course."""
        asked = self.codes.pop(sent["code"], None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        known = (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)
        if not (asked and known and challenge == asked["code_challenge"]):
            return None
        return {"access_token": "adgang", "token_type": "Bearer", "id_token": self.signed(asked)}

    def signed(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300}
        claims |= {"nonce": asked.get("nonce")} | self.person | self.bent
        left = {name: value for name, value in claims.items() if value is not None}
        key = self.signs_with if self.algorithm != "none" else None
        return jwt.encode(left, key, algorithm=self.algorithm, headers={"kid": self.key_name})


def _handler(provider: OidcServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            provider.asked.append(parts.path)
            if parts.path == "/authorize":
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.authorize(asked))
                self.end_headers()
                return
            pages = {
                "/.well-known/openid-configuration": provider.description(),
                "/keys": provider.keys(),
                "/userinfo": provider.userinfo,
            }
            self._say(pages.get(parts.path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            provider.asked.append(self.path)
            self._say(provider.token({name: values[0] for name, values in parse_qs(body).items()}))

        def _say(self, said: object) -> None:
            body = provider.verbatim.get(urlsplit(self.path).path) or json.dumps(said).encode()
            self.send_response(200 if said else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Silence."""

    return Handler
