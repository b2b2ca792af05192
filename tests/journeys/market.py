"""A market dialogue in chapters: from the editor's spreadsheet to the letters to all."""

import io
import re

import xlsxwriter
from playwright.sync_api import Locator, expect

from tests.journeys.beginning import OFFER, SEND
from tests.journeys.course import Course
from tests.journeys.person import Person
from tests.journeys.portal import link_in

HEADINGS = ("Navn", "Beskrivelse", "Kategori", "Svartype", "Enhed", "Valgmuligheder")
HOURS = "Nattevagt: tid til gendannelse"
SUPPORT = "Nattevagt: support"
TRAINING = "Nattevagt: oplæring"
REPORT = "Nattevagt: revisionserklæring"
SHEET = (
    (HOURS, "Hvor længe er systemet nede?", "Sikkerhed", "Et tal med en enhed", "timer", ""),
    (SUPPORT, "Hvem svarer om natten?", "Sikkerhed", "En af disse", "", "Et menneske\nIngen"),
    (TRAINING, "Hvordan lærer vikarer det?", "Sikkerhed", "En tekst", "", ""),
    (REPORT, "Vedlæg den nyeste erklæring.", "Sikkerhed", "Et dokument", "", ""),
)
REWORDED = "Leverandøren skal vise det på en almindelig nattevagt."
ALFA, ALFA_ADDRESS = "Alfa Systemer", "tilbud@alfa.example"
SECRET = "Two evenings with each group of temps."
ASKED = "We at Delta Omsorg ask: does the night begin at eleven?"
CLARIFIED = "Begynder natten klokken 23?"
CLEAR = "Ja. Natten er fra 23 til 7."
REMARK = "Er det også i weekenden?"
ELABORATED = "Six hours in weekends too."
DECISIVE = "Delta kan gendanne hurtigst om natten."
SAVED = re.compile(r"\d\d[.:]\d\d")


def spreadsheet() -> dict[str, object]:
    """What an editor keeps at home: one requirement a row."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        sheet = workbook.add_worksheet("Krav")
        for number, row in enumerate((HEADINGS, *SHEET)):
            sheet.write_row(number, 0, row)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "nattevagt.xlsx", "mimeType": kind, "buffer": content.getvalue()}


class Market(Course):
    """The dialogue of one case, in chapters; `dialogue` is where it stands."""

    dialogue = ""

    def import_requirements(self, editor: Person) -> None:
        """Nothing happens before the editor has seen what will; a worker does it meanwhile."""
        editor.go("/kravbank/")
        editor.follow("main a[href$='/kravbank/import/']")
        editor.page.locator("[name=file]").set_input_files(spreadsheet())
        editor.submit("main form button.button-primary")
        editor.sees("nattevagt.xlsx", HOURS, REPORT)
        editor.answer(is_published="True")
        editor.submit("form[action$='/kolonner/'] button")
        editor.submit("form[action$='/importer/'] button")
        done = editor.page.locator("main .next--done")
        expect(done).to_contain_text("4 krav er nye", timeout=90_000)

    def add_from_the_bank(self, buyer: Person) -> None:
        """What no question asks for is found and added by hand."""
        self.dialogue = buyer.page.url.removeprefix(self.portal.url)
        buyer.follow("main a[href$='/krav/tilfoej/']")
        buyer.page.locator("main [name=q]").fill("nattevagt")
        buyer.submit("main .filters button")
        for box in buyer.page.locator("[name=ticked]").all():
            box.check()
        buyer.submit("main .form-actions .button-primary")
        buyer.sees(HOURS, SUPPORT, TRAINING, REPORT, "mulige")

    def reword(self, buyer: Person) -> None:
        """Own words in this dialogue alone; the bank's stand beside them afterwards."""
        row = "tr:has(td:text('Vigtigt krav'))"
        link = buyer.page.locator(f"main {row} a[href*='/markedsdialoger/krav/']").first
        address = link.get_attribute("href")
        buyer.follow(f"main a[href='{address}']")
        buyer.fill("description", REWORDED)
        buyer.submit(SEND)
        buyer.go(str(address))
        expect(buyer.page.locator("main ins").first).to_be_visible()
        buyer.go(self.dialogue)

    def invite_two(self, buyer: Person) -> None:
        """One from the address book and one by hand, with one mail in English."""
        page = buyer.page
        buyer.follow("main a[href$='/inviter/']")
        buyer.follow("main a[href*='/inviter/adressebog/']")
        page.locator("main [name=q]").fill(ALFA)
        buyer.submit("main .filters button")
        page.locator(f"fieldset:has-text('{ALFA}') [name=contact]").first.check()
        buyer.submit("main .form-actions .button-primary")
        buyer.follow("main a[href$='mail=en']")
        expect(page.locator("[name=contacts]:checked")).to_have_count(1)
        self.invite_by_hand(buyer)
        buyer.sees(ALFA)

    def enter(self, supplier: Person, address: str, *words: str) -> None:
        """From the newest mail that says so."""
        supplier.go(link_in(self.portal.mail_to(address, "/svar/", self.title, *words)))
        supplier.submit(SEND)

    def answer_many_kinds(self, supplier: Person) -> None:
        """Which solution it is, and then words, a number, a choice, a text and a file."""
        self.enter(supplier, self.supplier)
        supplier.follow("main a[href$='/loesning/']")
        supplier.answer(operation="saas", system="Delta Nat")
        supplier.submit(SEND)
        sheet = supplier.page.url
        supplier.follow("nav a:has-text('Security')")
        first = supplier.page.locator("section.requirement h3").first.inner_text()
        say(supplier, first, choice="addon", elaboration="From the spring.")
        say(supplier, HOURS, number="1,000.5")
        say(supplier, SUPPORT, option="Et menneske")
        say(supplier, TRAINING, elaboration=SECRET)
        supplier.follow(f"section:has-text('{REPORT}') a[href$='/filer/']")
        supplier.page.locator("[name=uploads]").set_input_files(OFFER)
        supplier.submit(SEND)
        supplier.sees("tilbud.pdf")
        supplier.follow("main a[href*='#r']")
        expect(section(supplier, HOURS).locator("[name$=-number]")).to_have_value("1,000.5")
        supplier.go(sheet)

    def ask(self, supplier: Person) -> None:
        supplier.follow("nav a:has-text('Security')")
        supplier.follow(f"section:has-text('{SUPPORT}') a[href*='/spoergsmaal/?requirement=']")
        supplier.fill("text", ASKED)
        supplier.submit(SEND)
        supplier.sees(ASKED)

    def answer_to_all(self, buyer: Person) -> None:
        """X11: the same words to both, and not who asked; the portal notices the name."""
        buyer.go(link_in(self.portal.mail_to("buyer@nordby.example", self.title, ASKED)))
        buyer.sees(ASKED)
        buyer.follow("main a[href*='/markedsdialoger/spoergsmaal/'][href$='/svar/']")
        buyer.fill("answer", CLEAR)
        buyer.submit(SEND)
        expect(buyer.page.locator(".error-summary")).to_contain_text("Delta Omsorg")
        buyer.fill("question", CLARIFIED)
        buyer.submit(SEND)
        for address in (ALFA_ADDRESS, self.supplier):
            told = self.portal.mail_to(address, CLARIFIED, CLEAR)
            assert "Delta Omsorg" not in told.get_content()

    def invite_a_colleague(self, supplier: Person, colleague: Person) -> None:
        """The answer is read; then by a link of the colleague's own into the same sheet."""
        supplier.page.reload()
        supplier.sees(CLARIFIED, CLEAR)
        supplier.follow("main a[href*='/besvarelse/']:not([href*='sprog'])")
        supplier.follow("main a[href$='/kolleger/']")
        # Longer than a phone is wide.
        address = f"sonja.sol.konsulent.i.nattevagter.{self.supplier}"
        supplier.answer(name="Sonja Sol", email=address)
        supplier.submit(SEND)
        supplier.sees("Sonja Sol")
        colleague.go(link_in(self.portal.mail_to(address, "/svar/")))
        colleague.submit(SEND)
        colleague.follow("nav a:has-text('Security')")
        expect(section(colleague, TRAINING).locator("textarea")).to_have_value(SECRET)

    def send(self, supplier: Person, address: str) -> None:
        """The receipt says what was sent, on the page and by mail."""
        supplier.go(re.sub(r"(/besvarelse/\d+/).*", r"\1", supplier.page.url))
        supplier.follow("main a[href$='/send/']")
        supplier.submit(SEND)
        supplier.sees("SHA-256")
        self.portal.mail_to(address, "SHA-256", self.title)

    def answer_briefly(self, other: Person) -> None:
        """The other supplier disagrees about the night."""
        self.enter(other, ALFA_ADDRESS)
        other.follow("nav a:has-text('Security')")
        say(other, HOURS, number="48.5")
        say(other, SUPPORT, option="Ingen")
        self.send(other, ALFA_ADDRESS)
        assert SECRET not in other.page.content()

    def the_deadline_passes(self, buyer: Person) -> None:
        """Sealed until then, and read by whoever is told."""
        number = int(self.dialogue.strip("/").rpartition("/")[2])
        buyer.page.goto(f"{self.dialogue}svar/")
        buyer.check(refused=True)
        assert SECRET not in buyer.page.content()
        self.portal.pass_deadline(number)
        self.portal.ring("requirements_bank.tasks.close_dialogues")
        self.portal.mail_to("buyer@nordby.example", self.title, "2 af 2 leverandører svarede")

    def compare(self, buyer: Person) -> None:
        """The matrix, narrowed by its filters, and a verdict on what is not clear."""
        page = buyer.page
        buyer.go(self.dialogue)
        buyer.follow("main a[href$='/svar/']")
        buyer.follow("main a[href='?only=minimum']")
        expect(page.locator(".matrix", has_text=HOURS)).to_have_count(0)
        buyer.follow("main a[href^='?only=differences']")
        buyer.pick("category", "Sikkerhed")
        buyer.submit("main .filters button")
        buyer.sees(HOURS, "1.000,5 timer", "48,5 timer")
        buyer.follow(f".matrix tr:has-text('{HOURS}') a")
        delta, alfa = (section(buyer, name) for name in ("Delta Omsorg", ALFA))
        delta.locator("[value=elaborate]").check()
        delta.locator("[name$=-remark]").fill(REMARK)
        alfa.locator("[value=rejected]").check()
        alfa.locator("[name$=-comment]").fill("To døgn er for længe.")
        buyer.submit("main form button:not([name=next])[class*=secondary]")
        expect(delta.locator("ul .status")).to_have_count(1)

    def ask_to_elaborate(self, buyer: Person) -> None:
        """One supplier, about what wants elaboration."""
        buyer.go(self.dialogue)
        buyer.follow("main a[href$='/uddybning/']")
        buyer.page.get_by_label(ALFA).uncheck()
        buyer.fill("message", "Vi mangler kun weekenden.")
        self.set_deadline(buyer)
        buyer.submit("main form .button-primary")
        buyer.sees("Delta Omsorg", HOURS)

    def elaborate(self, supplier: Person) -> None:
        """By the new link, with the comment that was written to this supplier."""
        self.enter(supplier, self.supplier, "Elaborate here")
        if "/uddybning/" not in supplier.page.url:
            supplier.follow("main a[href*='/uddybning/']")
        supplier.sees(REMARK)
        assert "To døgn" not in supplier.page.content()
        say(supplier, HOURS, elaboration=ELABORATED)
        supplier.submit("main button[name=send]")
        supplier.sees("SHA-256", ELABORATED)

    def read_the_round(self, buyer: Person) -> None:
        buyer.page.reload()
        assert ELABORATED not in buyer.page.content()
        self.portal.pass_round(int(buyer.page.url.strip("/").rpartition("/")[2]))
        self.portal.ring("requirements_bank.tasks.close_dialogues")
        buyer.page.reload()
        buyer.sees(ELABORATED)
        buyer.check()

    def choose(self, buyer: Person) -> None:
        """E43: with a reason; a letter to each who answered, and the case says who it is."""
        buyer.go(self.dialogue)
        buyer.follow("main a[href$='/valg/']")
        buyer.page.get_by_label("Delta Omsorg").check()
        buyer.fill("reason", DECISIVE)
        buyer.submit(SEND)
        buyer.sees("Delta Omsorg", ALFA)
        buyer.submit(SEND)
        for address in (ALFA_ADDRESS, self.supplier):
            self.portal.mail_to(address, self.title, DECISIVE)
        buyer.go(self.case)
        buyer.sees("2 svar af 2 spurgte", "Delta Omsorg er valgt.")


def section(somebody: Person, words: str) -> Locator:
    return somebody.page.locator("section.requirement").filter(has_text=words).first


def say(supplier: Person, requirement: str, **given: str) -> None:
    """An answer saves itself; the page says when."""
    part = section(supplier, requirement)
    for name, value in given.items():
        field = part.locator(f"[name$='-{name}']")
        if field.first.get_attribute("type") == "radio":
            part.locator(f"[name$='-{name}'][value='{value}']").check()
        else:
            field.fill(value)
            field.blur()
        expect(part.locator(".saved")).to_contain_text(SAVED)
