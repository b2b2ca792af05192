"""Files and links beside a requirement."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from notifications.trail import record
from portal import uploads
from portal.clock import database_now
from portal.locks import locked
from requirements_bank.models import Attachment, Requirement


@transaction.atomic
def attach(attachment: Attachment, *, by: User, upload: UploadedFile | None = None) -> Attachment:
    """Keep a file, or a link where there is no file. Raises ValidationError for one we do not take.

    The file is on the disk before its row is written. The same twice is one.
    """
    if upload:
        found = uploads.inspect(upload)
        attachment.name, attachment.content_type = found.name, found.content_type
        attachment.size, attachment.sha256 = found.size, found.sha256
    requirement = locked(Requirement.objects.filter(pk=attachment.requirement_id)).get()
    same = {"authority": attachment.authority, "link": attachment.link}
    kept = requirement.attachments.kept().filter(**same, sha256=attachment.sha256)
    if there := kept.first():
        return there
    if upload:
        attachment.file.name = uploads.keep(upload, Attachment.FOLDER)
    attachment.added_by, attachment.added_at = by, database_now()
    attachment.save()
    record("requirements_bank.attached", requirement, by=by, attachment=attachment)
    return attachment


@transaction.atomic
def detach(attachment: Attachment, *, by: User) -> None:
    """Take it away. Dialogues that were opened with it keep it."""
    row = locked(Attachment.objects.kept().filter(pk=attachment.pk)).first()
    if row is None:
        return
    row.removed_at, row.removed_by = database_now(), by
    row.save(update_fields=["removed_at", "removed_by"])
    record("requirements_bank.detached", row.requirement, by=by, attachment=row)
