"""Who has opened which file (X10: Udbudsloven §§ 5 and 5 a)."""

from collections.abc import Iterable

from procurement.models import FileView


def note(views: Iterable[FileView]) -> None:
    """That somebody opened files of one kind: the first time stays, the last time is now."""
    rows = list(views)
    for model in {type(row) for row in rows}:
        model._default_manager.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=model.ONE_A_PERSON,
            update_fields=["last_at"],
        )
