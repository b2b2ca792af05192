"""C03d: IT's technical requirements as one document, the same to all, and a log of who got it."""

import datetime
import io

import docx
import pikepdf
import pytest
from django.db import IntegrityError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from notifications.models import Event
from portal import uploads
from portal.refusals import Refused
from procurement.actions import worksheets
from procurement.models import Case, ChecklistStep
from procurement.worksheets import written
from requirements_bank import permissions, tasks
from requirements_bank.actions import extensions, standards
from requirements_bank.documents import standard_papers
from requirements_bank.models import Category, Delivery, LocalExtension, StandardDocument
from requirements_bank.permissions.standards import MAKERS
from tests.factories import make_authority, make_case, make_requirement, make_supplier, make_user
from tests.races import Meeting, at_once, errors

TODAY = datetime.date(2026, 11, 3)


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = settings.STORAGES | {"default": place | {"OPTIONS": {"location": tmp_path}}}
    return tmp_path


@pytest.fixture
def bank(authority, editor):
    """What the authority is offered, with its own words beside; and what is not offered."""
    shown = make_requirement(
        number=7,
        title="Kryptering",
        title_en="Encryption",
        description="Data skal krypteres inden for [4 timer].",
        rationale="Data skal ikke læses af andre.",
        verification="Vis en rapport.",
        source="ISO 27001",
        priority="minimum",
        notes="Hemmelig note",
    )
    extension = LocalExtension(requirement=shown, authority=authority)
    extension.description, extension.interpretation = "Også backup.", "Hemmelig fortolkning"
    extensions.extend(extension, by=editor)
    other = Category.objects.create(name="Drift")
    make_requirement(
        number=8, title="Oppetid", category=other, answer_kind="number", unit="procent"
    )
    make_requirement(number=9, title="Kladde", status="draft")
    unwanted = make_requirement(number=10, title="Fravalgt krav")
    extension = LocalExtension(requirement=unwanted, authority=authority, is_deselected=True)
    extension.deselected_reason = "Ikke os."
    extensions.extend(extension, by=editor)
    make_requirement(kind="local", authority=make_authority(), title="Andres krav")
    return Category.objects.filter(parent=None)


@pytest.fixture
def document(case, architect, bank):
    return made(case, architect, bank)


def made(case, by, categories, **words):
    words = {"title": "Tekniske krav", "language": "da"} | words
    return standards.make_standard(case, by=by, categories=list(categories), **words)


def deliver(document, by, **told):
    told = {"supplier": "Delta", "contact": "Dea", "how": "mail", "date": TODAY} | told
    return standards.deliver_standard(document, by=by, **told)


def word_of(document):
    return [
        row.text
        for row in docx.Document(io.BytesIO(standard_papers.write_standard(document))).paragraphs
    ]


def html_of(document, monkeypatch):
    """What is printed, without printing it."""
    seen = {}

    def render(template, context):
        seen["html"] = render_to_string(template, context)
        return b"%PDF-1.7"

    monkeypatch.setattr(standard_papers, "render_pdf", render)
    standard_papers.render_standard(document)
    return seen["html"]


@pytest.mark.spec("C03d")
def test_it_says_all_that_the_bank_offers_and_nothing_that_is_internal(document, monkeypatch):
    word, html = "\n".join(word_of(document)), html_of(document, monkeypatch)

    for paper in (word, html):
        for said in (
            *("Nordby Kommune", "Sikkerhed", "NFK-007 Kryptering", "[4 timer]", "Også backup."),
            *("Mindstekrav", "Data skal ikke læses af andre.", "Vis en rapport.", "ISO 27001"),
            *("Drift", "NFK-008 Oppetid", "procent"),
        ):
            assert said in paper, said
        for hidden in ("Hemmelig", "Kladde", "Fravalgt krav", "Andres krav", "Ikke os."):
            assert hidden not in paper, hidden


def test_it_is_in_the_language_that_was_chosen(case, architect, bank, monkeypatch):
    document = made(case, architect, bank, language="en", title="Technical requirements")

    word, html = "\n".join(word_of(document)), html_of(document, monkeypatch)

    for paper in (word, html):
        assert "NFK-007 Encryption" in paper
        assert "Minimum requirement" in paper
        assert "Mindstekrav" not in paper


def test_only_the_categories_that_were_chosen_are_in_it(case, architect, bank):
    document = made(case, architect, bank.filter(name="Drift"))

    assert [row["label"] for row in document.content] == ["NFK-008"]


def test_its_words_stay_those_of_the_day(document):
    make_requirement(title="Kom bagefter")
    row = document.case.authority.requirements.model.objects.get(number=7)
    row.title = "Ændret siden"
    row.save()

    word = "\n".join(word_of(StandardDocument.objects.get()))

    assert "Kryptering" in word
    assert "Ændret siden" not in word
    assert "Kom bagefter" not in word


def test_editions_are_counted_and_a_second_click_makes_one(case, architect, bank):
    first, again = made(case, architect, bank), made(case, architect, bank)
    second = made(case, architect, bank.filter(name="Drift"))

    assert again == first
    assert (first.number, second.number) == (1, 2)
    texts = Event.objects.filter(kind="requirements_bank.standard_made")
    assert [event.text for event in texts.order_by("pk")] == [
        "“Tekniske krav” er lavet til leverandører, udgave 1 med 2 krav",
        "“Tekniske krav” er lavet til leverandører, udgave 2 med 1 krav",
    ]


@pytest.mark.spec("C03d")
def test_who_got_it_is_noted_on_the_case_and_in_the_sheet_of_the_step(document, architect):
    deliver(document, architect)
    deliver(document, architect)
    deliver(document, architect, supplier="Epsilon", contact="", how="meeting")

    event = Event.objects.filter(kind="requirements_bank.standard_delivered").order_by("pk").last()
    assert "udgave 1, er udleveret til Epsilon den 3. november 2026" in event.text
    assert Delivery.objects.count() == 2
    lines = document.case.entries.filter(sheet="handed_over").order_by("pk")
    assert [line.answers for line in lines] == [
        {
            "document": "Tekniske krav",
            "version": "1",
            "supplier": supplier,
            "date": "2026-11-03",
        }
        for supplier in ("Delta", "Epsilon")
    ]
    assert str(Delivery.objects.first()) == "Delta: Tekniske krav"


@pytest.mark.parametrize("process", ["sih", "haderslev"])
def test_where_no_sheet_takes_it_the_log_has_it_all_the_same(document, architect, process):
    case = document.case
    if process == "sih":
        Case.objects.filter(pk=case.pk).update(process="sih")
        case.steps.filter(number__gt=16).delete()
    else:
        case.steps.filter(number=3).update(
            status=ChecklistStep.Status.NOT_RELEVANT, not_relevant_reason="Nej."
        )

    deliver(document, architect)

    assert Delivery.objects.count() == 1
    assert not case.entries.filter(sheet="handed_over").exists()


def test_nothing_is_made_or_handed_over_when_the_case_is_closed(document, architect, bank):
    Case.objects.filter(pk=document.case_id).update(status=Case.Status.REJECTED)

    with pytest.raises(Refused):
        made(document.case, architect, bank, title="For sent")
    with pytest.raises(Refused):
        deliver(document, architect)


def test_those_who_speak_with_suppliers_and_it_may(case, document):
    def may(*roles):
        return permissions.can_make_standard(make_user(*roles, authority=case.authority), case)

    assert all(may(role) for role in MAKERS)
    assert not may(Role.REQUESTER)
    assert not may(Role.ADMINISTRATOR)
    assert not permissions.can_make_standard(make_user(*Role), case)
    case.status = document.case.status = Case.Status.REJECTED
    assert not may(Role.BUYER)
    buyer = make_user(Role.BUYER, authority=case.authority)
    assert not permissions.can_deliver_standard(buyer, document)


def test_the_pdf_is_tagged_and_made_once(document, storage):
    for _time in range(2):
        tasks.make_standard_pdf(document.pk)

    assert sum(path.is_file() for path in storage.rglob("*")) == 1
    with StandardDocument.objects.get().pdf.open("rb") as content, pikepdf.open(content) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.docinfo.Title) == "Tekniske krav"


def test_of_two_workers_the_later_leaves_no_file(document, storage, monkeypatch):
    first = uploads.keep

    def keep_after_another(file, folder):
        StandardDocument.objects.update(pdf="den anden.pdf")
        return first(file, folder)

    monkeypatch.setattr(uploads, "keep", keep_after_another)
    monkeypatch.setattr(standard_papers, "render_pdf", lambda *_given: b"%PDF-1.7")
    tasks.make_standard_pdf(document.pk)

    assert not [path for path in storage.rglob("*") if path.is_file()]


def test_the_sweep_rings_for_what_nobody_made_and_gives_up_after_five(
    client, document, architect, monkeypatch
):
    rung = []
    monkeypatch.setattr(tasks, "ring", lambda task, pk: rung.append(pk))
    tasks.sweep_standards()
    assert rung == []
    long_ago = timezone.now() - datetime.timedelta(minutes=2)
    StandardDocument.objects.update(made_at=long_ago)
    tasks.sweep_standards()
    assert rung == [document.pk]

    monkeypatch.setattr(standard_papers, "render_pdf", lambda *_given: 1 / 0)
    for _attempt in range(6):
        tasks.make_standard_pdf(document.pk)
        StandardDocument.objects.update(pdf_begun_at=timezone.now() - datetime.timedelta(hours=1))

    assert StandardDocument.objects.get().pdf_attempts == 5
    client.force_login(architect)
    assert "PDF’en kunne ikke laves." in client.get(document.get_absolute_url()).text


def test_it_is_made_from_the_page_of_the_case(client, case, architect, bank, monkeypatch):
    monkeypatch.setattr("requirements_bank.views.standards.ring", lambda *_given: None)
    client.force_login(architect)
    address = reverse("requirements_bank:make_standard", args=[case.pk])
    assert address in client.get(case.get_absolute_url()).text
    page = client.get(address).text
    assert "Sikkerhed" in page
    assert "Drift" in page

    nothing = client.post(address, {"title": "Krav", "language": "da"})
    assert "Vælg mindst én kategori." in nothing.text
    typed = {"title": "Krav", "language": "da", "categories": [row.pk for row in bank]}
    response = client.post(address, typed)

    document = StandardDocument.objects.get()
    assert response.url == document.get_absolute_url()
    page = client.get(response.url).text
    assert "PDF’en er ved at blive lavet" in page
    assert "Ingen endnu." in page
    assert "NFK-007 Kryptering" in page
    assert document.get_absolute_url() in client.get(case.get_absolute_url()).text


def test_both_files_are_fetched_under_a_name_that_says_what_they_are(client, document, architect):
    client.force_login(architect)
    pdf = reverse("requirements_bank:standard_pdf", args=[document.pk])
    progress = reverse("requirements_bank:standard_progress", args=[document.pk])
    assert client.get(pdf).url == document.get_absolute_url()
    assert progress in client.get(progress).text
    tasks.make_standard_pdf(document.pk)

    sent = client.get(pdf)
    word = client.get(reverse("requirements_bank:standard_docx", args=[document.pk]))

    name = f"tekniske-krav-{document.case.number}-1"
    assert f'filename="{name}.pdf"' in sent.headers["Content-Disposition"]
    assert b"".join(sent).startswith(b"%PDF")
    assert f'filename="{name}.docx"' in word.headers["Content-Disposition"]
    assert docx.Document(io.BytesIO(word.content)).core_properties.title == "Tekniske krav"
    assert pdf in client.get(progress).text
    StandardDocument.objects.get().pdf.storage.delete(StandardDocument.objects.get().pdf.name)
    assert client.get(pdf).status_code == 404


def test_a_delivery_is_noted_on_its_page_and_not_before_it_happened(client, document, architect):
    client.force_login(architect)
    address = reverse("requirements_bank:deliver_standard", args=[document.pk])
    typed = {"supplier": "Delta", "contact": "Dea", "how": "meeting"}
    assert timezone.localdate().isoformat() in client.get(address).text

    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    late = client.post(address, typed | {"date": tomorrow.isoformat()})
    assert "Dagen er ikke kommet endnu." in late.text
    response = client.post(address, typed | {"date": "2026-11-03"})

    page = client.get(response.url).text
    for words in ("Delta", "Dea", "På et møde", "3. november 2026", str(architect)):
        assert words in page


def test_a_note_that_was_a_mistake_stays_and_does_not_count(client, document, architect):
    delivery = deliver(document, architect)
    client.force_login(architect)
    take_back = reverse("requirements_bank:withdraw_delivery", args=[delivery.pk])
    assert take_back in client.get(document.get_absolute_url()).text

    page = client.post(take_back, follow=True).text

    assert "Noteret ved en fejl" in page
    assert take_back not in page
    assert client.post(take_back).url == document.get_absolute_url()
    assert not permissions.can_withdraw_delivery(architect, Delivery.objects.get())
    assert not written.lines(document.case, "handed_over")
    event = Event.objects.filter(kind="requirements_bank.delivery_withdrawn").get()
    assert "stod som udleveret til Delta" in event.text
    assert deliver(document, architect) != delivery


def test_a_note_is_taken_back_once_and_a_line_that_is_gone_stays_gone(document, architect):
    delivery = deliver(document, architect)
    worksheets.remove(document.case.entries.get(), by=architect)

    for _time in range(2):
        standards.withdraw_delivery(delivery, by=architect)

    assert Event.objects.filter(kind="requirements_bank.delivery_withdrawn").count() == 1
    assert not Delivery.objects.counting().exists()


def test_a_note_without_a_line_is_taken_back_too(document, architect):
    step = document.case.steps.filter(number=3)
    delivery = deliver(document, architect)
    step.update(status=ChecklistStep.Status.NOT_RELEVANT, not_relevant_reason="Nej.")

    standards.withdraw_delivery(delivery, by=architect)

    assert len(written.lines(document.case, "handed_over")) == 1
    document.case.entries.all().delete()
    again = deliver(document, architect)
    standards.withdraw_delivery(again, by=architect)
    assert not Delivery.objects.counting().exists()


def test_known_suppliers_are_suggested(client, document, architect, authority):
    make_supplier(authority=authority, name="Kendt Leverandør")
    make_supplier(name="Andres leverandør")
    client.force_login(architect)

    page = client.get(reverse("requirements_bank:deliver_standard", args=[document.pk])).text

    assert '<option value="Kendt Leverandør">' in page
    assert "Andres leverandør" not in page


def test_the_document_of_another_case_is_not_there(client, document, stranger):
    client.force_login(stranger)

    for name in ("standard_detail", "standard_pdf", "standard_docx", "deliver_standard"):
        address = reverse(f"requirements_bank:{name}", args=[document.pk])
        assert client.get(address).status_code == 404


def test_who_reads_the_case_reads_it_and_does_no_more(client, document, requester):
    client.force_login(requester)

    page = client.get(document.get_absolute_url())

    assert page.status_code == 200
    deliver_it = reverse("requirements_bank:deliver_standard", args=[document.pk])
    assert deliver_it not in page.text
    assert client.get(deliver_it).status_code == 403
    make = reverse("requirements_bank:make_standard", args=[document.case_id])
    assert client.get(make).status_code == 403


def test_the_page_of_a_case_takes_the_same_queries_however_many(
    client, case, architect, bank, query_count
):
    made(case, architect, bank)
    client.force_login(architect)
    client.get(case.get_absolute_url())
    with_one = query_count(client.get, case.get_absolute_url())
    made(case, architect, bank.filter(name="Drift"))
    made(case, architect, bank, title="Flere krav")

    assert query_count(client.get, case.get_absolute_url()) == with_one


def test_nobody_makes_one_for_a_case_of_another_authority(client, bank, architect):
    foreign = make_case(status=Case.Status.IN_PROGRESS)
    client.force_login(architect)

    address = reverse("requirements_bank:make_standard", args=[foreign.pk])
    assert client.get(address).status_code == 404


# Races


@pytest.fixture
def race(transactional_db, settings, case, architect, bank):
    settings.PAUSES = {"standard_is_new": Meeting(), "delivery_is_new": Meeting()}
    return case, architect, bank


def make_twice(race):
    return at_once(lambda: made(*race), lambda: made(*race), refusals=IntegrityError)


def deliver_twice(race):
    document = made(*race)
    calls = [lambda: deliver(document, race[1])] * 2
    return at_once(*calls, refusals=IntegrityError)


def test_two_clicks_at_once_make_one_document(race):
    first, second = make_twice(race)

    assert first == second
    assert StandardDocument.objects.count() == 1


def test_without_the_lock_the_second_of_two_fails(race, settings):
    settings.LOCKS_OFF = True

    assert len(errors(make_twice(race))) == 1


def test_a_delivery_noted_twice_at_once_is_one(race):
    first, second = deliver_twice(race)

    assert first == second
    assert race[0].entries.filter(sheet="handed_over").count() == 1


def test_without_the_lock_the_second_note_fails(race, settings):
    settings.LOCKS_OFF = True

    assert len(errors(deliver_twice(race))) == 1
