"""Who has opened which file (X10: Udbudsloven §§ 5 and 5 a)."""

from collections.abc import Iterable

from accounts.models import User
from procurement.models import Document, DocumentView


def note(documents: Iterable[Document], user: User) -> None:
    """That somebody opened these files: the first time stays, the last time is now."""
    DocumentView.objects.bulk_create(
        [DocumentView(document=document, user=user) for document in documents],
        update_conflicts=True,
        unique_fields=["document", "user"],
        update_fields=["last_at"],
    )
