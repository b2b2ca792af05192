"""What a worksheet is made of. The sheets themselves are data, one module per part of the work."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from procurement.fields import Answers, Field, Text

Party = Literal["department", "it", "supplier"]
ALL_PARTIES: tuple[Party, ...] = ("department", "it", "supplier")


@dataclass(frozen=True, kw_only=True)
class Worksheet:
    """What a step asks to be written down: once, or line by line (`many`).

    `check` sees a whole line and answers with a sentence for each field that does not hold
    together with the others. `confirmed_by` are the parties that must agree to the sheet as it
    stands; a change takes their agreement away.
    """

    key: str
    title: Text
    guidance: Text = ""
    fields: tuple[Field, ...]
    many: bool = False
    # What one line is called, where there are many: "meeting", "test case".
    line: Text = ""
    confirmed_by: tuple[Party, ...] = ()
    # Suppliers who are invited to the step may write lines too (C23).
    with_supplier: bool = False
    # Roles that alone may write; empty: whoever works on the step.
    written_by: tuple[str, ...] = ()
    check: Callable[[Answers], dict[str, Text]] = lambda answers: {}
    # A gate reads what it says.
    rests: bool = False
    # The assessment that decides what the sheet speaks of, where the case has one.
    judged_by: str = ""
    # What suppliers are not asked: it is ours to say.
    ours: tuple[str, ...] = ()
    # What the request has answered already, to begin an empty sheet with (X02).
    suggest: Callable[[Any], Answers] = lambda request: {}
    # What follows from a line and is shown under it: a label and a text each.
    computed: Callable[[Answers], list[tuple[Text, Text]]] = lambda answers: []

    @property
    def stays(self) -> bool:
        """Whether it stays as it is once its step is done: a gate or an agreement rests on it."""
        return self.rests or bool(self.confirmed_by)

    @property
    def traced(self) -> Field | None:
        """Which of the questions names a requirement, if one does (C17b)."""
        return next((field for field in self.fields if field.suggested == "requirements"), None)

    @property
    def anchor(self) -> str:
        """Where the sheet stands on the page of its step."""
        return f"skema-{self.key.replace('_', '-')}"

    def field(self, key: str) -> Field:
        return next(field for field in self.fields if field.key == key)
