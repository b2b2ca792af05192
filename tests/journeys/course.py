"""A case on its way through a whole process: what its people do again and again.

Each kind of page is filled in once by hand in every process; what is like it is then sent as the
same form (`note`, `tick_all`, `Person.post`), with the session and the permissions of its person.
"""

import re
import uuid
from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.beginning import KITOS, SEND, TICK
from tests.journeys.person import Person
from tests.journeys.portal import Portal
from tests.journeys.story import Story

# What the people of all four processes write.
AGREEMENT = {
    "user_support": "supplier",
    "contact": "Deltas servicedesk",
    "operations": "supplier",
    "reports_errors": "Superbrugerne",
    "sets_priority": "customer",
    "response_question": "8 timer",
    "response_critical": "2 timer",
    "response_serious": "8 timer",
    "response_minor": "5 dage",
}
HANDOVER = {
    "contacts": "Vera Munk og Deltas servicedesk",
    "known_errors": "Ingen",
    "left": "Ingenting",
    "routines": "Kopi hver nat",
    "documentation": "KITOS",
}
DESCRIPTION = {
    "background": "Papir går tabt.",
    "goal": "Alle ser det samme.",
    "result": "En app på telefonerne.",
    "people": "Bo Lind leder, Vera Munk ejer.",
    "plan": "Tre måneder.",
    "risks": "Telefoner mangler.",
}
BUSINESS_CASE = {
    "cost_one_off": "0",
    "cost_yearly": "60.000",
    "hours": "120",
    "benefits": "En time om ugen pr. gruppe.",
    "organisation": "To timers oplæring.",
    "conclusion": "Det kan betale sig.",
}
WHY = "Leverandøren har vist det på mødet, og det står i referatet."
Cast = Callable[[str], Person]


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


class Course(Story):
    """One case, and the people who bring it from step to step."""

    def __init__(self, portal: Portal, title: str, cast: Cast, **answers: str) -> None:
        super().__init__(portal, title)
        self.cast = cast
        self.asked = answers
        self.case = self._file()

    def _file(self) -> str:
        """The request is sent and taken; the address of the case."""
        case = self.file_untaken()
        self.cast("coordinator").post(f"/sager/{case}/tag/")
        return f"/sager/{case}/"

    def file_untaken(self) -> int:
        """The request is sent, and nobody has taken it yet."""
        requester = self.cast("requester")
        requester.go("/anmodning/ny/")
        requester.answer(title=self.title, kind=self.asked.pop("kind", "system"))
        requester.fill("expectations", "Hjælp til at vælge rigtigt.")
        requester.fill("description", "Vi skriver i dag på papir, og halvdelen går tabt.")
        self._answer_the_rest(requester)
        requester.fill("cost_yearly", "60.000")
        requester.answer(**self.asked)
        requester.submit("button[name=submit]")
        query = "SELECT id, number FROM procurement_case WHERE title = %s ORDER BY id DESC"
        case, self.number = self.portal.rows(query, self.title)[0]
        return int(case)

    # One thing at a time

    def step(self, number: int) -> str:
        query = (
            "SELECT s.id FROM procurement_checkliststep s JOIN procurement_case c"
            " ON c.id = s.case_id WHERE c.number = %s AND s.number = %s"
        )
        return f"/sager/trin/{self.portal.rows(query, self.number, number)[0][0]}/"

    def at(self, number: int, login: str) -> Person:
        """Somebody opens the page of a step."""
        person = self.cast(login)
        person.go(self.step(number))
        return person

    def fill_in(self, number: int, login: str, sheet: str, /, **answers: object) -> Person:
        """Somebody fills in a sheet on the page of its step, by hand."""
        person = self.at(number, login)
        self.write(person, sheet, **answers)
        return person

    def note(self, login: str, sheet: str, /, **answers: object) -> None:
        """One more sheet, or one more line."""
        address = f"{self.case}skema/{sheet}/skriv/"
        self.cast(login).post(address, _line=uuid.uuid4(), **answers)

    def tick(self, number: int, login: str) -> Person:
        """Done, by the button on the page of the step."""
        person = self.at(number, login)
        self.mark_done(person)
        return person

    def tick_all(self, login: str, *numbers: int) -> None:
        """Done, whatever is open: as the form of each step would be sent."""
        person = self.cast(login)
        for number in numbers:
            page = person.context.request.get(self.step(number)).text()
            named = re.findall(r'name="leaves_open" value="([^"]+)"', page)
            person.post(f"{self.step(number)}udfoert/", leaves_open=named)

    def decide_step(self, number: int, login: str, **answers: object) -> Person:
        """One of the answers that the step asks for, on its page."""
        person = self.at(number, login)
        person.answer(**answers)
        person.submit("#decide .button-primary")
        return person

    def is_held(self, number: int, login: str, *words: str) -> Person:
        """The page says what is missing, and has no button."""
        person = self.at(number, login)
        expect(person.page.locator(".gate")).to_contain_text(words[0])
        person.sees(*words)
        expect(person.page.locator(f"{TICK}, #decide")).to_have_count(0)
        return person

    def leave_papers_out(self, *kinds: str) -> None:
        for kind in kinds:
            address = f"{self.case}bilag/{kind}/ikke-relevant/"
            self.cast("coordinator").post(address, reason=WHY)

    def agree(self, number: int, sheet: str, **speakers: str) -> None:
        """Each party says yes to the sheet as it stands."""
        for party, login in speakers.items():
            person = self.at(number, login)
            form = f"form[action$='/{sheet}/bekraeft/']:has([name=party][value={party}])"
            if party == "supplier":
                person.find(f"{form} [name=for_supplier]").fill("Sonja Sol, i mail")
            person.submit(f"{form} button")

    def assess(self, login: str, kind: str, /, *, confirmed_by: str, **answers: object) -> Person:
        """The assessment that the case was asked for: one answers by hand, another confirms."""
        person = self.cast(login)
        person.go(self.assessment(kind))
        person.follow("main .next a[href$='/besvar/']")
        person.answer(**answers)
        person.submit("#answers .button-primary")
        confirmer = self.cast(confirmed_by)
        confirmer.go(self.assessment(kind))
        confirmer.submit("form[action$='/bekraeft/'] button")
        return confirmer

    def assessment(self, kind: str) -> str:
        query = (
            "SELECT a.id FROM procurement_assessment a JOIN procurement_case c"
            " ON c.id = a.case_id WHERE c.number = %s AND a.kind = %s ORDER BY a.id DESC"
        )
        return f"/vurderinger/{self.portal.rows(query, self.number, kind)[0][0]}/"

    def exempt_from_board(self, manager: Person) -> None:
        """G15: small, so the board need not see it; the manager says why."""
        manager.go(self.case)
        manager.follow("main a[href$='/uden-board/']")
        manager.fill("reason", "Under boardets grænse.")
        manager.submit(SEND)

    def sign(self, keeper: Person, **filing: str) -> None:
        """What was signed, for two years."""
        keeper.go(f"{self.case}kontrakt/")
        keeper.answer(
            supplier="Delta Omsorg",
            signed_by="Signe Dam",
            signed_date=in_days(0),
            start_date=in_days(0),
            expiry_date=in_days(730),
            notice_months="3",
            value="120.000",
            **filing,
        )
        keeper.submit(SEND)
        keeper.sees("Delta Omsorg", "Signe Dam")

    def take_positions(self, number: int, login: str) -> None:
        """Every checkpoint of the step: the first by its button, the rest like it."""
        person = self.at(number, login)
        forms = person.page.locator("#checkpoints form")
        rest = [form.get_attribute("action") for form in forms.all()][1:]
        if forms.count():
            first = forms.first.get_attribute("action")
            person.press("#checkpoints form button")
            expect(person.page.locator(f"#checkpoints form[action='{first}']")).to_have_count(0)
            person.check()
        for address in rest:
            person.post(str(address))

    def decide_phase(self, login: str, outcome: str, reason: str) -> Person:
        """D03: the phase has ended; go on, or leave."""
        person = self.cast(login)
        person.go(self.case)
        person.follow("#course a[href*='/fase/']")
        person.answer(outcome=outcome, reason=reason)
        person.submit(SEND)
        person.sees(reason)
        return person

    def file(self, keeper: Person) -> None:
        """Where contract and system are found afterwards."""
        query = (
            "SELECT o.id FROM procurement_contract o JOIN procurement_case c"
            " ON c.id = o.case_id WHERE c.number = %s"
        )
        keeper.go(f"/kontrakter/{self.portal.rows(query, self.number)[0][0]}/registrering/")
        keeper.answer(journal_number="26/1234", kitos_link=KITOS)
        keeper.submit(SEND)

    def is_closed(self, login: str = "requester") -> Person:
        """The last step was done, and the page says so."""
        query = "SELECT status FROM procurement_case WHERE number = %s"
        assert self.portal.rows(query, self.number) == [("closed",)]
        person = self.cast(login)
        person.go(self.case)
        expect(person.page.locator("main .lead .status")).to_have_text("Afsluttet")
        expect(person.page.locator("[id^=complete-]")).to_have_count(0)
        return person

    def stands_at(self, number: int) -> None:
        query = "SELECT current_step FROM procurement_case WHERE number = %s"
        assert self.portal.rows(query, self.number) == [(number,)]


def latest_notice(expiry: date, months: int) -> date:
    """Counted by hand: the same day of the month, so many months earlier."""
    month = expiry.month - months
    year = expiry.year if month > 0 else expiry.year - 1
    return expiry.replace(year=year, month=month if month > 0 else month + 12)
