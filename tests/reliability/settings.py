"""The portal's settings for the processes of the reliability tests: real, but in a hurry."""

from portal.settings import *  # noqa: F403
from portal.settings import BASE_DIR, TEMPLATES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_IMPORTS = ["tests.reliability.work"]
EMAIL_TIMEOUT = 2
ALLOWED_HOSTS = ["testserver"]
TEMPLATES[0]["DIRS"].append(BASE_DIR / "tests" / "reliability" / "templates")
