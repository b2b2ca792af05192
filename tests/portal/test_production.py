"""What operators are told to write is what the portal understands."""

import re
from pathlib import Path

import dj_email_url
import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = (ROOT / ".env.example").read_text()
COMPOSE = (ROOT / "docker-compose.yml").read_text()
# Opens the crash points, so it is nobody's but the tests'.
OURS = {"TESTING"}


def test_everything_that_can_be_set_stands_in_the_example():
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "portal/settings.py").read_text()))
    told = set(re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE))

    assert read - told - OURS == set()


def test_what_containers_need_stands_in_the_example():
    needed = set(re.findall(r"\$\{([A-Z_]+):\?", COMPOSE))

    assert needed <= set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE))


@pytest.mark.parametrize("text", [EXAMPLE, COMPOSE])
def test_the_mail_servers_in_the_examples_are_understood_and_encrypt_passwords(text):
    addresses = re.findall(r"\w[\w+]*://user:password@[^\s}]+", text)
    mails = [dj_email_url.parse(address) for address in addresses]

    assert mails
    for mail in mails:
        assert mail["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
        assert mail["EMAIL_USE_TLS"] != mail["EMAIL_USE_SSL"]
