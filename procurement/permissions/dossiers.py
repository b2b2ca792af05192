"""Who may have everything of a case in one file: whoever sees the case."""

from accounts.models import User
from procurement.models import Case, Dossier


def can_make_dossier(user: User, case: Case) -> bool:
    return case.status not in Case.UNSENT


def can_retry_dossier(user: User, dossier: Dossier) -> bool:
    return dossier.is_failed
