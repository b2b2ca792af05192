import datetime
import re
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Role, User
from portal.clock import ClockTimestamp
from portal.lifecycle import Lifecycle, TransitionNotAllowed
from portal.locks import locked, pause_point
from portal.refusals import Refused
from procurement.models import Case
from procurement.models.request import Answer as ThreeValued
from requirements_bank.models.classification import Domain, Question, in_language
from requirements_bank.models.requirement import Requirement
from requirements_bank.models.text import Priority, RequirementText

PARAMETER = re.compile(r"\[([^\[\]]*)\]")


# For lists; what is not named is neutral.
TONES = {"active": "info", "answered": "success", "cancelled": "warning"}


class MarketDialogueQuerySet(models.QuerySet["MarketDialogue"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(
            Q(authority__in=user.authorities_as(Role.BUYER, Role.ADMINISTRATOR))
            | Q(case__in=Case.objects.visible_to(user).values("pk"))
        )

    def accepting_answers(self) -> Self:
        """Active, and the database's clock has not reached the deadline."""
        return self.filter(status=MarketDialogue.Status.ACTIVE, deadline__gt=ClockTimestamp())

    def unsealed(self) -> Self:
        """Activated once, and the deadline has passed by the database's clock."""
        return self.filter(
            status__in=[
                MarketDialogue.Status.ACTIVE,
                MarketDialogue.Status.ANSWERED,
                MarketDialogue.Status.ARCHIVED,
            ],
            deadline__lte=ClockTimestamp(),
        )

    def due_to_close(self) -> Self:
        return self.filter(status=MarketDialogue.Status.ACTIVE, deadline__lte=ClockTimestamp())

    def due_to_cancel(self, closed_before: datetime.datetime) -> Self:
        """Those that still take answers, though their case is over, and has been since then."""
        over = self.accepting_answers().exclude(case__status__in=Case.UNDER_WAY)
        return over.filter(case__closed_at__lte=closed_before)

    def closing_before(self, moment: datetime.datetime) -> Self:
        going = self.accepting_answers().filter(case__status__in=Case.UNDER_WAY)
        return going.filter(deadline__lte=moment)


class MarketDialogue(Lifecycle):
    """Suppliers are asked how they meet the requirements of a case. Sealed until the deadline."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ACTIVE = "active", _("Open")
        ANSWERED = "answered", _("Answered")
        ARCHIVED = "archived", _("Archived")
        CANCELLED = "cancelled", _("Cancelled")

    TRANSITIONS = {
        Status.DRAFT: {Status.ACTIVE, Status.CANCELLED},
        Status.ACTIVE: {Status.ANSWERED, Status.CANCELLED},
        Status.ANSWERED: {Status.ARCHIVED},
        Status.ARCHIVED: set(),
        Status.CANCELLED: set(),
    }

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="dialogues")
    case = models.ForeignKey(Case, models.PROTECT, related_name="dialogues")
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.DRAFT)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"))
    contact_email = models.EmailField(_("contact e-mail"))
    domains = models.ManyToManyField(Domain, blank=True, verbose_name=_("domains"))
    shows_priorities = models.BooleanField(_("show priorities to suppliers"), default=True)
    # Taken out by hand: the questions do not bring them back.
    removed = models.ManyToManyField(Requirement, blank=True, related_name="+")
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    activated_at = models.DateTimeField(null=True)

    objects = MarketDialogueQuerySet.as_manager()

    class Meta:
        verbose_name = _("market dialogue")
        verbose_name_plural = _("market dialogues")
        constraints = [
            models.CheckConstraint(
                name="activated_dialogue_has_a_deadline",
                condition=Q(status__in=["draft", "cancelled"])
                | Q(deadline__isnull=False, activated_at__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["authority", "status", "-id"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("requirements_bank:dialogue_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def tone(self) -> str:
        """How the state is coloured in lists."""
        return TONES.get(self.status, "neutral")

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE

    def takes_answers_at(self, moment: datetime.datetime) -> bool:
        return self.is_active and self.deadline is not None and moment < self.deadline

    def lock(self, *statuses: str) -> None:
        """Read the row anew and keep others out until the transaction ends.

        Raises TransitionNotAllowed when it is no longer in one of these states.
        """
        self.refresh_from_db(from_queryset=locked(MarketDialogue.objects.all()))
        if self.status not in statuses:
            raise TransitionNotAllowed(f"{self!r} is {self.status}.")
        pause_point("dialogue_locked")

    def lock_in_open_case(self, *statuses: str) -> None:
        """As `lock`, and the case stays open meanwhile. Raises Refused when it is over."""
        case = locked(Case.objects.filter(pk=self.case_id)).get()
        pause_point("the case of a dialogue is open")
        if not case.is_under_way:
            raise Refused(_("The case is over: the market dialogue can be read and cancelled."))
        self.lock(*statuses)


class QuestionAnswerQuerySet(models.QuerySet["QuestionAnswer"]):
    def unclear(self) -> Self:
        """Answered by “don’t know”: to be clarified before the contract."""
        return self.filter(answer=ThreeValued.UNKNOWN)


class QuestionAnswer(models.Model):
    """The answer to a guided question in a dialogue, and where it comes from."""

    class Source(models.TextChoices):
        REQUEST = "request", _("From the request")
        BUYER = "buyer", _("Answered here")

    dialogue = models.ForeignKey(MarketDialogue, models.CASCADE, related_name="question_answers")
    question = models.ForeignKey(Question, models.PROTECT)
    answer = models.CharField(_("answer"), max_length=10, choices=ThreeValued)
    source = models.CharField(max_length=10, choices=Source)

    objects = QuestionAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "question"], name="question_answered_once")
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.get_answer_display()}"


class DialogueRequirementQuerySet(models.QuerySet["DialogueRequirement"]):
    def from_the_questions(self) -> Self:
        """Put there by the answers, and taken away by them again."""
        origins = (DialogueRequirement.Origin.QUESTIONS, DialogueRequirement.Origin.ALWAYS)
        return self.filter(origin__in=origins)

    def minimum(self) -> Self:
        return self.filter(priority=Priority.MINIMUM)


class DialogueRequirement(RequirementText):
    """A requirement as one dialogue asks it: a snapshot of all fields, with the reason it is there.

    `parameters` are this dialogue's values for the [bracketed] places in the text, in order.
    """

    class Origin(models.TextChoices):
        QUESTIONS = "questions", _("Chosen by the questions")
        ALWAYS = "always", _("Always asked")
        HAND = "hand", _("Added by hand")
        FREE = "free", _("Free text")

    dialogue = models.ForeignKey(MarketDialogue, models.CASCADE, related_name="requirements")
    requirement = models.ForeignKey(Requirement, models.PROTECT, null=True, related_name="+")
    label = models.CharField(_("number"), max_length=20)
    origin = models.CharField(_("reason"), max_length=10, choices=Origin)
    chosen_by = models.ManyToManyField(Question, blank=True, related_name="+")
    category = models.CharField(_("category"), max_length=210)
    category_en = models.CharField(max_length=210, blank=True)
    # What the authority adds to the common text, and the version of the bank that is asked.
    local_description = models.TextField(_("local description"), blank=True)
    bank_version = models.PositiveIntegerField(null=True)
    # The words were changed for this dialogue: the bank's no longer replace them.
    is_reworded = models.BooleanField(default=False)
    parameters = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    parameters_confirmed = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)

    objects = DialogueRequirementQuerySet.as_manager()

    class Meta(RequirementText.Meta):
        abstract = False
        ordering = ["position", "pk"]
        constraints = [
            *RequirementText.Meta.constraints,
            models.UniqueConstraint(
                fields=["dialogue", "requirement"],
                name="requirement_once_in_a_dialogue",
                condition=Q(requirement__isnull=False),
            ),
        ]

    def filled(self, text: str) -> str:
        """The text with this dialogue's values in place of the bracketed ones."""
        values = iter(self.parameters)
        return PARAMETER.sub(lambda found: next(values, found.group(1)), text)

    @property
    def category_text(self) -> str:
        return in_language(self.category, self.category_en)

    @property
    def main_category(self) -> str:
        return self.category_text.partition(" / ")[0]

    @property
    def subcategory(self) -> str:
        return self.category_text.partition(" / ")[2]

    @property
    def is_chosen_by_questions(self) -> bool:
        return self.origin == self.Origin.QUESTIONS

    @property
    def is_minimum(self) -> bool:
        return self.priority == Priority.MINIMUM

    @property
    def asked(self) -> str:
        """What the supplier reads: the description in the reader's language, with the values."""
        return self.filled(self.description_text)
