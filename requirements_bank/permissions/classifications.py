"""Who keeps the classifications in order. Everybody who is signed in may read them."""

from django.db.models import Model

from accounts.models import Role, User


def can_classify(user: User, _anything: Model) -> bool:
    """They are common to all authorities, so those keep them who keep the common requirements."""
    return bool(user.authorities_as(Role.SHARED_EDITOR))
