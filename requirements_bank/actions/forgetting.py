"""People at suppliers are forgotten when their authority's rule says so.

Databeskyttelsesforordningen art. 5(1)(e). The companies, what they answered, what was said of it
and who was chosen are kept; so is the trail, which is never changed.
"""

import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from notifications.models import Event, Mail, MailQuerySet, Reminder
from notifications.trail import record
from portal.clock import database_now
from portal.locks import locked, pause_point
from procurement.models import Case
from requirements_bank.market import forgetting
from requirements_bank.models import (
    AnswerFileView,
    Invitation,
    LinkCode,
    MarketDialogue,
    SupplierColleague,
)

# Takes the place of what was made of an address and must be there only once.
FORGOTTEN = Concat(Value("forgotten:"), Cast("pk", CharField()))


@transaction.atomic
def forget_people(dialogue: MarketDialogue, *, before: datetime.datetime) -> None:
    """Who was asked at the suppliers, who helped and who opened a file is known no longer.

    What is under way again, or is forgotten already, is left alone. A mail on its way goes first.
    """
    locked(Case.objects.filter(pk=dialogue.case_id)).get()
    dialogue.refresh_from_db(from_queryset=locked(MarketDialogue.objects.all()))
    mails = _mails_to(dialogue)
    due = forgetting.dialogues(dialogue.authority_id, before).filter(pk=dialogue.pk).exists()
    may = due and not mails.waiting().exists()
    pause_point("people are forgotten")
    if not may:
        return
    gone = {"to": "", "text": "", "secret": "", "last_error": ""}
    mails.update(key=FORGOTTEN, message_id=FORGOTTEN, **gone)
    SupplierColleague.objects.filter(invitation__dialogue=dialogue).delete()
    LinkCode.objects.filter(invitation__dialogue=dialogue).delete()
    _views_of_files(dialogue).delete()
    Reminder.objects.filter(**_about(dialogue)).delete()
    # No token has such a hash: the links are dead.
    dialogue.invitations.update(email="", token_hash=FORGOTTEN)
    dialogue.forgotten_at = database_now()
    dialogue.save(update_fields=["forgotten_at"])
    record(
        "requirements_bank.supplier_people_forgotten",
        dialogue.case,
        by=None,
        dialogue=dialogue,
    )


def _mails_to(dialogue: MarketDialogue) -> MailQuerySet:
    """What its suppliers got; not what they got of another dialogue of the case."""
    others = Invitation.objects.filter(dialogue__case=dialogue.case_id).exclude(dialogue=dialogue)
    invited = dialogue.invitations.exclude(email__in=others.values("email"))
    told = Event.objects.about(dialogue.case).filter(kind__startswith="requirements_bank.")
    of_case = Q(event__in=told.order_by(), to__in=invited.values("email"))
    of_sheets = Q(event__in=Event.objects.filter(**_about(dialogue)))
    return Mail.objects.filter(of_case | of_sheets, recipient=None)


def _views_of_files(dialogue: MarketDialogue) -> QuerySet[AnswerFileView]:
    on_answers = Q(file__answer__invitation__dialogue=dialogue)
    in_rounds = Q(file__elaboration__sheet__invitation__dialogue=dialogue)
    return AnswerFileView.objects.filter(on_answers | in_rounds, user=None)


def _about(dialogue: MarketDialogue) -> dict[str, Any]:
    """What lies on its invitations, in the trail and among the reminders."""
    kind = ContentType.objects.get_for_model(Invitation)
    return {"content_type": kind, "object_id__in": dialogue.invitations.values("pk")}
