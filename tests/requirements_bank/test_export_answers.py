"""After the deadline the answers come out as workbook, annex for Word and a frozen PDF."""

import csv
import datetime
import io

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from docx import Document
from python_calamine import CalamineWorkbook

from portal.lifecycle import TransitionNotAllowed
from requirements_bank import tasks
from requirements_bank.actions import choices, elaborations, reports, rounds
from requirements_bank.documents import reports as making
from requirements_bank.documents.annex import WIDTHS
from requirements_bank.models import (
    Answer,
    AnswerFile,
    AnswerReport,
    Elaboration,
    Given,
    MarketDialogue,
    Solution,
)
from requirements_bank.views import exports
from tests.factories import make_dialogue, make_finished
from tests.races import Meeting, at_once
from tests.requirements_bank.rounds import ask, entered, judge, make_answered, time_is_up


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = settings.STORAGES | {"default": place | {"OPTIONS": {"location": tmp_path}}}
    return tmp_path


@pytest.fixture
def answered(case, buyer):
    dialogue = make_answered(case=case, buyer=buyer)
    dialogue.requirements.update(priority="minimum")
    alfa = dialogue.invitations.get(supplier_name="Alfa")
    Solution.objects.create(invitation=alfa, system="Solsystemet", operation="saas")
    AnswerFile.objects.create(
        answer=alfa.answers.last(),
        name="bevis.pdf",
        file="a.pdf",
        content_type="application/pdf",
        size=1,
        sha256="a",
        uploaded_at=timezone.now(),
    )
    return dialogue


def elaborated(dialogue):
    """Alfa has elaborated in a round that is over."""
    current = ask(dialogue, question="Hvornår?")
    sheet, _browser = entered(current)
    elaborations.save_elaboration(sheet, sheet.elaborations.get(), Given("partly", "Til juni."))
    elaborations.send_elaboration(sheet)
    time_is_up(current)
    rounds.close_round(current)
    return sheet


def url(verb, *args):
    return reverse(f"requirements_bank:{verb}", args=args)


def addresses(dialogue) -> list[str]:
    invitation = dialogue.invitations.first()
    return [
        url("exports", dialogue.pk),
        url("comparison_xlsx", dialogue.pk),
        url("annex", dialogue.pk, invitation.pk),
        url("sent_pdf", dialogue.pk, invitation.pk),
    ]


def sheets_of(response) -> dict[str, list[list]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def docx_of(response) -> tuple[str, list[list[str]]]:
    document = Document(io.BytesIO(response.content))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    return "\n".join(paragraph.text for paragraph in document.paragraphs), rows


def test_the_workbook_has_all_suppliers_what_they_offer_and_the_rounds(client, buyer, answered):
    elaborated(answered)
    judge(answered, "Alfa", 1, "elaborate")
    client.force_login(buyer)

    found = sheets_of(client.get(url("comparison_xlsx", answered.pk)))

    heads, first, second = found["Svar"]
    assert heads[6:10] == ["Alfa", "Alfa: Uddybning", "Alfa: Pris", "Alfa: Filer"]
    assert first[:8] == [
        *("FRI-001", "Sikkerhed / Login", "Mindstekrav", ""),
        *("Krav 1", "Løsningen kan nummer 1."),
        *("Ja", "Som det var."),
    ]
    assert "Uddybelse nødvendig" in first[10]
    assert second[6:10] == ["Ja, delvist", "Til juni.", "", "bevis.pdf"]
    _heads, alfa, beta = found["Leverandører"]
    assert (alfa[0], alfa[1], alfa[8], alfa[9]) == ("Alfa", "Solsystemet", 2, "FRI-001, FRI-002")
    assert (beta[0], beta[8]) == ("Beta", 0)
    _heads, row = found["Uddybningsrunder"]
    assert row == [
        *(1, "Alfa", "FRI-002", "Hvornår?"),
        *("Nej", "Som det var.", "Ja, delvist", "Til juni."),
    ]


def test_the_csv_file_has_the_columns_of_the_workbook_and_both_say_what_each_row_weighs(
    client, buyer, answered
):
    answered.requirements.filter(position=1).update(priority="important")
    client.force_login(buyer)

    book = sheets_of(client.get(url("comparison_xlsx", answered.pk)))
    content = client.get(url("comparison_csv", answered.pk)).getvalue().decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert rows[0] == book["Svar"][0]
    assert [row[3] for row in rows] == ["Vægt", "3", ""]
    heads, alfa, beta = book["Leverandører"]
    assert heads[-1] == "Score i procent (Vigtigt krav 3, Krav 2, Option 1)"
    assert (alfa[-1], beta[-1]) == (100, 100)


@pytest.mark.spec("E40")
def test_one_suppliers_answer_alone_as_workbook_csv_and_as_it_was_sent(client, buyer, answered):
    elaborated(answered)
    alfa, beta = answered.invitations.order_by("supplier_name")
    for number, sent in enumerate((beta, alfa)):
        receipt = {"version": 1, "received_at": timezone.now(), "salt": "s", "content": "{}"}
        kept = sent.receipts.create(digest=str(number), **receipt)
        if sent == alfa:
            kept.pdf.save("a.pdf", ContentFile(b"%PDF-1.7"))
    client.force_login(buyer)

    book = sheets_of(client.get(url("comparison_xlsx", answered.pk) + f"?supplier={beta.pk}"))
    rows = client.get(url("comparison_csv", answered.pk) + f"?supplier={beta.pk}").getvalue()

    assert (book["Svar"][0][6], len(book["Leverandører"])) == ("Beta", 2)
    assert len(book["Uddybningsrunder"]) == 1
    assert b"Alfa" not in rows
    page = client.get(url("exports", answered.pk)).text
    assert url("sent_pdf", answered.pk, alfa.pk) in page
    assert url("sent_pdf", answered.pk, beta.pk) not in page
    response = client.get(url("sent_pdf", answered.pk, alfa.pk))
    assert b"".join(response.streaming_content) == b"%PDF-1.7"
    assert client.get(url("sent_pdf", answered.pk, beta.pk)).status_code == 404
    default_storage.delete(alfa.receipts.get().pdf.name)
    assert client.get(url("sent_pdf", answered.pk, alfa.pk)).status_code == 404


def test_the_workbook_tells_that_a_round_changed_a_price_alone(client, buyer, answered):
    elaborated(answered)
    row = Elaboration.objects.get(sheet__invitation__supplier_name="Alfa")
    offered = {"choice": "addon", "price": "100.00", "price_per": "month"}
    row.before, row.choice, row.price, row.price_per = offered, "addon", 80, "month"
    row.save()
    client.force_login(buyer)

    _heads, cells = sheets_of(client.get(url("comparison_xlsx", answered.pk)))["Uddybningsrunder"]

    assert (cells[4], cells[6]) == (
        "Ja, som et tilkøb, 100 kr. pr. måned",
        "Ja, som et tilkøb, 80 kr. pr. måned",
    )


def test_no_cell_of_the_workbook_is_a_formula_and_what_is_missing_is_empty(client, buyer, answered):
    Answer.objects.filter(elaboration="Som det var.").update(elaboration="=1+1")
    make_finished(answered, supplier="Tom")
    client.force_login(buyer)

    response = client.get(url("comparison_xlsx", answered.pk))

    rows = sheets_of(response)["Svar"]
    assert rows[1][7] == "=1+1"
    assert set(rows[1][14:]) <= {""}


def test_an_answer_that_no_cell_can_hold_is_shortened_and_says_so(client, buyer, answered):
    Answer.objects.filter(elaboration="Som det var.").update(elaboration="x" * 40_000)
    client.force_login(buyer)

    cell = sheets_of(client.get(url("comparison_xlsx", answered.pk)))["Svar"][1][7]

    assert cell.startswith("xxx")
    assert "der er mere" in cell


@pytest.mark.spec("E43")
def test_the_annex_holds_one_suppliers_answers_with_proofs_and_of_no_other(client, buyer, answered):
    sheet = elaborated(answered)
    alfa = sheet.invitation
    alfa.receipts.create(
        version=1, received_at=timezone.now(), salt="s", content="{}", digest="fingeraftryk"
    )
    client.force_login(buyer)

    text, rows = docx_of(client.get(url("annex", answered.pk, alfa.pk)))

    sheet.refresh_from_db()
    for part in ("krav og leverandørens besvarelse", "Kunde: ", "Alfa", "Solsystemet"):
        assert part in text
    assert "fingeraftryk" in text
    assert sheet.digest in text
    assert rows[0] == ["Nummer", "Krav", "Leverandørens svar", "Uddybning"]
    assert rows[1][1] == "Krav 1\n\nLøsningen kan nummer 1.\n\nMindstekrav"
    assert rows[2][2:] == ["Ja, delvist", "Til juni.\n\nFil: bevis.pdf"]
    assert "Beta" not in text
    document = Document(io.BytesIO(client.get(url("annex", answered.pk, alfa.pk)).content))
    assert [round(cell.width.cm, 1) for cell in document.tables[0].rows[1].cells] == list(WIDTHS)


def test_the_annex_hides_priorities_that_suppliers_did_not_see_and_says_what_is_unanswered(
    client, buyer, answered
):
    answered.shows_priorities = False
    answered.save()
    empty = make_finished(answered, supplier="Tom")
    client.force_login(buyer)

    text, rows = docx_of(client.get(url("annex", answered.pk, empty.pk)))

    assert rows[1] == ["FRI-001", "Krav 1\n\nLøsningen kan nummer 1.", "Ikke besvaret", ""]
    assert "SHA-256" not in text
    other = make_dialogue()
    assert client.get(url("annex", answered.pk, make_finished(other).pk)).status_code == 404


def test_nothing_comes_out_before_the_deadline_nor_when_it_is_opened_again(client, buyer, answered):
    report = reports.ask_report(answered, by=buyer, language="da")
    answered.deadline = timezone.now() + datetime.timedelta(days=1)
    answered.save()
    client.force_login(buyer)

    for address in addresses(answered):
        response = client.get(address)
        assert (response.status_code, "forseglet" in response.text) == (403, True)
    assert client.post(url("ask_report", answered.pk)).status_code == 403
    assert client.get(url("report_pdf", report.pk)).status_code == 404
    tasks.make_report(report.pk)
    assert not AnswerReport.objects.get().pdf
    with pytest.raises(TransitionNotAllowed):
        reports.ask_report(answered, by=buyer, language="da")


def test_others_get_nothing(client, member, stranger, answered):
    for person, status in ((member, 403), (stranger, 404)):
        client.force_login(person)
        for address in addresses(answered):
            assert client.get(address).status_code == status


def html_of(report, monkeypatch) -> str:
    """What is printed, without printing it."""
    seen = {}

    def render(template, context):
        seen["html"] = render_to_string(template, context)
        return b"%PDF-1.7"

    monkeypatch.setattr(making, "render_pdf", render)
    making.render_report(report)
    return seen["html"]


def test_the_report_says_all_that_was_answered_and_who_is_chosen(answered, buyer, monkeypatch):
    beta = answered.invitations.get(supplier_name="Beta")
    choices.choose_supplier(answered, by=buyer, invitation=beta, reason="Opfylder alt.")
    make_finished(answered, supplier="Tom")

    judge(answered, "Alfa", 1, "elaborate")

    html = html_of(reports.ask_report(answered, by=buyer, language="da"), monkeypatch)

    assert "Intern bemærkning" not in html
    for part in (
        "Uddybelse nødvendig",
        "Beta er valgt.",
        "Opfylder alt.",
        "Krav 2",
        "Som det var.",
        "bevis.pdf",
    ):
        assert part in html
    assert "2 (FRI-001, FRI-002)" in html
    assert "Vigtigt krav 3, Krav 2, Option 1" in html
    assert '<td class="number">–</td>' in html
    english = reports.ask_report(answered, by=buyer, language="en")
    assert "Minimum requirements not met" in html_of(english, monkeypatch)


def test_a_report_is_made_once_in_the_background_tagged_and_never_changed(
    client, buyer, answered, storage, monkeypatch
):
    monkeypatch.setattr(exports, "ring", lambda *_bell: None)
    client.force_login(buyer)
    text = client.post(url("ask_report", answered.pk), follow=True).text
    report = AnswerReport.objects.get()
    assert url("report_progress", report.pk) in text
    assert client.get(url("report_pdf", report.pk)).url == url("exports", answered.pk)

    tasks.make_report(report.pk)
    tasks.make_report(report.pk)

    assert url("report_pdf", report.pk) in client.get(url("report_progress", report.pk)).text
    content = b"".join(client.get(url("report_pdf", report.pk)))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
    assert sum(path.is_file() for path in storage.rglob("*")) == 1
    default_storage.delete(AnswerReport.objects.get().pdf.name)
    assert client.get(url("report_pdf", report.pk)).status_code == 404


def test_a_second_click_is_the_first_report_and_later_there_is_another(answered, buyer):
    first = reports.ask_report(answered, by=buyer, language="da")
    assert reports.ask_report(answered, by=buyer, language="da") == first
    AnswerReport.objects.update(asked_at=timezone.now() - datetime.timedelta(minutes=2))

    assert reports.ask_report(answered, by=buyer, language="da") != first


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks_off", [False, True], ids=["locked", "twin without locks"])
def test_of_two_clicks_at_once_comes_one_report(settings, locks_off):
    settings.LOCKS_OFF = locks_off
    settings.PAUSES = {"a report is new": Meeting()}
    dialogue = make_answered()

    def click():
        fresh = MarketDialogue.objects.get(pk=dialogue.pk)
        return reports.ask_report(fresh, by=dialogue.owner, language="da")

    at_once(click, click)

    assert AnswerReport.objects.count() == (2 if locks_off else 1)


def test_the_sweep_rings_for_a_report_that_nobody_made_and_it_is_given_up_after_five(
    client, buyer, answered, monkeypatch
):
    report = reports.ask_report(answered, by=buyer, language="da")
    rung = []
    monkeypatch.setattr(tasks, "ring", lambda task, pk: rung.append((task, pk)))
    tasks.sweep_receipts()
    assert rung == []
    AnswerReport.objects.update(asked_at=timezone.now() - datetime.timedelta(minutes=2))
    tasks.sweep_receipts()
    assert rung == [(tasks.make_report, report.pk)]

    monkeypatch.setattr(making, "render_report", lambda _report: 1 / 0)
    for _attempt in range(6):
        tasks.make_report(report.pk)
        AnswerReport.objects.update(pdf_begun_at=timezone.now() - datetime.timedelta(hours=1))

    assert AnswerReport.objects.get().pdf_attempts == 5
    client.force_login(buyer)
    assert "kunne ikke laves" in client.get(url("exports", answered.pk)).text


def test_without_answers_the_page_says_so(client, buyer, answered):
    answered.invitations.update(status="started")
    client.force_login(buyer)

    assert "Ingen leverandør afsluttede" in client.get(url("exports", answered.pk)).text
