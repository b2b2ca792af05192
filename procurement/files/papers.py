"""Which documents a case wants, and how it is with each (C04a). Reads what lies in memory."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from django.db.models import Prefetch
from django.utils.functional import Promise

from procurement.models import Case, ChecklistStep, Document, UnwantedDocument

State = Literal["present", "missing", "not_relevant"]
# case_rows.prefetch_related(*FILED): with it, a page asks for every step without a query.
FILED = (
    Prefetch(
        "documents",
        Document.objects.select_related("uploaded_by", "replaced_by", "step").order_by("pk"),
    ),
    "documents__reviews__reviewer",
    "unwanted_documents__by",
)


class Paper(NamedTuple):
    """One wanted document: its type, how it is with it, the files, and why it is not relevant."""

    kind: str
    state: State
    documents: tuple[Document, ...]
    reason: str

    @property
    def title(self) -> str | Promise:
        return Document.Kind(self.kind).label

    @property
    def is_present(self) -> bool:
        return self.state == "present"

    @property
    def is_missing(self) -> bool:
        return self.state == "missing"


def wanted(case: Case) -> list[Paper]:
    """The documents that the case's relevant steps want, each type once, in the steps' order."""
    return _papers(case, case.steps.all())


def wanted_of(step: ChecklistStep) -> list[Paper]:
    """The documents that one step wants."""
    return _papers(step.case, [step])


def missing(case: Case, *, until: int | None = None) -> list[Paper]:
    """Those that are neither here nor said to be irrelevant, up to and with a step's number."""
    steps = [step for step in case.steps.all() if until is None or step.number <= until]
    return [paper for paper in _papers(case, steps) if paper.is_missing]


def newest(case: Case) -> list[Document]:
    """The files of the case as they are now: not removed, and the newest version of each."""
    rows = sorted(case.documents.all(), key=lambda document: document.pk)
    replaced = {document.replaces_id for document in rows}
    return [one for one in rows if one.removed_at is None and one.pk not in replaced]


def unwanted(case: Case) -> dict[str, UnwantedDocument]:
    """What was said to be irrelevant, by type."""
    return {one.kind: one for one in case.unwanted_documents.all()}


def _papers(case: Case, steps: Iterable[ChecklistStep]) -> list[Paper]:
    files, refused = newest(case), unwanted(case)
    kinds = {
        kind: None
        for step in steps
        if step.status != ChecklistStep.Status.NOT_RELEVANT
        for kind in case.course.step(step.number).documents
    }
    return [
        _paper(kind, tuple(file for file in files if file.kind == kind), refused.get(kind))
        for kind in kinds
    ]


def _paper(kind: str, files: tuple[Document, ...], refused: UnwantedDocument | None) -> Paper:
    """A file that came is there, whatever was said before it came."""
    if files:
        return Paper(kind, "present", files, "")
    if refused:
        return Paper(kind, "not_relevant", (), refused.reason)
    return Paper(kind, "missing", (), "")
