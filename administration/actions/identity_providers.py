"""How an authority sets up the sign-in that it keeps itself, and what its groups give (E03)."""

from collections.abc import Iterable
from dataclasses import asdict

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import ClaimRule, EmailDomain, Identity, IdentityProvider, User
from administration.discovery import Found
from notifications.secrets import seal
from notifications.trail import record
from portal.clock import database_now
from portal.refusals import Refused


@transaction.atomic
def set_up(
    provider: IdentityProvider,
    *,
    by: User,
    domains: Iterable[str],
    secret: str = "",
    found: Found | None = None,
) -> None:
    """Keep how people sign in. The secret is encrypted; an empty one leaves the old."""
    if secret:
        provider.sealed_secret = seal(secret)
    if found:
        _take_over(provider, found)
    provider.save()
    _forget_the_old(provider)
    _keep_domains(provider, set(domains))
    record(
        "administration.identity_provider_set",
        provider.authority,
        by=by,
        provider=provider,
        domains=", ".join(sorted(domains)),
    )


@transaction.atomic
def read_again(provider: IdentityProvider, *, by: User, found: Found) -> None:
    """Take over what it says of itself today: its addresses and the keys that it signs with."""
    _take_over(provider, found)
    provider.save()
    _forget_the_old(provider)
    record("administration.identity_provider_read", provider.authority, by=by, provider=provider)


@transaction.atomic
def add_rule(rule: ClaimRule, *, by: User) -> None:
    """From the next sign-in on, the group gives the role or the department."""
    rule.save()
    record("administration.claim_rule_added", rule.provider.authority, by=by, rule=rule)


@transaction.atomic
def remove_rule(rule: ClaimRule, *, by: User) -> None:
    """At the next sign-in, who has the role by it loses it."""
    authority = rule.provider.authority
    ClaimRule.objects.filter(pk=rule.pk).delete()
    record("administration.claim_rule_removed", authority, by=by, rule=rule)


@transaction.atomic
def forget_identity(person: User, *, by: User) -> None:
    """The account is no longer this person's; the next that comes with the address is."""
    deleted, _rows = Identity.objects.filter(user=person).delete()
    if deleted:
        record("administration.identity_forgotten", person, by=by)


def _take_over(provider: IdentityProvider, found: Found) -> None:
    for name, value in asdict(found).items():
        setattr(provider, name, value)
    provider.found_at = database_now()


def _forget_the_old(provider: IdentityProvider) -> None:
    """Accounts of another issuer are other accounts, whatever their numbers."""
    provider.identities.exclude(issuer=provider.issuer).delete()


def _keep_domains(provider: IdentityProvider, domains: set[str]) -> None:
    kept = provider.authority.email_domains
    kept.exclude(domain__in=domains).delete()
    new = domains - set(kept.values_list("domain", flat=True))
    try:
        with transaction.atomic():
            EmailDomain.objects.bulk_create(
                EmailDomain(authority=provider.authority, domain=domain) for domain in sorted(new)
            )
    except IntegrityError as error:
        raise Refused(_("Another authority has just taken one of the domains.")) from error
