"""A specialist goes through a file: asked by one click, answered in words, never changed."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from notifications.models import Event, Notification
from portal.refusals import Refused
from procurement.actions import documents, reviews
from procurement.files import papers, reviewing
from procurement.models import Assessment, Case, Document, DocumentReview, UnwantedDocument
from tests.factories import make_case, make_department, make_document, make_user

pytestmark = pytest.mark.usefixtures("uploads_folder")
Kind = Document.Kind


@pytest.fixture
def case(requester, coordinator):
    return make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)


@pytest.fixture
def technical(case):
    return make_document(case=case, name="teknik.pdf", kind=Kind.TECHNICAL)


@pytest.fixture
def asked(technical, coordinator, architect):
    return reviews.ask(technical, by=coordinator, role=Role.ARCHITECT)


@pytest.fixture
def three(case, technical):
    drafts = (Kind.CONTRACT_DRAFT, Kind.PROCESSOR_DRAFT)
    return [
        technical,
        *(make_document(case=case, name=f"{kind}.pdf", kind=kind) for kind in drafts),
    ]


@pytest.fixture
def sends(client):
    def post(person, name, pk, **data):
        client.force_login(person)
        return client.post(reverse(f"procurement:{name}", args=[pk]), data, follow=True)

    return post


@pytest.fixture
def sees(client):
    def get(person, name, pk):
        client.force_login(person)
        return client.get(reverse(f"procurement:{name}", args=[pk]))

    return get


def reread(case):
    return Case.objects.prefetch_related("documents__reviews").get(pk=case.pk)


def answer(review, by, outcome="ok", text=""):
    review = DocumentReview.objects.select_related("document").get(pk=review.pk)
    return reviews.answer(review, by=by, seen=review.document_id, outcome=outcome, text=text)


def told(person):
    return list(Notification.objects.filter(recipient=person).values_list("event__kind", flat=True))


# Asking


def test_the_form_suggests_who_usually_goes_through_it_and_when(sees, technical, coordinator):
    page = sees(coordinator, "ask_review", technical.pk).content.decode()

    assert '<option value="architect" selected>' in page


def test_a_role_is_asked_and_its_people_are_told(sends, technical, coordinator, architect, legal):
    sends(coordinator, "ask_review", technical.pk, role="architect", due_date="2199-12-01")

    review = DocumentReview.objects.get()
    assert (review.role, review.reviewer, review.asked_by) == ("architect", None, coordinator)
    assert told(architect) == ["procurement.review_asked"]
    assert told(legal) == []


def test_one_person_is_asked(sends, technical, coordinator, architect):
    other = make_user(Role.ARCHITECT, department=technical.case.department)

    sends(coordinator, "ask_review", technical.pk, role="architect", reviewer=other.pk)

    assert DocumentReview.objects.get().reviewer == other
    assert told(architect) == []
    assert told(other) == ["procurement.review_asked"]


def test_those_whose_role_is_for_another_department_are_neither_told_nor_chosen(
    sends, technical, coordinator, authority
):
    elsewhere = make_department(authority=authority)
    away = make_user(Role.ARCHITECT, authority=authority, limited_to=elsewhere)

    page = sends(coordinator, "ask_review", technical.pk, role="architect", reviewer=away.pk)
    assert "har ikke den rolle i sagen" in page.content.decode()
    reviews.ask(technical, by=coordinator, role=Role.ARCHITECT)

    assert told(away) == []


def test_bad_days_and_second_askings_are_explained_beside_the_field(
    sends, asked, technical, coordinator
):
    page = sends(
        coordinator, "ask_review", technical.pk, role="security", due_date="2026-01-01"
    ).content.decode()
    assert "Vælg en dag, der ikke er gået" in page
    page = sends(coordinator, "ask_review", technical.pk, role="architect").content.decode()

    assert "allerede spurgt" in page
    assert DocumentReview.objects.count() == 1


def test_nothing_is_asked_about_a_file_that_was_replaced_or_in_a_closed_case(
    case, technical, coordinator
):
    file = SimpleUploadedFile("ny.txt", b"Ny")
    new = documents.add_version(technical, by=coordinator, upload=file)

    with pytest.raises(Refused, match="erstattet"):
        reviews.ask(technical, by=coordinator, role=Role.ARCHITECT)
    Case.objects.filter(pk=case.pk).update(status=Case.Status.CLOSED)
    with pytest.raises(Refused, match="afsluttet"):
        reviews.ask(new, by=coordinator, role=Role.ARCHITECT)


@pytest.mark.parametrize("person", ["requester", "architect", "coordinator"])
def test_those_who_work_on_the_case_may_ask(sees, technical, person, request):
    assert sees(request.getfixturevalue(person), "ask_review", technical.pk).status_code == 200


def test_others_may_not(sees, technical, member, stranger):
    assert sees(member, "ask_review", technical.pk).status_code == 403
    assert sees(stranger, "ask_review", technical.pk).status_code == 404


# Answering


@pytest.mark.spec("G10")
def test_the_answer_is_told_and_stays(sends, asked, architect, coordinator, requester):
    page = sends(
        architect,
        "review",
        asked.pk,
        seen=asked.document_id,
        outcome="remarks",
        text="Kræver single sign-on",
    )

    asked.refresh_from_db()
    assert (asked.outcome, asked.answered_by) == ("remarks", architect)
    assert asked.answered_at is not None
    assert "Kræver single sign-on" in page.content.decode()
    assert told(coordinator) == ["procurement.review_answered"]
    assert "procurement.review_answered" in told(requester)
    again = sends(architect, "review", asked.pk, seen=asked.document_id, outcome="ok")
    assert again.status_code == 403


def test_an_answer_short_of_ok_says_why(sends, sees, asked, architect):
    page = sends(architect, "review", asked.pk, seen=asked.document_id, outcome="not_ok")

    assert "Skriv dine bemærkninger" in page.content.decode()
    assert "Vælg et svar" in sends(architect, "review", asked.pk, text="Hm").content.decode()
    assert DocumentReview.objects.get().is_open


def test_who_sees_the_case_reads_the_review_and_only_the_asked_answer(
    sees, sends, asked, requester, architect, stranger
):
    assert 'name="outcome"' in sees(architect, "review", asked.pk).content.decode()
    page = sees(requester, "review", asked.pk).content.decode()
    assert 'name="outcome"' not in page
    assert "Intet svar endnu" in page
    assert sends(requester, "review", asked.pk, outcome="ok").status_code == 403
    assert sees(stranger, "review", asked.pk).status_code == 404


def test_a_second_answer_is_refused_with_the_first_ones_name(asked, architect):
    answer(asked, architect)

    with pytest.raises(Refused, match="Architect har allerede svaret: OK"):
        answer(asked, architect)


@pytest.mark.parametrize("change", [{"outcome": "ok", "text": ""}, {"document": None}, {}])
def test_the_database_keeps_what_was_answered(asked, case, architect, change):
    answer = {"seen": asked.document_id, "outcome": "not_ok", "text": "Nej"}
    reviews.answer(asked, by=architect, **answer)
    if "document" in change:
        change = {"document": make_document(case=case)}
    rows = DocumentReview.objects.filter(pk=asked.pk)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(**change) if change else rows.delete()

    rows.update(due_date=timezone.localdate())
    assert rows.get().text == "Nej"


def test_nothing_is_answered_in_a_closed_case(case, asked, architect, sees):
    Case.objects.filter(pk=case.pk).update(status=Case.Status.CLOSED)

    with pytest.raises(Refused, match="afsluttet"):
        answer(asked, architect)
    assert 'name="outcome"' not in sees(architect, "review", asked.pk).content.decode()


def test_a_review_follows_the_file_and_old_eyes_do_not_answer_for_the_new_version(
    sends, asked, technical, architect, coordinator
):
    file = SimpleUploadedFile("ny.txt", b"Ny")
    new = documents.add_version(technical, by=coordinator, upload=file)

    page = sends(architect, "review", asked.pk, seen=technical.pk, outcome="not_ok", text="Nej da")

    asked.refresh_from_db()
    assert asked.document == new
    assert asked.is_open
    assert "Der er kommet en ny version" in page.content.decode()
    assert "Nej da" in page.content.decode()
    assert f'value="{new.pk}"' in page.content.decode()
    assert "procurement.document_version_added" in told(architect)


def test_what_was_said_of_the_version_before_stands_beside(sees, asked, technical, architect):
    answer(asked, architect, "not_ok", "Mangler logning")
    file = SimpleUploadedFile("ny.txt", b"Ny")
    new = documents.add_version(technical, by=architect, upload=file)
    again = reviews.ask(new, by=architect, role=Role.ARCHITECT)

    assert "Mangler logning" in sees(architect, "review", again.pk).content.decode()
    assert "Mangler logning" in sees(architect, "document_detail", new.pk).content.decode()


def test_what_was_asked_is_taken_back_until_it_is_answered(
    sends, asked, coordinator, architect, technical
):
    second = reviews.ask(technical, by=coordinator, role=Role.SECURITY)
    answer(second, architect)

    sends(coordinator, "take_back_review", asked.pk)

    assert DocumentReview.objects.get() == second
    assert "procurement.review_taken_back" in told(architect)
    assert sends(coordinator, "take_back_review", second.pk).status_code == 403
    with pytest.raises(Refused, match="besvaret"):
        reviews.take_back(second, by=coordinator)


# Whose turn


def test_the_queue_holds_what_is_asked_of_me_or_of_my_role(
    case, technical, asked, architect, security, coordinator
):
    other = make_user(Role.ARCHITECT, department=case.department)
    mine = reviews.ask(technical, by=coordinator, role=Role.SECURITY, reviewer=architect)
    make_document(case=case, name="x.pdf")

    waiting = DocumentReview.objects.waiting_on

    assert set(waiting(architect)) == {asked, mine}
    assert set(waiting(other)) == {asked}
    assert set(waiting(security)) == set()
    assert set(waiting(coordinator)) == set()
    documents.remove(technical, by=coordinator)
    assert not waiting(architect).exists()


def test_a_role_for_a_department_has_the_queue_of_that_department(asked, case, authority):
    here = make_user(Role.ARCHITECT, authority=authority, limited_to=case.department)
    away = make_user(
        Role.ARCHITECT, authority=authority, limited_to=make_department(authority=authority)
    )

    assert DocumentReview.objects.waiting_on(here).get() == asked
    assert not DocumentReview.objects.waiting_on(away).exists()


# Guidance: G10–G14


@pytest.mark.spec("G10")
@pytest.mark.spec("G11")
@pytest.mark.spec("G12")
def test_one_click_asks_the_three_each_about_its_draft(sends, case, three, coordinator):
    sends(coordinator, "ask_for_guidance", case.pk)

    asked = dict(DocumentReview.objects.values_list("document__kind", "role"))
    assert asked == {
        Kind.TECHNICAL: Role.ARCHITECT,
        Kind.CONTRACT_DRAFT: Role.CONTRACTS,
        Kind.PROCESSOR_DRAFT: Role.SECURITY,
    }
    assert all(review.due_date > timezone.localdate() for review in DocumentReview.objects.all())
    sends(coordinator, "ask_for_guidance", case.pk)
    assert DocumentReview.objects.count() == 3
    with pytest.raises(Refused, match="allerede bedt om gennemgang"):
        reviews.ask_for_guidance(case, by=coordinator, due_date=timezone.localdate())


def test_the_case_shows_how_far_the_guidance_is(sees, case, technical, asked, coordinator):
    make_document(case=case, name="k.pdf", kind=Kind.CONTRACT_DRAFT)

    page = sees(coordinator, "case_detail", case.pk).content.decode()

    assert "venter på svar" in page
    assert "ingen er spurgt endnu" in page
    assert "filen mangler" in page
    assert "Bed om gennemgangene" in page


def test_a_case_without_such_drafts_speaks_of_no_guidance(sees, case, coordinator):
    assert "Vejledning, før" not in sees(coordinator, "case_detail", case.pk).content.decode()


@pytest.mark.spec("G11")
def test_a_draft_contract_is_gone_through_beside_the_tender_check(
    sees, case, three, coordinator, contracts
):
    check = Assessment.objects.create(case=case, kind="tender_law", version=1)
    of_contract = reviews.ask(three[1], by=coordinator, role=Role.CONTRACTS)
    of_technical = reviews.ask(three[0], by=coordinator, role=Role.CONTRACTS)

    assert check.get_absolute_url() in sees(contracts, "review", of_contract.pk).content.decode()
    page = sees(contracts, "review", of_technical.pk).content.decode()
    assert check.get_absolute_url() not in page


@pytest.mark.spec("G14")
def test_guidance_is_given_when_all_three_have_answered(
    sees, case, three, coordinator, requester, architect
):
    asked = reviews.ask_for_guidance(case, by=coordinator, due_date=datetime.date(2199, 1, 1))
    for review in asked[:2]:
        answer(review, architect, "remarks", "Se her")
    assert not reviewing.guidance_given(reread(case))
    assert "Vejledning givet" not in sees(requester, "case_detail", case.pk).content.decode()

    answer(asked[2], architect)

    assert reviewing.guidance_given(reread(case))
    assert "Vejledning givet" in sees(requester, "case_detail", case.pk).content.decode()
    assert "procurement.guidance_given" in told(requester)
    assert Event.objects.filter(kind="procurement.guidance_given").count() == 1


def test_a_draft_that_is_not_relevant_needs_no_guidance(case, three, coordinator, architect):
    documents.remove(three[2], by=coordinator)
    for review in reviews.ask_for_guidance(
        case, by=coordinator, due_date=datetime.date(2199, 1, 1)
    ):
        answer(review, architect)
    assert not reviewing.guidance_given(reread(case))

    UnwantedDocument.objects.create(
        case=case, kind=Kind.PROCESSOR_DRAFT, reason="Ingen persondata", by=coordinator
    )

    assert reviewing.guidance_given(reread(case))


def test_an_answer_to_an_earlier_version_is_an_answer_until_it_is_asked_again(
    case, technical, asked, coordinator, architect
):
    answer(asked, architect)
    file = SimpleUploadedFile("ny.txt", b"Ny")
    new = documents.add_version(technical, by=coordinator, upload=file)
    assert reviewing.guidance(reread(case))[0].state == "answered"

    reviews.ask(new, by=coordinator, role=Role.ARCHITECT)

    assert reviewing.guidance(reread(case))[0].state == "waiting"


def test_with_nothing_left_to_ask_about_it_says_so(case, coordinator):
    with pytest.raises(Refused, match="allerede"):
        reviews.ask_for_guidance(case, by=coordinator, due_date=datetime.date(2199, 1, 1))


# The two that must be approved (G01)


@pytest.mark.spec("G01")
def test_project_description_and_business_case_have_each_their_own_mark(
    sees, case, coordinator, secretary, architect
):
    project, business = (make_document(case=case, name=k, kind=k) for k in reviewing.APPROVED)
    assert reviewing.not_approved(reread(case)) == [Kind.PROJECT, Kind.BUSINESS_CASE]

    answer(reviews.ask(project, by=coordinator, role=Role.SECRETARY), secretary)
    answer(reviews.ask(business, by=coordinator, role=Role.LEGAL), architect)

    assert reviewing.not_approved(reread(case)) == [Kind.BUSINESS_CASE]
    assert reviewing.approved(reread(case)) == {project.pk}
    assert "Godkendt</span>" in sees(coordinator, "document_detail", project.pk).content.decode()
    assert (
        "Godkendt</span>" not in sees(coordinator, "document_detail", business.pk).content.decode()
    )


def test_a_new_version_is_to_be_approved_anew(case, coordinator, secretary):
    project = make_document(case=case, name="p.pdf", kind=Kind.PROJECT)
    answer(reviews.ask(project, by=coordinator, role=Role.SECRETARY), secretary)
    assert reviewing.approval(project)

    documents.add_version(project, by=coordinator, upload=SimpleUploadedFile("p.txt", b"2"))

    assert Kind.PROJECT in reviewing.not_approved(reread(case))


def test_the_usual_reviewer_follows_the_type(case):
    roles = {
        Kind.PROJECT: Role.SECRETARY,
        Kind.CONTRACT_DRAFT: Role.CONTRACTS,
        Kind.OFFER: None,
    }

    for kind, role in roles.items():
        assert reviewing.default_role(Document(kind=kind)) == role


def test_the_database_wants_words_with_a_no(asked):
    review = DocumentReview(document=asked.document, role="legal", outcome="not_ok")

    with pytest.raises(ValidationError, match="bemærkninger"):
        review.validate_constraints()


def test_the_review_shows_up_where_the_files_are(sees, case, asked, coordinator):
    page = sees(coordinator, "document_list", case.pk).content.decode()

    assert asked.get_absolute_url() in page
    assert papers.newest(reread(case))
