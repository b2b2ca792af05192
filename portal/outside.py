"""Asking other machines at addresses that somebody typed, without being led to our own.

Only https, only addresses of the open internet, no redirects, not for long and not for much: what
is typed here is asked for by our server, which stands inside and reaches what the typist does not.
"""

import ipaddress
import socket
import threading
from contextlib import suppress
from typing import Any

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError
from urllib3.util.connection import create_connection

TIMEOUT_S = 5
# For all of it: who answers a byte at a time holds nobody up for long.
WHOLE_S = 15
LARGEST = 2 * 1024 * 1024
CHUNK = 64 * 1024
# Addresses that hold another one, which may be an inner one.
WRAPPED = [ipaddress.ip_network(one) for one in ("64:ff9b::/32", "2002::/16", "2001::/32")]


class Outside(requests.Session):
    """What asks outside. It keeps nothing of the machine's own settings, proxies and passwords."""

    def __init__(self, *, patience_s: float = TIMEOUT_S) -> None:
        super().__init__()
        self.trust_env = False
        self.patience_s = patience_s
        self.mount("https://", Guarded())
        self.mount("http://", Guarded())

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        """Ask, and read no more of the answer than may be. Raises RequestException."""
        if not is_outside(str(url)):
            raise requests.exceptions.InvalidURL("The address must begin with https://.")
        bounds = {"timeout": self.patience_s, "allow_redirects": False, "stream": True}
        response = super().request(method, url, *args, **(kwargs | bounds))
        read = bytearray()
        for chunk in response.iter_content(CHUNK):
            read += chunk
            if len(read) > LARGEST:
                response.close()
                raise requests.exceptions.ContentDecodingError("The answer is too long.")
        response._content = bytes(read)
        if response.is_redirect:
            raise requests.exceptions.TooManyRedirects("The address leads elsewhere.")
        return response


def is_outside(url: str) -> bool:
    """Whether the address begins as one that may be asked; where it lies is seen on the way."""
    return url.startswith("https://") or (
        settings.OUTSIDE_MAY_BE_LOOPBACK and url.startswith("http://127.0.0.1:")
    )


class Guarded(HTTPAdapter):
    """Connects to where the name leads, and looks at that place itself: it cannot move between."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Plain, "https": _Secure}


class _PlainConnection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self, self._dns_host, self.port)


class _SecureConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self, self._dns_host, self.port)


class _Plain(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _Secure(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


def _connect(connection: Any, host: str, port: int) -> socket.socket:
    """To the first address of the host, if all of them are out there."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(place[4][0]) for place in found]
        if not all(_is_public(address) for address in addresses):
            raise NewConnectionError(connection, "The address is not on the open internet.")
        made = create_connection((addresses[0], port), TIMEOUT_S)
        _cut_later(made)
        return made
    except OSError as error:
        raise NewConnectionError(connection, f"Nobody answers: {error}") from error


def _cut_later(connection: socket.socket) -> None:
    """End it when its time is up. A twin, since encryption takes over the socket itself."""
    cut = threading.Timer(WHOLE_S, _cut, [connection.dup()])
    cut.daemon = True
    cut.start()


def _cut(twin: socket.socket) -> None:
    with twin, suppress(OSError):
        twin.shutdown(socket.SHUT_RDWR)


def _is_public(address: str) -> bool:
    place = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(place, "ipv4_mapped", None) or place
    if settings.OUTSIDE_MAY_BE_LOOPBACK and inner.is_loopback:
        return True
    is_wrapped = any(inner in network for network in WRAPPED)
    return bool(inner.is_global and not inner.is_multicast and not is_wrapped)
