"""What a supplier does in an elaboration round: saves, sends, takes back until its deadline."""

import secrets
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from notifications.trail import record
from portal.locks import pause_point
from requirements_bank.actions.answers import Incomplete
from requirements_bank.dialogues.to_suppliers import to_one
from requirements_bank.models import Elaboration, Given, RoundSheet
from requirements_bank.sheets.completeness import missing_of_round
from requirements_bank.sheets.proof import elaborations_written_out, fingerprint
from requirements_bank.sheets.sealing import before_end_of_round, while_elaborating


@transaction.atomic
def save_elaboration(sheet: RoundSheet, elaboration: Elaboration, given: Given) -> None:
    """Save what is said to one of the requirements that are open in the round."""
    moment = while_elaborating(sheet)
    pause_point("elaboration_save")
    for name, value in asdict(given).items():
        setattr(elaboration, name, value)
    elaboration.saved_at = moment
    elaboration.save()
    record("requirements_bank.answer_saved", sheet.invitation, by=None)


@transaction.atomic
def send_elaboration(sheet: RoundSheet) -> None:
    """Send it: it counts, and the supplier gets the proof of what was received and when."""
    moment = while_elaborating(sheet)
    if missing_of_round(sheet):
        raise Incomplete(_("Some answers must be elaborated before you can send them."))
    pause_point("elaboration_send")
    sheet.content = elaborations_written_out(sheet, secrets.token_hex(16))
    sheet.sent_at, sheet.digest = moment, fingerprint(sheet.content)
    sheet.save(update_fields=["content", "sent_at", "digest"])
    sheet.move_to(RoundSheet.Status.SENT)
    _tell("requirements_bank.elaboration_sent", sheet)


@transaction.atomic
def take_back_elaboration(sheet: RoundSheet) -> None:
    """Take it back to change it; what was sent does not count any more. Nothing to do twice."""
    before_end_of_round(sheet)
    if sheet.is_sent:
        sheet.move_to(RoundSheet.Status.ASKED)
        _tell("requirements_bank.elaboration_taken_back", sheet)


def _tell(event: str, sheet: RoundSheet) -> None:
    letter = to_one(sheet.invitation)
    record(event, sheet.invitation, by=None, write=[letter], sheet=sheet)
