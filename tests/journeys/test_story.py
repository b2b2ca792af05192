"""From request to reminder, with each person in a browser of their own."""

import pytest

from tests.journeys.beginning import TITLE
from tests.journeys.story import Story


@pytest.mark.spec("E02")
@pytest.mark.spec("F37")
@pytest.mark.parametrize("language", ["da", "en"])
def test_four_binding_years_become_a_nine_month_pilot(person, portal, language):
    def sign_in(login):
        return person(login, language=language)

    story = Story(portal, f"{TITLE} {language}")
    coordinator, buyer = sign_in("coordinator"), sign_in("buyer")

    story.file_the_request(sign_in("requester"))
    story.take_the_case(coordinator)
    story.write_the_need(coordinator)
    story.tick_steps(coordinator, 2)
    story.write_requirements(coordinator)
    story.gather_papers(coordinator)
    architect = sign_in("architect")
    story.ask_for_components(architect)
    story.tick_steps(coordinator, 5)
    story.say_yes(architect)
    story.go_on(coordinator, sign_in("manager"))
    story.state_procurement(sign_in("procurement"))
    story.ask_the_market(buyer)
    story.answer(person(language=language))
    story.answers_are_sealed(buyer)
    story.report_to_the_board(coordinator)
    story.publish_the_agenda(sign_in("secretary"))
    story.decide(sign_in("chair"))
    story.form_a_steering_group(coordinator)
    story.tick_steps(coordinator, 9, 10)
    security = sign_in("security")
    story.settle_the_agreement(security)
    story.finish_step(security, 11)
    contracts = sign_in("contracts")
    story.sign_the_pilot(contracts)
    story.file_the_contract(contracts)
    story.be_reminded(sign_in("owner"))
