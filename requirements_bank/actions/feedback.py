"""What happens to what people write to those who keep the requirements and the portal (E08)."""

from django.conf import settings
from django.db import transaction

from accounts.models import Authority, User
from notifications.trail import Letter, record
from portal.clock import database_now
from portal.locks import SECOND_CLICK
from requirements_bank.bank import editors
from requirements_bank.models import Feedback, Mailbox


@transaction.atomic
def send_feedback(feedback: Feedback, *, by: User | None) -> Feedback:
    """It is kept, and goes to the mailbox for it, or to the people who keep what it is about.

    The portal writes to nobody whose address a visitor typed. Pressed twice, it is sent once.
    """
    feedback.sent_by = by
    if by:
        feedback.name, feedback.email = by.name, by.email
    if again := _sent_just_now(feedback):
        return again
    mailbox = _mailbox_of(feedback)
    people = [] if mailbox else _keepers_of(feedback)
    feedback.authority = mailbox.authority if mailbox else _authority_of(feedback, people)
    feedback.save()
    record(
        "requirements_bank.feedback_sent",
        feedback,
        by=by,
        tell=people,
        write=[Letter(mailbox.email, "da", "", reply_to=feedback.email)] if mailbox else [],
        page=settings.SITE_URL + feedback.get_absolute_url(),
    )
    if by:
        record("requirements_bank.feedback_received", feedback, by=None, tell=[by])
    return feedback


@transaction.atomic
def answer_feedback(feedback: Feedback, *, by: User, answer: str) -> None:
    """It is dealt with. A sender with an account reads the answer; others got it by mail."""
    feedback.answer, feedback.answered_by, feedback.answered_at = answer, by, database_now()
    feedback.save(update_fields=["answer", "answered_by", "answered_at"])
    feedback.move_to(Feedback.Status.ANSWERED)
    record("requirements_bank.feedback_answered", feedback, by=by, tell=[feedback.sent_by])


@transaction.atomic
def set_mailbox(topic: str, *, by: User, name: str, email: str) -> Mailbox:
    """From now on what is written about this goes there."""
    known = {"name": name, "email": email, "authority": by.authority}
    mailbox, _is_new = Mailbox.objects.update_or_create(topic=topic, defaults=known)
    record("requirements_bank.mailbox_set", mailbox, by=by)
    return mailbox


def _sent_just_now(feedback: Feedback) -> Feedback | None:
    same = {name: getattr(feedback, name) for name in ("kind", "text", "email", "requirement")}
    since = database_now() - SECOND_CLICK
    return Feedback.objects.filter(**same, sent_by=feedback.sent_by, sent_at__gt=since).first()


def _mailbox_of(feedback: Feedback) -> Mailbox | None:
    """None for what an authority keeps for itself: there its own editors are told."""
    if feedback.requirement and not feedback.requirement.is_shared:
        return None
    topic = Mailbox.Topic.PORTAL if feedback.is_wish else Mailbox.Topic.REQUIREMENTS
    return Mailbox.objects.filter(topic=topic).first()


def _keepers_of(feedback: Feedback) -> list[User]:
    if feedback.requirement:
        return editors.keepers_of(feedback.requirement)
    return list(User.objects.operators()) if feedback.is_wish else editors.shared_editors()


def _authority_of(feedback: Feedback, people: list[User]) -> Authority | None:
    own = feedback.requirement.authority if feedback.requirement else None
    return own or next((person.authority for person in people), None)
