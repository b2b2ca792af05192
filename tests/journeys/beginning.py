"""How a case begins: asked for, taken, described, and judged; and how people find it."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Locator, expect

from procurement.worksheets import WORKSHEETS
from tests.journeys.person import Person
from tests.journeys.portal import Portal, link_in

TITLE = "Medicinliste til hjemmesygeplejen"
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
OFFER = {"name": "tilbud.pdf", "mimeType": "application/pdf", "buffer": PDF}
# The button of a step; checkpoints have one like it.
TICK = "main form[action$='/udfoert/']:not([action*='/tjekpunkt/'])"
KITOS = "https://kitos.dk/#/system/usage/4711"
NOT_RELEVANT = "Leverandøren har vist det på mødet, og det står i referatet."
COMPONENTS = [f.key for f in WORKSHEETS["infrastructure"].fields if f.kind == "choice"]
NEED = {
    "need": "Vikarer kan ikke se, hvem der har givet hvad.",
    "strategies": ["digital"],
    "groups": ["citizens", "own"],
    "change": "Vagten ser dosis på telefonen.",
}
REQUIREMENT = {
    "question": "Kan systemet vise dosis pr. vagt?",
    "weight": "must",
    "answer": "Ikke endnu.",
    "meets": "no",
}
READINESS = {
    "resources": "En sygeplejerske to dage om ugen.",
    "ready": "partly",
    "ready_reason": "Tre af fire grupper har telefonerne.",
    "support": "Sygeplejen vil gerne, aftenvagterne er i tvivl.",
    "involve": "Tillidsrepræsentanten.",
    "hours": "180",
}
STATEMENT = {
    "statement": "direct",
    "reason": "Ni måneder er under tærskelværdien.",
    "legal": "no",
}
SEND = "main form .button-primary, main form [type=submit]"


class Beginning:
    """The chapters until the case may go on, and what all chapters know of each other."""

    def __init__(self, portal: Portal, title: str) -> None:
        self.portal = portal
        self.title = title
        self.supplier = f"{title.split()[-1].lower()}@leverandor.example"
        self.number = self.address = ""
        self.knows: set[Person] = set()

    def file_the_request(self, requester: Person) -> None:
        """Fourteen questions and a file; the first try lacks answers, and nothing is lost."""
        page = requester.page
        requester.go("/")
        requester.follow("main a[href$='/anmodning/ny/']")
        requester.fill("title", self.title)
        requester.pick("kind", "system")
        requester.fill("expectations", "Hjælp til at se, om fire års binding er klogt.")
        requester.fill(
            "description",
            "Leverandøren tilbyder fire år, men systemet kan ikke vise dosis pr. vagt.",
        )
        page.locator("[name=files]").set_input_files(OFFER)
        requester.submit("button[name=submit]")
        expect(page.locator(".error-summary")).to_be_visible()
        if requester.script:
            expect(page.locator(".error-summary")).to_be_focused()
        expect(page.locator("[name=title]")).to_have_value(self.title)
        requester.sees("tilbud.pdf")
        self._answer_the_rest(requester)
        requester.submit("button[name=submit]")
        requester.sees("tilbud.pdf", "Hjælp til at se")
        self.number = re.search(r"NOR-\d{4}-\d{4}", page.inner_text("main")).group()
        mail = self.portal.mail_to("requester@nordby.example", self.number, self.title)
        requester.go(link_in(mail))
        requester.sees(self.number)

    def _answer_the_rest(self, requester: Person) -> None:
        requester.pick("personal_data", "yes")
        requester.pick("personal_data_kinds", "ordinary")
        requester.pick("personal_data_kinds", "sensitive")
        requester.pick("audiences", "employees")
        requester.fill("user_count", "140")
        requester.pick_person("system_owner", "Vera Munk")
        requester.pick_person("business_owner", "Vera Munk")
        requester.fill("cost_one_off", "0")
        requester.fill("cost_yearly", "400.000")
        requester.pick_person("payer", "Pleje")
        requester.fill("wanted_from", (timezone.localdate() + timedelta(days=90)).isoformat())
        requester.pick("replaces", "no")

    def take_the_case(self, coordinator: Person) -> None:
        """Found among the new ones on Monday; its requester is told who has it."""
        self.portal.mail_to("coordinator@nordby.example", self.title)
        coordinator.go("/")
        coordinator.follow("main a[href$='/nye-sager/']")
        row = coordinator.page.locator("main li").filter(has_text=self.title)
        with coordinator.page.expect_navigation():
            row.locator("form[action$='/tag/'] button").click()
        coordinator.check()
        self.portal.mail_to("requester@nordby.example", self.title, "Kaja Holm")

    def tick_steps(self, person: Person, *numbers: int) -> None:
        """Tick steps on the case page. What is open at one is named on its own page."""
        self.open_case(person)
        for number in numbers:
            person.press(f"#complete-{number}")
            expect(person.page.locator(f"#complete-{number}")).to_have_count(0)
            if "/trin/" in person.page.url:
                expect(person.page.locator("#complete")).to_be_visible()
                person.submit(f"{TICK} button")
            person.check()

    def finish_step(self, person: Person, number: int) -> None:
        """A specialist finds the step in the queue, writes a remark and finishes it."""
        self.open_from_queue(person)
        person.fill("text", f"Set på trin {number}.")
        person.press("form[action$='/bemaerkning/'] button")
        person.sees(f"Set på trin {number}.")
        person.submit(f"{TICK} button")
        expect(person.page.locator(f"#step-{number}")).to_be_attached()
        expect(person.page.locator(f"#complete-{number}")).to_have_count(0)

    def write(self, person: Person, sheet: str, /, **answers: object) -> None:
        """Fill in a sheet of the step that is open, or one line of it."""
        person.follow(f"main a[href$='/skema/{sheet}/skriv/']")
        person.answer(**answers)
        person.submit(SEND)
        expect(person.page.locator(".error-summary")).to_have_count(0)

    def open_step(self, person: Person, number: int) -> None:
        """By the case's checklist, whichever stretch of it is folded."""
        self.open_case(person)
        person.follow(f"#step-{number} h3 a")

    def mark_done(self, person: Person) -> None:
        """The button on the page of the step."""
        person.submit(f"{TICK} button")

    def write_the_need(self, coordinator: Person) -> None:
        """C01b: what is missing today, before anybody looks at what can be bought."""
        self.open_step(coordinator, 1)
        self.write(coordinator, "need", **NEED)
        coordinator.sees(NEED["need"])
        self.mark_done(coordinator)

    def write_requirements(self, coordinator: Person) -> None:
        """C02f: no talk with a supplier before somebody has written what it is about."""
        self.open_step(coordinator, 3)
        expect(coordinator.page.locator(".gate")).to_be_visible()
        expect(coordinator.page.locator(TICK)).to_have_count(0)
        self.write(coordinator, "functional_questions", **REQUIREMENT)
        coordinator.sees(REQUIREMENT["question"])
        self.open_step(coordinator, 3)
        self.mark_done(coordinator)

    def gather_papers(self, coordinator: Person) -> None:
        """C04a: one paper is there; each of the others is not relevant, and says why."""
        page = coordinator.page
        self.open_step(coordinator, 4)
        page.locator("#paper-product_description input[type=file]").set_input_files(OFFER)
        coordinator.submit("#paper-product_description form.upload-here button")
        while page.locator("main a[href$='/ikke-relevant/']").count():
            coordinator.follow("main a[href$='/ikke-relevant/']")
            coordinator.fill("reason", NOT_RELEVANT)
            coordinator.submit(SEND)
            self.open_step(coordinator, 4)
        coordinator.sees(NOT_RELEVANT)
        self.mark_done(coordinator)

    def go_on(self, coordinator: Person, manager: Person) -> None:
        """C07: the questions on readiness are answered; then the manager decides."""
        self.open_step(coordinator, 7)
        self.write(coordinator, "readiness_questions", **READINESS)
        coordinator.sees(READINESS["resources"])
        self.open_from_queue(manager)
        manager.sees("Bind jer ikke i fire år", READINESS["resources"])
        manager.answer(outcome="yes", reason="Ni måneder, ikke fire år.")
        manager.submit("#decide .button-primary")
        self.portal.mail_to("requester@nordby.example", self.title, "Ni måneder, ikke fire år.")

    def state_procurement(self, procurement: Person) -> None:
        """C08a: procurement's own words, and the step is done."""
        self.open_from_queue(procurement)
        self.write(procurement, "procurement_statement", **STATEMENT)
        procurement.sees(STATEMENT["reason"])
        self.mark_done(procurement)

    def ask_for_components(self, architect: Person) -> None:
        """D15: the purchase is large, so somebody takes a position on what is shared."""
        self.open_step(architect, 5)
        used = {"sign_in": "yes", "records": "yes"}
        answers = {**dict.fromkeys(COMPONENTS, "no"), **used}
        self.write(architect, "infrastructure", **answers, reason=NOT_RELEVANT)

    def say_yes(self, architect: Person) -> None:
        """The visitation: may the case go on? Yes, with a recommendation and a contact."""
        self.open_from_queue(architect)
        architect.pick("outcome", "yes")
        architect.fill("recommendations", "Bind jer ikke i fire år; prøv ni måneder.")
        architect.pick_person("it_contacts", "Amir Vang")
        architect.submit("#decide .button-primary")
        architect.follow("#step-6 h3 a")
        architect.sees("Bind jer ikke i fire år", "Amir Vang")

    def open_case(self, person: Person) -> None:
        """By its name in the list of cases; afterwards by the address one has seen."""
        if person in self.knows:
            person.go(self.address)
            return
        self.knows.add(person)
        person.go("/")
        person.follow("nav a[href='/sager/']")
        person.fill("q", self.number)
        person.page.locator("[name=q]").press("Enter")
        row = person.page.locator("main a", has_text=self.title)
        expect(row).to_have_count(1)
        person.check()
        with person.page.expect_navigation():
            row.click()
        person.check()
        self.address = person.page.url

    def open_from_queue(self, person: Person) -> None:
        """From one's own front page, or the whole queue when it is long."""
        person.go("/")
        if not self._waiting(person).count():
            person.follow("main a[href$='/min-koe/']")
        while not self._waiting(person).count():
            person.follow("main a[rel=next]")
        with person.page.expect_navigation():
            self._waiting(person).locator("a[href*='/trin/']").first.click()
        person.check()

    def _waiting(self, person: Person) -> Locator:
        """The case's step among what waits; its assessments may wait there too."""
        links = "main :is(li, tr):has(a[href*='/trin/'])"
        return person.page.locator(links).filter(has_text=self.number)
