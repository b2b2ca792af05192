"""Which versions are at work, for whoever reports an error."""

import platform
import tomllib

import django
from django.conf import settings
from django.db import connection


def versions() -> list[tuple[str, str]]:
    """The portal's own version, and those of what it stands on."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    # The server gives its version as one number: 180001 is 18.1.
    major, minor = divmod(connection.cursor().connection.info.server_version, 10_000)
    return [
        ("Indgang", str(project["version"])),
        ("Django", django.get_version()),
        ("PostgreSQL", f"{major}.{minor}"),
        ("Python", platform.python_version()),
    ]
