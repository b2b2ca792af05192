"""Calls that reach deep take room once: a loop asks the machine for none, wherever it stands."""

import resource
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.stack import with_room

TURNS = 2_000
DEPTH = 400


def page_faults() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def turn(more: int = 3) -> None:
    """A few calls within each other, or it could step over the edge of a piece."""
    if more:
        turn(more - 1)


def loop_at(depth: int) -> int:
    """How many pages a loop takes that stands so many calls deep."""
    if depth:
        return loop_at(depth - 1)
    before = page_faults()
    for _ in range(TURNS):
        turn()
    return page_faults() - before


def most_of_all_depths() -> int:
    return max(loop_at(depth) for depth in range(DEPTH))


def test_no_loop_takes_pages_again_and_again_however_deep_it_stands():
    # A thread has a stack of its own, and pytest's has room already.
    with ThreadPoolExecutor(1) as thread:
        most = thread.submit(with_room(most_of_all_depths)).result()

    assert most < TURNS / 10


def test_what_is_given_room_takes_and_gives_what_it_did_and_fails_as_it_did():
    def share(whole: int, *, among: int) -> float:
        """Each gets the same."""
        return whole / among

    roomy = with_room(share)

    assert roomy(6, among=3) == 2
    assert roomy.__doc__ == "Each gets the same."
    with pytest.raises(ZeroDivisionError):
        roomy(6, among=0)
