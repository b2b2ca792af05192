"""What the tests of the supplier's pages share."""

import secrets

from django.db import connection
from django.test import Client

from notifications.models import Mail
from notifications.secrets import unseal
from requirements_bank.models import DialogueRequirement, DialogueRules, Invitation, MarketDialogue
from tests.factories import hash_of, make_invitation

# What a supplier writes without thinking of who else will read it.
ASKED = "Vi i Sol & Søn vil vide: må data ligge i Irland?"


def visitor() -> Client:
    """A browser at an address of its own, for failures are counted by address."""
    return Client(REMOTE_ADDR=f"test-{secrets.token_hex(8)}", raise_request_exception=False)


def invited(**fields) -> tuple[Invitation, str]:
    token = secrets.token_urlsafe(32)
    return make_invitation(token=token, **fields), token


def inside(**fields) -> tuple[Invitation, Client]:
    """A supplier who has pressed the button."""
    invitation, token = invited(**fields)
    browser = visitor()
    browser.post(f"/svar/{token}/")
    invitation.refresh_from_db()
    return invitation, browser


def page(invitation: Invitation, part: str = "") -> str:
    return f"/besvarelse/{invitation.pk}/{part}"


def typed(requirement: DialogueRequirement, choice: str = "yes", elaboration: str = "") -> dict:
    prefix = f"r{requirement.pk}"
    return {f"{prefix}-choice": choice, f"{prefix}-elaboration": elaboration}


def autosave(browser: Client, requirement: DialogueRequirement, invitation: Invitation, **answer):
    return autosave_named(browser, requirement, invitation, **{"choice": "yes", **answer})


def autosave_named(
    browser: Client, requirement: DialogueRequirement, invitation: Invitation, **fields
):
    """Exactly these fields, for requirements of other kinds."""
    return browser.post(
        page(invitation, f"krav/{requirement.pk}/"),
        {f"r{requirement.pk}-{name}": value for name, value in fields.items()},
        headers={"HX-Request": "true"},
    )


def asks(**rules) -> None:
    """What the authorities of all dialogues ask of their suppliers from now on."""
    for authority in {dialogue.authority for dialogue in MarketDialogue.objects.all()}:
        DialogueRules.objects.update_or_create(authority=authority, defaults=rules)


def everything_stored() -> dict[str, list]:
    """All rows of all tables, to see whether something changed."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT row_to_json(t)::text FROM {connection.ops.quote_name(table)} t")
            found[table] = sorted(row[0] for row in cursor.fetchall())
    return found


def new_link(invitation: Invitation, token: str) -> None:
    invitation.token_hash = hash_of(token)
    invitation.save(update_fields=["token_hash"])


def newest_code() -> str:
    """What the newest mail says in secret."""
    return unseal(Mail.objects.latest("pk").secret)


def show_mailbox(browser: Client, invitation: Invitation) -> None:
    """The supplier types the code that was mailed to the invited address."""
    address = page(invitation, "tidligere/kode/")
    browser.post(address, {"again": "1"})
    browser.post(address, {"code": newest_code()})


def letters() -> list[Mail]:
    """What suppliers got by mail."""
    return list(Mail.objects.filter(recipient=None).order_by("to"))
