"""A small KITOS on the loopback: it signs in, counts its pages, and can be bent."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import NAMESPACE_URL, uuid5

from portal.outside import LARGEST

USER, PASSWORD, TOKEN = "kitos@nordby.example", "hemmeligt kodeord", "t0ken"
ORGANISATION = "454c2c7a-0d6d-42b2-9a16-bf30e060ed27"


def uuid_of(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


def usage(name: str, owner: str = "", *, stage: str = "Operational", **more: Any) -> dict[str, Any]:
    """A system in use; `main` names its main contract."""
    main = more.pop("main", None)
    roles = [{"user": {"uuid": owner, "name": owner}, "role": {"name": "Systemejer", "uuid": "r"}}]
    return {
        "uuid": uuid_of(name),
        "systemContext": {"uuid": name, "name": name},
        "general": {
            "validity": {"lifeCycleStatus": stage, "validFrom": None},
            "mainContract": {"uuid": f"contract with {main}"} if main else None,
        },
        "roles": roles if owner else [],
        **more,
    }


def contract(supplier: str, *names: str, valid: bool = True) -> dict[str, Any]:
    return {
        "uuid": f"contract with {supplier}",
        "general": {"validity": {"valid": valid}},
        "supplier": {"organization": {"name": supplier}},
        "systemUsages": [{"uuid": uuid_of(name), "name": name} for name in names],
    }


class KitosServer:
    def __init__(self, cvr: str) -> None:
        self.rows: dict[str, list[Any]] = {
            "organizations": [{"uuid": ORGANISATION, "name": "Nordby", "cvr": cvr}],
            f"organizations/{ORGANISATION}/users": [],
            "it-contracts": [],
            "it-system-usages": [],
        }
        self.bent = ""
        self.asked: list[str] = []
        self.connections: set[tuple[str, int]] = set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def name_people(self, *emails: str) -> None:
        people = [{"uuid": email, "email": email} for email in emails]
        self.rows[f"organizations/{ORGANISATION}/users"] = people

    def page(self, path: str) -> list[Any]:
        parts = urlsplit(path)
        asked = parse_qs(parts.query)
        number, size = int(asked["page"][0]), int(asked["pageSize"][0])
        rows = self.rows[parts.path.removeprefix("/api/v2/")]
        return rows[number * size : (number + 1) * size]


def _handler(kitos: KitosServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        # Keeps connections open, as KITOS does, if it is let.
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if said != {"email": USER, "password": PASSWORD}:
                self._answer(401, {"msg": "Du har ikke adgang", "response": {}})
            else:
                self._answer(200, {"msg": "", "response": {"token": TOKEN}})

        def do_GET(self) -> None:
            kitos.asked.append(self.path)
            kitos.connections.add(self.client_address)
            if self.headers["Authorization"] != f"Bearer {TOKEN}":
                self._answer(401, "")
            elif kitos.bent and "it-system-usages" in self.path:
                self._bend()
            else:
                self._answer(200, kitos.page(self.path))

        def _bend(self) -> None:
            if kitos.bent == "redirect":
                self.send_response(302)
                self.send_header("Location", "http://127.0.0.1:1/inside")
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif kitos.bent == "half":
                self.send_response(200)
                self.send_header("Content-Length", "1000")
                self.end_headers()
                self.wfile.write(b'[{"uuid": "')
                self.close_connection = True
            elif kitos.bent == "huge":
                self._answer(200, ["x" * (LARGEST + 1)])
            elif kitos.bent == "unwell":
                self._answer(503, "")
            elif kitos.bent == "gone":
                self._answer(404, "")
            elif kitos.bent == "html":
                self._answer(200, None, b"<html>")
            else:
                self._answer(200, {"no": "list"})

        def _answer(self, status: int, said: Any, body: bytes = b"") -> None:
            body = body or json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Silence."""

    return Handler
