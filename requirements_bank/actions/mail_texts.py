"""How an authority words its mails to suppliers."""

from django.db import transaction

from accounts.models import Authority, User
from notifications.trail import record
from portal.locks import locked
from requirements_bank.models import MailText
from requirements_bank.texts import letters


@transaction.atomic
def write_mail_text(text: MailText, *, by: User) -> None:
    """From now on this mail reads so. What is sent is not changed by it."""
    locked(Authority.objects.filter(pk=text.authority_id)).get()
    MailText.objects.update_or_create(
        authority=text.authority,
        kind=text.kind,
        language=text.language,
        defaults={"subject": text.subject, "body": text.body},
    )
    _record("requirements_bank.mail_text_written", text, by)


@transaction.atomic
def reset_mail_text(text: MailText, *, by: User) -> None:
    """The mail reads as the standard again."""
    rows = MailText.objects.filter(authority=text.authority_id)
    rows.filter(kind=text.kind, language=text.language).delete()
    _record("requirements_bank.mail_text_reset", text, by)


def _record(kind: str, text: MailText, by: User) -> None:
    name = letters.KINDS[text.kind].name
    record(kind, text.authority, by=by, wording=text, name=name)
