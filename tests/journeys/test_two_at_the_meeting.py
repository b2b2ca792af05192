"""The chair and the secretary have the same meeting open: one decides, the other is in the middle
of something. The demo's advisory board, which no other journey meets.
"""

from playwright.sync_api import expect

from tests.journeys.beginning import SEND
from tests.journeys.test_three_boards import hold

ADVICE = "Prøv det af på ét center først."
WAITING = (
    "SELECT c.number FROM governance_agendaitem i JOIN procurement_case c ON c.id = i.case_id"
    " JOIN governance_meeting m ON m.id = i.meeting_id JOIN governance_board b ON b.id = m.board_id"
    " WHERE b.kind = 'advisory' AND i.status = 'pending' AND c.number LIKE 'NOR%%'"
)


def test_what_one_has_ticked_and_where_one_is_stay_while_the_other_decides(cast, portal):
    secretary, chair = cast("secretary"), cast("manager")
    [(number,)] = portal.rows(WAITING)
    hold(secretary, portal, number)
    item, _meeting = portal.agenda_item(number)
    page = secretary.page
    page.locator("details:has([name^=present-]) summary").click()
    box = page.locator("input[name^=present-]").first
    box.uncheck()
    page.locator(f"#said-{item}").focus()

    chair.go(f"/it-board/punkt/{item}/beslut/")
    chair.answer(outcome="noted", reason=ADVICE)
    chair.submit(SEND)

    expect(page.locator(f"#item-{item}")).to_contain_text(ADVICE)
    expect(page.locator("#live-news")).to_contain_text("Taget til efterretning")
    expect(page.locator(f"#said-{item}")).to_be_focused()
    expect(box).not_to_be_checked()
    secretary.check()
