"""Mondays of three boards: the intake's new cases, the project board's five, the strategic one.

It comes after the journeys of the one board: an intake's agenda fills itself with their new cases.
"""

import pytest
from playwright.sync_api import expect

from tests.journeys.beginning import SEND
from tests.journeys.course import Course
from tests.journeys.person import Person
from tests.journeys.portal import Portal, link_in

WISHES = ("Vagtbytte", "Vejrvarsel", "Venteliste", "Visitkort", "Vikarpulje")
CONDITION = "Kun til de tre første plejecentre."


class Wish(Course):
    """A request that is sent, and that nobody has taken."""

    def _file(self) -> str:
        return f"/sager/{self.file_untaken()}/"


@pytest.mark.spec("F22")
@pytest.mark.spec("F23")
@pytest.mark.spec("G19")
@pytest.mark.spec("G21")
@pytest.mark.spec("X08")
def test_five_wishes_from_triage_to_the_last_word(cast, portal):
    secretary = cast("secretary")
    strategic = add_board(secretary, portal, "Direktionen", "strategic")
    intake = add_board(secretary, portal, "SIH-gruppen", "intake")
    wishes = [Wish(portal, f"{title} på tavlen", cast) for title in WISHES]

    triage(secretary, portal, wishes)
    project = board_named(portal, "It-projektrådet")
    assert intake != project
    choose_next_board(secretary, project, strategic)
    for wish in wishes:
        report(cast("coordinator"), wish, project)
    recuse(cast("member"), portal, wishes[4])
    hold(secretary, portal, wishes[0].number)
    decide_five_ways(cast("chair"), portal, wishes, strategic)
    is_gone_for(cast("member"), wishes[4], "Du er inhabil i dette punkt")
    decide_at_the_strategic_board(cast("chair"), secretary, portal, wishes[3])
    approve_the_minutes(secretary, portal, wishes[3])


def add_board(secretary: Person, portal: Portal, name: str, kind: str) -> int:
    """A board with a meeting each week, by its two pages."""
    secretary.go("/it-board/udvalg/nyt/")
    secretary.answer(name=name, kind=kind)
    secretary.submit(SEND)
    number = board_named(portal, name)
    secretary.go(f"/it-board/udvalg/{number}/planlaeg/")
    secretary.submit(SEND)
    return number


def board_named(portal: Portal, name: str) -> int:
    query = (
        "SELECT b.id FROM governance_board b JOIN accounts_authority a ON a.id = b.authority_id"
        " WHERE b.name = %s AND a.name LIKE 'Nordby%%'"
    )
    return int(portal.rows(query, name)[0][0])


def triage(secretary: Person, portal: Portal, wishes: list[Wish]) -> None:
    """F22, F23: new cases are on the agenda by themselves; each gets its contact person."""
    portal.ring("governance.tasks.fill_agendas")
    contact = portal.rows(
        "SELECT id FROM accounts_user WHERE email = 'coordinator@nordby.example'"
    )[0][0]
    hold(secretary, portal, wishes[0].number)
    secretary.sees(*(wish.title for wish in wishes))
    for wish in wishes:
        item, _meeting = portal.agenda_item(wish.number)
        secretary.go(f"/it-board/punkt/{item}/beslut/")
        secretary.answer(outcome="noted", contact_person=contact)
        secretary.submit(SEND)
        portal.mail_to("requester@nordby.example", wish.title, "Kaja Holm")
    query = "SELECT DISTINCT status FROM procurement_case WHERE number = ANY(%s)"
    assert portal.rows(query, [wish.number for wish in wishes]) == [("in_progress",)]


def hold(secretary: Person, portal: Portal, number: str) -> None:
    """The agenda goes out, the day comes, and it is noted who is there."""
    _item, meeting = portal.agenda_item(number)
    secretary.go(f"/it-board/moede/{meeting}/")
    if secretary.page.locator("form[action$='/luk/']").count():
        secretary.submit("form[action$='/luk/'] button")
    secretary.follow("a[href$='/udsend/']")
    secretary.submit(SEND)
    portal.begin_meeting(number)
    secretary.go(f"/it-board/moede/{meeting}/nu/")
    for box in secretary.page.locator("input[name^=present-]").all():
        box.check()
    secretary.submit("main form:has([name^=present-]) button")


def choose_next_board(secretary: Person, board: int, following: int) -> None:
    secretary.go(f"/it-board/udvalg/{board}/indstillinger/")
    secretary.answer(next_board=following)
    secretary.submit(SEND)


def report(coordinator: Person, wish: Wish, board: int) -> None:
    coordinator.go(wish.case.replace("/sager/", "/it-board/sag/") + "klarmeld/")
    if coordinator.page.locator("[name=board]").count():
        coordinator.pick("board", str(board))
    coordinator.fill("organisation", "Vagtplanlæggerne øver sig i en uge.")
    coordinator.submit(SEND)
    coordinator.sees(wish.title)


def recuse(member: Person, portal: Portal, wish: Wish) -> None:
    """X08: a member says it beforehand, and from then on the item is a gap."""
    item, _meeting = portal.agenda_item(wish.number)
    member.go(f"/it-board/punkt/{item}/inhabil/")
    member.fill("reason", "Min søster leder den virksomhed, der tilbyder systemet.")
    member.submit(SEND)
    is_gone_for(member, wish, "Du er inhabil i dette punkt")


def is_gone_for(member: Person, wish: Wish, sentence: str) -> None:
    _item, meeting = member.portal.rows(
        "SELECT i.id, i.meeting_id FROM governance_agendaitem i JOIN procurement_case c"
        " ON c.id = i.case_id WHERE c.number = %s ORDER BY i.id DESC",
        wish.number,
    )[0]
    member.go(f"/it-board/moede/{meeting}/")
    member.sees(sentence)
    expect(member.page.locator("main")).not_to_contain_text(wish.title)


def decide_five_ways(chair: Person, portal: Portal, wishes: list[Wish], strategic: int) -> None:
    """G21: each outcome, and the case where it puts it."""
    said = [
        ("approved", {"outcome": "conditions", "conditions": CONDITION}),
        ("in_progress", {"outcome": "deferred", "reason": "Priserne mangler."}),
        ("rejected", {"outcome": "rejected", "reason": "Vi har det i forvejen."}),
        ("awaiting_board", {"outcome": "forwarded", "to_board": strategic}),
        ("approved", {"outcome": "approved"}),
    ]
    for wish, (status, answers) in zip(wishes, said, strict=True):
        item, _meeting = portal.agenda_item(wish.number)
        chair.go(f"/it-board/punkt/{item}/beslut/")
        chair.answer(**answers)
        chair.submit(SEND)
        query = "SELECT status FROM procurement_case WHERE number = %s"
        assert portal.rows(query, wish.number) == [(status,)], wish.title
        for words in ("conditions", "reason"):
            if words in answers:
                portal.mail_to("requester@nordby.example", wish.title, str(answers[words]))


def decide_at_the_strategic_board(
    chair: Person, secretary: Person, portal: Portal, wish: Wish
) -> None:
    """G19: the forwarded case is on the other board's agenda at once, and approved there."""
    hold(secretary, portal, wish.number)
    item, _meeting = portal.agenda_item(wish.number)
    chair.go(f"/it-board/punkt/{item}/beslut/")
    chair.answer(outcome="approved")
    chair.submit(SEND)
    query = "SELECT status FROM procurement_case WHERE number = %s"
    assert portal.rows(query, wish.number) == [("approved",)]
    mail = portal.mail_to("requester@nordby.example", wish.title, "Godkendt")
    requester = wish.cast("requester")
    requester.go(link_in(mail))
    requester.sees(wish.title)


def approve_the_minutes(secretary: Person, portal: Portal, wish: Wish) -> None:
    """What was said beside what was decided; then the minutes are final, in two editions."""
    item, meeting = portal.rows(
        "SELECT i.id, i.meeting_id FROM governance_agendaitem i JOIN procurement_case c"
        " ON c.id = i.case_id WHERE c.number = %s ORDER BY i.id DESC",
        wish.number,
    )[0]
    secretary.go(f"/it-board/punkt/{item}/droeftelse/")
    secretary.answer(
        text="Leverandørens pris blev drøftet.",
        exempt_because="Offentlighedsloven § 30, nr. 2",
    )
    secretary.submit(SEND)
    secretary.sees("Leverandørens pris blev drøftet.")
    secretary.follow("main a[href$='/referat/godkend/']")
    secretary.answer(approved=meeting)
    secretary.submit(SEND)
    secretary.sees("Referatet er godkendt")
    editions = secretary.page.locator("a[href$='referat.pdf']")
    expect(editions).to_have_count(2, timeout=90_000)
    secretary.check()
