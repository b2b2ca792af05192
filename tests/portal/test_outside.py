"""What asks at addresses that people typed is not led to our own machines."""

import socket
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from portal.outside import LARGEST, Outside


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/")
            self.end_headers()
            return
        if self.path == "/slow":
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):
                for _time in range(100):
                    self.wfile.write(b"x")
                    time.sleep(0.1)
            return
        body = b"x" * (LARGEST + 1 if self.path == "/long" else 10)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Silence."""


@pytest.fixture
def server():
    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()


def leads_to(monkeypatch, *addresses):
    places = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses]
    monkeypatch.setattr("portal.outside.socket.getaddrinfo", lambda *_a, **_k: places)


@pytest.mark.spec("E03")
@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.7", "172.16.3.4", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "::1", "fc00::1", "fe80::1%eth0", "::ffff:10.0.0.7"),
        *("64:ff9b:1::1", "64:ff9b::a00:7", "2002:a00:7::1"),
    ],
)
def test_a_name_that_leads_inside_is_not_followed(monkeypatch, address):
    leads_to(monkeypatch, address)
    connected = []
    monkeypatch.setattr("portal.outside.create_connection", lambda *a: connected.append(a))

    with pytest.raises(requests.ConnectionError), Outside() as outside:
        outside.get("https://login.example/")
    assert connected == []


@pytest.mark.spec("E03")
def test_one_inner_address_among_others_is_enough_to_refuse(monkeypatch):
    leads_to(monkeypatch, "93.184.215.14", "10.0.0.7")

    with pytest.raises(requests.ConnectionError), Outside() as outside:
        outside.get("https://login.example/")


@pytest.mark.spec("E03")
def test_the_place_that_was_looked_at_is_the_one_that_is_connected_to(monkeypatch):
    """So that a name cannot lead elsewhere a moment later."""
    leads_to(monkeypatch, "93.184.215.14")
    connected = []

    def connect(place, _timeout):
        connected.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr("portal.outside.create_connection", connect)

    with pytest.raises(requests.ConnectionError), Outside() as outside:
        outside.get("https://login.example/")
    assert connected == [("93.184.215.14", 443)]


@pytest.mark.spec("E03")
@pytest.mark.parametrize(
    "address",
    ["http://login.example/", "file:///etc/passwd", "ftp://login.example/", "login.example", ""],
)
def test_only_https_is_asked(address):
    with pytest.raises(requests.RequestException), Outside() as outside:
        outside.get(address)


@pytest.mark.spec("E03")
def test_the_machine_itself_is_asked_in_tests_alone(settings, server):
    with Outside() as outside:
        with pytest.raises(requests.RequestException):
            outside.get(server)
        settings.OUTSIDE_MAY_BE_LOOPBACK = True
        assert outside.get(server).content == b"x" * 10


def test_a_long_answer_is_not_read_to_its_end_and_no_redirect_is_followed(settings, server):
    settings.OUTSIDE_MAY_BE_LOOPBACK = True
    with Outside() as outside:
        with pytest.raises(requests.RequestException):
            outside.get(f"{server}/long")
        with pytest.raises(requests.TooManyRedirects):
            outside.get(f"{server}/away")


def test_who_answers_a_byte_at_a_time_holds_nobody_up(settings, server, monkeypatch):
    settings.OUTSIDE_MAY_BE_LOOPBACK = True
    monkeypatch.setattr("portal.outside.WHOLE_S", 0.5)
    began = time.monotonic()

    with Outside() as outside, suppress(requests.RequestException):
        outside.get(f"{server}/slow")

    assert time.monotonic() - began < 5


def test_what_the_machine_has_set_for_itself_is_not_used(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")

    assert Outside().trust_env is False
