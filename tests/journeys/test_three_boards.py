"""Mondays of three boards: the intake's new cases, the project board's five, the strategic one.

The intake is the demo's: its agenda holds the demo's new cases too, and those of other journeys.
"""

import pytest
from playwright.sync_api import Locator, expect

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
    wishes = [Wish(portal, f"{title} på tavlen", cast) for title in WISHES]

    triage(secretary, portal, wishes)
    project = board_named(portal, "It-projektrådet")
    choose_next_board(secretary, project, strategic)
    for wish in wishes:
        report(cast("coordinator"), wish, project)
    recuse(cast("member"), portal, wishes[4])
    put_in_order(secretary, portal, wishes)
    hold(secretary, portal, wishes[0].number)
    decide_five_ways(cast("chair"), portal, wishes, strategic)
    is_gone_for(cast("member"), wishes[4], "Du er inhabil i dette punkt")
    decide_at_the_strategic_board(cast("chair"), secretary, portal, wishes[3])
    approve_the_minutes(secretary, portal, wishes[3])


def add_board(secretary: Person, portal: Portal, name: str, kind: str) -> int:
    """A board with a meeting each week, by its two pages."""
    secretary.go("/it-board/udvalg/nyt/")
    # The chair and the member, who are there.
    secretary.answer(name=name, kind=kind, quorum=2)
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
    secretary.submit("main form:has([name^=present-]) .form-actions button:not([name])")


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


def put_in_order(secretary: Person, portal: Portal, wishes: list[Wish]) -> None:
    """By hand, by keyboard and by a button: each is saved at once, and said."""
    _item, meeting = portal.agenda_item(wishes[0].number)
    secretary.go(f"/it-board/moede/{meeting}/raekkefoelge/")
    order = order_on(secretary)
    last = secretary.page.locator("[data-row]").last
    drag(secretary, last.locator("[data-handle]"), secretary.page.locator("[data-row]").first)
    order = is_saved(secretary, [order[-1], *order[:-1]], order[-1], 1)

    moved = secretary.page.locator(f"#move-{order[0]}")
    expect(moved).to_be_focused()
    moved.press("ArrowDown")
    order = is_saved(secretary, [order[1], order[0], *order[2:]], order[0], 2)

    expect(secretary.page.locator(f"#move-{order[1]}")).to_be_focused()
    secretary.press(f"#up-{order[1]}")
    order = is_saved(secretary, [order[1], order[0], *order[2:]], order[1], 1)
    secretary.page.reload()
    secretary.check()
    assert order_on(secretary) == order


def order_on(person: Person) -> list[str]:
    rows = person.page.locator("[data-row]").all()
    return [str(row.get_attribute("data-row")) for row in rows]


def drag(person: Person, handle: Locator, target: Locator) -> None:
    """Pressed, moved in small steps over the other row's upper half, and let go."""
    handle.scroll_into_view_if_needed()
    start = handle.bounding_box()
    person.page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    person.page.mouse.down()
    end = target.bounding_box()
    person.page.mouse.move(start["x"] + start["width"] / 2, end["y"] + 2, steps=12)
    person.page.mouse.up()


def is_saved(person: Person, order: list[str], moved: str, place: int) -> list[str]:
    """The screen reader hears it, the numbers follow, and the rows stand so."""
    row = person.page.locator("[data-row]").nth(place - 1)
    expect(row).to_have_attribute("data-row", moved)
    heading = row.locator("th").inner_text().splitlines()[0]
    # A standing item comes first.
    words = f"{heading} er nu nummer {place + 1}."
    expect(person.page.locator("#live")).to_contain_text(words)
    expect(row.locator("[data-position]")).to_have_value(str(place + 1))
    person.check()
    assert order_on(person) == order
    return order


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
    secretary.answer(text="Leverandørens pris blev drøftet.")
    secretary.submit(SEND)
    secretary.sees("Leverandørens pris blev drøftet.")
    secretary.follow(f"main a[href$='/punkt/{item}/offentligt/']")
    secretary.answer(chosen=["said|"], because="Offentlighedsloven § 30, nr. 2")
    secretary.submit(SEND)
    secretary.sees("Udeladt af den offentlige udgave: Offentlighedsloven § 30, nr. 2")
    secretary.check()
    secretary.go(f"/it-board/moede/{meeting}/referat/")
    secretary.follow("main a[href$='/referat/godkend/']")
    secretary.answer(approved=meeting)
    secretary.submit(SEND)
    secretary.sees("Referatet er godkendt")
    editions = secretary.page.locator("a[href$='referat.pdf']")
    expect(editions).to_have_count(2, timeout=90_000)
    secretary.check()
