"""Two people do the same with a file at once: one wins, the other is told, nothing is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError

from accounts.models import Role
from portal.refusals import Refused
from procurement.actions import documents, reviews
from procurement.models import Case, Document, DocumentReview
from tests.factories import make_case, make_document, make_user
from tests.races import Meeting, at_once, errors

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("uploads_folder"),
]


@pytest.fixture(autouse=True)
def pauses(settings):
    settings.PAUSES = {
        "between looking at the versions and adding one": Meeting(),
        "between looking at the review and answering": Meeting(),
    }


@pytest.fixture
def case():
    kaja = make_user(Role.COORDINATOR)
    return make_case(requester=kaja, coordinator=kaja, status=Case.Status.IN_PROGRESS)


def two_versions(case):
    """How many were refused, and which versions there are then."""
    first = make_document(case=case)

    def add(content):
        file = SimpleUploadedFile("b.txt", content)
        return lambda: documents.add_version(first, by=case.requester, upload=file)

    losers = errors(at_once(add(b"Den ene"), add(b"Den anden"), refusals=IntegrityError))
    return len(losers), sorted(Document.objects.values_list("version", flat=True))


def test_of_two_new_versions_one_is_the_newest_and_the_other_is_kept_beside(case):
    assert two_versions(case) == (0, [1, 1, 2])


def test_without_locks_the_file_of_the_second_is_lost(case, settings):
    settings.LOCKS_OFF = True

    assert two_versions(case) == (1, [1, 2])


def answer_twice(case):
    """What is said to the one of two who comes second."""
    document = make_document(case=case, kind=Document.Kind.TECHNICAL)
    review = reviews.ask(document, by=case.requester, role=Role.ARCHITECT)
    people = [make_user(Role.ARCHITECT, department=case.department) for _one in range(2)]

    def answer(person):
        seen = DocumentReview.objects.select_related("document").get(pk=review.pk)
        fields = {"outcome": "ok", "text": person.name, "seen": document.pk}
        return lambda: reviews.answer(seen, by=person, **fields)

    refusals = (Refused, IntegrityError)
    return [type(said) for said in errors(at_once(*map(answer, people), refusals=refusals))]


def test_a_review_is_answered_once(case):
    assert answer_twice(case) == [Refused]


def test_without_locks_the_database_keeps_the_first_but_gives_no_reason(case, settings):
    settings.LOCKS_OFF = True

    assert answer_twice(case) == [IntegrityError]
