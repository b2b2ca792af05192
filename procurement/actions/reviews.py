"""What happens to reviews of files: asked, answered, taken back. An answer is never changed."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from notifications.trail import record
from portal.clock import database_now
from portal.locks import pause_point
from portal.refusals import Refused
from procurement.course import standing
from procurement.files import papers, reviewing
from procurement.models import Case, Document, DocumentReview


@transaction.atomic
def ask(
    document: Document,
    *,
    by: User,
    role: str,
    reviewer: User | None = None,
    due_date: date | None = None,
) -> DocumentReview:
    """Ask a role, or one person of it, to go through a file. Raises ValidationError if asked."""
    _enter(document.case_id)
    document = Document.objects.with_versions().select_related("case").get(pk=document.pk)
    if document.removed_at or not document.is_newest:
        raise Refused(_("The file has been replaced or removed meanwhile."))
    if document.reviews.filter(role=role, outcome="").exists():
        raise ValidationError(
            _("%(role)s has been asked already, and has not answered yet."),
            code="asked",
            params={"role": Role(role).label},
        )
    fresh = {"role": role, "reviewer": reviewer, "due_date": due_date, "asked_by": by}
    return _ask(DocumentReview(document=document, **fresh))


@transaction.atomic
def ask_for_guidance(case: Case, *, by: User, due_date: date) -> list[DocumentReview]:
    """G10–G12: ask for the reviews of the three drafts that nobody has been asked for yet."""
    case = _enter(case.pk)
    asked = []
    for document in papers.newest(case):
        role = reviewing.GUIDES.get(document.kind)  # type: ignore[call-overload] # a value of Kind
        if role and not document.reviews.filter(role=role).exists():
            fresh = {"role": role, "due_date": due_date, "asked_by": by}
            asked.append(_ask(DocumentReview(document=document, **fresh)))
    if not asked:
        raise Refused(_("All drafts that are attached have been asked about already."))
    return asked


@transaction.atomic
def answer(
    review: DocumentReview, *, by: User, seen: int, outcome: str, text: str
) -> DocumentReview:
    """Write down the answer. Raises ValidationError if it was about an older version of the file.

    `seen` is the version that lay before the person.
    """
    case = _enter(review.document.case_id)
    now = DocumentReview.objects.select_related("document", "asked_by").get(pk=review.pk)
    if not now.is_open:
        raise Refused(
            _("%(person)s has answered already: %(outcome)s.")
            % {"person": now.answered_by, "outcome": now.get_outcome_display()}
        )
    if now.document_id != seen:
        raise ValidationError(
            _("A new version has come meanwhile. Look at it, and then send your answer again."),
            code="new_version",
        )
    pause_point("between looking at the review and answering")
    now.outcome, now.text = outcome, text
    now.answered_by, now.answered_at = by, database_now()
    now.save(update_fields=["outcome", "text", "answered_by", "answered_at"])
    people = [now.asked_by, now.document.uploaded_by, case.coordinator]
    record("procurement.review_answered", case, by=by, tell=people, review=now)
    if now.document.kind in reviewing.GUIDES and reviewing.guidance_given(case):
        tell = [case.requester, case.coordinator]
        record("procurement.guidance_given", case, by=by, tell=tell)
    return now


@transaction.atomic
def take_back(review: DocumentReview, *, by: User) -> None:
    """Ask no longer. What has been answered stays."""
    case = _enter(review.document.case_id)
    people = reviewing.people_asked(review)
    if not DocumentReview.objects.filter(pk=review.pk, outcome="").delete()[0]:
        raise Refused(_("The review has been answered meanwhile, so it stays."))
    record("procurement.review_taken_back", case, by=by, tell=people, review=review)


def _enter(case_id: int) -> Case:
    case = standing.lock(case_id)
    if not case.is_under_way:
        raise Refused(_("The case is closed, so nothing more is asked or answered."))
    return case


def _ask(review: DocumentReview) -> DocumentReview:
    review.save()
    people = reviewing.people_asked(review)
    case = review.document.case
    record("procurement.review_asked", case, by=review.asked_by, tell=people, review=review)
    return review
