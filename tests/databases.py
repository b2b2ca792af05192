"""Databases of the tests' own: migrating takes ten seconds of a core, so it is done once."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]


def migrated(url: str) -> str:
    """The name of a migrated and empty database beside this one, made anew after a change.

    Who comes first makes it, and the others wait. It stays for the next run.
    """
    name = f"{urlsplit(url).path.strip('/')}_migrated"
    state = _state_of_migrations()
    with _postgres(url) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        if connection.execute(query, [name]).fetchone() != (state,):
            _make(connection, name)
            environment = os.environ | {
                "DATABASE_URL": _beside(url, name),
                "DJANGO_SETTINGS_MODULE": "portal.settings",
            }
            migrate = [sys.executable, "manage.py", "migrate", "-v0"]
            subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
            comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
            connection.execute(comment.format(sql.Identifier(name), sql.Literal(state)))
    return name


@contextmanager
def own_database(url: str, name: str) -> Iterator[str]:
    """A migrated database for real commits, dropped afterwards."""
    template = migrated(url)
    with _postgres(url) as connection:
        _make(connection, name, template)
        try:
            yield _beside(url, name)
        finally:
            connection.execute(_drop(name))


def _make(connection: psycopg.Connection, name: str, template: str = "template1") -> None:
    """Whatever was there is dropped."""
    connection.execute(_drop(name))
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    connection.execute(create.format(sql.Identifier(name), sql.Identifier(template)))


def _drop(name: str) -> sql.Composed:
    return sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))


def _postgres(url: str) -> psycopg.Connection:
    return psycopg.connect(_beside(url, "postgres"), autocommit=True)


def _beside(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _state_of_migrations() -> str:
    """Changes with our migrations, and with the packages that have some."""
    files = [ROOT / "requirements.lock", *sorted(ROOT.glob("*/migrations/*.py"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
