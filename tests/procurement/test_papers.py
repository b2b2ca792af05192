"""Which documents the steps of a case want, and how it is with each."""

import pytest
from django.utils import timezone

from procurement.files import papers
from procurement.models import Case, Document, UnwantedDocument
from tests.factories import make_case, make_document

Kind = Document.Kind


@pytest.fixture
def case(requester):
    case = make_case(requester=requester, status=Case.Status.IN_PROGRESS)
    assert case.step_named("papers").text.documents
    return case


def kept(case, kind, **fields):
    document = make_document(case=case)
    document.kind = kind
    for name, value in fields.items():
        setattr(document, name, value)
    document.save()
    return document


def states(case):
    return {paper.kind: paper.state for paper in papers.wanted(Case.objects.get(pk=case.pk))}


@pytest.mark.spec("C04a")
def test_each_wanted_type_is_missing_present_or_not_relevant(case):
    kept(case, Kind.PRODUCT)
    UnwantedDocument.objects.create(
        case=case, kind=Kind.SECURITY, reason="Intet login", by=case.requester
    )

    found = states(case)

    assert found[Kind.PRODUCT] == "present"
    assert found[Kind.SECURITY] == "not_relevant"
    assert found[Kind.INTERFACES] == "missing"


def test_those_wanted_up_to_a_step_are_asked_for_alone(case):
    number = case.step_named("papers").number

    before = {paper.kind for paper in papers.missing(case, until=number)}

    assert Kind.CONFIGURATION in before
    assert Kind.CONTRACT not in before
    assert Kind.CONTRACT in {paper.kind for paper in papers.missing(case)}


def test_a_removed_file_is_missing(case):
    kept(case, Kind.PRODUCT, removed_at=timezone.now(), removed_by=case.requester)

    assert states(case)[Kind.PRODUCT] == "missing"


def test_of_several_versions_the_newest_counts(case):
    old = kept(case, Kind.PRODUCT)
    new = kept(case, Kind.PRODUCT, replaces=old, version=2)

    (paper,) = [one for one in papers.wanted(case) if one.kind == Kind.PRODUCT]

    assert paper.documents == (new,)


def test_a_file_that_came_counts_though_it_was_said_to_be_irrelevant(case):
    UnwantedDocument.objects.create(case=case, kind=Kind.PRODUCT, reason="Nej", by=case.requester)
    kept(case, Kind.PRODUCT)

    assert states(case)[Kind.PRODUCT] == "present"


def test_a_step_that_is_left_out_wants_nothing(case):
    step = case.step_named("papers")
    step.status, step.not_relevant_reason = "not_relevant", "Hastesag"
    step.save()

    assert Kind.CONFIGURATION not in states(case)


def test_they_are_read_from_memory(case, query_count):
    read = Case.objects.prefetch_related("steps", "documents", "unwanted_documents")
    case = read.get(pk=case.pk)

    assert query_count(lambda: (papers.wanted(case), papers.missing(case))) == 0
