"""What in a text would tell the suppliers who takes part. A pure look, as advice to the writer."""

import re
from collections.abc import Iterable

from requirements_bank.models import Invitation

# What stands at the end of a company's name and says nothing about which it is.
FORMS = re.compile(
    r"[\s,]+(a/s|aps|amba|i/s|k/s|p/s|ivs|ab|as|asa|oy|gmbh|ag|ltd|limited|inc|llc|b\.?v|s\.?a)\.?$",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
SHORTEST = 3


def telling(text: str, invitations: Iterable[Invitation]) -> list[str]:
    """Names and mail domains of invited companies, and any mail address, as they stand in it."""
    found = dict.fromkeys(ADDRESS.findall(text))
    for invitation in invitations:
        for name in (core(invitation.supplier_name), invitation.email.rpartition("@")[2]):
            whole = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
            if whole and len(name) >= SHORTEST:
                found[whole.group()] = None
    return list(found)


def core(name: str) -> str:
    """The company's name without its legal form."""
    return FORMS.sub("", name.strip())
