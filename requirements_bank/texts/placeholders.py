"""What can be filled in where editors word a text: `{markedsdialog}` becomes the dialogue's name.

The same Danish words in both languages. What is filled in is never looked through for more.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.templatetags.formats import moment

PLACEHOLDER = re.compile(r"\{(\w+)\}")
Context = Mapping[str, Any]


@dataclass(frozen=True)
class Placeholder:
    meaning: Promise
    value: Callable[[Context], object]


PLACEHOLDERS = {
    "markedsdialog": Placeholder(_("the market dialogue’s name"), lambda c: c["dialogue"].name),
    "myndighed": Placeholder(_("your authority"), lambda c: c["dialogue"].authority),
    "kontakt": Placeholder(_("the contact address"), lambda c: c["dialogue"].contact_email),
    "beskrivelse": Placeholder(
        _("the market dialogue’s description"), lambda c: c["dialogue"].description
    ),
    "leverandør": Placeholder(_("the supplier’s name"), lambda c: c["invitation"].supplier_name),
    "sluttid": Placeholder(_("the deadline"), lambda c: moment(c["dialogue"].deadline, "zone")),
    "forrigesluttid": Placeholder(_("the old deadline"), lambda c: moment(c["old"], "zone")),
    "nysluttid": Placeholder(
        _("the new deadline"), lambda c: moment(c["dialogue"].deadline, "zone")
    ),
    "besked": Placeholder(_("what you write when you do it"), lambda c: c["message"]),
    "rundefrist": Placeholder(
        _("until when it can be elaborated"), lambda c: moment(c["round"].deadline, "zone")
    ),
    "antal": Placeholder(_("how many requirements are opened"), lambda c: c["number"]),
    "valgt": Placeholder(_("the chosen supplier’s name"), lambda c: c["chosen"]),
}
OF_DIALOGUE = ("markedsdialog", "myndighed", "kontakt")


def meanings(names: Collection[str]) -> list[tuple[str, Promise]]:
    """For who writes a text that knows these."""
    return [(name, PLACEHOLDERS[name].meaning) for name in names]


def values_of(names: Collection[str], context: Context) -> dict[str, str]:
    return {name: str(PLACEHOLDERS[name].value(context)) for name in names}


def fill(text: str, values: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def unknown(text: str, names: Collection[str]) -> list[str]:
    """Placeholders in the text that would stay as they are."""
    return [name for name in PLACEHOLDER.findall(text) if name not in names]


def missing(text: str, names: Collection[str]) -> list[str]:
    """What must be told, and the text does not say."""
    return [name for name in names if name not in PLACEHOLDER.findall(text)]
