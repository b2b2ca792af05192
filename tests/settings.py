"""The portal's settings, and what tests need different."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests-0123456789abcdefghijklmnopqrstuvwxyz0123456789")
os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("TESTING", "1")
os.environ.setdefault("EMAIL_URL", "memory:")
# Three handlers would write two lines for each request, of a refused one with its traceback: that
# takes longer than a small page. Tests of the log set its level themselves.
os.environ.setdefault("LOG_LEVEL", "ERROR")
# A machine that does much else at once may need long to make and drop databases.
os.environ.setdefault("STATEMENT_TIMEOUT", "60")

from portal.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
# Rate limits have tests of their own, which set them.
ACCOUNT_RATE_LIMITS = False
# It would list every static file for each test client: 40 ms a test.
WHITENOISE_AUTOREFRESH = True
# WhiteNoise warns of a folder that collectstatic has not made yet.
STATIC_ROOT = BASE_DIR / "static"  # noqa: F405
DATABASES["default"]["ENGINE"] = "tests.database"  # noqa: F405
# A test that clears the cache clears that of its own worker. The broker is in database 0, of 16.
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
CACHES["default"]["LOCATION"] = f"{CACHE_URL.rpartition('/')[0]}/{1 + _worker % 15}"  # noqa: F405
