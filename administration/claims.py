"""What an authority's own sign-in says about somebody, and what the authority makes of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import ClaimRule, Department, Identity, IdentityProvider

SOAP = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims"
# How the claims are mostly called, where the authority has not said otherwise.
EMAIL = ("email", "mail", f"{SOAP}/emailaddress", "urn:oid:0.9.2342.19200300.100.1.3")
NAME = ("name", "displayName", f"{SOAP}/name", "urn:oid:2.16.840.1.113730.3.1.241")
GROUPS = ("groups", "roles", "http://schemas.xmlsoap.org/claims/Group")


LONGEST = Identity._meta.get_field("subject").max_length or 0


@dataclass(frozen=True)
class Claims:
    """Somebody who has signed in at the authority: the issuer and the subject name the account."""

    issuer: str
    subject: str
    email: str
    name: str
    groups: frozenset[str]
    # A sign-in that says nothing of it vouches for its own people's addresses.
    is_verified: bool = True


def name_of(subject: str) -> str:
    """The account's own name. Raises ValueError for one that cannot be kept."""
    if not subject or len(subject) > LONGEST or "\0" in subject:
        raise ValueError("No account is called that.")
    return subject


def read(provider: IdentityProvider, subject: str, said: Mapping[str, Any]) -> Claims:
    """The claims out of a token or an assertion, by the names that the authority has chosen."""
    return Claims(
        issuer=provider.issuer,
        subject=subject,
        email=_first(said, provider.email_claim, EMAIL).lower(),
        name=_first(said, provider.name_claim, NAME),
        groups=frozenset(_values(said, provider.groups_claim, GROUPS)),
        is_verified=said.get("email_verified", True) not in (False, "false"),
    )


@dataclass(frozen=True)
class Wanted:
    """What the rules give: roles, each with its department or None, and where the person works."""

    roles: frozenset[tuple[str, int | None]]
    department: Department | None


def wanted(rules: Iterable[ClaimRule], groups: frozenset[str]) -> Wanted:
    """What the authority's rules make of the groups. Of several departments, the first."""
    hit = [rule for rule in rules if not rule.value or rule.value in groups]
    return Wanted(
        roles=frozenset((rule.role, rule.department_id) for rule in hit if rule.role),
        department=next((rule.department for rule in hit if not rule.role), None),
    )


def _values(said: Mapping[str, Any], chosen: str, known: Iterable[str]) -> list[str]:
    """Of the first claim that says something; one value or many."""
    for name in [chosen] if chosen else known:
        value = said.get(name)
        values = value if isinstance(value, list) else [value]
        # The database keeps no NUL.
        texts = [one.replace("\0", "").strip() for one in values if isinstance(one, str)]
        if any(texts):
            return [text for text in texts if text]
    return []


def _first(said: Mapping[str, Any], chosen: str, known: Iterable[str]) -> str:
    return next(iter(_values(said, chosen, known)), "")
