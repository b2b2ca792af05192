"""What holds of the choice whatever the bank and the answers are."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requirements_bank.choosing.selection import Candidate, Selection, select

CODES = [f"S{number}" for number in range(1, 6)]
COMPONENTS = ["messages", "records", "sign_in"]
DOMAINS = [1, 2, 3]
ANSWERS = st.dictionaries(st.sampled_from(CODES), st.sampled_from(["yes", "no", "unknown"]))


def some_of(values: list) -> st.SearchStrategy:
    return st.frozensets(st.sampled_from(values))


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        pk=st.integers(1, 50),
        domains=some_of(DOMAINS),
        questions=some_of(CODES),
        components=some_of(COMPONENTS),
        always=st.booleans(),
        is_favourite=st.booleans(),
        is_deselected=st.booleans(),
    ),
    unique_by=lambda candidate: candidate.pk,
    max_size=10,
)
# How fast the machine is says nothing about the choice.
UNTIMED = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])


def of_any_bank(test: Callable) -> Callable:
    tried = given(
        answers=ANSWERS,
        domains=some_of(DOMAINS),
        bank=CANDIDATES,
        components=some_of(COMPONENTS),
    )
    return UNTIMED(tried(test))


def chosen_step_by_step(answers, domains, bank, components) -> set[int]:
    """The algorithm once more, as it is written: unions first, then what is taken away."""
    found = set()
    said_so = [code for code, answer in answers.items() if answer in ("yes", "unknown")]
    for code in said_so:
        found |= {one.pk for one in bank if code in one.questions}
    if said_so:
        found |= {one.pk for one in bank if one.always}
    found |= {one.pk for one in bank if one.is_favourite}
    for key in components:
        found |= {one.pk for one in bank if key in one.components}
    found &= {one.pk for one in bank if not one.domains or one.domains & domains}
    return found - {one.pk for one in bank if one.is_deselected}


def choose(answers, domains, bank, components) -> Selection:
    return select(answers, domains=domains, candidates=bank, components=components)


@of_any_bank
def test_the_choice_is_that_of_the_algorithm_written_step_by_step(
    answers, domains, bank, components
):
    selection = choose(answers, domains, bank, components)

    assert set(selection.chosen) == chosen_step_by_step(answers, domains, bank, components)


@of_any_bank
def test_no_more_is_chosen_than_is_possible_and_all_of_it_has_a_reason(
    answers, domains, bank, components
):
    selection = choose(answers, domains, bank, components)

    assert len(selection.chosen) <= selection.possible <= len(bank)
    assert all(selection.chosen.values())


@of_any_bank
def test_a_reason_names_nothing_that_was_not_answered(answers, domains, bank, components):
    for reason in choose(answers, domains, bank, components).chosen.values():
        assert all(answers[code] != "no" for code in reason.questions)
        assert reason.components <= components


@of_any_bank
def test_one_more_yes_never_takes_a_requirement_away(answers, domains, bank, components):
    before = choose(answers, domains, bank, components).chosen
    after = choose({**answers, "S1": "yes"}, domains, bank, components).chosen

    assert set(before) <= set(after)


@of_any_bank
@pytest.mark.spec("E31")
def test_dont_know_chooses_as_yes_does(answers, domains, bank, components):
    yes = {code: "yes" if answer == "unknown" else answer for code, answer in answers.items()}

    assert choose(answers, domains, bank, components) == choose(yes, domains, bank, components)


@of_any_bank
def test_the_order_of_the_bank_does_not_matter(answers, domains, bank, components):
    turned = list(reversed(bank))

    assert choose(answers, domains, bank, components) == choose(
        answers, domains, turned, components
    )


@of_any_bank
def test_deselecting_takes_away_that_requirement_and_no_other(answers, domains, bank, components):
    before = choose(answers, domains, bank, components)
    for candidate in bank:
        others = [one for one in bank if one != candidate]
        after = choose(
            answers, domains, [*others, replace(candidate, is_deselected=True)], components
        )
        assert set(after.chosen) == set(before.chosen) - {candidate.pk}


@of_any_bank
def test_nothing_of_other_domains_is_chosen(answers, domains, bank, components):
    selection = choose(answers, domains, bank, components)

    for candidate in bank:
        if candidate.domains and not candidate.domains & domains:
            assert candidate.pk not in selection.chosen
            assert candidate.pk not in selection.deselected
