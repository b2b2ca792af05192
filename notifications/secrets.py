"""What may not lie in the clear in the outbox: links with a token in them."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"notifications.secrets" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def seal(text: str) -> str:
    """Encrypt with the portal's secret key."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(text: str) -> str:
    """Decrypt what `seal` made, also with a key that has since been rotated to the fallbacks."""
    return _fernet().decrypt(text.encode()).decode()
