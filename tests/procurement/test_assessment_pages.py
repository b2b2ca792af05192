"""The pages of an assessment: what they show, what they keep, and who may use them."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from pikepdf import open as open_pdf

from accounts.models import Role
from notifications.models import Event
from procurement import assessments, pdfs, tasks
from procurement.actions import assessments as actions
from procurement.assessments import printing
from procurement.files import orphans
from procurement.models import Assessment, AssessmentPaper, Case, Request
from tests.factories import make_case, make_thresholds, make_user
from tests.procurement.test_assessments import BIG, OPEN, SMALL

pytestmark = pytest.mark.django_db


@pytest.fixture
def limits():
    return make_thresholds()


@pytest.fixture
def case(requester, coordinator, limits):
    return make_case(
        requester=requester,
        coordinator=coordinator,
        status=Case.Status.IN_PROGRESS,
        cost_one_off=100_000,
        cost_yearly=250_000,
    )


@pytest.fixture
def asked(case, coordinator):
    return actions.ask(case, by=coordinator, kind="tender_law")


@pytest.fixture
def answered(asked, requester):
    return actions.answer(asked, by=requester, answers=BIG, conclusion="Vi skønner højt.", seen=0)


@pytest.fixture
def confirmed(answered, procurement):
    actions.confirm(answered, by=procurement, seen=1)
    return Assessment.objects.get()


def url(name, assessment):
    return reverse(f"procurement:{name}", args=[assessment.pk])


def text(page):
    return page.content.decode()


@pytest.mark.spec("F28")
def test_the_result_is_in_plain_words_with_amounts_days_and_law(client, procurement, answered):
    client.force_login(procurement)

    page = text(client.get(answered.get_absolute_url()))

    assert "EU-udbud" in page
    assert "2.000.000 kr." in page
    assert "7. december 2026" in page
    assert "Klagenævnsloven § 3" in page
    assert "Dette er vejledende. Bekræftes af: Udbud og indkøb." in page
    assert "Vi skønner højt." in page
    assert "01.01.2026" in page
    assert url("confirm_assessment", answered) in page


def test_a_question_shows_who_answers_and_by_when(client, coordinator, asked):
    client.force_login(coordinator)

    page = text(client.get(asked.get_absolute_url()))

    assert "Venter på svar" in page
    assert url("answer_assessment", asked) in page
    assert "Resultatet</h2>" not in page


def test_a_late_one_says_so(client, coordinator, asked):
    Assessment.objects.update(due_date=timezone.localdate() - datetime.timedelta(days=1))
    client.force_login(coordinator)

    assert "Fristen var" in text(client.get(asked.get_absolute_url()))


def test_a_stranger_finds_none_of_it(client, stranger, confirmed):
    client.force_login(stranger)
    paper = AssessmentPaper.objects.get()

    for name in ("assessment", "answer_assessment", "assign_assessment", "return_assessment"):
        assert client.get(url(name, confirmed)).status_code == 404
    for name in (
        "confirm_assessment",
        "save_assessment_draft",
        "make_assessment_anew",
        "ask_for_assessment_paper",
    ):
        assert client.post(url(name, confirmed)).status_code == 404
    for name in ("assessment_pdf", "assessment_paper_progress"):
        assert client.get(url(name, paper)).status_code == 404
    assert client.get(url("ask_assessment", confirmed.case)).status_code == 404


def test_an_assessment_is_asked_for_on_a_page(client, coordinator, procurement, case):
    client.force_login(coordinator)
    page = url("ask_assessment", case)
    assert "Udbudsregler" in text(client.get(page))

    answer = client.post(page, {"kind": "tender_law", "assignee": procurement.email})

    one = Assessment.objects.get()
    assert answer.url == one.get_absolute_url()
    assert one.assignee == procurement
    assert client.post(page, {}).context["form"].errors
    assert "tender_law" not in dict(client.get(page).context["form"].fields["kind"].choices)


def test_what_the_request_says_is_filled_in(client, requester, asked):
    client.force_login(requester)

    page = text(client.get(url("answer_assessment", asked)))

    assert 'value="100000"' in page
    assert 'value="250000' in page


@pytest.mark.spec("F28")
def test_the_answers_are_given_on_the_page(client, requester, asked):
    client.force_login(requester)

    sent = client.post(
        url("answer_assessment", asked), {**BIG, "seen": "0", "conclusion": "Set på"}
    )

    one = Assessment.objects.get()
    assert sent.url == one.get_absolute_url()
    assert (one.outcome, one.conclusion) == ("above_eu", "Set på")


def test_what_is_missing_is_said_and_what_is_typed_is_kept(client, requester, asked):
    client.force_login(requester)

    page = client.post(
        url("answer_assessment", asked), {"seen": "0", "total_price": "12 mio", "subject": "goods"}
    )

    assert page.context["form"].errors["published"]
    assert "12 mio" in text(page)
    assert Assessment.objects.get().outcome == ""


def test_whoever_comes_second_reads_it_and_keeps_what_is_typed(client, requester, answered):
    client.force_login(requester)
    page = url("answer_assessment", answered)

    second = client.post(page, {**SMALL, "total_price": "123456", "seen": "0"})

    assert "En anden har ændret vurderingen imens" in text(second)
    assert "123456" in text(second)
    assert 'name="seen" value="1"' in text(second)
    assert Assessment.objects.get().outcome == "above_eu"


def test_a_draft_is_saved_as_it_is_typed(client, requester, asked):
    client.force_login(requester)
    typed = {"subject": "goods", "total_price": "tolv", "conclusion": "Måske", "seen": "0"}

    client.post(url("save_assessment_draft", asked), typed)

    one = Assessment.objects.get()
    assert one.draft["subject"] == "goods"
    assert one.draft["total_price"] == "tolv"
    page = text(client.get(url("answer_assessment", asked)))
    assert "tolv" in page
    assert "Måske" in page
    assert "Der ligger en kladde" in page


def test_a_draft_saves_itself(client, requester, asked):
    client.force_login(requester)

    saved = client.post(
        url("save_assessment_draft", asked),
        {"subject": "goods", "seen": "0"},
        HTTP_HX_REQUEST="true",
    )

    assert "Kladden er gemt kl." in text(saved)
    assert "<html" not in text(saved)


def test_a_draft_that_comes_late_says_that_it_is_not_saved(client, requester, answered):
    client.force_login(requester)
    draft = url("save_assessment_draft", answered)
    typed = {"subject": "goods", "seen": "0"}

    assert "ikke gemt" in text(client.post(draft, typed, HTTP_HX_REQUEST="true"))
    assert "Ikke gemt" in text(client.post(draft, typed, follow=True))


def test_it_is_given_to_somebody_else(client, coordinator, procurement, asked):
    client.force_login(coordinator)
    page = url("assign_assessment", asked)
    assert "Hvem svarer" in text(client.get(page))

    client.post(page, {"assignee": procurement.email, "due_date": "2027-01-04"})

    one = Assessment.objects.get()
    assert (one.assignee, one.due_date) == (procurement, datetime.date(2027, 1, 4))


def test_what_is_sent_back_says_why_and_can_be_asked_for_again(
    client, requester, coordinator, asked
):
    client.force_login(requester)
    assert client.post(url("return_assessment", asked), {}).context["form"].errors
    client.post(url("return_assessment", asked), {"reason": "Vi mangler prisen"})

    client.force_login(coordinator)
    assert "Vi mangler prisen" in text(client.get(asked.get_absolute_url()))
    assert "Vi mangler prisen" in text(client.get(url("answer_assessment", asked)))
    assert "Bed om den igen" in text(client.get(url("assign_assessment", asked)))


def test_confirming_says_which_answer_was_seen(client, procurement, answered, uploads_folder):
    client.force_login(procurement)

    for seen in ("", "0", "²", "x"):
        assert client.post(url("confirm_assessment", answered), {"seen": seen}).status_code == 400
    client.post(url("confirm_assessment", answered), {"seen": "1"})

    assert Assessment.objects.get().is_confirmed
    page = text(client.get(answered.get_absolute_url()))
    assert "har bekræftet det" in page


def test_who_is_alone_with_the_role_ticks_so_and_all_papers_say_it(client, procurement, asked):
    one = actions.answer(asked, by=procurement, answers=BIG, seen=0)
    client.force_login(procurement)
    assert 'name="alone"' in text(client.get(one.get_absolute_url()))

    refused = client.post(url("confirm_assessment", one), {"seen": "1"})
    client.post(url("confirm_assessment", one), {"seen": "1", "alone": "on"})

    assert "Du har selv svaret" in text(refused)
    words = "har både svaret og bekræftet"
    assert words in text(client.get(one.get_absolute_url()))
    context = printing.context_of(Assessment.objects.get())
    assert words in render_to_string(printing.TEMPLATE, context)
    assert words in Event.objects.get(kind="procurement.assessment_confirmed").text_da


def test_whoever_answered_reads_who_confirms(client, procurement, asked):
    one = actions.answer(asked, by=procurement, answers=BIG, seen=0)
    make_user(Role.PROCUREMENT, department=procurement.department, name="Maja Lund")
    client.force_login(procurement)

    page = text(client.get(one.get_absolute_url()))

    assert "Du har selv svaret, så en anden bekræfter: Maja Lund." in page
    assert url("confirm_assessment", one) not in page
    assert client.post(url("confirm_assessment", one), {"seen": "1"}).status_code == 403


def test_those_who_may_not_confirm_are_refused(client, requester, architect, answered):
    for user in (requester, architect):
        client.force_login(user)
        assert client.post(url("confirm_assessment", answered), {"seen": "1"}).status_code == 403
        assert url("confirm_assessment", answered) not in text(
            client.get(answered.get_absolute_url())
        )


def test_an_open_result_says_what_to_do(client, requester, procurement, asked):
    actions.answer(asked, by=requester, answers=OPEN, seen=0)
    client.force_login(procurement)

    page = text(client.get(asked.get_absolute_url()))

    assert "Noget er ikke afklaret endnu" in page
    assert url("confirm_assessment", asked) not in page


def test_a_confirmed_one_is_made_anew_with_its_history(client, procurement, confirmed):
    client.force_login(procurement)
    assert "Lav den forfra" in text(client.get(confirmed.get_absolute_url()))

    answer = client.post(url("make_assessment_anew", confirmed), follow=True)

    assert confirmed.get_absolute_url() in text(answer)
    old = text(client.get(confirmed.get_absolute_url()))
    assert "dette er historik" in old
    assert "Lav den forfra" not in old


def test_the_case_shows_its_assessments(client, coordinator, answered):
    client.force_login(coordinator)

    page = text(client.get(answered.case.get_absolute_url()))

    assert answered.get_absolute_url() in page
    assert "EU-udbud" in page


def test_a_case_without_assessments_says_how_to_get_one(client, coordinator, requester, case):
    client.force_login(coordinator)

    assert url("ask_assessment", case) in text(client.get(case.get_absolute_url()))


def test_a_case_page_asks_the_same_number_of_times_however_many_there_are(
    client, coordinator, case, query_count
):
    client.force_login(coordinator)
    page = case.get_absolute_url()
    one = actions.ask(case, by=coordinator, kind="tender_law")
    actions.answer(one, by=coordinator, answers=BIG, seen=0)
    client.get(page)
    before = query_count(client.get, page)
    for kind in ("gdpr", "archiving", "nis2"):
        actions.ask(case, by=coordinator, kind=kind)

    assert query_count(client.get, page) == before


# The paper


def test_the_paper_is_made_in_the_background_and_read_by_anybody_who_sees_the_case(
    client, coordinator, confirmed, uploads_folder
):
    client.force_login(coordinator)
    paper = AssessmentPaper.objects.get()
    progress = url("assessment_paper_progress", paper)
    assert progress in text(client.get(progress))
    assert client.get(url("assessment_pdf", paper)).url == confirmed.get_absolute_url()

    tasks.make_assessment_paper(paper.pk)
    tasks.make_assessment_paper(paper.pk)

    assert "Hent vurderingen (PDF)" in text(client.get(progress))
    got = client.get(url("assessment_pdf", paper))
    assert got["Content-Type"] == "application/pdf"
    stored = AssessmentPaper.objects.get()
    assert stored.attempts == 1
    with default_storage.open(stored.file.name) as file, open_pdf(file) as pdf:
        assert pdf.Root.MarkInfo.Marked
    got.close()


def test_the_paper_of_an_answer_can_be_asked_for(client, coordinator, answered, uploads_folder):
    client.force_login(coordinator)

    client.post(url("ask_for_assessment_paper", answered))
    client.post(url("ask_for_assessment_paper", answered))

    assert AssessmentPaper.objects.count() == 1
    assert "Lav en PDF" not in text(client.get(answered.get_absolute_url()))


def test_there_is_no_paper_without_a_result(client, coordinator, asked):
    client.force_login(coordinator)

    assert client.post(url("ask_for_assessment_paper", asked)).status_code == 403


def test_the_sweep_makes_what_nobody_rang_for(confirmed, uploads_folder):
    tasks.sweep_papers()
    assert AssessmentPaper.objects.get().made_at is None

    earlier = timezone.now() - datetime.timedelta(minutes=5)
    AssessmentPaper.objects.update(asked_at=earlier)
    tasks.sweep_papers()

    assert AssessmentPaper.objects.get().made_at is not None


def test_after_five_attempts_the_paper_is_given_up(client, coordinator, confirmed, monkeypatch):
    def burst(paper):
        raise OSError("no disk")

    monkeypatch.setattr(printing, "render_paper", burst)
    paper = AssessmentPaper.objects.get()

    for _attempt in range(7):
        tasks.make_assessment_paper(paper.pk)

    paper.refresh_from_db()
    assert (paper.attempts, paper.failed_at is not None) == (5, True)
    client.force_login(coordinator)
    assert "Prøv igen" in text(client.get(confirmed.get_absolute_url()))


def test_a_failure_after_the_paper_was_made_changes_nothing(confirmed, uploads_folder):
    paper = AssessmentPaper.objects.get()
    tasks.make_assessment_paper(paper.pk)

    pdfs.note_failure(paper)
    pdfs.keep(paper, b"another")

    paper.refresh_from_db()
    assert paper.failed_at is None
    assert paper.file.size > 1000


def test_a_file_without_its_row_is_swept(uploads_folder, confirmed):
    paper = AssessmentPaper.objects.get()
    tasks.make_assessment_paper(paper.pk)
    default_storage.save("assessments/2026/11/lost.pdf", ContentFile(b"%PDF"))

    orphans.sweep(timezone.now() + datetime.timedelta(days=1))

    paper.refresh_from_db()
    assert default_storage.exists(paper.file.name)
    assert not default_storage.exists("assessments/2026/11/lost.pdf")


@pytest.mark.parametrize("kind", sorted(assessments.newest_of_all()))
def test_every_kind_can_be_asked_opened_and_kept_half_done(client, coordinator, case, kind):
    case.request.personal_data, case.request.audiences = "yes", ["citizens"]
    case.request.save()
    one = actions.ask(case, by=coordinator, kind=kind, assignee=coordinator)
    client.force_login(coordinator)

    opened = client.get(url("answer_assessment", one))
    client.post(url("save_assessment_draft", one), {"seen": "0", "conclusion": "Halvt"})
    again = text(client.get(url("answer_assessment", one)))
    sent = client.post(url("answer_assessment", one), {"seen": "0"})

    keys = {field.key for field in one.rules.fields}
    assert set(one.rules.prefill(Request.objects.get())) <= keys
    assert not keys & {"conclusion", "seen"}
    assert opened.status_code == 200
    assert "Halvt" in again
    assert sent.status_code in (200, 302)
    assert set(one.rules.answered_by) | set(one.rules.confirmed_by) <= set(Role.values)
