"""What people write to those who keep the requirements and the portal, and where it goes."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Role, User
from portal.lifecycle import Lifecycle
from requirements_bank.models.requirement import Requirement


class Mailbox(models.Model):
    """Who gets what is written about the requirements, or about the portal itself."""

    class Topic(models.TextChoices):
        REQUIREMENTS = "requirements", _("The cross-municipal requirements")
        PORTAL = "portal", _("The portal itself")

    topic = models.CharField(max_length=12, choices=Topic, unique=True)
    # Whose mailbox it is: they see when a mail to it fails.
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    name = models.CharField(_("who reads it"), max_length=150)
    email = models.EmailField(_("e-mail"))

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    def get_absolute_url(self) -> str:
        return reverse("requirements_bank:contact")


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def received_by(self, user: User) -> Self:
        """What this person may answer: as `permissions.receives_feedback` says of each."""
        own = Q(requirement__in=Requirement.objects.edited_by(user))
        if user.authorities_as(Role.SHARED_EDITOR):
            own |= Q(requirement=None) & ~Q(kind=Feedback.Kind.WISH)
        if user.is_operator:
            own |= Q(kind=Feedback.Kind.WISH)
        return self.filter(own)

    def visible_to(self, user: User) -> Self:
        received = Feedback.objects.received_by(user).values("pk")
        return self.filter(Q(pk__in=received) | Q(sent_by=user))

    def waiting(self) -> Self:
        return self.filter(status=Feedback.Status.NEW)


class Feedback(Lifecycle):
    """A suggestion, a question or a wish. Who wrote it may have no account (E08)."""

    class Kind(models.TextChoices):
        SUGGESTION = "suggestion", _("A suggestion for the requirements")
        QUESTION = "question", _("A question about the requirements")
        WISH = "wish", _("A wish for the portal itself")

    class Status(models.TextChoices):
        NEW = "new", _("New")
        ANSWERED = "answered", _("Answered")

    TRANSITIONS = {Status.NEW: {Status.ANSWERED}, Status.ANSWERED: set()}

    kind = models.CharField(_("what it is about"), max_length=12, choices=Kind)
    requirement = models.ForeignKey(
        Requirement, models.PROTECT, null=True, blank=True, related_name="feedback"
    )
    text = models.TextField(_("what you want to say"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)
    # Who gets it: they see when the mail fails.
    authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="+"
    )
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.NEW)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback")
        constraints = [
            models.CheckConstraint(
                name="feedback_is_answered_in_words",
                condition=~Q(status="answered", answer=""),
            ),
        ]
        indexes = [models.Index(fields=["status", "-id"], name="feedback_waiting")]

    def __str__(self) -> str:
        about = f"{self.requirement.label}: " if self.requirement else ""
        return f"{about}{Truncator(self.text).chars(60)}"

    def get_absolute_url(self) -> str:
        return reverse("requirements_bank:feedback_detail", args=[self.pk])

    @property
    def is_new(self) -> bool:
        return self.status == self.Status.NEW

    @property
    def tone(self) -> str:
        return "info" if self.is_new else "success"

    @property
    def is_wish(self) -> bool:
        return self.kind == self.Kind.WISH

    @property
    def sender(self) -> str:
        """Who wrote, as far as is known."""
        if self.sent_by:
            return f"{self.sent_by.name}, {self.sent_by.authority}"
        return self.name or str(_("A visitor without a name"))
