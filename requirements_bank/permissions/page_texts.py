"""Who writes the texts that stand in the portal for all."""

from django.db.models import Model

from accounts.models import User
from requirements_bank.permissions.promotions import edits_shared


def can_write_page_texts(user: User, _anything: Model) -> bool:
    """They are common to all authorities, as the classifications are."""
    return edits_shared(user)
