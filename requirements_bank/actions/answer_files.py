"""Files on a supplier's answers and in rounds. Each change holds the deadline by `sealing`."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from notifications.trail import record
from portal import uploads
from portal.locks import pause_point
from portal.refusals import Refused
from portal.uploads import Inspected
from requirements_bank.models import (
    Answer,
    AnswerFile,
    DialogueRequirement,
    Elaboration,
    Invitation,
    RoundSheet,
)
from requirements_bank.models.answer import AnswerFileQuerySet
from requirements_bank.sheets.sealing import while_answering, while_elaborating

MOST_FILES = 10
MOST_BYTES = 500 * 1024 * 1024


@transaction.atomic
def attach(
    invitation: Invitation,
    requirement: DialogueRequirement,
    *,
    upload: UploadedFile,
    found: Inspected,
) -> AnswerFile:
    """Put a file on the answer. The same file again is the file that is there."""
    return _kept(upload, lambda stored: _attach(invitation, requirement, found, stored))


@transaction.atomic
def attach_in_round(
    sheet: RoundSheet, row: Elaboration, *, upload: UploadedFile, found: Inspected
) -> AnswerFile:
    """The same in an elaboration round: what stands stays, and more is added to it."""
    return _kept(upload, lambda stored: _attach_in_round(sheet, row, found, stored))


@transaction.atomic
def remove(invitation: Invitation, file: AnswerFile) -> None:
    """Take a file off the answer again; it is gone."""
    while_answering(invitation)
    if file.elaboration_id:
        # It came in a round, and what was said in that stands.
        file.answer = None
        file.save(update_fields=["answer"])
    else:
        _delete(file)
    record("requirements_bank.answer_saved", invitation, by=None)


@transaction.atomic
def remove_in_round(sheet: RoundSheet, file: AnswerFile) -> None:
    """Take back a file that came in the round; it is gone."""
    while_elaborating(sheet)
    _delete(file)
    record("requirements_bank.answer_saved", sheet.invitation, by=None)


def _kept(upload: UploadedFile, attach: Callable[[str], AnswerFile]) -> AnswerFile:
    """It is written to the disk before the dialogue is locked: others do not wait for it."""
    stored = uploads.keep(upload, AnswerFile.FOLDER)
    try:
        kept = attach(stored)
    except BaseException:
        uploads.forget(stored)
        raise
    if kept.file.name != stored:
        uploads.forget(stored)
    return kept


def _attach(
    invitation: Invitation, requirement: DialogueRequirement, found: Inspected, stored: str
) -> AnswerFile:
    moment = while_answering(invitation)
    pause_point("answer_file")
    answer, _made = Answer.objects.update_or_create(
        invitation=invitation,
        requirement=requirement,
        defaults={"origin": Answer.Origin.SUPPLIER, "saved_at": moment},
    )
    there = AnswerFile.objects.filter(answer=answer)
    return _add(there, invitation, found, answer=answer, file=stored, uploaded_at=moment)


def _attach_in_round(
    sheet: RoundSheet, row: Elaboration, found: Inspected, stored: str
) -> AnswerFile:
    moment = while_elaborating(sheet)
    pause_point("elaboration_file")
    row.saved_at = moment
    row.save(update_fields=["saved_at"])
    of_answer = Q(answer__invitation=sheet.invitation, answer__requirement=row.requirement)
    there = AnswerFile.objects.filter(Q(elaboration=row) | of_answer)
    new = {"elaboration": row, "file": stored, "uploaded_at": moment}
    return _add(there, sheet.invitation, found, **new)


def _add(
    there: AnswerFileQuerySet, invitation: Invitation, found: Inspected, **new: Any
) -> AnswerFile:
    if same := there.filter(sha256=found.sha256).first():
        return same
    if there.count() >= MOST_FILES:
        raise Refused(_("An answer can have ten files at most."))
    of_sheet = AnswerFile.objects.of_supplier(invitation)
    whole = of_sheet.aggregate(whole=Sum("size"))["whole"] or 0
    if whole + found.size > MOST_BYTES:
        raise Refused(_("The files of one answer sheet may be 500 MB in all."))
    about = ("name", "content_type", "size", "sha256")
    kept = AnswerFile.objects.create(**{name: getattr(found, name) for name in about}, **new)
    record("requirements_bank.answer_saved", invitation, by=None)
    return kept


def _delete(file: AnswerFile) -> None:
    file.delete()
    transaction.on_commit(partial(uploads.forget, str(file.file.name)))
