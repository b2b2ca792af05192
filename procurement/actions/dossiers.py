"""Everything of a case in one file: asked for here, made in the background."""

from django.db import transaction

from accounts.models import User
from notifications.trail import record
from portal.clock import database_now
from portal.locks import locked
from procurement.models import Case, Dossier


@transaction.atomic
def ask(case: Case, *, by: User, form: str, language: str) -> Dossier:
    """Ask for a dossier. Whoever asks while the same is being made gets that one."""
    locked(Case.objects.filter(pk=case.pk)).get()
    wanted = {"case": case, "form": form, "language": language}
    if waiting := Dossier.objects.waiting().filter(**wanted).first():
        return waiting
    dossier = Dossier.objects.create(**wanted, asked_by=by)
    record("procurement.dossier_asked", case, by=by, dossier=dossier)
    return dossier


@transaction.atomic
def retry(dossier: Dossier, *, by: User) -> Dossier:
    """Try once more to make what could not be made."""
    locked(Case.objects.filter(pk=dossier.case_id)).get()
    same = Dossier.objects.waiting().filter(case=dossier.case_id, form=dossier.form)
    if waiting := same.filter(language=dossier.language).first():
        return waiting
    dossier = locked(Dossier.objects.filter(pk=dossier.pk)).get()
    if dossier.is_failed:
        dossier.failed_at, dossier.attempts = None, 0
        dossier.asked_at = database_now()
        dossier.save(update_fields=["failed_at", "attempts", "asked_at"])
        record("procurement.dossier_asked", dossier.case, by=by, dossier=dossier)
    return dossier
