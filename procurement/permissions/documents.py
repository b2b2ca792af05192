"""Who may put files on a case, change what they are, and take them away."""

from accounts.models import Role, User
from procurement.models import Case, Document
from procurement.permissions.belonging import KEEPERS, WORKERS, coordinates, holds, owns, writes


def can_attach(user: User, case: Case) -> bool:
    """Writers of a draft; later also those who work on the case."""
    if case.is_draft:
        return writes(user, case)
    return case.is_under_way and (writes(user, case) or holds(user, case, *WORKERS))


def can_add_version(user: User, document: Document) -> bool:
    """Whoever saw an old one may find that a newer came: the upload is kept all the same."""
    return document.removed_at is None and can_attach(user, document.case)


def can_change_kind(user: User, document: Document) -> bool:
    return _stands(document) and can_attach(user, document.case)


def can_note_journal_number(user: User, document: Document) -> bool:
    """C13e, F32: also when the case is over, which is when journals are closed."""
    case = document.case
    if not _stands(document) or case.is_draft:
        return False
    return owns(user, case) or holds(user, case, *KEEPERS, Role.ARCHIVE)


def can_remove_document(user: User, document: Document) -> bool:
    """A file goes with all its versions."""
    case = document.case
    own = user.acts_as(document.uploaded_by_id) or coordinates(user, case)
    return document.is_newest and can_attach(user, case) and (own or case.is_draft)


def can_see_views(user: User, document: Document) -> bool:
    """Who has opened a file is for the one who put it there, and for the coordinator."""
    return user.acts_as(document.uploaded_by_id) or coordinates(user, document.case)


def can_mark_unwanted(user: User, case: Case) -> bool:
    """C04a: a gate opens by it, so it is for those who judge the papers."""
    return case.is_under_way and (coordinates(user, case) or holds(user, case, *Role.specialists()))


def _stands(document: Document) -> bool:
    return document.removed_at is None and document.is_newest
