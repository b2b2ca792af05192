"""All settings. Whatever differs between machines is read from the environment, in place."""

from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _
from environs import Env

from portal.logs import logging_config

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
DEBUG = env.bool("DEBUG", False)
# Set by the tests alone: opens the crash points of portal/crash.py.
TESTING = env.bool("TESTING", False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
# The address that mails point to, without a slash at the end.
PORT = env.str("PORT", "") or "8000"
SITE_URL = env.str("SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
STATE_DIR = Path(env.str("STATE_DIR", str(BASE_DIR / "var")))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "template_partials",
    "portal",
    "accounts",
    "notifications",
    "procurement",
    "requirements_bank",
    "governance",
    "administration",
    "demo",
]

MIDDLEWARE = [
    "portal.middleware.health",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Outermost but for static files, so that every line of a request carries its id.
    "django_structlog.middlewares.RequestMiddleware",
    "portal.middleware.answer_headers",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.api_without_cookies",
    "portal.middleware.readable_session",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.middleware.language",
    "accounts.sign_in.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.second_click.second_click",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.navigation",
            ],
        },
    },
]
FORM_RENDERER = "portal.form_renderer.Renderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = "dkfds"
CRISPY_TEMPLATE_PACK = "dkfds"

# pgBouncer in transaction mode must work: no server-side cursors, no prepared statements.
DATABASES = {
    "default": dj_database_url.parse(env.str("DATABASE_URL"), conn_max_age=60)
    | {"DISABLE_SERVER_SIDE_CURSORS": True, "CONN_HEALTH_CHECKS": True}
}
DATABASES["default"].setdefault("OPTIONS", {}).update(
    {
        "connect_timeout": 5,
        "tcp_user_timeout": 5000,
        # Discs do not turn any more: with the default of 4, a few own cases among many are
        # found by reading all.
        "options": "-c random_page_cost=1.1 -c statement_timeout={}s -c lock_timeout=5s "
        "-c idle_in_transaction_session_timeout=60s".format(env.int("STATEMENT_TIMEOUT", 15)),
    }
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL")
# The broker never evicts; the cache may. Hence two databases, better two servers.
CACHE_URL = env.str("CACHE_URL", REDIS_URL.rpartition("/")[0] + "/1")
CACHES = {
    "default": {
        "BACKEND": "portal.cache.ForgivingRedisCache",
        "LOCATION": CACHE_URL,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "procurement:my_work"
ACCOUNT_ADAPTER = "notifications.sign_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_RATE_LIMITS = {
    # A whole town hall may come from one address: the limits on a person are the narrow ones.
    "login": env.str("RATE_LIMIT_LOGIN", "120/m/ip"),
    "login_failed": env.str("RATE_LIMIT_LOGIN_FAILED", "300/h/ip,10/h/key"),
    "reset_password": "60/h/ip,5/h/key",
}
SOCIALACCOUNT_ADAPTER = "administration.federation.Adapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True}}
# Only for tests: addresses that administrators type may lead to this machine itself.
OUTSIDE_MAY_BE_LOOPBACK = False
# How many proxies of our own stand in front; without it every user behind one shares a limit.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)

LANGUAGE_CODE = "da"
LANGUAGES = [("da", _("Danish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Copenhagen"
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(STATE_DIR / "static")))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("dkfds", BASE_DIR / "node_modules" / "dkfds" / "dist"),
    ("htmx", BASE_DIR / "node_modules" / "htmx.org" / "dist"),
]
WHITENOISE_USE_FINDERS = DEBUG
# Whoever works on them wants them anew; the browser tests do not.
WHITENOISE_MAX_AGE = env.int("STATIC_MAX_AGE", 0 if DEBUG else 60)
STORAGES = {
    # Uploads lie outside everything that the web server shows; views check and then send them.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": env.str("UPLOAD_DIR", str(STATE_DIR / "uploads"))},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# 25 MB a file (portal/uploads.py), ten files a form.
MAX_UPLOAD_SIZE = 25 * 1024 * 1024
# Where ClamAV listens, host:port; without it no file is looked through for viruses.
CLAMD = env.str("CLAMD", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20

EMAIL = env.dj_email_url("EMAIL_URL", "smtp://localhost:25" if not DEBUG else "file:")
EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = EMAIL["EMAIL_HOST"], EMAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_USER"], EMAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL["EMAIL_USE_TLS"], EMAIL["EMAIL_USE_SSL"]
EMAIL_FILE_PATH = str(STATE_DIR / "mail")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Indgang <indgang@localhost>")
# The first pause after a refusal; it doubles up to an hour, for three days.
MAIL_RETRY = timedelta(seconds=env.int("MAIL_RETRY_S", 60))
# How long one sender has a mail for itself: longer than the time limit of the task.
MAIL_LEASE = timedelta(seconds=env.int("MAIL_LEASE_S", 120))
# To one address; more are spaced out, never lost.
MAILS_PER_HOUR = env.int("MAILS_PER_HOUR", 30)
# By one person, to those outside the authority who are invited to meetings; more are refused.
GUEST_MAILS_PER_DAY = env.int("GUEST_MAILS_PER_DAY", 100)

CELERY_BROKER_URL = REDIS_URL

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
HTTPS = env.bool("HTTPS", not DEBUG)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "portal.sessions"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_SAVE_EVERY_REQUEST = False

# Shaped like Django 6's SECURE_CSP, so that leaving 5.2 deletes a dependency.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "manifest-src": ["'self'"],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": SECURE_CSP}

DJANGO_STRUCTLOG_CELERY_ENABLED = True
# Only our own proxy may say which id a request has in the log.
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = bool(ALLAUTH_TRUSTED_PROXY_COUNT)
LOGGING = logging_config(json=env.bool("JSON_LOGS", not DEBUG), level=env.str("LOG_LEVEL", "INFO"))
