"""Room for calls that reach deep, taken once and not again and again.

Python keeps what its calls work with in pieces of 16 KB, and asks the machine for each: a loop
that stands at the edge of one gets a piece for each turn and gives it back, a page fault each time.
A request, a hundred calls deep, crosses several edges: that was a quarter of its processor time.
A call that says it needs much gets one large piece, and all calls below lie in what it leaves over.
Of memory only what is written to is taken.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# Of eight bytes. The piece is the next power of two, so half a megabyte is left over: more than
# a thousand calls within calls use, which is as deep as Python goes.
ASKED = 70_000


def with_room(function: Callable[P, R]) -> Callable[P, R]:
    def roomy(*args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    roomy.__code__ = roomy.__code__.replace(co_stacksize=ASKED)
    return wraps(function)(roomy)
