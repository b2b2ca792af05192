"""Who lets other systems read an authority's market dialogues."""

from accounts.models import Authority, Role, User
from requirements_bank.models import ApiKey


def can_make_api_key(user: User, authority: Authority) -> bool:
    return authority.pk in user.authorities_as(Role.ADMINISTRATOR)


def can_revoke_api_key(user: User, key: ApiKey) -> bool:
    return not key.is_revoked and can_make_api_key(user, key.authority)
