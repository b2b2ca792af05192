"""A code from a second mail, where the authority wants one: a link alone then opens nothing."""

import datetime
import secrets

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from notifications.trail import Letter, record
from portal.clock import database_now
from portal.locks import SECOND_CLICK, locked, pause_point
from portal.refusals import Refused
from requirements_bank.models import Invitation, LinkCode
from requirements_bank.models.link_code import CODE_HOLDS, DIGITS, MOST_TRIES

MOST_CODES = 5
CODES_COUNT_FOR = datetime.timedelta(hours=1)


@transaction.atomic
def send(invitation: Invitation, token_hash: str) -> None:
    """Mail a new code to the mailbox that this link was sent to; the one before ends.

    The code travels as links do: sealed in the outbox, and wiped when it is sent.
    """
    # The link's first code has no row to lock yet.
    locked(Invitation.objects.filter(pk=invitation.pk)).get()
    moment = database_now()
    row = LinkCode.objects.filter(token_hash=token_hash).first()
    row = row or LinkCode(invitation=invitation, token_hash=token_hash, counted_since=moment)
    _check(row, moment)
    pause_point("code_sent")
    if row.counted_since <= moment - CODES_COUNT_FOR:
        row.sent, row.counted_since = 0, moment
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    row.code_hash = _hash_of(code, token_hash)
    row.sent_at, row.tries, row.sent = moment, 0, row.sent + 1
    row.save()
    to = _mailbox(invitation, token_hash)
    reply_to = invitation.dialogue.contact_email
    record(
        "requirements_bank.code_sent",
        invitation,
        by=None,
        write=[Letter(to, invitation.language, code, reply_to=reply_to)],
        until=moment + CODE_HOLDS,
    )


@transaction.atomic
def take(invitation: Invitation, token_hash: str, code: str) -> Refused | None:
    """Use the code up; the reason, if it is refused. Not raised: the try is counted."""
    row = locked(LinkCode.objects.filter(token_hash=token_hash)).first()
    if row is None:
        return Refused(_("Ask for a code first."))
    if not row.holds_at(database_now()):
        return _ended(row)
    pause_point("code_typed")
    if constant_time_compare(row.code_hash, _hash_of(code, token_hash)):
        row.code_hash = ""
        row.save(update_fields=["code_hash"])
        return None
    row.tries += 1
    row.save(update_fields=["tries"])
    record("requirements_bank.code_refused", invitation, by=None)
    if row.tries >= MOST_TRIES:
        return _ended(row)
    return Refused(_("That is not the code in the newest mail. Look again."))


def _check(row: LinkCode, moment: datetime.datetime) -> None:
    if row.holds_at(moment) and moment < row.sent_at + SECOND_CLICK:
        raise Refused(_("A code was sent less than a minute ago. Look for the mail first."))
    if row.sent >= MOST_CODES and moment < row.counted_since + CODES_COUNT_FOR:
        raise Refused(_("Five codes have been sent within an hour. Wait an hour, and try again."))


def _ended(row: LinkCode) -> Refused:
    if not row.code_hash:
        return Refused(_("The code has been used. Ask for a new one."))
    if row.tries >= MOST_TRIES:
        return Refused(_("A wrong code was typed five times. Ask for a new one."))
    return Refused(_("The code is more than ten minutes old. Ask for a new one."))


def _mailbox(invitation: Invitation, token_hash: str) -> str:
    colleague = invitation.colleagues.standing().filter(token_hash=token_hash).first()
    return colleague.email if colleague else invitation.email


def _hash_of(code: str, token_hash: str) -> str:
    """With the portal's key: six digits alone are guessed from their hash in a moment."""
    digest = salted_hmac("requirements_bank.door_codes", token_hash + code, algorithm="sha256")
    return str(digest.hexdigest())
