"""What happens to the files of a case."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.trail import record
from portal import uploads
from portal.clock import database_now
from portal.locks import locked, pause_point
from portal.refusals import Refused
from portal.uploads import Inspected
from procurement.files import reviewing
from procurement.models import Case, ChecklistStep, Document, DocumentReview, UnwantedDocument


@transaction.atomic
def attach(
    case: Case,
    *,
    by: User,
    upload: UploadedFile,
    step: ChecklistStep | None = None,
    kind: str = "",
) -> Document:
    """Keep a file on the case. Raises ValidationError for a file we do not take, or have as that.

    The file is on the disk before its row is written: a row always has its file.
    """
    found = uploads.inspect(upload)
    _enter(case, found, kind)
    document = Document(case=case, step=step, kind=kind, uploaded_by=by)
    return _keep(document, upload, found, "procurement.document_attached")


@transaction.atomic
def add_version(document: Document, *, by: User, upload: UploadedFile) -> Document:
    """Keep a new version of a file; open reviews move on to it, and their people are told.

    When somebody else's version came first, or the file was removed, this one is kept beside it
    as a file of its own: nothing that was uploaded is lost. Then it replaces nothing.
    """
    found = uploads.inspect(upload)
    _enter(document.case, found, document.kind)
    old = Document.objects.with_versions().get(pk=document.pk)
    pause_point("between looking at the versions and adding one")
    new = Document(case=document.case, step=old.step, kind=old.kind, uploaded_by=by)
    if old.removed_at or not old.is_newest:
        return _keep(new, upload, found, "procurement.document_attached")
    new.replaces, new.version = old, old.version + 1
    waiting = old.reviews.filter(outcome="").select_related("reviewer", "document__case")
    people = [person for review in waiting for person in reviewing.people_asked(review)]
    _keep(new, upload, found, "procurement.document_version_added", tell=people)
    DocumentReview.objects.filter(document=old, outcome="").update(document=new)
    return new


@transaction.atomic
def change_kind(document: Document, *, by: User, kind: str) -> None:
    """Say that a file is of another type. Gates ask for types, so the case is held meanwhile."""
    _hold(document.case_id)
    document = locked(Document.objects.filter(pk=document.pk)).get()
    if document.kind == kind:
        return
    if not document.removed_at and _same(document.case, document.sha256, kind).exists():
        raise Refused(
            _("“%(name)s” is on the case as that type already: the same file.")
            % {"name": document.name}
        )
    document.kind = kind
    document.save(update_fields=["kind"])
    record("procurement.document_kind_changed", document.case, by=by, document=document)


@transaction.atomic
def note_journal_number(document: Document, *, by: User, journal_number: str) -> None:
    """C13e, X03: under which number the file lies in the records system."""
    # Also when the case is over: that is when what it leaves behind is filed.
    document = locked(Document.objects.filter(pk=document.pk)).get()
    if document.journal_number == journal_number:
        return
    document.journal_number = journal_number
    document.save(update_fields=["journal_number"])
    record("procurement.document_journalised", document.case, by=by, document=document)


@transaction.atomic
def remove(document: Document, *, by: User) -> None:
    """Take a file off the case with its versions. They are kept, so that they can be put back."""
    _hold(document.case_id)
    document = locked(Document.objects.filter(pk=document.pk)).get()
    if document.removed_at:
        return
    kept = [one.pk for one in _versions(document) if not one.removed_at]
    Document.objects.filter(pk__in=kept).update(removed_at=database_now(), removed_by=by)
    record("procurement.document_removed", document.case, by=by, document=document)


@transaction.atomic
def put_back(document: Document, *, by: User) -> bool:
    """Undo a removal, unless the same file has come to the case again. Tell whether it is there."""
    _hold(document.case_id)
    document = locked(Document.objects.filter(pk=document.pk)).get()
    if not document.removed_at:
        return True
    gone = [one for one in _versions(document) if one.removed_at == document.removed_at]
    if any(_same(document.case, one.sha256, one.kind).exists() for one in gone):
        return False
    rows = Document.objects.filter(pk__in=[one.pk for one in gone])
    rows.update(removed_at=None, removed_by=None)
    record("procurement.document_put_back", document.case, by=by, document=document)
    return True


@transaction.atomic
def mark_unwanted(case: Case, *, by: User, kind: str, reason: str) -> UnwantedDocument:
    """C04a: a step wants this document, and the case does not need it."""
    _open(case)
    fresh = {"reason": reason, "by": by}
    unwanted, made = UnwantedDocument.objects.get_or_create(case=case, kind=kind, defaults=fresh)
    if made:
        record("procurement.document_marked_unwanted", case, by=by, unwanted=unwanted)
    return unwanted


@transaction.atomic
def mark_wanted(case: Case, *, by: User, kind: str) -> None:
    """Undo it: the case does need the document."""
    _open(case)
    for unwanted in case.unwanted_documents.filter(kind=kind):
        unwanted.delete()
        record("procurement.document_marked_wanted", case, by=by, unwanted=unwanted)


def _enter(case: Case, found: Inspected, kind: str) -> None:
    """Lock the case, and refuse a file that it cannot take, or has as that type."""
    now = locked(Case.objects.filter(pk=case.pk)).get()
    if not (now.is_draft or now.is_under_way):
        raise ValidationError(
            _("The case is closed and takes no more files: “%(name)s” is not kept."),
            code="closed",
            params={"name": found.name},
        )
    if _same(case, found.sha256, kind).exists():
        raise ValidationError(
            _("“%(name)s” is attached already: the same file."),
            code="same_file",
            params={"name": found.name},
        )


def _same(case: Case, sha256: str, kind: str) -> QuerySet[Document]:
    return case.documents.kept().filter(sha256=sha256, kind=kind)


def _hold(case_id: int) -> None:
    """Nobody else changes the files of the case meanwhile. Refused when it is over."""
    case = locked(Case.objects.filter(pk=case_id)).get()
    pause_point("between looking at a case and changing its files")
    if not (case.is_draft or case.is_under_way):
        raise Refused(_("The case is closed, so its documents stay as they are."))


def _open(case: Case) -> None:
    if not locked(Case.objects.filter(pk=case.pk)).get().is_under_way:
        raise Refused(_("The case is closed, so its documents stay as they are."))


def _keep(
    document: Document,
    upload: UploadedFile,
    found: Inspected,
    event: str,
    tell: list[User] | None = None,
) -> Document:
    stored = uploads.keep(upload, Document.FOLDER)
    try:
        document.file.name = stored
        document.name, document.content_type = found.name, found.content_type
        document.size, document.sha256 = found.size, found.sha256
        document.save()
        by = document.uploaded_by
        record(event, document.case, by=by, tell=tell or (), document=document)
    except BaseException:
        uploads.forget(stored)
        raise
    return document


def _versions(document: Document) -> list[Document]:
    return reviewing.chain(document, list(document.case.documents.all()))
