"""One fetch from KITOS, from the moment a worker takes it up. Twice at once, only one goes on."""

from datetime import timedelta

import structlog
from cryptography.fernet import InvalidToken
from django.db import transaction

from notifications.secrets import unseal
from portal.clock import database_now
from portal.locks import locked
from procurement.actions import kitos
from procurement.kitos import client
from procurement.models import KitosConnection

log = structlog.get_logger(__name__)
Problem = KitosConnection.Problem
# Longer than a task may take: who has not ended by then is dead.
LEASE = timedelta(minutes=10)
MOST_TRIES = 3


def fetch(connection_id: int) -> None:
    """Fetch the systems, if it is due. What goes wrong stands on the authority's page."""
    connection = _taken_up(connection_id)
    if connection is None:
        return
    if problem := _carry_out(connection):
        kitos.note_failure(connection, problem=problem)


def _carry_out(connection: KitosConnection) -> str:
    if connection.tries > MOST_TRIES:
        return Problem.STOPPED
    ours = KitosConnection.objects.filter(pk=connection.pk, began_at=connection.began_at)
    try:
        secret = unseal(connection.sealed_secret)
        rows = client.systems(connection, secret, lambda read: _tell(ours.update(read=read)))
        kitos.take_home(connection, rows=rows)
    except client.Unanswered as error:
        log.warning("kitos_unanswered", connection=connection.pk, problem=error.problem)
        return error.problem
    except InvalidToken:
        return Problem.REFUSED
    except Exception:  # whatever it is: it is logged, said on the page, and tried again
        log.exception("kitos_failed", connection=connection.pk)
        return Problem.STOPPED
    return ""


def _tell(still_ours: int) -> None:
    """The settings were changed, or another worker goes on: nobody waits for this one."""
    if not still_ours:
        raise client.Unanswered(Problem.STOPPED)


@transaction.atomic
def _taken_up(connection_id: int) -> KitosConnection | None:
    now = database_now()
    due = KitosConnection.objects.due(now).filter(pk=connection_id)
    if locked(due).first() is None:
        return None
    connection = KitosConnection.objects.select_related("authority").get(pk=connection_id)
    connection.began_at, connection.due_at, connection.read = now, now + LEASE, 0
    connection.tries += 1
    connection.save(update_fields=["began_at", "due_at", "read", "tries"])
    return connection
