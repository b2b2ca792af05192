"""The portal as in production, and the bare views that it is compared with."""

from portal.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
MIDDLEWARE = ["bench.views.count_queries", *MIDDLEWARE]  # noqa: F405
TEMPLATES[0]["DIRS"].append(BASE_DIR / "bench" / "templates")  # noqa: F405
# The same names as in production; only the compressing, which takes a minute, is left out.
STATIC_ROOT = STATE_DIR / "bench-static"  # noqa: F405
STORAGES["staticfiles"]["BACKEND"] = (  # noqa: F405
    "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
)
