"""One log line per happening: JSON in production, readable on a developer's screen.

Addresses may hold keys: a supplier's link, the link of a password reset. A part of a path that is
as long as a key is masked in the finished line, wherever it came from. So is what begins as the
keys of other systems do: they belong in a header, but anybody can write one into an address.
"""

import logging
import re
from typing import Any

import structlog

# A part of a path, also of one that is quoted into a query, with 32 characters or more. A line
# break that a mail put into the link is written as "\\n", and does not end the part.
KEY = re.compile(r"(/|%2F)(?:(?!%2F)[^/?#&\s\"'<>\\]|\\+[nrtxu]){32,}", re.IGNORECASE)

# How the keys begin by which other systems read: whoever looks for lost keys finds them too.
API_KEY = "indgang_"
WRITTEN_KEY = re.compile(rf"({API_KEY})[\w-]{{32,}}")

SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def mask_keys(_logger: Any, _name: str, line: str) -> str:
    """The last step: nothing that could open somebody's page stays in the line."""
    return WRITTEN_KEY.sub(r"\1[masked]", KEY.sub(r"\1[masked]", line))


def logging_config(*, json: bool, level: str) -> dict[str, Any]:
    """Route the standard library's logging and structlog's through one formatter."""
    # When a line cannot be written, the library would print it as it was, unmasked.
    logging.raiseExceptions = not json
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.processors.StackInfoRenderer(),
            structlog.processors.UnicodeDecoder(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    plain = structlog.dev.plain_traceback  # the others show local variables
    renderers: dict[bool, list[Any]] = {
        True: [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        False: [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *renderers[json],
                    mask_keys,
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django's own handlers write without our formatter: take them away.
            "django": {"handlers": [], "level": level},
            # Statements hold what people wrote.
            "django.db.backends": {"level": "INFO"},
            "django.server": {"handlers": ["console"], "propagate": False},
            "gunicorn.access": {"handlers": ["console"], "propagate": False},
            "gunicorn.error": {"handlers": ["console"], "propagate": False},
            "weasyprint": {"level": "ERROR"},
            "fontTools": {"level": "ERROR"},
        },
    }
