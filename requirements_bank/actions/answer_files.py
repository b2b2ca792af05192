"""Files on a supplier's answers. Each change holds the deadline as `sealing` says."""

from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from notifications.trail import record
from portal import uploads
from portal.locks import pause_point
from portal.refusals import Refused
from portal.uploads import Inspected
from requirements_bank.models import Answer, AnswerFile, DialogueRequirement, Invitation
from requirements_bank.sealing import while_answering

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
    """Put a file on the answer. The same file again is the file that is there.

    It is written to the disk before the dialogue is locked: other suppliers do not wait for it.
    """
    stored = uploads.keep(upload, AnswerFile.FOLDER)
    try:
        kept = _attach(invitation, requirement, stored, found)
    except BaseException:
        uploads.forget(stored)
        raise
    if kept.file.name != stored:
        uploads.forget(stored)
    return kept


@transaction.atomic
def remove(invitation: Invitation, file: AnswerFile) -> None:
    """Take a file off the answer again; it is gone."""
    while_answering(invitation)
    file.delete()
    transaction.on_commit(partial(uploads.forget, str(file.file.name)))
    record("requirements_bank.answer_saved", invitation, by=None)


def _attach(
    invitation: Invitation, requirement: DialogueRequirement, stored: str, found: Inspected
) -> AnswerFile:
    moment = while_answering(invitation)
    pause_point("answer_file")
    answer, _made = Answer.objects.update_or_create(
        invitation=invitation,
        requirement=requirement,
        defaults={"origin": Answer.Origin.SUPPLIER, "saved_at": moment},
    )
    if there := answer.files.filter(sha256=found.sha256).first():
        return there
    _check_room(answer, found)
    kept = AnswerFile.objects.create(
        answer=answer,
        name=found.name,
        file=stored,
        content_type=found.content_type,
        size=found.size,
        sha256=found.sha256,
        uploaded_at=moment,
    )
    record("requirements_bank.answer_saved", invitation, by=None)
    return kept


def _check_room(answer: Answer, found: Inspected) -> None:
    if answer.files.count() >= MOST_FILES:
        raise Refused(_("An answer can have ten files at most."))
    files = AnswerFile.objects.filter(answer__invitation=answer.invitation_id)
    there = files.aggregate(whole=Sum("size"))["whole"] or 0
    if there + found.size > MOST_BYTES:
        raise Refused(_("The files of one answer sheet may be 500 MB in all."))
