"""Which reviews and approvals a case's documents have (G01, G10–G14). Reads what lies in memory."""

from typing import Literal, NamedTuple

from django.utils.functional import Promise

from accounts.models import Role, User
from procurement.files import papers
from procurement.models import Case, Document, DocumentReview

Kind = Document.Kind
State = Literal["missing", "not_relevant", "not_asked", "waiting", "answered"]

# Whom each draft of an agreement is asked of: G10, G11, G12.
GUIDES = {
    Kind.TECHNICAL: Role.ARCHITECT,
    Kind.CONTRACT_DRAFT: Role.CONTRACTS,
    Kind.PROCESSOR_DRAFT: Role.SECURITY,
}
# G01: what the board's people must approve, each for itself.
APPROVED = (Kind.PROJECT, Kind.BUSINESS_CASE)
APPROVERS = (Role.SECRETARY, Role.ARCHITECT)
REVIEWERS = (
    *Role.specialists(),
    Role.COORDINATOR,
    Role.MANAGER,
    Role.SECRETARY,
    Role.CHAIR,
)
DAYS_TO_ANSWER = 5


class Guidance(NamedTuple):
    """How it is with one of the documents that are gone through before negotiations."""

    kind: Kind
    role: Role
    state: State

    @property
    def title(self) -> str | Promise:
        return self.kind.label


def default_role(document: Document) -> Role | None:
    """Who usually goes through a document of this type."""
    if document.kind in APPROVED:
        return Role.SECRETARY
    return GUIDES.get(document.kind)  # type: ignore[call-overload, no-any-return] # a value of Kind


def guidance(case: Case) -> list[Guidance]:
    """How it is with each of the three documents."""
    return [Guidance(kind, role, _state(case, kind)) for kind, role in GUIDES.items()]


def is_guided(case: Case) -> bool:
    """Whether guidance belongs to the case: its process wants the documents, or one is there."""
    asked = {kind for step in case.course.steps for kind in step.documents}
    return bool(GUIDES.keys() & (asked | {file.kind for file in papers.newest(case)}))


def guidance_given(case: Case) -> bool:
    """G14: all three that are relevant have been answered, and the agreements are negotiated."""
    states = {one.state for one in guidance(case)}
    return "answered" in states and states <= {"answered", "not_relevant"}


def approval(document: Document) -> DocumentReview | None:
    """G01: the OK of this version by one who may approve it."""
    found = (one for one in document.reviews.all() if one.is_ok and one.role in APPROVERS)
    return next(found, None)


def approved(case: Case) -> set[int]:
    """The keys of the files with an approval mark."""
    files = (file for file in papers.newest(case) if file.kind in APPROVED)
    return {file.pk for file in files if approval(file)}


def not_approved(case: Case) -> list[Kind]:
    """G01: those of the two documents that have no approval mark; also where they are missing."""
    keys = approved(case)
    marked = {file.kind for file in papers.newest(case) if file.pk in keys}
    return [kind for kind in APPROVED if kind not in marked]


def people_asked(review: DocumentReview) -> list[User]:
    """The person who was asked, or all of the role who see the case."""
    if review.reviewer:
        return [review.reviewer]
    case = review.document.case
    holders = User.objects.holding(review.asked_role, authority=case.authority_id)
    return [person for person in holders if can_review(person, case, review.asked_role)]


def can_review(person: User, case: Case, role: Role) -> bool:
    """Whether the role reaches this case; not to those to whom the case is closed (X08)."""
    has_role = person.has_role(role, authority=case.authority_id, department=case.department_id)
    return has_role and not case.is_closed_to(person)


def chain(document: Document, rows: list[Document]) -> list[Document]:
    """A file with its earlier versions, the newest first."""
    by_key = {row.pk: row for row in rows}
    found = [document]
    while (earlier := found[-1].replaces_id) and earlier in by_key:
        found.append(by_key[earlier])
    return found


def _state(case: Case, kind: Kind) -> State:
    rows = list(case.documents.all())
    files = [file for file in papers.newest(case) if file.kind == kind]
    if not files:
        return "not_relevant" if kind in papers.unwanted(case) else "missing"
    # An answer to an earlier version is an answer; whoever wants another asks again.
    versions = [version for file in files for version in chain(file, rows)]
    reviews = [review for version in versions for review in version.reviews.all()]
    if any(review.is_open for review in reviews):
        return "waiting"
    return "answered" if reviews else "not_asked"
