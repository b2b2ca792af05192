"""The receipt as PDF: made once in the background, of what was sent and not of what is now."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import timezone

from portal import uploads
from requirements_bank import tasks
from requirements_bank.actions import answers, sheets
from requirements_bank.documents import receipts
from requirements_bank.models import AnswerKind, Given, SubmissionReceipt
from tests.factories import make_asked, make_dialogue
from tests.requirements_bank.suppliers import asks, inside, page

pytestmark = pytest.mark.django_db
PDF, STATUS = "kvittering/pdf/", "kvittering/status/"


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = settings.STORAGES | {"default": place | {"OPTIONS": {"location": tmp_path}}}
    return tmp_path


@pytest.fixture
def sent():
    """A sheet that is sent, the browser, and its receipt."""
    dialogue = make_dialogue(requirements=1)
    number = make_asked(dialogue, 2, answer_kind=AnswerKind.NUMBER, unit="timer")
    invitation, browser = inside(dialogue=dialogue, language="en")
    answers.save(invitation, dialogue.requirements.first(), Given("partly", "Sendt"))
    answers.save(invitation, number, Given(number="7.5"))
    sheets.describe(invitation, operation="saas", system="Solsystemet")
    return invitation, browser, answers.finish(invitation)


def html_of(receipt, monkeypatch) -> str:
    """What is printed, without printing it."""
    seen = {}

    def render(template, context):
        seen["html"] = render_to_string(template, context)
        return b"%PDF-1.7"

    monkeypatch.setattr(receipts, "render_pdf", render)
    receipts.render_receipt(receipt)
    return seen["html"]


@pytest.mark.spec("E40")
def test_it_says_in_the_suppliers_language_what_was_sent(sent, monkeypatch):
    _invitation, _browser, receipt = sent

    html = html_of(receipt, monkeypatch)

    for words in ("Yes, in part", "Sendt", "7.5 timer", "Solsystemet", receipt.digest):
        assert words in html


def test_a_suppliers_own_receipt_says_its_prices(monkeypatch):
    invitation, _browser = inside(dialogue=make_dialogue(requirements=1))
    asks(asks_price=True)
    given = Given("addon", "Som modul.", price=1234, price_per="year")
    answers.save(invitation, invitation.dialogue.requirements.get(), given)

    html = html_of(answers.finish(invitation), monkeypatch).replace("\xa0", " ")

    assert "1.234 kr. pr. år" in html


def test_what_is_changed_afterwards_is_not_in_it(sent, monkeypatch):
    invitation, _browser, receipt = sent
    answers.take_back(invitation)
    answers.save(invitation, invitation.dialogue.requirements.first(), Given("no", "Rettet"))

    html = html_of(receipt, monkeypatch)

    assert "Sendt" in html
    assert "Rettet" not in html


def test_it_is_made_in_the_background_and_fetched_by_the_supplier_alone(sent):
    invitation, browser, receipt = sent
    assert "hx-get" in browser.get(page(invitation, STATUS)).text
    assert browser.get(page(invitation, PDF))["Location"] == page(invitation, "kvittering/")

    tasks.make_receipt(receipt.pk)

    assert page(invitation, PDF) in browser.get(page(invitation, STATUS)).text
    content = b"".join(browser.get(page(invitation, PDF)))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
    other, stranger = inside(dialogue=invitation.dialogue)
    assert stranger.get(page(invitation, PDF)).status_code == 404
    assert stranger.get(page(other, PDF)).status_code == 404


def test_it_is_made_once_however_often_the_bell_rings(sent, storage):
    _invitation, _browser, receipt = sent

    for _time in range(2):
        receipts.make(receipt.pk)

    assert sum(path.is_file() for path in storage.rglob("*")) == 1


def test_of_two_workers_the_later_leaves_no_file(sent, storage, monkeypatch):
    _invitation, _browser, receipt = sent
    first = uploads.keep

    def keep_after_another(file, folder):
        SubmissionReceipt.objects.update(pdf="den anden.pdf")
        return first(file, folder)

    monkeypatch.setattr(uploads, "keep", keep_after_another)
    receipts.make(receipt.pk)

    assert not [path for path in storage.rglob("*") if path.is_file()]


def test_the_sweep_rings_for_what_nobody_made_and_gives_up_after_five(sent, monkeypatch):
    invitation, browser, receipt = sent
    rung = []
    monkeypatch.setattr(tasks, "ring", lambda task, pk: rung.append(pk))
    tasks.sweep_receipts()
    assert rung == []
    SubmissionReceipt.objects.update(received_at=timezone.now() - timedelta(minutes=2))
    tasks.sweep_receipts()
    assert rung == [receipt.pk]

    monkeypatch.setattr(receipts, "render_receipt", lambda _receipt: 1 / 0)
    for _attempt in range(6):
        tasks.make_receipt(receipt.pk)
        SubmissionReceipt.objects.update(pdf_begun_at=timezone.now() - timedelta(hours=1))

    assert SubmissionReceipt.objects.get().pdf_attempts == 5
    assert receipts.waiting(timezone.now()) == []
    assert "could not be made" in browser.get(page(invitation, STATUS)).text


def test_a_pdf_that_is_gone_is_not_found(sent):
    invitation, browser, receipt = sent
    receipts.make(receipt.pk)
    default_storage.delete(SubmissionReceipt.objects.get().pdf.name)

    assert browser.get(page(invitation, PDF)).status_code == 404


def test_an_empty_answer_has_a_receipt_too(monkeypatch):
    invitation, _browser = inside()

    assert "uden svar" in html_of(answers.finish(invitation), monkeypatch)
