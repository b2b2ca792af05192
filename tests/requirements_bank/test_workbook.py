"""A supplier fills in a workbook offline; what it would change is seen before it is saved."""

import io
import json

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import override

from portal.refusals import Refused
from portal.tables import opening
from requirements_bank.actions import answers
from requirements_bank.models import Answer, AnswerKind, Given, MarketDialogue
from requirements_bank.workbook import reading, writing
from tests.factories import make_asked, make_dialogue
from tests.requirements_bank.suppliers import asks, inside, page

pytestmark = pytest.mark.django_db
HEADINGS = ["Nøgle (ret ikke)", "Jeres svar", "Uddybning", "Pris uden moms (kr.)", "Betales"]
URL = "regneark/"


@pytest.fixture
def sheet():
    """A sheet with one requirement of each kind."""
    dialogue = make_dialogue(requirements=0)
    kinds = [
        {},
        {"answer_kind": AnswerKind.NUMBER, "unit": "timer"},
        {"answer_kind": AnswerKind.OPTIONS, "options": ["Dagligt", "Ugentligt"]},
        {"answer_kind": AnswerKind.TEXT},
        {"answer_kind": AnswerKind.DOCUMENT},
    ]
    rows = [make_asked(dialogue, number, **more) for number, more in enumerate(kinds, start=1)]
    invitation, browser = inside(dialogue=dialogue)
    return invitation, browser, rows


def book(*rows, headings=HEADINGS, name="svar.xlsx") -> ContentFile:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        sheet = made.add_worksheet()
        for line, row in enumerate([headings, *rows]):
            sheet.write_row(line, 0, row)
    return ContentFile(file.getvalue(), name=name)


def fetched(invitation) -> list[list[str]]:
    return opening.read(ContentFile(writing.write(invitation), name="svar.xlsx"))


def take_in(browser, invitation, file):
    """Upload, and save what the page shows."""
    shown = browser.post(page(invitation, URL), {"file": file})
    packed = shown.context["preview"].packed
    return browser.post(page(invitation, URL), {"changes": packed}, follow=True)


def test_the_workbook_holds_the_requirements_and_what_is_answered(sheet):
    invitation, browser, rows = sheet
    answers.save(invitation, rows[0], Given("addon", "=1+1"))
    answers.save(invitation, rows[3], Given(elaboration="Lang tekst"))

    answer = browser.get(page(invitation, URL + "fil/"))
    with override("da"):
        lines = fetched(invitation)

    assert "attachment" in answer["Content-Disposition"]
    assert [line[1] for line in lines[1:]] == [f"FRI-00{n}" for n in range(1, 6)]
    assert lines[1][6:8] == ["Ja, som et tilkøb", "=1+1"]
    assert lines[2][5] == "Et tal: timer"
    assert lines[4][6] == "Lang tekst"


def test_what_was_fetched_and_not_touched_changes_nothing(sheet):
    invitation, browser, rows = sheet
    asks(asks_price=True)
    answers.save(invitation, rows[0], Given("addon", "Ja", price=12.5, price_per="year"))
    answers.save(invitation, rows[1], Given(number="1234.5"))
    answers.save(invitation, rows[2], Given(option="Dagligt"))
    answers.save(invitation, rows[3], Given(elaboration="a\nb"))
    answers.save(invitation, rows[4], Given("not_relevant", "Nej"))
    file = ContentFile(browser.get(page(invitation, URL + "fil/")).content, name="svar.xlsx")

    assert "Ingenting" in browser.post(page(invitation, URL), {"file": file}).text


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.spec("E40")
def test_each_kind_is_filled_in_and_read_back(sheet, language):
    invitation, browser, rows = sheet
    asks(asks_price=True)
    keys = [row.pk for row in rows]
    words = {"da": ("Ja, som et tilkøb", "pr. år", "Ikke relevant")}
    addon, year, no = words.get(language, ("Yes, as an add-on", "a year", "NOT RELEVANT"))
    browser.cookies["django_language"] = language
    file = book(
        [keys[0], addon, "Modul", 1500.5, year],
        [keys[1], 1.25],
        [keys[2], "Ugentligt", "Om natten"],
        [keys[3], "Vi gør sådan"],
        [keys[4], no],
    )

    shown = browser.post(page(invitation, URL), {"file": file})
    assert not invitation.answers.exists()
    assert "Modul" in shown.text
    browser.post(page(invitation, URL), {"changes": shown.context["preview"].packed})

    found = [answer.given for answer in invitation.answers.order_by("requirement__position")]
    assert found[0] == Given("addon", "Modul", price=found[0].price, price_per="year")
    assert float(found[0].price) == 1500.5
    assert float(found[1].number) == 1.25
    assert found[2:] == [
        Given(option="Ugentligt", elaboration="Om natten"),
        Given(elaboration="Vi gør sådan"),
        Given("not_relevant"),
    ]


def test_words_instead_of_a_document_are_kept_as_words(sheet):
    invitation, browser, rows = sheet

    take_in(browser, invitation, book([rows[4].pk, "Eftersendes"]))

    assert invitation.answers.get().given == Given(elaboration="Eftersendes")
    assert not invitation.answers.answered().exists()


def test_what_is_empty_changes_nothing(sheet):
    invitation, browser, rows = sheet
    answers.save(invitation, rows[0], Given("yes", "Af en kollega"))

    shown = browser.post(page(invitation, URL), {"file": book([rows[0].pk, "", ""])})

    assert "Ingenting" in shown.text


def test_what_is_wrong_is_named_by_its_row_and_the_rest_can_be_saved(sheet):
    invitation, browser, rows = sheet
    foreign = make_dialogue().requirements.first()
    file = book(
        [rows[0].pk, "Måske"],
        [rows[1].pk, "mange"],
        [foreign.pk, "Ja"],
        ["x", "Ja"],
        [rows[2].pk, "Dagligt"],
        [rows[2].pk, "Ugentligt"],
        [rows[3].pk, "x" * 10_001],
    )

    shown = browser.post(page(invitation, URL), {"file": file})

    assert [row for row, _words in shown.context["preview"].problems] == [4, 5, 7, 2, 3, 8]
    assert "Række 2:" in shown.text
    answer = browser.post(
        page(invitation, URL), {"changes": shown.context["preview"].packed}, follow=True
    )
    assert "1 svar er ændret" in answer.text
    assert invitation.answers.get().option == "Dagligt"


def test_an_answer_that_a_colleague_changed_meanwhile_is_shown_again(sheet):
    invitation, browser, rows = sheet
    shown = browser.post(page(invitation, URL), {"file": book([rows[0].pk, "Ja", "Mit"])})
    answers.save(invitation, rows[0], Given("no", "Kollegaens"))

    again = browser.post(page(invitation, URL), {"changes": shown.context["preview"].packed})

    assert again.status_code == 409
    assert "Kollegaens" in again.text
    assert invitation.answers.get().elaboration == "Kollegaens"
    packed = again.context["preview"].packed
    browser.post(page(invitation, URL), {"changes": packed})
    assert invitation.answers.get().elaboration == "Mit"


def test_too_late_nothing_of_it_is_saved(sheet):
    invitation, browser, rows = sheet
    shown = browser.post(page(invitation, URL), {"file": book([rows[0].pk, "Ja"])})
    MarketDialogue.objects.update(deadline=timezone.now())

    answer = browser.post(
        page(invitation, URL), {"changes": shown.context["preview"].packed}, follow=True
    )

    assert "Fristen er overskredet" in answer.text
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "file",
    [
        ContentFile(b"", name="svar.xlsx"),
        ContentFile(b"PK\x03\x04 nonsense", name="svar.xlsx"),
        ContentFile(b"a;b\n1;2\n", name="svar.pdf"),
        book(["1", "Ja"], headings=["Noget", "Andet"]),
        book(),
    ],
)
def test_what_is_no_such_workbook_is_refused_in_a_sentence(sheet, file):
    invitation, browser, _rows = sheet

    file.seek(0)
    answer = browser.post(page(invitation, URL), {"file": file})

    assert answer.status_code == 422
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "packed",
    [
        *("", "[]", "{", '{"1": 5}', '"x"', "null", "[" * 100_000),
        json.dumps({"1": {"r1-elaboration": "half a letter: \ud800"}}),
    ],
    ids=map(str, range(8)),
)
def test_what_no_preview_has_packed_is_refused(sheet, packed):
    invitation, browser, _rows = sheet

    with pytest.raises(Refused):
        reading.unpack(invitation, packed)
    assert browser.post(page(invitation, URL), {"changes": packed}).status_code == 400


def test_a_packed_foreign_requirement_is_left_out(sheet):
    invitation, _browser, _rows = sheet
    foreign = make_dialogue().requirements.first()
    packed = json.dumps({str(foreign.pk): {f"r{foreign.pk}-choice": "yes"}, "x": {}})

    assert reading.unpack(invitation, packed).changes == []


def test_priorities_are_in_the_workbook_only_where_suppliers_see_them(sheet):
    invitation, _browser, rows = sheet
    assert fetched(invitation)[1][4] == str(rows[0].get_priority_display())

    invitation.dialogue.shows_priorities = False

    assert fetched(invitation)[1][4] == ""


def test_a_workbook_without_the_key_says_so(sheet):
    invitation, _browser, _rows = sheet

    with pytest.raises(ValidationError, match="Hent det på ny"):
        reading.preview(invitation, book(["Ja"], headings=["Jeres svar"]))


def test_take_in_is_one_step_for_all(sheet):
    invitation, browser, rows = sheet

    text = take_in(browser, invitation, book([rows[0].pk, "Ja"], [rows[2].pk, "Dagligt"])).text

    assert "2 svar er ændret" in text
