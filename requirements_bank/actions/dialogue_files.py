"""The papers that suppliers get with a market dialogue: as long as it is a draft."""

from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.trail import record
from portal import uploads
from portal.refusals import Refused
from portal.uploads import Inspected
from requirements_bank.models import DialogueFile, MarketDialogue

Status = MarketDialogue.Status


@transaction.atomic
def add_file(
    dialogue: MarketDialogue, *, by: User, upload: UploadedFile, found: Inspected
) -> DialogueFile:
    """Keep it for the suppliers. The same file again is the file that is there.

    It is on the disk before its row is written.
    """
    dialogue.lock_in_open_case(Status.DRAFT)
    if same := dialogue.files.filter(sha256=found.sha256).first():
        return same
    if dialogue.files.count() >= DialogueFile.MOST:
        raise Refused(_("A market dialogue can have twenty files at most."))
    about = {name: getattr(found, name) for name in ("name", "content_type", "size", "sha256")}
    stored = uploads.keep(upload, DialogueFile.FOLDER)
    kept = DialogueFile.objects.create(dialogue=dialogue, file=stored, added_by=by, **about)
    record("requirements_bank.file_added", dialogue.case, by=by, dialogue=dialogue, file=kept)
    return kept


@transaction.atomic
def remove_file(file: DialogueFile, *, by: User) -> None:
    """Take it away before anybody outside has seen it; it is gone."""
    dialogue = file.dialogue
    dialogue.lock_in_open_case(Status.DRAFT)
    if not dialogue.files.filter(pk=file.pk).delete()[0]:
        return
    record("requirements_bank.file_removed", dialogue.case, by=by, dialogue=dialogue, file=file)
    transaction.on_commit(partial(uploads.forget, str(file.file.name)))
