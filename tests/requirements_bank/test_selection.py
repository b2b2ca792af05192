"""The guided questions choose requirements, and say which of them did."""

import pytest

from requirements_bank.choosing.selection import Candidate, Reason, select
from requirements_bank.starter import contents

BANK = contents.load()
DOMAINS = {domain.name: number for number, domain in enumerate(BANK.domains, 1)}
STARTER = [
    Candidate(
        pk=row.number,
        domains=frozenset(DOMAINS[name] for name in row.domains),
        questions=frozenset(row.questions),
        always=row.always,
    )
    for row in BANK.requirements
]
HEALTH = DOMAINS["Sundhed og omsorg"]


def yes_to(*codes: str) -> dict[str, str]:
    return dict.fromkeys(codes, "yes")


@pytest.mark.spec("E33")
@pytest.mark.parametrize(
    ("domain", "codes", "chosen", "possible"),
    [
        ("Sundhed og omsorg", ["S1", "S2", "S3", "S4"], 60, 120),
        ("Sundhed og omsorg", ["S1", "S3", "S4"], 48, 120),
        ("Sundhed og omsorg", [f"S{n}" for n in range(1, 14)], 120, 120),
        ("IT og digitalisering", ["S1", "S2", "S3", "S4"], 59, 112),
        ("IT og digitalisering", ["S1", "S3", "S4"], 47, 112),
        ("IT og digitalisering", [f"S{n}" for n in range(1, 14)], 112, 112),
    ],
)
def test_the_starter_bank_gives_the_agreed_numbers(domain, codes, chosen, possible):
    selection = select(yes_to(*codes), domains=[DOMAINS[domain]], candidates=STARTER)

    assert (len(selection.chosen), selection.possible) == (chosen, possible)


@pytest.mark.spec("E33")
@pytest.mark.spec("E27")
@pytest.mark.spec("E28")
@pytest.mark.spec("E29")
@pytest.mark.spec("E30")
def test_the_bank_of_the_seed_gives_68_of_82():
    asked = ["S1", "S2", "S3", "S4"]
    bank = [Candidate(pk=n, always=True) for n in range(10)]
    bank += [Candidate(pk=10 + n, questions=frozenset([asked[n % 4]])) for n in range(58)]
    bank += [Candidate(pk=68 + n, questions=frozenset(["S9"])) for n in range(14)]
    answers = {"S1": "yes", "S2": "unknown", "S3": "yes", "S4": "yes"}

    selection = select(answers, domains=[HEALTH], candidates=bank)

    assert (len(selection.chosen), selection.possible) == (68, 82)


@pytest.mark.spec("E31")
@pytest.mark.parametrize(("answer", "is_chosen"), [("yes", True), ("unknown", True), ("no", False)])
def test_yes_and_dont_know_choose_and_no_does_not(answer, is_chosen):
    bank = [Candidate(pk=1, questions=frozenset(["S1"]))]

    selection = select({"S1": answer}, domains=[HEALTH], candidates=bank)

    assert (1 in selection.chosen) is is_chosen


def test_any_of_several_questions_chooses_and_only_those_that_did_are_the_reason():
    bank = [Candidate(pk=1, questions=frozenset(["S1", "S2", "S3"]))]
    answers = {"S1": "yes", "S2": "no", "S3": "unknown"}

    selection = select(answers, domains=[HEALTH], candidates=bank)

    assert selection.chosen == {1: Reason(questions=frozenset(["S1", "S3"]))}
    assert not selection.chosen[1].is_always


def test_what_is_always_asked_needs_one_yes():
    bank = [Candidate(pk=1, always=True)]

    assert select({"S1": "no"}, domains=[HEALTH], candidates=bank).chosen == {}
    chosen = select({"S1": "no", "S2": "yes"}, domains=[HEALTH], candidates=bank).chosen
    assert chosen[1].is_always


@pytest.mark.spec("E24")
def test_other_domains_are_taken_away_and_no_domain_fits_all():
    bank = [
        Candidate(pk=1, always=True, domains=frozenset([7])),
        Candidate(pk=2, always=True, domains=frozenset([7, 8])),
        Candidate(pk=3, always=True),
    ]

    selection = select({"S1": "yes"}, domains=[8], candidates=bank)

    assert set(selection.chosen) == {2, 3}
    assert selection.possible == 2


@pytest.mark.spec("D08")
def test_a_shared_component_brings_its_requirements_whatever_the_answers_are():
    bank = [
        Candidate(pk=1, components=frozenset(["messages", "sign_in"])),
        Candidate(pk=2, components=frozenset(["records"])),
    ]

    selection = select({}, domains=[HEALTH], candidates=bank, components=["sign_in"])

    assert selection.chosen == {1: Reason(components=frozenset(["sign_in"]))}


def test_all_no_gives_the_favourites_alone():
    bank = [
        Candidate(pk=1, is_favourite=True),
        Candidate(pk=2, questions=frozenset(["S1"])),
        Candidate(pk=3, always=True),
        Candidate(pk=4),
    ]

    selection = select({"S1": "no"}, domains=[HEALTH], candidates=bank)

    assert selection.chosen == {1: Reason(is_favourite=True)}
    assert selection.possible == 4


def test_a_deselected_requirement_is_neither_chosen_nor_possible_and_is_told_of():
    bank = [
        Candidate(pk=1, always=True, is_deselected=True),
        Candidate(pk=2, always=True),
        Candidate(pk=3, is_deselected=True),
    ]

    selection = select({"S1": "yes"}, domains=[HEALTH], candidates=bank)

    assert (set(selection.chosen), selection.possible) == ({2}, 1)
    assert selection.deselected == {1}
