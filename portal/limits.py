"""A limit on how often something may be tried, counted in the cache."""

import ipaddress
from contextlib import suppress

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def may_try(name: str, key: str, *, times: int) -> bool:
    """Whether this key has failed fewer than `times` in the period. Without a cache: yes."""
    return int(cache.get(f"limit:{name}:{key}", 0)) < times


def count_failure(name: str, key: str, *, seconds: int) -> None:
    """Count one failure; the period begins with the first."""
    entry = f"limit:{name}:{key}"
    cache.add(entry, 0, seconds)
    cache.incr(entry)


def is_within(name: str, key: str, *, times: int, seconds: int) -> bool:
    """Count one use more, and say whether it is among the first `times` of the period."""
    may = may_try(name, key, times=times)
    count_failure(name, key, seconds=seconds)
    return may


def address_of(request: HttpRequest) -> str:
    """Where the request came from; of IPv6 the network, since one machine has all of it."""
    came_from = _came_from(request)
    with suppress(ValueError):
        place = ipaddress.IPv6Address(came_from)
        if not place.ipv4_mapped:
            return str(ipaddress.IPv6Network((int(place), 64), strict=False).network_address)
    return came_from


def _came_from(request: HttpRequest) -> str:
    """Past as many proxies as are our own."""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    passed = request.headers.get("X-Forwarded-For", "").split(",")
    if proxies and len(passed) >= proxies:
        return passed[-proxies].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
