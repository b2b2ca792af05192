"""Everything of a case in one file: made in the background, whole or not at all."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from governance.models import Decision
from notifications.models import Event
from procurement import tasks
from procurement.actions import checklist, documents, dossiers
from procurement.dossier import contents, making, names, package
from procurement.files import orphans
from procurement.models import (
    Assessment,
    Case,
    CheckpointAnswer,
    Debt,
    Document,
    Dossier,
    Enquiry,
    Entry,
)
from procurement.views import dossiers as dossier_views
from procurement.worksheets import WORKSHEETS
from tests.factories import (
    make_case,
    make_contract,
    make_dialogue,
    make_finished,
    make_item,
    make_user,
    write_sheet,
)
from tests.papers import archivable

pytestmark = pytest.mark.usefixtures("uploads_folder")
Kind = Document.Kind
PAGE = "<html>"


@pytest.fixture
def case(requester, coordinator):
    return make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)


@pytest.fixture
def quick(monkeypatch):
    """A PDF takes a second; most tests ask about something else."""
    monkeypatch.setattr(package, "render_pdf", lambda template, context: b"%PDF-1.7 kort")


def attach(case, name, content, **options):
    file = SimpleUploadedFile("x.txt", content)
    document = documents.attach(case, by=case.requester, upload=file, **options)
    Document.objects.filter(pk=document.pk).update(name=name)
    return document


def ask(case, form="zip"):
    return dossiers.ask(case, by=case.requester, form=form, language="da")


def made(case, form="zip"):
    dossier = ask(case, form)
    tasks.make_dossier(dossier.pk)
    dossier.refresh_from_db()
    return dossier


def opened(dossier):
    with dossier.file.open("rb") as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def manifest(archive):
    return json.loads(archive.read("manifest.json"))


@pytest.fixture
def sees(client):
    def get(person, name, pk):
        client.force_login(person)
        return client.get(reverse(f"procurement:{name}", args=[pk]))

    return get


@pytest.fixture
def sends(client):
    def post(person, name, pk, **data):
        client.force_login(person)
        return client.post(reverse(f"procurement:{name}", args=[pk]), data, follow=True)

    return post


# Names


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Tilbud på måler.pdf", "007-Tilbud-paa-maaler.pdf"),
        ("../../etc/passwd.txt", "007-passwd.txt"),
        ("CON.txt", "007-CON.txt"),
        ("🎉🎉.pdf", "007-fil.pdf"),
        ("Ærø & Øster Å.DOCX", "007-Aeroe-Oester-Aa.docx"),
        ("Café naïve.pdf", "007-Cafe-naive.pdf"),
        ("uden endelse", "007-uden-endelse.bin"),
        ("virus.exe", "007-virus-exe.bin"),
        ("", "007-fil.bin"),
    ],
)
def test_a_name_is_one_that_every_records_system_takes(name, safe):
    assert names.file_name(7, name) == safe


def test_long_names_are_cut_and_equal_names_stay_apart():
    long = [names.file_name(number, "ø" * 300 + ".pdf") for number in (1, 2)]

    assert [len(name) for name in long] == [100, 100]
    assert len(set(long)) == 2
    assert names.file_name(12, "a.pdf", of=2000) == "0012-a.pdf"


# The package


@pytest.mark.spec("F32")
@pytest.mark.spec("X03")
def test_the_package_holds_the_pdf_all_files_and_a_list(quick, case):
    first = attach(case, "Produkt æøå.txt", b"En", kind=Kind.PRODUCT, step=case.steps.get(number=4))
    Document.objects.filter(pk=first.pk).update(journal_number="26/17")
    second = documents.add_version(
        first, by=case.requester, upload=SimpleUploadedFile("y.txt", b"To")
    )

    archive = opened(made(case))

    listed = manifest(archive)
    assert archive.testzip() is None
    assert archive.namelist() == [
        "000-hele-sagen.pdf",
        "001-Produkt-aeoeaa.txt",
        "002-y.txt",
        "manifest.json",
    ]
    assert archive.read("001-Produkt-aeoeaa.txt") == b"En"
    assert (listed["case"]["number"], listed["case"]["title"]) == (case.number, case.title)
    row = listed["files"][1]
    assert row["original_name"] == "Produkt æøå.txt"
    assert (row["type"], row["version"], row["step"]) == (Kind.PRODUCT, 1, 4)
    assert (row["journal_number"], row["size"]) == ("26/17", 2)
    assert row["sha256"] == hashlib.sha256(b"En").hexdigest()
    assert (row["found"], row["intact"]) == (True, True)
    assert listed["files"][2]["replaces"] == first.pk == second.replaces_id
    assert listed["files"][0]["sha256"] == hashlib.sha256(b"%PDF-1.7 kort").hexdigest()


def test_hostile_names_come_out_harmless_and_the_true_ones_stand_in_the_list(quick, case):
    hostile = ["../../etc/passwd", "CON", "🎉", "x" * 200, "a.txt", "a.txt", 'a"\n<b>.txt']
    for number, name in enumerate(hostile):
        attach(case, name, b"%d" % number)

    archive = opened(made(case))

    for name in archive.namelist():
        assert name.isascii()
        assert len(name) <= 100
        assert not set(name) & set('/\\:*?"<>|\n')
    assert len(set(archive.namelist())) == len(hostile) + 2
    assert [row["original_name"] for row in manifest(archive)["files"][1:]] == hostile


def test_two_hundred_files_keep_their_order(quick, case):
    for number in range(200):
        attach(case, f"bilag {number}.txt", b"%d" % number)

    archive = opened(made(case))

    assert len(archive.namelist()) == 202
    assert archive.read("200-bilag-199.txt") == b"199"


def test_what_was_removed_is_left_out(quick, case):
    gone = attach(case, "væk.txt", b"1")
    documents.remove(gone, by=case.requester)

    assert opened(made(case)).namelist() == ["000-hele-sagen.pdf", "manifest.json"]


def test_a_file_that_is_gone_from_the_disk_or_not_as_it_was_is_said_so(quick, case, uploads_folder):
    lost, changed = attach(case, "a.txt", b"1"), attach(case, "b.txt", b"2")
    (uploads_folder / lost.file.name).unlink()
    (uploads_folder / changed.file.name).write_bytes(b"3")

    archive = opened(made(case))

    rows = manifest(archive)["files"][1:]
    assert [(row["found"], row["intact"]) for row in rows] == [(False, False), (True, False)]
    assert "001-a.txt" not in archive.namelist()


# The PDF


@pytest.fixture
def full(case, requester, coordinator, architect):
    """A case with something of everything."""
    step = case.steps.get(number=2)
    checklist.add_remark(step, by=coordinator, text="Husk <b>leverandøren</b>")
    attach(case, "produkt.txt", b"1", kind=Kind.PRODUCT)
    make_contract(case=case)
    key = next(key for key, sheet in WORKSHEETS.items() if sheet.fields[0].kind in ("line", "text"))
    field = WORKSHEETS[key].fields[0].key
    Entry.objects.create(
        case=case, sheet=key, answers={field: "Skrevet i arket"}, written_by=coordinator
    )
    Assessment.objects.create(case=case, kind="tender_law", version=1, conclusion="Under grænsen")
    Assessment.objects.create(case=case, kind="forgotten", version=9, conclusion="Gammel vurdering")
    checkpoint = case.course.steps[0].checkpoints[0]
    CheckpointAnswer.objects.create(
        case=case, key=checkpoint.key, status="not_relevant", note="Findes ikke her"
    )
    due = timezone.localdate()
    enquiry = Enquiry.objects.create(
        case=case, text="Hvem ejer data?", addressee=architect, due_date=due, asked_by=coordinator
    )
    enquiry.replies.create(text="Det gør I", written_by=architect)
    Enquiry.objects.create(
        case=case, text="Hvornår?", supplier="Aps", due_date=due, asked_by=architect
    )
    Debt.objects.create(
        authority=case.authority,
        case=case,
        kind=Debt.Kind.NO_API,
        description="Tastes ind to gange",
        cause="not_met",
        severity=1,
        hourly_rate=500,
        created_by=coordinator,
    )
    return case


def html(case):
    from django.template.loader import render_to_string  # noqa: PLC0415 -- only here

    with translation.override("da"):
        return render_to_string(package.TEMPLATE, contents.read(contents.cases().get(pk=case.pk)))


@pytest.mark.spec("X02")
def test_a_checkpoint_that_is_answered_elsewhere_says_where(full):
    write_sheet(full, "market", product="Delta")

    text = html(full)

    assert "Skemaet “Produkter på markedet”, " in text
    assert "Søg i jeres egne systemer" not in text
    taken_away = write_sheet(full, "reference_calls", authority="Sydby")
    Entry.objects.filter(pk=taken_away.pk).update(is_removed=True)
    assert "Andre, der bruger det" not in html(full)


@pytest.mark.spec("F32")
def test_it_says_all_that_the_case_says(full):
    text = html(full)

    for words in (
        full.number,
        "Husk &lt;b&gt;leverandøren&lt;/b&gt;",
        "Skrevet i arket",
        "Under grænsen",
        "Gammel vurdering",
        "Findes ikke her",
        "Hvem ejer data?",
        "Det gør I",
        "Tastes ind to gange",
        "400.000 kr.",
        hashlib.sha256(b"1").hexdigest(),
        "001-produkt.txt",
    ):
        assert words in text, words


def test_what_suppliers_answered_in_a_dialogue_is_not_in_it(full):
    dialogue = make_dialogue(case=full)
    make_finished(dialogue, "yes", supplier="Hemmelig ApS", elaboration="Forretningshemmelighed")

    text = html(full)

    assert "Hemmelig ApS" not in text
    assert "Forretningshemmelighed" not in text


def test_what_the_boards_decided_is_a_part_of_its_own(full, coordinator, query_count):
    item = make_item(case=full)
    decide(item, by=coordinator, outcome="forwarded", forwarded_to="Direktionen")
    before = query_count(html, full)
    decide(item, by=coordinator, outcome="conditions", reason="God idé", conditions="Kun et år")

    text = html(full)

    start = text.index("Det har boardet besluttet")
    told = text[start : text.index("<h2", start)]
    board = str(item.meeting.board)
    for words in (board, item.recommendation, "Direktionen", "God idé", "Kun et år"):
        assert words in told, words
    assert "Godkendt med betingelser" in told
    assert query_count(html, full) == before


def decide(item, *, by, **said):
    first = item.decisions.order_by("pk").last()
    Decision.objects.create(item=item, decided_by=by, answers=first, **said)


def test_an_empty_case_is_a_dossier_too(case):
    text = html(case)

    assert "Der er ikke vedhæftet" in text or "Ingen filer" in text
    assert case.title in text
    assert "Det har boardet besluttet" not in text


def test_the_pdf_is_a_tagged_one_that_can_be_archived(full):
    dossier = made(full, "pdf")

    with dossier.file.open("rb") as file:
        content = file.read()
    pdf = pikepdf.open(io.BytesIO(content))
    archivable(pdf)
    assert dossier.sha256 == hashlib.sha256(content).hexdigest()


def test_it_asks_the_database_the_same_however_much_there_is(full, query_count):
    one = query_count(html, full)
    for number in range(3):
        attach(full, f"{number}.txt", b"x%d" % number)
        checklist.add_remark(full.steps.get(number=3), by=full.requester, text=f"Nr. {number}")

    assert query_count(html, full) <= one + 1


# Asking, waiting, fetching


@pytest.fixture
def unheard(monkeypatch):
    """The bell is rung and nobody comes at once."""
    monkeypatch.setattr(dossier_views, "ring", lambda task, pk: None)


def test_it_is_asked_for_waited_for_and_fetched(
    quick, unheard, sees, sends, case, coordinator, requester
):
    page = sends(coordinator, "make_dossier", case.pk, form="zip").content.decode()
    dossier = Dossier.objects.get()
    assert "Pakken bliver lavet" in page
    assert "hx-get" in sees(requester, "dossier_progress", dossier.pk).content.decode()
    assert "ikke klar endnu" in sends_get(sees, requester, dossier)

    tasks.make_dossier(dossier.pk)

    assert "Pakke til ESDH" in sees(requester, "dossier_progress", dossier.pk).content.decode()
    answer = sees(requester, "dossier", dossier.pk)
    assert answer.headers["Content-Disposition"].endswith('.zip"')
    assert zipfile.is_zipfile(io.BytesIO(b"".join(answer.streaming_content)))


def sends_get(sees, person, dossier):
    answer = sees(person, "dossier", dossier.pk)
    assert answer.status_code == 302
    return sees(person, "case_detail", dossier.case_id).content.decode()


def test_whoever_asks_while_it_is_made_gets_the_same(unheard, case, sends, coordinator, requester):
    for person in (coordinator, requester):
        sends(person, "make_dossier", case.pk, form="pdf")
    sends(requester, "make_dossier", case.pk, form="strange")

    assert Dossier.objects.get().asked_by == coordinator
    assert Event.objects.filter(kind="procurement.dossier_asked").count() == 1


@pytest.mark.spec("X10")
def test_fetching_the_package_is_opening_its_files(quick, sees, case, architect):
    document = attach(case, "a.txt", b"1")
    dossier = made(case)

    b"".join(sees(architect, "dossier", dossier.pk).streaming_content)

    assert document.views.get().user == architect


def test_fetching_the_pdf_is_not(quick, sees, case, architect):
    document = attach(case, "a.txt", b"1")
    dossier = made(case, "pdf")

    b"".join(sees(architect, "dossier", dossier.pk).streaming_content)

    assert not document.views.exists()


def test_only_those_who_see_the_case_ask_and_fetch(quick, sees, sends, case, stranger, authority):
    dossier = made(case)
    draft = make_case(requester=case.requester, status=Case.Status.DRAFT)

    for person in (stranger, make_user(authority=authority)):
        assert sees(person, "dossier", dossier.pk).status_code == 404
        assert sees(person, "dossier_progress", dossier.pk).status_code == 404
        assert sends(person, "make_dossier", case.pk).status_code == 404
    assert sends(case.requester, "make_dossier", draft.pk).status_code == 403


def test_a_dossier_whose_file_is_gone_is_not_found(quick, sees, case, uploads_folder):
    dossier = made(case)
    (uploads_folder / dossier.file.name).unlink()

    assert sees(case.requester, "dossier", dossier.pk).status_code == 404


# What goes wrong


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def broken(*arguments):
    raise OSError("No space left on device")


def test_an_attempt_that_fails_leaves_no_file_and_is_shown_and_tried_again(
    quick, monkeypatch, sees, case, uploads_folder
):
    dossier = ask(case)
    monkeypatch.setattr(package, "_add_pdf", broken)

    tasks.make_dossier(dossier.pk)

    dossier.refresh_from_db()
    assert (dossier.attempts, dossier.has_stumbled, dossier.is_failed) == (1, True, False)
    assert not files_in(uploads_folder)
    page = sees(case.requester, "dossier_progress", dossier.pk).content.decode()
    assert "Forsøg 1 lykkedes ikke" in page
    assert making.waiting(timezone.now() + timedelta(minutes=1)) == [dossier.pk]


def test_after_five_attempts_a_person_decides(quick, unheard, monkeypatch, sees, sends, case):
    dossier = ask(case)
    with monkeypatch.context() as patched:
        patched.setattr(package, "_add_pdf", broken)
        for _attempt in range(6):
            tasks.make_dossier(dossier.pk)
    dossier.refresh_from_db()
    assert dossier.is_failed
    assert dossier.attempts == 5
    page = sees(case.requester, "dossier_progress", dossier.pk).content.decode()
    assert "kunne ikke laves i 5 forsøg" in page

    sends(case.requester, "retry_dossier", dossier.pk)
    tasks.make_dossier(dossier.pk)

    dossier.refresh_from_db()
    assert dossier.is_ready
    attempts = dossier.attempts
    sends(case.requester, "retry_dossier", dossier.pk)
    dossier.refresh_from_db()
    assert (dossier.is_ready, dossier.attempts) == (True, attempts)


def test_trying_again_what_another_asked_for_anew_gives_that_one(case):
    failed = ask(case)
    Dossier.objects.update(failed_at=timezone.now())
    fresh = ask(case)
    failed.refresh_from_db()

    assert dossiers.retry(failed, by=case.requester) == fresh
    Dossier.objects.filter(pk=fresh.pk).update(failed_at=None, made_at=timezone.now())
    assert dossiers.retry(fresh, by=case.requester).is_ready


def test_one_is_at_it_and_when_it_died_another_takes_over(quick, case):
    dossier = ask(case)
    Dossier.objects.update(begun_at=timezone.now())
    tasks.make_dossier(dossier.pk)
    dossier.refresh_from_db()
    assert not dossier.is_ready

    Dossier.objects.update(begun_at=timezone.now() - Dossier.LEASE)
    tasks.make_dossier(dossier.pk)

    dossier.refresh_from_db()
    assert dossier.is_ready


def test_who_comes_with_it_too_late_throws_it_away(quick, case, uploads_folder):
    dossier = made(case)
    before = files_in(uploads_folder)

    with package.write(dossier) as file:
        making._keep(dossier, file)

    assert files_in(uploads_folder) == before


def test_a_row_that_cannot_be_written_leaves_no_file(quick, monkeypatch, case, uploads_folder):
    dossier = ask(case)
    monkeypatch.setattr(making, "_freeze", broken)

    tasks.make_dossier(dossier.pk)

    assert not files_in(uploads_folder)


def test_the_sweep_rings_for_what_nobody_heard(quick, case, monkeypatch):
    dossier = ask(case)
    Dossier.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    rung = []
    monkeypatch.setattr(tasks, "ring", lambda task, pk: rung.append(pk))

    tasks.sweep_dossiers()

    assert rung == [dossier.pk]


def test_after_thirty_days_it_is_gone_with_its_file(quick, case, uploads_folder):
    old, unmade = made(case), ask(case, "pdf")
    Dossier.objects.update(asked_at=timezone.now() - timedelta(days=31))
    fresh = made(make_case())

    tasks.sweep_orphans()

    assert Dossier.objects.get() == fresh
    assert not default_storage.exists(old.file.name)
    assert default_storage.exists(fresh.file.name)
    assert unmade.pk != fresh.pk


def test_half_a_dossier_without_a_row_is_swept_as_an_orphan(db, uploads_folder):
    half = uploads_folder / "dossiers" / "2026" / "11" / "halv.zip"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"PK")

    assert orphans.sweep(timezone.now() + timedelta(minutes=1)) == 1
    assert not half.exists()
