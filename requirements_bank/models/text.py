"""What a requirement says: the part that a supplier reads, and that a dialogue freezes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from requirements_bank.models.classification import in_language

# Longer than any requirement is: what is pasted by mistake is refused.
LONGEST = 20_000


class Priority(models.TextChoices):
    """From what must be met to what may be offered; the order is the field's own."""

    MINIMUM = "minimum", _("Minimum requirement")
    IMPORTANT = "important", _("Important requirement")
    REQUIREMENT = "requirement", _("Requirement")
    OPTION = "option", _("Option")


class AnswerKind(models.TextChoices):
    """How a supplier answers."""

    WORDS = "words", _("Yes, as an add-on, in part, no or not relevant")
    NUMBER = "number", _("A number with a unit")
    OPTIONS = "options", _("One of these")
    TEXT = "text", _("A text")
    DOCUMENT = "document", _("A document")


class RequirementText(models.Model):
    """The words of a requirement, as the bank holds them and as a dialogue freezes them."""

    title = models.CharField(_("name"), max_length=200)
    title_en = models.CharField(_("name in English"), max_length=200, blank=True)
    description = models.TextField(_("description"), max_length=LONGEST)
    description_en = models.TextField(_("description in English"), max_length=LONGEST, blank=True)
    rationale = models.TextField(_("rationale"), max_length=LONGEST, blank=True)
    rationale_en = models.TextField(_("rationale in English"), max_length=LONGEST, blank=True)
    verification = models.TextField(_("how a supplier shows it"), max_length=LONGEST, blank=True)
    verification_en = models.TextField(
        _("how a supplier shows it, in English"), max_length=LONGEST, blank=True
    )
    priority = models.CharField(
        _("priority"), max_length=12, choices=Priority, default=Priority.REQUIREMENT
    )
    source = models.CharField(_("law or standard"), max_length=200, blank=True)
    answer_kind = models.CharField(
        _("how it is answered"), max_length=10, choices=AnswerKind, default=AnswerKind.WORDS
    )
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    options = ArrayField(
        models.CharField(max_length=100),
        verbose_name=_("to choose among"),
        default=list,
        blank=True,
    )
    needs_elaboration = models.BooleanField(_("the answer must be elaborated"), default=False)
    # How the solution is operated; the supplier says which, and the others are not relevant.
    for_saas = models.BooleanField(_("relevant when the supplier hosts it"), default=True)
    for_on_premise = models.BooleanField(_("relevant when we host it"), default=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_answered_by_options_has_some",
                condition=~Q(answer_kind=AnswerKind.OPTIONS) | Q(options__len__gte=2),
                violation_error_message=_("Write at least two answers to choose among."),
            ),
            models.CheckConstraint(
                name="%(class)s_is_for_some_operation",
                condition=Q(for_saas=True) | Q(for_on_premise=True),
                violation_error_message=_("It must be relevant for at least one way of operation."),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.title, self.title_en)

    @property
    def description_text(self) -> str:
        return in_language(self.description, self.description_en)

    @property
    def rationale_text(self) -> str:
        return in_language(self.rationale, self.rationale_en)

    @property
    def verification_text(self) -> str:
        return in_language(self.verification, self.verification_en)
