"""Limits on how often something may fail, with the cache there and away."""

import secrets

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from portal.limits import address_of, count_failure, may_try


@pytest.fixture
def key():
    return secrets.token_hex(8)


def test_after_so_many_failures_it_is_enough(key):
    for _time in range(3):
        assert may_try("test", key, times=3)
        count_failure("test", key, seconds=60)

    assert not may_try("test", key, times=3)
    assert may_try("test", key + "other", times=3)


def test_the_period_begins_with_the_first_failure(key):
    count_failure("test", key, seconds=60)
    count_failure("test", key, seconds=6000)

    client = cache._cache.get_client()
    assert client.ttl(cache.make_key(f"limit:test:{key}")) <= 60


def test_without_a_cache_everybody_may(key, settings):
    away = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": away}

    for _time in range(3):
        count_failure("test", key, seconds=60)

    assert may_try("test", key, times=1)


def test_a_count_that_ran_out_meanwhile_is_begun_anew(key):
    assert cache.incr(f"limit:test:{key}") == 0


@pytest.mark.parametrize(
    ("proxies", "passed", "address"),
    [
        (0, "1.1.1.1", "9.9.9.9"),
        (1, "1.1.1.1", "1.1.1.1"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (2, "6.6.6.6, 1.1.1.1, 10.0.0.1", "1.1.1.1"),
        (2, "1.1.1.1", "9.9.9.9"),
    ],
)
def test_an_address_cannot_be_made_up_in_front_of_our_proxies(settings, proxies, passed, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory(REMOTE_ADDR="9.9.9.9").get("/", headers={"X-Forwarded-For": passed})

    assert address_of(request) == address


@pytest.mark.parametrize(
    ("came_from", "counted"),
    [
        ("2001:db8:1:2:a:b:c:d", "2001:db8:1:2::"),
        ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("::ffff:9.9.9.9", "::ffff:9.9.9.9"),
        ("unknown", "unknown"),
    ],
)
def test_a_machine_with_a_whole_network_of_addresses_counts_as_one(came_from, counted):
    assert address_of(RequestFactory(REMOTE_ADDR=came_from).get("/")) == counted
