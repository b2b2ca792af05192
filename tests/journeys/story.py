"""The story the portal is for, in chapters; each is done by its own person in a browser.

The nursing department is about to sign four binding years for an unfinished system. It ends with
a nine-month pilot, and the right people are told before that expires. Everybody starts at their
own front page and goes by what stands there. Fields are found by name and links by where they
lead, so that the story can be told in both languages.
"""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.beginning import KITOS, SEND, TICK, Beginning
from tests.journeys.person import Person
from tests.journeys.portal import link_in

CAVEAT = "Ja, men ikke dosis pr. vagt endnu"
CONDITION = "Ni måneders pilot. Brugerstyring før drift."


class Story(Beginning):
    """From the market and the board to the contract and its reminder."""

    def ask_the_market(self, buyer: Person) -> None:
        """Thirteen questions choose the requirements; a supplier is invited."""
        self.choose_requirements(buyer)
        self.open_dialogue(buyer)
        self.invite(buyer)

    def choose_requirements(self, buyer: Person) -> None:
        """By the questions; the dialogue's page then says what is missing."""
        page = buyer.page
        self.open_case(buyer)
        buyer.follow("main a[href$='/markedsdialog/']")
        if not page.locator("[name=domains]:checked").count():
            page.locator("[name=domains]").last.check()
        buyer.submit(SEND)
        buyer.follow("main a[href$='/spoergsmaal/']")
        expect(page.locator("input[type=radio][value=yes]:checked").first).to_be_attached()
        buyer.submit(SEND)
        buyer.follow("main .actions a.button-primary")

    def open_dialogue(self, buyer: Person) -> None:
        """What is missing is done: the values are confirmed, and the deadline is set."""
        page = buyer.page
        while page.locator("main .next--waiting a").count():
            buyer.follow("main .next--waiting a")
            if page.locator("[name=day]").count():
                self.set_deadline(buyer)
            buyer.submit(SEND)
        buyer.follow("main a[href$='/aktiver/']")
        buyer.submit(SEND)

    def set_deadline(self, buyer: Person) -> None:
        buyer.fill("day", (timezone.localdate() + timedelta(days=9)).isoformat())
        buyer.page.locator("[name=time]").first.check()

    def invite(self, buyer: Person) -> None:
        """Each supplier gets a mail with a link of its own."""
        buyer.follow("main a[href$='/inviter/']")
        self.invite_by_hand(buyer)

    def invite_by_hand(self, buyer: Person) -> None:
        buyer.fill("name_1", "Delta Omsorg")
        buyer.fill("email_1", self.supplier)
        buyer.submit(SEND)
        buyer.sees("Delta Omsorg", self.supplier)

    def answer(self, supplier: Person) -> None:
        """From the mailed link: a button, answers that save themselves, a receipt."""
        page = supplier.page
        supplier.go(link_in(self.portal.mail_to(self.supplier, "/svar/")))
        supplier.submit(SEND)
        for section in page.locator("section.requirement").all():
            section.locator("input[type=radio][value=partly]").check()
            section.locator("textarea").fill(CAVEAT)
            if supplier.script:
                section.locator("textarea").blur()
                expect(section.locator(".saved")).not_to_be_empty()
        supplier.submit("main form button[name=next]")
        supplier.follow("main a[href$='/send/']")
        supplier.submit(SEND)
        supplier.sees("SHA-256", CAVEAT)
        self.portal.mail_to(self.supplier, "SHA-256")

    def answers_are_sealed(self, buyer: Person) -> None:
        """Before the deadline the buyer gets a sentence; after it, the table."""
        page = buyer.page
        self.open_case(buyer)
        buyer.follow("main a[href*='/markedsdialoger/']")
        dialogue = page.url
        page.goto(f"{dialogue}svar/")
        buyer.check(refused=True)
        assert CAVEAT not in page.content()
        buyer.follow("main a.button-primary")
        self.portal.pass_deadline(int(dialogue.strip("/").rpartition("/")[2]))
        page.reload()
        buyer.follow("main a[href$='/svar/']")
        buyer.sees(CAVEAT, "Delta Omsorg")

    def report_to_the_board(self, coordinator: Person) -> None:
        """Ready for the board: the page says which meeting, and why."""
        self.open_case(coordinator)
        coordinator.follow("#board a[href$='/klarmeld/']")
        expect(coordinator.page.locator("[name=heading]")).to_have_value(self.title)
        coordinator.fill("recommendation", "Godkend ni måneders pilot i stedet for fire år.")
        coordinator.fill("organisation", "Sygeplejen øver sig i to uger med en fra it.")
        coordinator.submit(SEND)
        coordinator.sees("tilbud.pdf")

    def publish_the_agenda(self, secretary: Person) -> None:
        """The secretary closes and publishes; the real worker makes the PDF meanwhile."""
        page = secretary.page
        secretary.go("/it-board/")
        secretary.follow(f"main a[href='{self._meeting()}']")
        secretary.sees(self.title)
        if page.locator("form[action$='/luk/']").count():
            secretary.submit("form[action$='/luk/'] button")
        if page.locator("a[href$='/udsend/']").count():
            secretary.follow("a[href$='/udsend/']")
            secretary.submit(SEND)
        paper = page.locator("a[href$='/dagsorden.pdf']")
        expect(paper).to_be_visible(timeout=90_000)
        secretary.check()
        with page.expect_download() as download:
            paper.click()
        assert download.value.path().read_bytes().startswith(b"%PDF-1.7")

    def _meeting(self) -> str:
        query = (
            "SELECT i.meeting_id FROM governance_agendaitem i JOIN procurement_case c"
            " ON c.id = i.case_id WHERE c.number = %s ORDER BY i.id DESC"
        )
        return f"/it-board/moede/{self.portal.rows(query, self.number)[0][0]}/"

    def decide(self, chair: Person) -> None:
        """Approved with conditions: nine months, and user management before operation."""
        mail = self.portal.mail_to("chair@nordby.example", "/it-board/moede/")
        chair.go(link_in(mail))
        chair.page.locator("ol.agenda > li").filter(has_text=self.title).locator(
            "a[href*='/punkt/']"
        ).first.click()
        chair.check()
        expect(chair.page.locator("a[href$='/beslut/']")).to_have_count(0)
        self.portal.begin_meeting(self.number)
        chair.page.reload()
        chair.follow("a[href$='/beslut/']")
        chair.pick("outcome", "conditions")
        chair.fill("conditions", CONDITION)
        chair.submit(SEND)
        chair.sees(CONDITION)
        self.portal.mail_to("requester@nordby.example", self.title, CONDITION)

    def form_a_steering_group(self, coordinator: Person) -> None:
        """C09d: the project is large by its cost, so the step waits for its steering group."""
        self.open_step(coordinator, 9)
        expect(coordinator.page.locator(".gate")).to_be_visible()
        self.write(coordinator, "steering_group", name="Amir Vang", represents="it")

    def settle_the_agreement(self, security: Person) -> None:
        """C11a: the step is not done before somebody has said how far the agreement is."""
        self.open_from_queue(security)
        expect(security.page.locator(TICK)).to_have_count(0)
        said = {"status": "agreed", "date": timezone.localdate().isoformat()}
        self.write(security, "processing_agreement", **said, data="Navne", where="Danmark")

    def sign_the_pilot(self, contracts: Person) -> None:
        """Nine months instead of four years."""
        today = timezone.localdate()
        self.open_from_queue(contracts)
        contracts.follow("main a[href$='/kontrakt/']")
        expect(contracts.page.locator("[name=system]")).to_have_value(self.title)
        contracts.fill("supplier", "Delta Omsorg")
        contracts.fill("signed_by", "Signe Dam")
        contracts.fill("signed_date", today.isoformat())
        contracts.fill("start_date", today.isoformat())
        contracts.fill("expiry_date", (today + timedelta(days=274)).isoformat())
        contracts.fill("notice_months", "1")
        contracts.fill("value", "310.000")
        contracts.submit(SEND)
        value = "310.000" if contracts.language == "da" else "310,000"
        contracts.sees(value, "Delta Omsorg", "Vera Munk")

    def file_the_contract(self, contracts: Person) -> None:
        """C12: found in KITOS and in the records system, and only then is the step done."""
        contracts.follow("main a[href$='/registrering/']")
        contracts.answer(journal_number="26/4711", kitos_link=KITOS)
        contracts.submit(SEND)
        expect(contracts.page.locator("#step-12.done")).to_be_attached()
        contracts.follow("#contract a[href*='/kontrakter/']")
        contracts.sees("26/4711")

    def be_reminded(self, owner: Person) -> None:
        """Less than a year is left: a mail by the real worker, and one prefilled renewal."""
        self.portal.ring("procurement.tasks.remind")
        mail = self.portal.mail_to("owner@nordby.example", self.title, "?renew=")
        self.portal.mail_to("requester@nordby.example", self.title, "?renew=")
        found = set()
        for _click in range(2):
            owner.go(link_in(mail))
            expect(owner.page.locator("[name=title]")).to_have_value(re.compile(self.title[:20]))
            owner.submit("button[name=save]")
            found.add(owner.page.url)
        assert len(found) == 1
